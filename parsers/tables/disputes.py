"""表四: three groups of five outcomes; a value is known by the heads above it, or by its row's label and the head above."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from msgspec import Struct

from parsers.blocks import GridCell
from parsers.model import CellKind, Number
from parsers.tables.loose_heads import loose_disputes
from parsers.tables.reading import TableCells
from parsers.tables.rows import Row, value_cells
from parsers.tables.similarity import match
from parsers.tables.values import read_value
from parsers.template import Template

_SUITS = "行政诉讼"  # stands over two of the groups and names neither
_FEWEST_VALUES = 3  # a row that is labelled holds a value for each group or for each outcome


class _Segment(Struct):
    """Head rows and the rows below them, up to the next head."""

    heads: list[Row]
    below: list[Row]


def read_disputes(rows: Sequence[Row], template: Template, source: str) -> TableCells:
    """The cells of 表四, keys "group.column". The groups may stand in one table or in several, side by side or one below another."""
    result = TableCells()
    if not rows:
        return result
    if rows[0].cells:
        result.place = rows[0].cells[0].place
    # Pieces of the same width are one table cut by a page; another width is a table of its own.
    for _, piece in groupby(rows, key=lambda row: row.width):
        outcomes: list[Row] = []
        lines = list(piece)
        loose = loose_disputes(lines, template)
        for key, cell in loose.items():
            result.put(key, cell, source)
        if loose:
            continue
        for segment in _segments(lines, template):
            if any(_outcomes_in(row, template) for row in segment.heads):
                outcomes = [row for row in segment.heads if _outcomes_in(row, template)]
            elif segment.heads:
                segment.heads += outcomes  # the groups below one another, the outcomes named once
            _read_segment(segment, template, source, result)
    for group in template.case_groups:
        result.missing += [
            f"{group.shown} {column.label}"
            for column in template.case_columns
            if f"{group.key}.{column.key}" not in result.cells
        ]
    return result


def _segments(rows: Sequence[Row], template: Template) -> Iterator[_Segment]:
    """The rows divided before each head that follows rows which are none."""
    segment = _Segment([], [])
    for row in rows:
        if _is_head(row, template):
            if segment.below:
                yield segment
                segment = _Segment([], [])
            segment.heads.append(row)
        else:
            segment.below.append(row)
    yield segment


def _read_segment(segment: _Segment, template: Template, source: str, result: TableCells) -> None:
    labelled = [row for row in segment.below if _labels(row, template)]
    strange = [row for row in labelled if not _read_labelled(row, segment.heads, template, source, result)]
    if labelled and not (strange == labelled and len(strange) == 1 and _paths(segment.heads, template)):
        for row in strange:
            result.ambiguous("、".join(cell.text.strip() for cell in _labels(row, template)), row.cells[0].place)
        return
    # A word typed among the numbers (T4-NUM) must not hide the row; a line of remarks is none.
    # One row of numbers may be called 总计 or 件数 in front of heads that say everything.
    bodies = (
        strange or [row for row in segment.below if _is_body(row)] or [row for row in segment.below if _mostly_numbers(row)]
    )
    if not segment.heads or not bodies:
        return
    paths = _paths(segment.heads, template)
    if not paths:
        return
    # A form may have empty rows around its one row of numbers, and one that only numbers the columns.
    filled = [row for row in bodies if any(cell.text.strip() for cell in row.cells) and not _numbers_columns(row)]
    if len({tuple(_numbers(row)) for row in filled if len(_numbers(row)) >= _FEWEST_VALUES}) > 1:
        result.ambiguous("行政复议、行政诉讼", filled[1].cells[0].place)  # of two years, or of two bodies
        return
    body = filled[0] if filled else bodies[-1]
    columns = sorted(paths)
    strangers = frozenset(
        cell.col
        for row in segment.heads
        for cell in row.cells
        if cell.colspan == 1 and cell.text.strip() and cell.col not in paths
    )
    cells = value_cells(body, columns, 0, strangers)
    if cells is None:
        cells = value_cells(body, columns, min(columns), strangers)
    if cells is None:
        result.ambiguous("行政复议、行政诉讼", body.cells[0].place)
        return
    for column, cell in zip(columns, cells, strict=True):
        group, outcome = paths[column]
        result.put(f"{group}.{outcome}", cell, source)


def _read_labelled(row: Row, heads: Sequence[Row], template: Template, source: str, result: TableCells) -> bool:
    """A row of one group with the outcomes above its values, or of one outcome with the groups above them; False for any other."""
    labels = _labels(row, template)
    after = max(cell.col + cell.colspan for cell in labels)
    group = next((found for cell in labels if (found := match(cell.text, template.case_groups)) is not None), None)
    outcome = next((found for cell in labels if (found := match(cell.text, template.case_columns)) is not None), None)
    across = template.case_columns if group is not None else template.case_groups
    columns: dict[str, int] = {}
    for head in heads:
        for cell in head.cells:
            found = match(cell.text, across)
            if found is not None and cell.col >= after and cell.colspan == 1:
                columns.setdefault(found.key, cell.col)
    down = group or outcome
    cells = value_cells(row, list(columns.values()), after) if columns else None
    if cells is None or down is None or len(columns) != len(across) or (group is not None) == (outcome is not None):
        return False
    for key, cell in zip(columns, cells, strict=True):
        result.put(f"{group.key}.{key}" if group is not None else f"{key}.{down.key}", cell, source)
    return True


def _labels(row: Row, template: Template) -> list[GridCell]:
    """The labels of a row that has values of its own behind them; none for a head or a row of values only."""
    printed = [cell for cell in row.cells if cell.text.strip()]
    named = [cell for cell in printed if _names(cell, template)]
    if not named or len(named) > 2:
        return []
    after = max(cell.col + cell.colspan for cell in named)
    values = [cell for cell, own in zip(row.cells, row.own, strict=True) if own and cell.col >= after]
    printed_values = [cell for cell in values if cell.text.strip()]
    only_values = all(read_value(cell.text)[1] is not CellKind.TEXT for cell in values)
    return named if only_values and printed_values and len(values) >= _FEWEST_VALUES else []


def _names(cell: GridCell, template: Template) -> bool:
    return match(cell.text, (*template.case_groups, *template.case_columns)) is not None or cell.text.strip() == _SUITS


def _outcomes_in(row: Row, template: Template) -> bool:
    return any(match(cell.text, template.case_columns) is not None for cell in row.cells)


def _is_head(row: Row, template: Template) -> bool:
    own = [cell for cell, begins in zip(row.cells, row.own, strict=True) if begins and cell.text.strip()]
    return any(_names(cell, template) for cell in own) and not _labels(row, template)


def _is_body(row: Row) -> bool:
    """Numbers, strokes and blanks only."""
    own = [cell for cell, begins in zip(row.cells, row.own, strict=True) if begins]
    return bool(own) and all(read_value(cell.text)[1] is not CellKind.TEXT for cell in own)


def _numbers(row: Row) -> list[Number]:
    """The numbers that begin in a row, from left to right."""
    read = (read_value(cell.text)[0] for cell, begins in zip(row.cells, row.own, strict=True) if begins)
    return [number for number in read if number is not None]


def _numbers_columns(row: Row) -> bool:
    """1, 2, 3, …: no numbers of cases, for no total would be the sum before it."""
    numbers = _numbers(row)
    return len(numbers) > _FEWEST_VALUES and numbers == list(range(1, len(numbers) + 1))


def _mostly_numbers(row: Row) -> bool:
    """More cells with numbers than with words."""
    kinds = [read_value(cell.text)[1] for cell, begins in zip(row.cells, row.own, strict=True) if begins]
    numbers = sum(kind in (CellKind.NUMBER, CellKind.ZERO) for kind in kinds)
    return numbers > sum(kind is CellKind.TEXT for kind in kinds)


def _paths(heads: Sequence[Row], template: Template) -> dict[int, tuple[str, str]]:
    """Grid column -> (group, outcome), for the columns whose heads name both, or whose group follows from its neighbours."""
    groups: dict[int, str] = {}
    outcomes: dict[int, str] = {}
    for place, row in enumerate(heads):
        for cell in row.cells:
            group = match(cell.text, template.case_groups)
            outcome = match(cell.text, template.case_columns)
            for column in range(cell.col, cell.col + cell.colspan):
                if group is not None:
                    groups[column] = group.key
                elif outcome is not None and (
                    cell.colspan == 1 or (column == cell.col and not _divided(cell, heads[place + 1 :]))
                ):
                    outcomes[column] = outcome.key
    _follow_the_run(groups, outcomes, template)
    return {column: (groups[column], outcome) for column, outcome in outcomes.items() if column in groups}


def _divided(cell: GridCell, below: Sequence[Row]) -> bool:
    """Whether rows below a head divide its columns: then it is no head of one column, however many of the sheet that takes."""
    end = cell.col + cell.colspan
    return any(
        other.col >= cell.col and other.col + other.colspan <= end and (other.col, other.colspan) != (cell.col, cell.colspan)
        for row in below
        for other in row.cells
        if other is not cell
    )


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
