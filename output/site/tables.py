"""A report's tables in the official layout: what was published, the change since the year before, the cells of findings marked."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from msgspec import Struct

from parsers.model import Cell, Number, Report
from parsers.template import CellSpec, Template
from parsers.templates import TABLE_TEMPLATES, load_template


class ShownCell(Struct, frozen=True):
    """One position of a shown table; `exists` is False where the official table has no cell.

    `change` is the signed difference to the year before ("+3", "−2"), "" where it did not change or nothing can be compared.
    `marks` are the numbers of the findings about it on this page, `soft` that it only adds nothing to their sums.
    """

    address: str
    raw: str
    kind: str
    exists: bool
    marks: tuple[int, ...] = ()
    soft: bool = False
    before: str = ""
    change: str = ""


_NOTHING = ShownCell("", "", "none", False)


class ShownRow(Struct, frozen=True):
    """A row with its label."""

    label: str
    cells: tuple[ShownCell, ...]


class ShownTable(Struct, frozen=True):
    """One table; 表二 comes as one table per block, since its blocks have columns of their own."""

    name: str
    block: str
    columns: tuple[str, ...]
    rows: tuple[ShownRow, ...]


def shown_tables(report: Report, marks: Mapping[str, tuple[int, ...]], previous: Report | None = None) -> list[ShownTable]:
    """The tables of the report's template that were read. `marks` maps a cell address to numbers of findings about it."""
    if report.template not in TABLE_TEMPLATES:
        return []
    tables = form_tables(load_template(report.template or ""), lambda spec: _cell(spec, report, marks, previous))
    return [table for table in tables if any(cell.exists and cell.kind != "unread" for row in table.rows for cell in row.cells)]


def form_tables(template: Template, cell_of: Callable[[CellSpec], ShownCell]) -> list[ShownTable]:
    """All tables of a form with whatever `cell_of` puts into each cell."""
    specs = template.cells.values()
    tables = []
    for block in template.blocks:
        rows, columns = {row.key for row in block.rows}, {column.key for column in block.columns}
        own = [spec for spec in specs if spec.table == "T2" and spec.row in rows and spec.column in columns]
        tables.append(_table("T2", block.label, own, cell_of))
    tables += [_table(name, "", [spec for spec in specs if spec.table == name], cell_of) for name in ("T3", "T4")]
    return tables


def _table(name: str, block: str, specs: list[CellSpec], cell_of: Callable[[CellSpec], ShownCell]) -> ShownTable:
    columns = list(dict.fromkeys(spec.column_label for spec in specs))
    rows = list(dict.fromkeys(spec.row_label for spec in specs))
    places = {(spec.row_label, spec.column_label): spec for spec in specs}
    shown = [
        ShownRow(
            row.removeprefix(f"{block} "),
            tuple(cell_of(places[row, one]) if (row, one) in places else _NOTHING for one in columns),
        )
        for row in rows
    ]
    return ShownTable(name, block, tuple(columns), tuple(shown))


def _cell(spec: CellSpec | None, report: Report, marks: Mapping[str, tuple[int, ...]], previous: Report | None) -> ShownCell:
    if spec is None:
        return ShownCell("", "", "none", False)
    own, soft = marks.get(spec.address, ()), spec.address in marks
    cell = report.cells.get(spec.address)
    if cell is None:
        return ShownCell(spec.address, "", "unread", True, own, soft)
    before, difference = _compare(cell, previous.cells.get(spec.address) if previous else None)
    return ShownCell(spec.address, cell.raw, cell.kind.value, True, own, soft, before, difference)


def _compare(cell: Cell, before: Cell | None) -> tuple[str, str]:
    if cell.value is None or before is None or before.value is None:
        return "", ""
    return before.raw, signed(cell.value - before.value)


def signed(difference: Number) -> str:
    """ "+3", "−2", or "" for no change."""
    return "" if not difference else f"{'+' if difference > 0 else '−'}{abs(difference)}"
