"""表二: blocks with heads of their own; a row is known by its label, its values by the head above it."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec

from parsers.blocks import GridCell
from parsers.model import CellKind
from parsers.tables.listed import listed
from parsers.tables.reading import TableCells
from parsers.tables.rows import Row, value_cells
from parsers.tables.similarity import POSSIBLE, SURE, alike, best, match
from parsers.tables.values import read_value
from parsers.template import Block, Label, Template
from parsers.textnorm import squeeze

_CONTENT_HEAD = "信息内容"
_EXPLAINED = re.compile(r"(?P<label>[^:：(（]{2,12})[:：(（]")


def read_active(rows: Sequence[Row], template: Template, source: str) -> TableCells:
    """The cells of 表二, keys "row.column"."""
    result = TableCells()
    if not rows:
        return result
    if rows[0].cells:
        result.place = rows[0].cells[0].place
    row_labels = [label for block in template.blocks for label in block.rows]
    block_of = {label.key: block for block in template.blocks for label in block.rows}
    head: list[GridCell] = []
    head_grid: int | None = None
    head_row = 0
    found: set[str] = set()
    for row in rows:
        cells = [cell for cell in row.cells if not _is_block_heading(cell, template)]
        if not cells:
            continue
        if head_grid == row.grid and row.number == head_row + 1 and _goes_on(row, template):
            head = _joined(head, row)
            continue
        if (entry := listed(cells, template)) is not None:
            (named, under), cell = entry
            found.add(named.key)
            result.put(f"{named.key}.{under.key}", cell, source)
            continue
        if _is_head(cells, template):
            head, head_grid, head_row = _columns(cells), row.grid, row.number
            continue
        label_cell = next((cell for cell in cells if cell.text.strip()), None)
        if label_cell is not None and len(cells) > 1 and read_value(label_cell.text)[1] is not CellKind.TEXT:
            # A number in front of the row.
            label_cell = next((cell for cell in cells if read_value(cell.text)[1] is CellKind.TEXT), label_cell)
        if label_cell is None:
            continue
        label = _named(label_cell.text, row_labels) or _reworded(label_cell.text, row_labels, found)
        if label is None:
            if len(cells) > 1:
                result.extra.append(label_cell.text)
            continue
        found.add(label.key)
        block = block_of[label.key]
        columns = head if _begin_as_the_form(head, block) else _merged(head)
        values = _values(row, label_cell, block, columns, same_grid=head_grid == row.grid)
        if values is None or _swallowed(label_cell):
            result.ambiguous(f"{block.label} {label.label}", label_cell.place)
            continue
        for column, cell in values.items():
            result.put(f"{label.key}.{column}", cell, source)
    for block in template.blocks:
        for label in block.rows:
            if label.key not in found:
                result.missing.append(f"{block.label} {label.label}")
            else:
                result.missing += [
                    f"{block.label} {label.label} {column.label}"
                    for column in block.columns
                    if f"{label.key}.{column.key}" not in result.cells
                ]
    return result


def _swallowed(label_cell: GridCell) -> bool:
    """Whether a label laid out by alignment took in the number beside it: 规章4."""
    return label_cell.confidence < 1 and squeeze(label_cell.text)[-1:].isdigit()


def _is_block_heading(cell: GridCell, template: Template) -> bool:
    # 第二十条第（一）项 … differ by one character: the exact words are asked for, in any spacing.
    return any(alike(cell.text, block.label) == 100.0 for block in template.blocks) or (
        cell.text.strip().startswith("第二十条") and len(cell.text.strip()) < 16
    )


def _is_head(cells: Sequence[GridCell], template: Template) -> bool:
    if any(alike(cell.text, _CONTENT_HEAD) >= SURE for cell in cells[:2]):
        return True
    columns = [column for block in template.blocks for column in block.columns]
    return sum(1 for cell in cells if cell.text.strip() and match_any(cell.text, columns)) >= 2


def _columns(cells: Sequence[GridCell]) -> list[GridCell]:
    """The head cells that name a column. Editors that undo a merge leave blank cells behind the head; they name none, and neither
    does what stands in front of 信息内容."""
    first = next((cell.col for cell in cells if alike(cell.text, _CONTENT_HEAD) >= SURE), 0)
    return [cell for cell in cells if cell.col >= first and cell.text.strip() and alike(cell.text, _CONTENT_HEAD) < SURE]


def _merged(head: Sequence[GridCell]) -> list[GridCell]:
    """The head; fields of an undone merge that repeat the label beside them belong to its column."""
    columns: list[GridCell] = []
    for cell in head:
        before = columns[-1] if columns else None
        if before is not None and before.col + before.colspan == cell.col and squeeze(before.text) == squeeze(cell.text):
            columns[-1] = msgspec.structs.replace(before, colspan=before.colspan + cell.colspan)
        else:
            columns.append(cell)
    return columns


def _goes_on(row: Row, template: Template) -> bool:
    """Whether a row under a head only ends its words: 本年新 | 本年新 above, 制作数量 | 公开数量 below."""
    own = [cell for cell, begins in zip(row.cells, row.own, strict=True) if begins]
    labels = [label for block in template.blocks for label in (*block.rows, *block.columns)]
    words = all(read_value(cell.text)[1] is CellKind.TEXT for cell in own)
    return (
        bool(own) and words and not any(match_any(cell.text, labels) or alike(cell.text, _CONTENT_HEAD) >= SURE for cell in own)
    )


def _joined(head: Sequence[GridCell], row: Row) -> list[GridCell]:
    """The head with the words of the row below put behind those above them."""
    own = [cell for cell, begins in zip(row.cells, row.own, strict=True) if begins]
    below = {cell.col: cell.text for cell in own}
    return [msgspec.structs.replace(cell, text=cell.text + below.get(cell.col, "")) for cell in head]


def _named(text: str, labels: Sequence[Label]) -> Label | None:
    """The row that a text names, perhaps with an explanation behind it: 规章：指…, 行政许可（办件量）."""
    found = match(text, labels)
    if found is None and (cut := _EXPLAINED.match(text.strip())):
        found = match(cut["label"], labels)
    return found


def match_any(text: str, labels: Sequence[Label]) -> bool:
    """Whether the text is one of the labels; equal labels of several blocks do not disturb."""
    return any(best(text, label) >= SURE for label in labels)


def _reworded(text: str, labels: Sequence[Label], found: set[str]) -> Label | None:
    """The only label still missing that a wording could mean."""
    likely = [label for label in labels if label.key not in found and best(text, label) >= max(POSSIBLE, 70.0)]
    return likely[0] if len(likely) == 1 else None


def _values(
    row: Row, label_cell: GridCell, block: Block, head: Sequence[GridCell], *, same_grid: bool
) -> dict[str, GridCell] | None:
    """The cells of a row by column key, or None where head and body cannot be brought together."""
    after = label_cell.col + label_cell.colspan
    values = [cell for cell in row.cells if cell.col >= after]
    printed = [cell for cell in values if cell.text.strip()]
    if len(block.columns) == 1 and len(printed) == 1:
        return {block.columns[0].key: printed[0]}  # one column and one value: only one reading, whatever the spans
    keys = _head_keys(head, block)
    if keys is None:
        single = len(block.columns) == 1 and len(values) == 1
        return {block.columns[0].key: values[0]} if single else None
    if same_grid:
        values = _without_repeats(values, head)
        cells = value_cells(row, [cell.col for cell in head], after)
        if cells is not None:
            return {key: cell for key, cell in zip(keys, cells, strict=True) if key is not None}
    if len(values) == len(keys):
        return {key: cell for key, cell in zip(keys, values, strict=True) if key is not None}
    return None


def _without_repeats(values: Sequence[GridCell], head: Sequence[GridCell]) -> list[GridCell]:
    """The value cells without those that, under one head, are blank or say again what the cell before them says."""
    kept: list[GridCell] = []
    for cell in values:
        above = next((one for one in head if one.col <= cell.col < one.col + one.colspan), None)
        before = kept[-1] if kept else None
        together = above is not None and before is not None and above.col <= before.col
        if not (together and before is not None and cell.text.strip() in ("", before.text.strip())):
            kept.append(cell)
    return kept


def _begin_as_the_form(head: Sequence[GridCell], block: Block) -> bool:
    """Whether the heads are as many as the form's, in its order, each as the form prints it or the beginning of that."""
    return len(head) == len(block.columns) and all(
        best(cell.text, column) >= SURE or (len(squeeze(cell.text)) > 2 and column.label.startswith(squeeze(cell.text)))
        for cell, column in zip(head, block.columns, strict=True)
    )


def _head_keys(head: Sequence[GridCell], block: Block) -> list[str | None] | None:
    """The column key under each head cell (None for a column the form does not have); None if the head is another block's."""
    keys: list[str | None] = []
    for cell in head:
        scores = sorted(((best(cell.text, column), column.key) for column in block.columns), reverse=True)
        sure = scores[0][0] >= SURE and (len(scores) == 1 or scores[1][0] < scores[0][0])
        keys.append(scores[0][1] if sure else None)
    if any(keys) and _begin_as_the_form(head, block):
        return [column.key for column in block.columns]  # 本年新 | 本年新 | 对外公开总数量: the ends of the words were lost
    named = [key for key in keys if key is not None]
    if not named or len(set(named)) != len(named):
        return None
    if len(keys) == len(block.columns) and keys.count(None) == 1:
        # One reworded head among known ones can only be the one that is missing.
        missing = next(column.key for column in block.columns if column.key not in named)
        keys[keys.index(None)] = missing
    return keys
