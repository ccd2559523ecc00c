"""From the grids of a document to the addressed cells of 表二, 表三 and 表四."""

from __future__ import annotations

from msgspec import Struct, field

from parsers.blocks import Document, Note
from parsers.model import Cell, TableReading, TableState
from parsers.tables.active import read_active
from parsers.tables.classify import classify
from parsers.tables.disputes import read_disputes
from parsers.tables.requests import read_requests
from parsers.tables.rows import all_rows
from parsers.tables.signals import generation, signals_of
from parsers.tables.turned import turned
from parsers.templates import TABLE_TEMPLATES, load_template, template_for_year

_READERS = {"T2": read_active, "T3": read_requests, "T4": read_disputes}


class TablesResult(Struct):
    """What the tables of a document say.

    `template` is the generation that their own labels show (None where no label tells). `cells` maps addresses to cells in the
    template's order. `used` are the indexes of the blocks that are report tables. Only READ, PARTIAL and ABSENT occur as states.
    """

    template: str | None
    tables: list[TableReading] = field(default_factory=list)
    cells: dict[str, Cell] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    used: set[int] = field(default_factory=set)


def read_tables(document: Document, year: int | None) -> TablesResult:
    """Read the official tables. `year` decides the form only where the tables themselves do not."""
    streams = classify(all_rows(document))
    signals = {table: signals_of(rows) for table, rows in streams.items()}
    own = {table: generation(found) for table, found in signals.items()}
    told = own["T2"] or own["T3"]
    by_year = template_for_year(year) if year is not None else None
    template = load_template(told or (by_year if by_year in TABLE_TEMPLATES else TABLE_TEMPLATES[-1]))
    result = TablesResult(template=told)
    found: dict[str, Cell] = {}
    for table, read in _READERS.items():
        rows = streams[table]
        reading = read(rows, template, document.format)
        expected = [spec for spec in template.cells.values() if spec.table == table]
        if rows and len(reading.cells) < len(expected) and (on_its_side := turned(document, rows)):
            again = read(on_its_side, template, document.format)
            if len(again.cells) == len(expected):
                reading = again
        found |= {f"{table}.{key}": cell for key, cell in reading.cells.items()}
        complete = len(reading.cells) == len(expected)
        state = TableState.ABSENT if not reading.cells and not rows else TableState.READ if complete else TableState.PARTIAL
        result.tables.append(
            TableReading(
                table=table,
                state=state,
                template=own[table] or (told if table == "T4" and rows else None),
                signals=[label for labels in signals[table].values() for label in labels],
                missing_labels=reading.missing if rows else [],
                extra_labels=reading.extra,
                place=reading.place,
            )
        )
        result.notes += reading.notes
        result.used |= {row.grid for row in rows}
    result.cells = {address: found[address] for address in template.cells if address in found}
    return result
