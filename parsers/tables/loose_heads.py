"""表四 laid out without rules: the words of its heads are put together column by column, and have to be the whole form."""

from __future__ import annotations

from collections.abc import Sequence

from parsers.blocks import GridCell
from parsers.model import CellKind
from parsers.tables.rows import Row
from parsers.tables.similarity import match
from parsers.tables.values import read_value
from parsers.template import Template


def loose_disputes(rows: Sequence[Row], template: Template) -> dict[str, GridCell]:
    """The values by "group.column"; none unless one row of values stands under three whole runs of outcomes, each under one group.

    Lines of a label and the label itself may stand in several rows, and a group over the middle of its run only.
    """
    size, count = len(template.case_columns), len(template.case_groups)
    if not all(row.width == size * count and all(cell.confidence < 1 for cell in row.cells) for row in rows):
        return {}
    bodies = [number for number, row in enumerate(rows) if _holds_values(row)]
    if len(bodies) != 1 or any(cell.colspan > 1 for cell in rows[bodies[0]].cells):
        return {}
    heads = [cell for row in rows[: bodies[0]] for cell, own in zip(row.cells, row.own, strict=True) if own]
    groups = _groups(heads, template)
    outcomes = [_outcome(heads, column, template) for column in range(size * count)]
    if len(groups) != count or any(len(set(outcomes[start : start + size])) != size for start in range(0, size * count, size)):
        return {}
    return {
        f"{groups[cell.col // size]}.{outcome}": cell
        for cell in rows[bodies[0]].cells
        if (outcome := outcomes[cell.col]) is not None
    }


def _groups(heads: Sequence[GridCell], template: Template) -> dict[int, str]:
    """Number of the run -> key of the group whose name stands over its middle; empty where one name stands twice."""
    size = len(template.case_columns)
    found: dict[int, str] = {}
    for cell in heads:
        group = match(cell.text, template.case_groups)
        if group is None:
            continue
        run = (2 * cell.col + cell.colspan - 1) // (2 * size)
        if run in found or group.key in found.values():
            return {}
        found[run] = group.key
    return found


def _outcome(heads: Sequence[GridCell], column: int, template: Template) -> str | None:
    """The outcome that the words over a column make, from top to bottom."""
    words = [cell.text for cell in heads if cell.col == column and cell.colspan == 1]
    named = match("".join(word for word in words if match(word, template.case_groups) is None), template.case_columns)
    return named.key if named is not None else None


def _holds_values(row: Row) -> bool:
    kinds = [read_value(cell.text)[1] for cell in row.cells if cell.text.strip()]
    return bool(kinds) and CellKind.TEXT not in kinds
