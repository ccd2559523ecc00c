"""A report cut into several pages is read as one document; what stands on a further page says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import structs

from parsers.blocks import Block, Document, Grid, Place
from parsers.sources import Source
from parsers.tables.read import TablesResult


def joined(first: Document, further: Sequence[Source]) -> Document:
    """The document with the blocks of its further pages behind its own; a place there begins with the page's hash."""
    if not further:
        return first
    blocks = list(first.blocks)
    for source in further:
        blocks += [_marked(block, source.reference.sha256) for block in source.document.blocks]
    notes = [*first.notes, *(note for source in further for note in source.document.notes)]
    return structs.replace(first, blocks=blocks, notes=notes)


def name_documents(tables: TablesResult, further: Iterable[Source]) -> None:
    """Cells that stand on a further page get that page as their document, and their place in it; a table keeps its place there."""
    for source in further:
        mark = _mark(source.reference.sha256)
        for cell in tables.cells.values():
            if cell.place.path is not None and cell.place.path.startswith(mark):
                cell.document = source.reference.sha256
                cell.place = Place(path=cell.place.path.removeprefix(mark))
        for reading in tables.tables:
            if reading.place is not None and reading.place.path is not None:
                reading.place = Place(path=reading.place.path.removeprefix(mark))


def _mark(sha256: str) -> str:
    return f"{sha256}:"


def _marked(block: Block, sha256: str) -> Block:
    changed = structs.replace(block, place=_there(block.place, sha256))
    if isinstance(changed, Grid):
        changed.cells = [structs.replace(cell, place=_there(cell.place, sha256)) for cell in changed.cells]
    return changed


def _there(place: Place, sha256: str) -> Place:
    return place if place.path is None else Place(path=_mark(sha256) + place.path)
