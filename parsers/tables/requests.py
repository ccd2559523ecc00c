"""表三: applicants across, kinds of outcome down; both are found by their labels, in whatever order and spans they come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from parsers.blocks import GridCell
from parsers.tables.columns import column_map, is_head
from parsers.tables.reading import TableCells
from parsers.tables.rows import Row, value_cells
from parsers.tables.similarity import POSSIBLE, SURE, alike, best
from parsers.template import Label, Template
from parsers.textnorm import core, ordinal, squeeze


class _Body(Struct):
    """A body row: its label cells and the cells of its values by column key.

    `leaf` is the innermost label; `whole` all labels in one, for copies that put group and item into one cell.
    """

    row: Row
    labels: list[GridCell]
    values: dict[str, GridCell] | None
    leaf: str = ""
    whole: str = ""

    def __post_init__(self) -> None:
        self.leaf = next((cell.text for cell in reversed(self.labels) if cell.text.strip()), "")
        self.whole = "".join(cell.text for cell in self.labels)

    @property
    def is_empty(self) -> bool:
        """Whether no value is printed."""
        return not self.values or not any(cell.text.strip() for cell in self.values.values())


def read_requests(rows: Sequence[Row], template: Template, source: str) -> TableCells:
    """The cells of 表三, keys "row.column"."""
    result = TableCells()
    if not rows:
        return result
    if rows[0].cells:
        result.place = rows[0].cells[0].place
    bodies, columns = _bodies(rows, template, result)
    result.missing += [label.shown for label in template.columns if label.key not in columns]
    pieces = [_joined(piece, template) for piece in _side_by_side(bodies)]
    pairs = [pair for piece in pieces for pair in zip(piece, assign(piece, template.rows), strict=True)]
    for body, label in pairs:
        if label is None:
            if body.leaf and not _is_furniture(body.leaf, template):
                result.extra.append(body.leaf)
            continue
        if body.values is None:
            result.ambiguous(label.shown, body.row.cells[0].place)
            continue
        for column, cell in body.values.items():
            result.put(f"{label.key}.{column}", cell, source)
    present = {label.key for _, label in pairs if label is not None}
    result.missing += [label.shown for label in template.rows if label.key not in present]
    return result


def _side_by_side(bodies: Sequence[_Body]) -> list[list[_Body]]:
    """The rows divided where a table with other columns begins: some pages print the applicants in two or more tables."""
    pieces: list[list[_Body]] = [[]]
    columns: set[str] = set()
    for body in bodies:
        own = set(body.values or ())
        if own and columns and not own & columns:
            pieces.append([])
            columns = set()
        columns |= own
        pieces[-1].append(body)
    return pieces


def _bodies(rows: Sequence[Row], template: Template, result: TableCells) -> tuple[list[_Body], set[str]]:
    """Body rows with their values; heads (also repeated ones) set the columns for what follows."""
    bodies: list[_Body] = []
    columns: dict[str, int] = {}
    head: list[Row] = []
    grid: int | None = None
    width = 0
    found: set[str] = set()
    for row in rows:
        if row.grid != grid and row.width != width:
            columns, head = {}, []  # another geometry: its columns have to be found anew
        if row.grid != grid:
            grid, width = row.grid, row.width
        if is_head(row, template.columns):
            head = [*head, row] if head or not columns else [row]
            columns = column_map(head, template.columns, template.furniture) or columns
            found |= columns.keys()
            continue
        if _continues_head(row, head, template):
            head.append(row)
            continue
        head = []
        bodies.append(_body(row, columns))
        if not columns:
            result.ambiguous(bodies[-1].leaf or "（无标题行）", row.cells[0].place)
    # Columns of a narrower or wider continuation without a head of its own stay unknown, and so do its values.
    return bodies, found


def _continues_head(row: Row, head: Sequence[Row], template: Template) -> bool:
    """A row of a many-storeyed head that holds only furniture, repeated spans or nothing."""
    own = [cell.text for cell, begins in zip(row.cells, row.own, strict=True) if begins and cell.text.strip()]
    return all(_is_furniture(text, template) for text in own) and bool(own or head)


def _is_furniture(text: str, template: Template) -> bool:
    return any(alike(text, part) >= SURE for part in template.furniture)


def _body(row: Row, columns: dict[str, int]) -> _Body:
    if not columns:
        return _Body(row, [cell for cell in row.cells if cell.text.strip()][:3], None)
    first = min(columns.values())
    labels = [cell for cell in row.cells if cell.col < first]
    keys = list(columns)
    cells = value_cells(row, [columns[key] for key in keys], first)
    if cells is None:
        # Label cells that reach too far to the right: count from the last cell that holds words.
        reach = max((cell.col + cell.colspan for cell in labels), default=first)
        cells = value_cells(row, [columns[key] for key in keys], reach)
    return _Body(row, labels, dict(zip(keys, cells, strict=True)) if cells is not None else None)


def _joined(bodies: list[_Body], template: Template) -> list[_Body]:
    """A label cut in two rows by a page: the halves are joined when together they are a label that neither is alone."""
    result: list[_Body] = []
    for body in bodies:
        before = result[-1] if result else None
        if before is not None and (before.is_empty or body.is_empty) and body.leaf and before.leaf:
            both = before.leaf + body.leaf
            together = max(best(both, label) for label in template.rows)
            alone = max(max(best(part.leaf, label) for label in template.rows) for part in (before, body))
            if together >= SURE > alone:
                kept = before if body.is_empty else body
                text = GridCell(row=0, col=0, text=both, place=kept.labels[-1].place)
                result[-1] = _Body(kept.row, [text], kept.values)
                continue
        result.append(body)
    return result


def assign(bodies: Sequence[_Body], labels: Sequence[Label]) -> list[Label | None]:
    """Which row of the form each body row is.

    First whatever is sure, in any order; then, between two rows that are sure, reworded labels in sequence: as many rows as the
    form has there, or the only likely one. What stays in doubt is None.
    """
    taken: dict[str, int] = {}
    result: list[Label | None] = [None] * len(bodies)
    pairs = sorted(
        ((score, -place, -rank, place, label) for place, body in enumerate(bodies) for rank, label in enumerate(labels)
         if (score := _score(body, label)) >= SURE),
        key=lambda item: item[:3], reverse=True,
    )  # fmt: skip
    for _, _, _, place, label in pairs:
        if result[place] is None and label.key not in taken:
            result[place] = label
            taken[label.key] = place
    _fill_between(bodies, labels, result)
    return result


def _score(body: _Body, label: Label) -> float:
    """The leaf decides; the group in front of it decides between equal leaves and punishes a leaf from elsewhere."""
    if not body.leaf:
        return 0.0
    by_leaf = best(body.leaf, label)
    by_whole = alike(body.whole, "".join(label.path))
    score = max(by_leaf, by_whole)
    # A short label such as 其他 or 总计 stands in several places: its ordinal and its group have to agree as well.
    if len(core(label.label)) <= 2 and by_whole < SURE:
        same = core(body.leaf) == core(label.label)
        numbered = ordinal(body.leaf) in ("", ordinal(label.label))
        group = label.path[-2] if len(label.path) > 1 else ""
        outer = "".join(cell.text for cell in body.labels[:-1])
        fits = not group or not outer or core(group)[-2:] in squeeze(outer) or alike(outer, group) >= POSSIBLE
        # Misnumbered ("4.其他" as the third item), its place among the sure rows has to agree too.
        return 0.0 if not (same and fits) else score if numbered else POSSIBLE
    return score


def _fill_between(bodies: Sequence[_Body], labels: Sequence[Label], result: list[Label | None]) -> None:
    ranks = {label.key: rank for rank, label in enumerate(labels)}
    anchors = [(-1, -1), *((place, ranks[label.key]) for place, label in enumerate(result) if label is not None),
               (len(bodies), len(labels))]  # fmt: skip
    taken = {label.key for label in result if label is not None}
    for (place, rank), (next_place, next_rank) in pairwise(anchors):
        open_places = [at for at in range(place + 1, next_place) if bodies[at].leaf and not bodies[at].is_empty]
        open_labels = [label for label in labels[rank + 1 : next_rank] if label.key not in taken] if next_rank > rank else []
        if not open_places or not open_labels:
            continue
        if len(open_places) == len(open_labels):
            pairs = list(zip(open_places, open_labels, strict=True))
            if all(_score(bodies[at], label) >= POSSIBLE for at, label in pairs):
                for at, label in pairs:
                    result[at] = label
            continue
        for at in open_places:
            likely = [label for label in open_labels if _score(bodies[at], label) >= POSSIBLE]
            if len(likely) == 1 and sum(_score(bodies[other], likely[0]) >= POSSIBLE for other in open_places) == 1:
                result[at] = likely[0]
