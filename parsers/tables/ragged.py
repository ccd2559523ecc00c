"""Tables whose spans a copy lost: rows of cells from the left, put back under the heads of the form by their labels."""

from __future__ import annotations

from itertools import groupby

from parsers.blocks import Grid, GridCell
from parsers.model import CellKind
from parsers.tables.classify import table_of
from parsers.tables.similarity import SURE, alike, match
from parsers.tables.values import read_value
from parsers.templates import TABLE_TEMPLATES, load_template

_LABEL_COLUMNS = 3
Line = list[GridCell]
Spare = dict[int, Line]  # the blanks at the end of each row


def restored(grid: Grid) -> list[Grid]:
    """The grid as one or more grids, 表三 and 表四 with their heads restored; rows of 表二 keep their places, they have no spans.

    Where the labels of the heads do not say which column each value stands in, the rows stay as they are and the reader of the
    table finds them ambiguous.
    """
    lines = [[cell for cell in grid.cells if cell.row == row] for row in range(grid.n_rows)]
    spare = _without_blank_ends(lines)
    grids: list[Grid] = []
    for table, run in groupby(_told(lines), key=lambda item: item[0]):
        members = [line for _, line in run]
        if table == "T3":
            grids.append(_requests(members, grid, spare))
        elif table == "T4":
            grids.append(_disputes(members, grid, spare))
        else:
            named = [
                [*line, *spare.get(line[0].row, [])] if line and _is_row_of_active(line[0].text) else line for line in members
            ]
            grids.append(_as_it_is(named, grid))
    return grids


def _is_row_of_active(text: str) -> bool:
    """Whether a line of 表二 is one of values, so that the blanks at its end are cells too."""
    return any(match(text, block.rows) is not None for name in TABLE_TEMPLATES for block in load_template(name).blocks)


def _without_blank_ends(lines: list[Line]) -> Spare:
    """Take the blanks at the ends of the lines off. They may be blank cells or stand for what merged cells covered: who knows how
    many values a row has gets back as many as it needs.
    """
    spare: Spare = {}
    for line in lines:
        while line and not line[-1].text.strip():
            last = line.pop()
            spare.setdefault(last.row, []).insert(0, last)
    return spare


def _filled_up(values: Line, count: int, row: int, spare: Spare) -> Line:
    """The values of a row with the blanks at its end where they make exactly `count`; otherwise as they are.

    More blanks may stand for what merged cells covered. Blanks in front of the values as well may be what the label covered: then
    nothing is read.
    """
    blanks = spare.get(row, [])
    if len(values) + len(blanks) == count:
        return [*values, *blanks]
    return [] if values and blanks and not values[0].text.strip() else values


def _told(lines: list[Line]) -> list[tuple[str | None, Line]]:
    """Each line with the table its labels tell of; one that tells nothing goes with the line before it."""
    told: list[tuple[str | None, Line]] = []
    current: str | None = None
    for line in lines:
        votes = [table for cell in line if (table := table_of(cell.text)) is not None]
        current = max(set(votes), key=votes.count) if votes else current
        told.append((current, line))
    return told


def _requests(lines: list[Line], grid: Grid, spare: Spare) -> Grid:
    """表三: the label 法人或其他组织 stands for the columns that the next head names; values stand behind up to three labels."""
    first = _behind_heads(lines)
    heads = [line for line in lines if not _values(line)]
    columns = _columns_of_requests(lines[:first])
    rows: list[list[GridCell]] = []
    if columns:
        rows.append([_at(cell, len(rows), _LABEL_COLUMNS + place) for place, cell in enumerate(columns)])
    for line in lines[first:]:
        values = _values(line)
        labels = line[: len(line) - len(values)]
        if line in heads and not labels:
            continue
        values = _filled_up(values, len(columns), line[0].row, spare)
        row = len(rows)
        kept = [_at(cell, row, place) for place, cell in enumerate(labels[:_LABEL_COLUMNS])]
        if kept:
            last = kept[-1]
            kept[-1] = _at(last, row, last.col, _LABEL_COLUMNS - last.col)
        rows.append(kept + [_at(cell, row, _LABEL_COLUMNS + place) for place, cell in enumerate(values)])
    return _grid(rows, grid)


def _behind_heads(lines: list[Line]) -> int:
    """The number of the first line behind the heads: a row may be blank, so no number has to stand in it."""
    template = load_template(TABLE_TEMPLATES[-1])
    behind = 0
    for number, line in enumerate(lines):
        if _values(line):
            return behind or number
        named = sum(match(cell.text, template.columns) is not None for cell in line)
        if named > 1 or any(alike(cell.text, part) >= SURE for cell in line for part in template.furniture):
            behind = number + 1
    return behind or len(lines)


def _columns_of_requests(heads: list[Line]) -> list[GridCell]:
    template = load_template(TABLE_TEMPLATES[-1])
    corner, _, applicants, bodies = template.furniture[:4]
    lines = [[cell for cell in line if cell.text and not any(alike(cell.text, part) >= SURE for part in (corner, applicants))]
             for line in heads]  # fmt: skip
    lines = [line for line in lines if line]
    for number, line in enumerate(lines):
        group = next((place for place, cell in enumerate(line) if alike(cell.text, bodies) >= SURE), None)
        if group is not None and number + 1 < len(lines):
            line = [*line[:group], *lines[number + 1], *line[group + 1 :]]
        if sum(match(cell.text, template.columns) is not None for cell in line) > _LABEL_COLUMNS:
            return line
    return []


def _disputes(lines: list[Line], grid: Grid, spare: Spare) -> Grid:
    """表四: the outcomes repeat once per group, in the order in which the heads name the groups."""
    template = load_template(TABLE_TEMPLATES[-1])
    heads, bodies = [line for line in lines if not _values(line)], [line for line in lines if _values(line)]
    cells = [cell for line in heads for cell in line]
    groups = [cell for cell in cells if match(cell.text, template.case_groups) is not None]
    outcomes = [cell for cell in cells if match(cell.text, template.case_columns) is not None]
    size = len(template.case_columns)
    runs = [outcomes[start : start + size] for start in range(0, len(outcomes), size)]
    keys = [[label.key for cell in run if (label := match(cell.text, template.case_columns)) is not None] for run in runs]
    regular = len(groups) == len(runs) == len(template.case_groups) and all(len(set(run)) == size for run in keys)
    if not regular or not bodies:
        return _as_it_is(lines, grid)
    rows = [[_at(cell, 0, size * place, size) for place, cell in enumerate(groups)]]
    rows.append([_at(cell, 1, place) for place, cell in enumerate(outcomes)])
    for number, line in enumerate(bodies):
        values = _filled_up(line, len(outcomes), line[0].row, spare)
        rows.append([_at(cell, 2 + number, place) for place, cell in enumerate(values)])
    return _grid(rows, grid)


def _values(line: Line) -> Line:
    """The cells from the first number, stroke or blank on; none where the line holds words only."""
    for place, cell in enumerate(line):
        if read_value(cell.text)[1] is not CellKind.TEXT:
            return line[place:]
    return []


def _as_it_is(lines: list[Line], grid: Grid) -> Grid:
    return _grid([[_at(cell, row, cell.col) for cell in line] for row, line in enumerate(lines)], grid)


def _at(cell: GridCell, row: int, col: int, colspan: int = 1) -> GridCell:
    return GridCell(row=row, col=col, text=cell.text, colspan=colspan, place=cell.place, confidence=cell.confidence)


def _grid(rows: list[list[GridCell]], grid: Grid) -> Grid:
    cells = [cell for row in rows for cell in row]
    place = cells[0].place if cells else grid.place
    return Grid(len(rows), max((cell.col + cell.colspan for cell in cells), default=0), cells, place)
