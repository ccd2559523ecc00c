"""表四: three groups of five columns over one row of numbers; a column is known by the path of heads above it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from parsers.model import CellKind
from parsers.tables.reading import TableCells
from parsers.tables.rows import Row, value_cells
from parsers.tables.similarity import match
from parsers.tables.values import read_value
from parsers.template import Template


def read_disputes(rows: Sequence[Row], template: Template, source: str) -> TableCells:
    """The cells of 表四, keys "group.column". The groups may stand in one table or in several."""
    result = TableCells()
    if not rows:
        return result
    if rows[0].cells:
        result.place = rows[0].cells[0].place
    # Pieces of the same width are one table cut by a page; another width is a table of its own.
    for _, piece in groupby(rows, key=lambda row: row.width):
        _read_piece(list(piece), template, source, result)
    for group in template.case_groups:
        result.missing += [
            f"{group.shown} {column.label}"
            for column in template.case_columns
            if f"{group.key}.{column.key}" not in result.cells
        ]
    return result


def _read_piece(rows: Sequence[Row], template: Template, source: str, result: TableCells) -> None:
    heads = [row for row in rows if _is_head(row, template)]
    below = [row for row in rows if not _is_head(row, template)]
    # A word typed among the numbers (T4-NUM) must not hide the row; a line of remarks is none.
    bodies = [row for row in below if _is_body(row)] or [row for row in below if _mostly_numbers(row)]
    if not heads or not bodies:
        return
    paths = _paths(heads, template)
    if not paths:
        return
    # A form may have empty rows around its one row of numbers.
    body = next((row for row in bodies if any(cell.text.strip() for cell in row.cells)), bodies[-1])
    columns = sorted(paths)
    cells = value_cells(body, columns, 0)
    if cells is None:
        cells = value_cells(body, columns, min(columns))
    if cells is None:
        result.ambiguous("行政复议、行政诉讼", body.cells[0].place)
        return
    for column, cell in zip(columns, cells, strict=True):
        group, outcome = paths[column]
        result.put(f"{group}.{outcome}", cell, source)


def _is_head(row: Row, template: Template) -> bool:
    labels = (*template.case_groups, *template.case_columns)
    own = [cell for cell, begins in zip(row.cells, row.own, strict=True) if begins and cell.text.strip()]
    return any(match(cell.text, labels) is not None or cell.text.strip() == "行政诉讼" for cell in own)


def _is_body(row: Row) -> bool:
    """Numbers, strokes and blanks only."""
    own = [cell for cell, begins in zip(row.cells, row.own, strict=True) if begins]
    return bool(own) and all(read_value(cell.text)[1] is not CellKind.TEXT for cell in own)


def _mostly_numbers(row: Row) -> bool:
    """More cells with numbers than with words."""
    kinds = [read_value(cell.text)[1] for cell, begins in zip(row.cells, row.own, strict=True) if begins]
    numbers = sum(kind in (CellKind.NUMBER, CellKind.ZERO) for kind in kinds)
    return numbers > sum(kind is CellKind.TEXT for kind in kinds)


def _paths(heads: Sequence[Row], template: Template) -> dict[int, tuple[str, str]]:
    """Grid column -> (group, outcome), for the columns whose heads name both, or whose group follows from its neighbours."""
    groups: dict[int, str] = {}
    outcomes: dict[int, str] = {}
    for row in heads:
        for cell in row.cells:
            group = match(cell.text, template.case_groups)
            outcome = match(cell.text, template.case_columns)
            for column in range(cell.col, cell.col + cell.colspan):
                if group is not None:
                    groups[column] = group.key
                elif outcome is not None and cell.colspan == 1:
                    outcomes[column] = outcome.key
    _follow_the_run(groups, outcomes, template)
    return {column: (groups[column], outcome) for column, outcome in outcomes.items() if column in groups}


def _follow_the_run(groups: dict[int, str], outcomes: dict[int, str], template: Template) -> None:
    """A run of five outcomes belongs to one group: if its head covers only a part of the run, the rest is the same group."""
    run: list[int] = []
    for column in [*sorted(outcomes), None]:
        starts_anew = column is None or (run and outcomes[column] in {outcomes[member] for member in run})
        if starts_anew and run:
            named = {groups[member] for member in run if member in groups}
            if len(named) == 1 and len(run) <= len(template.case_columns):
                for member in run:
                    groups.setdefault(member, next(iter(named)))
            run = []
        if column is not None:
            run.append(column)
