"""Excel sheets to blocks: rows that hold one text are prose, the rest are grids with their merged cells; hidden sheets are left out."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from parsers.blocks import Document, Grid, GridCell, Note, Paragraph, Place, ReadError
from parsers.radicals import replace_radicals
from parsers.readers.excel_formulas import Sums, Uncalculated
from parsers.readers.excel_sheets import SheetFacts, facts_of
from parsers.tables.classify import table_of
from parsers.textnorm import close_gaps
from parsers.zips import ZIP_DAMAGE

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LARGEST_UNPACKED = 256 * 1024 * 1024
MAX_CELLS = 400_000
MAX_ROWS = 20_000
_PROSE = 120
_PART = re.compile(r"^[一二三四五六七八九十]{1,2}[、.．]")
_COPY = "请用 Excel 或 WPS 表格打开后另存为 .xlsx，再上传。"
Value = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta
Span = tuple[int, int, int, int]  # row, column, rows, columns


class _Sheet(Struct):
    """The used part of a sheet: texts by row and column, and its merged ranges by their upper left cell."""

    name: str
    texts: list[list[str]]
    spans: dict[tuple[int, int], Span]
    covered: set[tuple[int, int]]

    def cells_of(self, row: int) -> list[Span]:
        """The cells that begin in a row and hold text, from left to right."""
        return [
            self.spans.get((row, col), (row, col, 1, 1))
            for col, text in enumerate(self.texts[row])
            if text and (row, col) not in self.covered
        ]

    def text(self, span: Span) -> str:
        return self.texts[span[0]][span[1]]


def read_excel(data: bytes) -> Document:
    """Read .xls, .xlsx or .xlsb. Places are "Sheet1!B5". Numbers are given as stored, with at most 15 digits.

    ReadError codes: excel_broken, excel_encrypted, excel_too_large, excel_empty.
    """
    import python_calamine as calamine

    _require_size(data)
    document = Document(format="xlsx" if data.startswith(b"PK") else "xls")
    try:
        told = facts_of(data)
        workbook = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        for info in workbook.sheets_metadata:
            if info.typ is not calamine.SheetTypeEnum.WorkSheet:
                continue
            if info.visible is not calamine.SheetVisibleEnum.Visible:
                message = f"工作表“{info.name}”是隐藏的，没有读取。如其中有应公开的内容，请取消隐藏后重新上传。"
                document.notes.append(Note("excel_hidden_sheet", message))
                continue
            facts = told.get(info.name, SheetFacts())
            _sheet_blocks(document, _load(workbook.get_sheet_by_name(info.name), facts, document))
    except calamine.PasswordError as fault:
        raise ReadError("excel_encrypted", "Excel 文件设有打开密码，无法读取。请去掉密码后另存，再上传。") from fault
    except (calamine.CalamineError, OSError, ValueError) as fault:
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise ReadError("excel_encrypted", "Excel 文件设有打开密码，无法读取。请去掉密码后另存，再上传。") from fault
        raise ReadError("excel_broken", f"Excel 文件损坏，可能没有下载完整（{fault}）。{_COPY}") from fault
    if not document.blocks:
        raise ReadError("excel_empty", "Excel 文件的各个工作表都是空的。请核对文件。")
    return document


def _require_size(data: bytes) -> None:
    if not data.startswith(b"PK"):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except ZIP_DAMAGE as fault:
        raise ReadError("excel_broken", f"Excel 文件的压缩包损坏，可能没有下载完整（{fault}）。{_COPY}") from fault
    if unpacked > _LARGEST_UNPACKED:
        limit = _LARGEST_UNPACKED // (1024 * 1024)
        raise ReadError("excel_too_large", f"Excel 文件解压后超过{limit}MB，不像年度报告，停止读取。请核对文件。")


def _load(sheet: Any, facts: SheetFacts, document: Document) -> _Sheet:
    last = sheet.end
    height, width = (last[0] + 1, last[1] + 1) if last is not None else (0, 0)
    if height > MAX_ROWS or height * width > MAX_CELLS:
        raise ReadError(
            "excel_too_large",
            f"工作表“{sheet.name}”有{height}行、{width}列，不像年度报告，停止读取。请核对文件。",
        )
    rows: Sequence[Sequence[Value]] = sheet.to_python(skip_empty_area=False)
    texts = [[_text(value) for value in row] for row in rows]
    _calculate(texts, facts, sheet.name, document)
    merged = sheet.merged_cell_ranges or []
    _hide(texts, facts, _shown_in_part(merged, facts), sheet.name, document)
    spans: dict[tuple[int, int], Span] = {}
    covered: set[tuple[int, int]] = set()
    for (top, left), (bottom, right) in merged:
        if top >= len(texts):
            continue
        bottom = min(bottom, len(texts) - 1)
        spans[top, left] = (top, left, bottom - top + 1, right - left + 1)
        covered |= {(r, c) for r in range(top, bottom + 1) for c in range(left, right + 1)} - {(top, left)}
    return _Sheet(sheet.name, texts, spans, covered)


def _calculate(texts: list[list[str]], facts: SheetFacts, name: str, document: Document) -> None:
    """Put in what sums come to that no spreadsheet has calculated; any other such formula stays as words, never as blank or 0."""
    sums = Sums(facts.formulas, texts)
    left: list[str] = []
    for (row, col), formula in facts.formulas.items():
        if row >= MAX_ROWS or (row + 1) * (col + 1) > MAX_CELLS:
            continue
        texts += [[] for _ in range(len(texts), row + 1)]
        texts[row] += [""] * (col + 1 - len(texts[row]))
        try:
            value = sums.value((row, col))
            texts[row][col] = str(value.to_integral_value() if value == value.to_integral_value() else value)
        except Uncalculated:
            if texts[row][col] in ("", "0"):
                texts[row][col] = f"={formula}"
                left.append(_address(name, row, col))
    width = max(map(len, texts), default=0)
    for line in texts:
        line += [""] * (width - len(line))
    if left:
        message = f"工作表“{name}”有{len(left)}个公式没有计算结果（{left[0]}等），没有取数。请用 Excel 或 WPS 表格打开、保存后再上传。"
        document.notes.append(Note("excel_formula_uncalculated", message))


def _shown_in_part(merged: Sequence[tuple[tuple[int, int], tuple[int, int]]], facts: SheetFacts) -> set[tuple[int, int]]:
    """The first cells of merged ones of which a row and a column are not hidden: their text shows there."""
    return {
        (top, left)
        for (top, left), (bottom, right) in merged
        if any(row not in facts.hidden_rows for row in range(top, bottom + 1))
        and any(col not in facts.hidden_columns for col in range(left, right + 1))
    }


def _hide(texts: list[list[str]], facts: SheetFacts, shown: set[tuple[int, int]], name: str, document: Document) -> None:
    """Blank what stands in hidden rows and columns and in none of the cells `shown`: a reader of the sheet does not see it."""
    seen = False
    for row, line in enumerate(texts):
        for col, text in enumerate(line):
            hidden = row in facts.hidden_rows or col in facts.hidden_columns
            if text and hidden and (row, col) not in shown:
                line[col], seen = "", True
    if seen:
        message = f"工作表“{name}”有隐藏的行或列，其中的内容没有读取。如其中有应公开的内容，请取消隐藏后重新上传。"
        document.notes.append(Note("excel_hidden_cells", message))


def _text(value: Value) -> str:
    """As a person sees it, as far as the file tells: whole numbers without decimals, dates in Chinese order."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else _decimal(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, dt.date | dt.time | dt.timedelta):
        return str(value)
    lines = (close_gaps(replace_radicals(line).strip()) for line in value.replace("\r\n", "\n").split("\n"))
    return "\n".join(line for line in lines if line)


def _decimal(value: float) -> str:
    """The spreadsheet keeps 15 digits: 0.1+0.2 shows as 0.3, never as 0.30000000000000004."""
    text = f"{value:.15g}"
    return f"{value:.15f}".rstrip("0") if "e" in text else text


def _sheet_blocks(document: Document, sheet: _Sheet) -> None:
    if _PART.match(sheet.name):
        document.blocks.append(Paragraph(text=sheet.name, place=Place(path=sheet.name)))
    run: list[int] = []
    for row in range(len(sheet.texts)):
        cells = sheet.cells_of(row)
        reached = any(r < row < r + rows for r, _, rows, _ in sheet.spans.values())
        if not cells and not reached:
            if run and row + 1 < len(sheet.texts) and _is_inside(sheet, row):
                run.append(row)  # a row of blank values inside a table
            else:
                _flush(document, sheet, run)
        elif len(cells) == 1 and not reached and _is_prose(sheet, cells[0], begun=bool(run)):
            _flush(document, sheet, run)
            place = Place(path=_address(sheet.name, row, cells[0][1]))
            for line in sheet.text(cells[0]).split("\n"):
                document.blocks.append(Paragraph(text=line, place=place))
        else:
            run.append(row)
    _flush(document, sheet, run)


def _is_inside(sheet: _Sheet, row: int) -> bool:
    """Whether a row without text belongs to the table around it: a merged cell lies in it."""
    return any(r <= row < r + rows for r, _, rows, _ in sheet.spans.values())


def _is_prose(sheet: _Sheet, cell: Span, *, begun: bool) -> bool:
    """Whether the only text of a row is a title, a heading or a sentence rather than a label of the form with blank values."""
    text = sheet.text(cell)
    if table_of(text) is not None:
        return False
    return not begun or len(text) > _PROSE or _PART.match(text) is not None or cell[3] >= _width(sheet, cell[0])


def _width(sheet: _Sheet, row: int) -> int:
    """The used columns of the rows around."""
    near = sheet.texts[max(0, row - 2) : row + 3]
    return max((col + 1 for texts in near for col, text in enumerate(texts) if text), default=1)


def _flush(document: Document, sheet: _Sheet, run: list[int]) -> None:
    """The gathered rows become a grid; columns that are wholly empty at either side are no part of it."""
    if not run:
        return
    first, count = run[0], len(run)
    cells: list[Span] = []
    used = [span for row in run for span in sheet.cells_of(row)]
    left = min(col for _, col, _, _ in used) if used else 0
    right = max(col + cols for _, col, _, cols in used) if used else 0
    for row in run:
        for col in range(left, right):
            if (row, col) not in sheet.covered:
                cells.append(sheet.spans.get((row, col), (row, col, 1, 1)))
    if used:
        document.blocks.append(
            Grid(
                n_rows=count,
                n_cols=right - left,
                cells=[
                    GridCell(
                        row=row - first,
                        col=col - left,
                        text=sheet.texts[row][col] if col < len(sheet.texts[row]) else "",
                        rowspan=min(rows, first + count - row),
                        colspan=cols,
                        place=Place(path=_address(sheet.name, row, col)),
                    )
                    for row, col, rows, cols in cells
                ],
                place=Place(path=_address(sheet.name, first, left)),
            )
        )
    run.clear()


def _address(sheet: str, row: int, col: int) -> str:
    letters = ""
    col += 1
    while col:
        col, rest = divmod(col - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{sheet}!{letters}{row + 1}"
