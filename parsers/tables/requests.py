"""表三: applicants across, kinds of outcome down; both are found by their labels, in whatever order and spans they come."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby, pairwise

from msgspec import Struct, structs

from parsers.blocks import GridCell, Note
from parsers.headings import read_heading
from parsers.model import CellKind
from parsers.tables.columns import column_map, is_head
from parsers.tables.reading import TableCells
from parsers.tables.rows import Row, value_cells
from parsers.tables.similarity import POSSIBLE, SURE, alike, best
from parsers.tables.values import read_value
from parsers.template import Label, Template
from parsers.textnorm import core, ordinal, squeeze

_DOUBTFUL = 0.5
_NUMBERED = ("栏次", "列次", "行次")  # a row that only numbers the columns


class _Body(Struct):
    """A body row: its label cells and the cells of its values by column key.

    `leaf` is the innermost label, `outer` are those around it; `whole` all in one, for copies that put group and item into one cell.
    `head` counts the heads of the table: rows of one number stand under the same head.
    """

    row: Row
    labels: list[GridCell]
    values: dict[str, GridCell] | None
    head: int = 0
    leaf: str = ""
    outer: str = ""
    whole: str = ""

    def __post_init__(self) -> None:
        printed = [cell for cell in self.labels if cell.text.strip()]
        # A group that hangs down from above names the row less than a cell that begins in it.
        begun = [cell for cell in printed if cell.row == self.row.number]
        inner = (begun or printed)[-1:]
        self.leaf = inner[0].text if inner else ""
        self.outer = "".join(cell.text for cell in self.labels if not any(cell is one for one in inner))
        self.whole = "".join(cell.text for cell in self.labels)

    @property
    def is_unsure(self) -> bool:
        """Whether rows and columns were found by alignment, without rules."""
        return any(cell.confidence < 1 for cell in self.row.cells)

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
    bodies = _one_form(_forms(bodies, template), result)
    for _, under in groupby(bodies, key=lambda body: body.head):
        _settle_columns(list(under), template, result)
    result.missing += [label.shown for label in template.columns if label.key not in columns]
    pieces = [_joined(piece, template) for piece in _side_by_side(bodies)]
    pairs = [pair for piece in pieces for pair in zip(piece, assign(piece, template.rows), strict=True)]
    for body, label in pairs:
        if label is None:
            if body.leaf and not (
                _is_furniture(body.leaf, template) or _is_group(body.leaf, template) or _is_scrap(body, template)
            ):
                result.extra.append(body.leaf)
            continue
        if source == "pdf" and body.is_unsure and body.is_empty:
            continue  # laid out by alignment: a line of its label may stand apart from the numbers
        if body.values is None or (body.is_unsure and squeeze(body.leaf)[-1:].isdigit()):
            result.ambiguous(label.shown, body.row.cells[0].place)
            continue
        for column, cell in body.values.items():
            result.put(f"{label.key}.{column}", cell, source)
    present = {label.key for _, label in pairs if label is not None}
    result.missing += [label.shown for label in template.rows if label.key not in present]
    return result


def _forms(bodies: Sequence[_Body], template: Template) -> list[list[_Body]]:
    """The rows divided where the first row of the form comes again under the same columns: two forms, one behind the other."""
    forms: list[list[_Body]] = [[]]
    begun: set[str] = set()
    for body in bodies:
        if body.leaf and best(body.leaf, template.rows[0]) >= SURE:
            own = set(body.values or ())
            if own & begun:
                forms.append([])
                begun = set()
            begun |= own
        forms[-1].append(body)
    return forms


def _one_form(forms: Sequence[list[_Body]], result: TableCells) -> list[_Body]:
    """The form with the most rows that hold values; of two as full the first. A second filled one is told."""
    filled = [sum(not body.is_empty for body in form) for form in forms]
    chosen = forms[filled.index(max(filled))]
    if sum(count > 0 for count in filled) > 1:
        other = next(form for form, count in zip(forms, filled, strict=True) if count and form is not chosen)
        message = "表三在报告中出现不止一次，只读取行数最全的一份（同样齐全的以先出现的为准），请核对是否为本机关的数据。"
        result.notes.append(Note(code="table_twice", message=message, place=other[0].row.cells[0].place))
        _doubt(chosen, other)
    return chosen


def _doubt(chosen: Sequence[_Body], other: Sequence[_Body]) -> None:
    """Where two filled forms differ nobody can tell whose figures they are: such numbers condemn nobody (rules.doubt).

    Rows that only one of them has are no contradiction: a page may repeat its first rows.
    """
    rows = {squeeze(body.whole): body.values for body in other if body.values}
    for body in chosen:
        theirs = rows.get(squeeze(body.whole))
        if body.values and theirs:
            body.values = {
                key: structs.replace(cell, confidence=_DOUBTFUL) if key in theirs and theirs[key].text != cell.text else cell
                for key, cell in body.values.items()
            }


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
    others: frozenset[int] = frozenset()
    head: list[Row] = []
    heads = 0
    grid: int | None = None
    width = 0
    found: set[str] = set()
    for row in rows:
        if row.grid != grid and row.width != width:
            columns, head = {}, []  # another geometry: its columns have to be found anew
        if row.grid != grid:
            grid, width = row.grid, row.width
        if is_head(row, template.columns) and not _names_rows(row, template):
            head = [*head, row] if head or not columns else [row]
            named, unnamed = column_map(head, template.columns, template.furniture)
            columns, others = (named, unnamed) if named else (columns, others)
            found |= columns.keys()
            heads += 1
            continue
        if _is_remark(row, template):
            continue
        if _continues_head(row, head, template):
            head.append(row)
            continue
        head = []
        bodies.append(_body(row, columns, others, heads, template))
        if not columns and _holds_values(row) and not _is_scrap(bodies[-1], template):
            result.ambiguous(bodies[-1].leaf or "（无标题行）", row.cells[0].place)
    # Columns of a narrower or wider continuation without a head of its own stay unknown, and so do its values.
    return bodies, found


def _holds_values(row: Row) -> bool:
    return any(read_value(cell.text)[1] in (CellKind.NUMBER, CellKind.ZERO, CellKind.NA) for cell in row.cells)


def _names_rows(row: Row, template: Template) -> bool:
    """Whether the outcomes stand across: then 其他 and 总计 among them are not the columns of that name."""
    own = [cell.text for cell, begins in zip(row.cells, row.own, strict=True) if begins and len(core(cell.text)) > 2]
    return sum(any(best(text, label) >= SURE for label in template.rows) for text in own) > 2


def _continues_head(row: Row, head: Sequence[Row], template: Template) -> bool:
    """A row of a many-storeyed head that holds only furniture, repeated spans or nothing."""
    own = [cell.text for cell, begins in zip(row.cells, row.own, strict=True) if begins and cell.text.strip()]
    return all(_is_furniture(text, template) for text in own) and bool(own or head)


def _is_furniture(text: str, template: Template) -> bool:
    return squeeze(text) in _NUMBERED or any(alike(text, part) >= SURE for part in template.furniture)


def _is_group(text: str, template: Template) -> bool:
    """Whether a row only names the group of the rows below it: （三）不予公开 on a line of its own."""
    return any(len(label.path) > 1 and alike(text, label.path[0]) >= SURE for label in template.rows)


def _is_scrap(body: _Body, template: Template) -> bool:
    """Whether a row without values is a piece of a label over several rows, or the heading of the next part."""
    if not body.is_empty:
        return False
    if body.is_unsure:
        return True
    heading = read_heading(body.leaf)
    if heading is not None and heading.is_wording and heading.key is not None:
        return True
    wholes = (*template.furniture, *(label.path[0] for label in template.rows if len(label.path) > 1))
    return any(squeeze(body.leaf) in squeeze(whole) for whole in wholes)


def _is_remark(row: Row, template: Template) -> bool:
    """A line across the whole table that is no row of the form: its caption above the head, or a note."""
    printed = [cell for cell in row.cells if cell.text.strip()]
    if len(printed) != 1 or row.width < len(template.columns) or printed[0].colspan < row.width:
        return False
    text = printed[0].text
    return not _is_group(text, template) and max(best(text, label) for label in template.rows) < SURE


def _body(row: Row, columns: dict[str, int], others: frozenset[int], head: int, template: Template) -> _Body:
    if not columns:
        return _Body(row, [cell for cell in row.cells if cell.text.strip()][:3], None, head)
    first = min(columns.values())
    labels = _labels(row, first, len(columns), others, template)
    end = max((cell.col + cell.colspan for cell in labels), default=first)
    keys = list(columns)
    wanted = [columns[key] for key in keys]
    cells = value_cells(row, wanted, first, others) if end <= first else None
    if cells is None:
        # Label cells that reach too far to the right, or a row moved by a wrong span: count from the last cell that holds words.
        cells = value_cells(row, wanted, end, others)
    return _Body(row, labels, dict(zip(keys, cells, strict=True)) if cells is not None else None, head)


def _labels(row: Row, first: int, count: int, others: frozenset[int], template: Template) -> list[GridCell]:
    """The label cells of a row: those left of the first column of values, but for what wrong spans moved over that border.

    A rowspan too long moves the labels to the right, one too short the values to the left. Only where exactly as many cells are
    left as there are columns is the border moved.
    """
    labels = [cell for cell in row.cells if cell.col < first]
    values = [cell for cell in row.cells if cell.col >= first]
    moved = list(labels)
    while moved and read_value(moved[-1].text)[1] in (CellKind.NUMBER, CellKind.ZERO, CellKind.NA):
        moved.pop()
    out = labels[len(moved) :]
    strange = bool(out) and all(cell.col in others for cell in out)  # values under a head that the form does not have
    if (strange or len(out) + len(values) == count) and any(cell.text.strip() for cell in moved):
        return moved
    strangers = [cell for cell in values[: max(0, len(values) - count)] if _is_label(cell.text, template)]
    return [*labels, *strangers] if len(values) - len(strangers) == count else labels


def _is_label(text: str, template: Template) -> bool:
    return _is_group(text, template) or any(best(text, label) >= SURE for label in template.rows)


def _settle_columns(bodies: Sequence[_Body], template: Template, result: TableCells) -> None:
    """Where a wrong span put the heads in another order than the form's, the sums of the rows tell which order the values have.

    Editors give 法人或其他组织 one column too few: the head 其他 then stands behind 总计, the numbers do not. The order of the form is
    taken only where more rows add up by it than by their heads.
    """
    keys = [label.key for label in template.columns]
    whole = [body for body in bodies if body.values is not None and set(body.values) == set(keys)]
    printed = [body for body in whole if body.values is not None and list(_by_place(body.values)) != keys]
    if not printed:
        return
    as_headed = [body.values for body in printed if body.values is not None]
    as_in_form = [dict(zip(keys, _by_place(values).values(), strict=True)) for values in as_headed]
    if sum(map(_adds_up, as_in_form)) <= sum(map(_adds_up, as_headed)):
        return
    for body, values in zip(printed, as_in_form, strict=True):
        body.values = values
    result.notes.append(
        Note(
            code="columns_reordered",
            message="表三的列标题因合并单元格有误而错位，各行按总计核对后，按格式的列次序取数。",
            place=printed[0].row.cells[0].place,
        )
    )


def _by_place(values: dict[str, GridCell]) -> dict[str, GridCell]:
    return dict(sorted(values.items(), key=lambda item: item[1].col))


def _adds_up(values: dict[str, GridCell]) -> bool:
    """Whether a row that is not all zeros adds up to its total."""
    numbers = {key: read_value(cell.text)[0] for key, cell in values.items()}
    total = numbers.pop("total")
    return bool(total) and sum(number or 0 for number in numbers.values()) == total


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
        same = core(body.leaf) in {core(wording) for wording in (label.label, *label.aliases)}
        numbered = ordinal(body.leaf) in ("", ordinal(label.label))
        group = label.path[-2] if len(label.path) > 1 else ""
        outer = body.outer
        fits = (
            not group
            or not outer
            or core(group)[-2:] in squeeze(outer)
            or alike(outer, group) >= POSSIBLE
            or squeeze(outer) in squeeze(group)
        )
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
