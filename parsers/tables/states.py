"""How far each required table was read: a table that was not found may be a picture, an unread file, or lost in this copy."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from parsers.blocks import Block, Document, Grid, Link, Picture, Place
from parsers.model import SectionKey, TableReading, TableState
from parsers.sections import Division, Part
from parsers.tables.read import TablesResult

# A row of a table as a line of text: three numbers or strokes at its end, parted by spaces.
_NUMBERS = re.compile(r"(?:^|[\s\u4e00-\u9fff）)])(?:[\d.,]+|[/—-])(?:\s+(?:[\d.,]+|[/—-])){2,}\s*$")
_STANDS_IN = {"T2": SectionKey.ACTIVE, "T3": SectionKey.REQUESTS, "T4": SectionKey.DISPUTES}


def settle_states(tables: TablesResult, division: Division, document: Document, *, unread: bool) -> list[TableReading]:
    """The readings with ABSENT replaced where absence is not shown: PICTURE or LOST, with what was seen in its place.

    `unread`: an attachment of the page could not be read, so a table may stand there.
    """
    for reading in tables.tables:
        if not document.carries_tables and reading.state is not TableState.READ:
            # What a text copy lacks, the report may have; cells that were read all the same stay.
            reading.state = TableState.LOST
        if reading.state is not TableState.ABSENT:
            continue
        part = next((part for part in division.parts if part.heading.key is _STANDS_IN[reading.table]), None)
        media = _media(document.blocks, part, division)
        strange = _strange_grids(document.blocks, part, tables.used)
        if media:
            reading.state = TableState.PICTURE
            reading.place = media[0].place
            reading.detail = "、".join(dict.fromkeys(_describe(block) for block in media))
        elif strange:
            reading.state = TableState.PARTIAL
            reading.place = strange[0].place
            reading.detail = f"有{len(strange)}个表格，但行、列名称都认不出"
        elif unread:
            reading.state = TableState.PICTURE
            reading.detail = "没有读出的附件"
        elif unruled := _unruled(document, [part] if part is not None else division.parts):
            # Printed without rules: the numbers are there, but nothing tells which column each one stands in.
            reading.state = TableState.PARTIAL
            reading.place = unruled
            reading.detail = "有成行的数字，但没有框线，行、列分不清"
        elif document.format == "ocr":
            # Recognition may have missed the rules or the heading: the page has to be looked at.
            reading.state = TableState.PICTURE
            reading.detail = "扫描件或图片，其中没有认出这张表"
    return tables.tables


def _unruled(document: Document, parts: Sequence[Part]) -> Place | None:
    """Where a table stands of which only lines of numbers came out, or that the reader said it could not take apart."""
    for part in parts:
        if any(_NUMBERS.search(line) for line in part.lines):
            return part.place
    return next((note.place for note in document.notes if note.code.endswith("_table_unread") and note.place), None)


def _media(blocks: list[Block], part: Part | None, division: Division) -> list[Picture | Link]:
    """Pictures, frames and files where the table has to stand; anywhere in the report if its part has no heading."""
    if part is not None:
        indexes: Iterable[int] = part.media
    else:
        indexes = [index for other in division.parts for index in other.media] or range(len(blocks))
    return [block for index in indexes if isinstance(block := blocks[index], Picture | Link)]


def _strange_grids(blocks: list[Block], part: Part | None, used: set[int]) -> list[Grid]:
    if part is None:
        return []
    return [block for index in part.grids if index not in used and isinstance(block := blocks[index], Grid)]


def _describe(block: Picture | Link) -> str:
    if isinstance(block, Link):
        return f"文件“{block.text or block.url}”"
    return f"图片“{block.alt}”" if block.alt else "图片"
