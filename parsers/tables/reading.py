"""What the reader of one table gives back: addressed cells, labels out of place, and notes about what was ambiguous."""

from __future__ import annotations

from msgspec import Struct, field

from parsers.blocks import GridCell, Note, Place
from parsers.model import Cell, CellKind
from parsers.tables.values import read_value


class TableCells(Struct):
    """The outcome for one table. `cells` maps "row.column" keys to cells."""

    cells: dict[str, Cell] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)
    extra: list[str] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    place: Place = Place()

    def put(self, key: str, cell: GridCell, source: str) -> None:
        """Keep a cell; a second one with another value is a note, and the first stays."""
        read = read_cell(cell, source)
        before = self.cells.get(key)
        if before is None:
            self.cells[key] = read
        elif (before.value, before.kind) != (read.value, read.kind):
            # A blank or repeated head must not hide the numbers that follow it.
            if before.kind is CellKind.BLANK and read.kind is not CellKind.BLANK:
                self.cells[key] = read
            elif read.kind is not CellKind.BLANK:
                self.notes.append(
                    Note(
                        code="cell_twice",
                        message=f"同一单元格（{key}）在报告中出现两次，先为“{before.raw}”，后为“{read.raw}”，以先出现的为准。",
                        place=read.place,
                    )
                )

    def ambiguous(self, what: str, place: Place) -> None:
        """Note that a row or column could not be told apart; its cells stay absent."""
        self.notes.append(
            Note(code="ambiguous_alignment", message=f"无法确定“{what}”对应表格的哪些单元格，未取数。", place=place)
        )


def read_cell(cell: GridCell, source: str) -> Cell:
    """A grid cell as a report cell."""
    value, kind = read_value(cell.text)
    return Cell(value=value, raw=cell.text, kind=kind, source=source, confidence=cell.confidence, place=cell.place)
