"""rollup-YEAR.xlsx: the three tables as the form prints them, what is missing, every unit's numbers, and the district's own."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import xlsxwriter

from output.book import workbook
from output.rollup import gaps
from output.rollup.document import RollupPaper
from output.rollup.layout import Layout, layouts
from output.rollup.texts import PARTS, ROLLUP_TEXTS, SHEETS, has_gap, head_lines
from parsers.model import Number
from parsers.template import Template
from parsers.templates import load_template
from rules.rollup.scope import scope_of

_FONT = "Noto Serif CJK SC"
_GAP = "#FBE3B5"
# Column widths in characters; table 3 and table 4 go on a landscape page.
_WIDTHS = {"T2": [30, 20, 20, 20], "T3": [9, 15, 40, *[11] * 7], "T4": [9] * 15}


def write_workbook(paper: RollupPaper, path: Path, lang: str = "zh") -> Path:
    """Write the workbook, replaced at once. Every text is written as text: nothing from a page can become a formula."""
    with workbook(path) as book:
        sheets = _Sheets(book, paper, lang)
        form = load_template(paper.rollup.template)
        for layout in layouts(form):
            sheets.table(layout, form)
        sheets.missing()
        sheets.units()
        sheets.own()
    return path


class _Sheets:
    """One workbook being written."""

    def __init__(self, book: Any, paper: RollupPaper, lang: str) -> None:
        self.book, self.paper, self.lang, self.words = book, paper, lang, ROLLUP_TEXTS[lang]
        base = {"font_name": _FONT, "font_size": 10, "valign": "vcenter", "text_wrap": True}
        boxed = {**base, "border": 1, "align": "center"}
        self.title = book.add_format({**base, "font_size": 14, "bold": True, "align": "center"})
        self.line = book.add_format(base)
        self.label = book.add_format(boxed)
        self.numbers = {
            (gap, amount): book.add_format(
                {**boxed, **({"bg_color": _GAP} if gap else {}), **({"num_format": 'General"元"'} if amount else {})}
            )
            for gap in (False, True)
            for amount in (False, True)
        }
        self.head = book.add_format({**base, "bold": True, "bg_color": "#1C2430", "font_color": "#FFFFFF", "border": 1})
        self.text = book.add_format({**base, "border": 1, "valign": "top"})

    def table(self, layout: Layout, form: Template) -> None:
        """One table in the layout of the form under its heading and the state of the sum."""
        widths = _WIDTHS[layout.table]
        sheet = self._sheet(SHEETS[layout.table], widths, landscape=layout.table != "T2")
        sheet.fit_to_pages(1, 1)
        ordinal, heading = PARTS[layout.table]
        lines = (*head_lines(self.paper, self.lang), self.words["part"].format(ordinal=ordinal, heading=heading))
        for row, text in enumerate(lines):
            sheet.merge_range(row, 0, row, layout.n_cols - 1, text, self.title if row in (0, 3) else self.line)
            sheet.set_row(row, 30 if row < 2 else 20)
        top = len(lines)
        for row in range(layout.n_rows):
            sheet.set_row(top + row, 34 if layout.table == "T3" and row < 3 else 24 if layout.table != "T4" else 32)
        for box in layout.boxes:
            row, col = top + box.row, box.col
            last_row, last_col = row + box.rows - 1, col + box.cols - 1
            if box.address is None:
                self._merged(sheet, (row, col, last_row, last_col), box.text, self.label)
                continue
            cell = self.paper.rollup.cells[box.address]
            amount = form.cells[box.address].unit.startswith("元")  # the form of 2019 wants the unit written behind
            self._merged(sheet, (row, col, last_row, last_col), cell.value, self.numbers[has_gap(cell), amount])
        sheet.merge_range(top + layout.n_rows, 0, top + layout.n_rows, layout.n_cols - 1, self.words["legend"], self.line)
        sheet.set_row(top + layout.n_rows, 30)

    def missing(self) -> None:
        """Five lists under each other."""
        words, paper, lang = self.words, self.paper, self.lang
        sheet = self._sheet(words["missing"], [64, 14, 16, 34, 70], landscape=True)
        row = 0
        for line in head_lines(paper, lang):
            sheet.merge_range(row, 0, row, 4, line, self.title if row == 0 else self.line)
            sheet.set_row(row, 24)
            row += 1
        cells = (words["cell"], words["sum"], words["counted_units"], words["why"], words["which"])
        units = (words["unit"], words["kind"], words["standing"], words["reason"])
        row = self._list(sheet, row + 1, words["missing_units"], units, gaps.open_units(paper, lang))
        row = self._list(sheet, row + 1, words["missing_cells"], cells, gaps.open_cells(paper, lang))
        row = self._list(sheet, row + 1, words["unsure_cells"], cells, gaps.unsure_cells(paper, lang))
        self._list(sheet, row + 1, words["broken"], (words["rule"], words["left"], words["right"]), gaps.broken(paper))

    def units(self) -> None:
        """One row per cell, one column per unit, and the sum as a formula over them: blank cells stay blank and add nothing."""
        rollup, form = self.paper.rollup, load_template(self.paper.rollup.template)
        sheet = self._sheet(self.words["units"], [64, 12, *[10] * len(rollup.units)], landscape=True)
        names = [unit.name for unit in rollup.units]
        for column, name in enumerate([self.words["cell"], self.words["sum"], *names]):
            sheet.write_string(0, column, name, self.head)
        sheet.set_row(0, 60)
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
        sheet.repeat_columns(0, 1)
        sheet.fit_to_pages(0, 0)
        sheet.set_print_scale(60)
        for row, (address, cell) in enumerate(rollup.cells.items(), 1):
            sheet.write_string(row, 0, form.label(address), self.text)
            self._value(sheet, row, 1, cell.value, self.text)
            if cell.value is not None:
                first, last = (xlsxwriter.utility.xl_rowcol_to_cell(row, 2 + at) for at in (0, len(rollup.units) - 1))
                sheet.write_formula(row, 1, f"=SUM({first}:{last})", self.text, float(cell.value))
            for column, one in enumerate(cell.contributions, 2):
                self._value(sheet, row, column, one.value, self.text)

    def own(self) -> None:
        """The district's own report against the sum, if there is one."""
        paper, words = self.paper, self.words
        sheet = self._sheet(words["own"], [70, 16, 16, 12, 16], landscape=True)
        if paper.own is None:
            sheet.write_string(0, 0, words["own_absent"].format(year=paper.rollup.year), self.line)
            return
        scope = scope_of(paper.own, paper.rollup)
        text = words["scope"].format(scope=scope.quote) if scope is not None else words["no_scope"]
        sheet.merge_range(0, 0, 0, 4, text, self.line)
        sheet.set_row(0, 40)
        heads = (words["cell"], words["stated"], words["sum"], words["difference"], words["complete"])
        self._list(sheet, 1, words["differences"], heads, gaps.against_own(paper, self.lang))

    def _list(self, sheet: Any, row: int, title: str, heads: Sequence[str], rows: Sequence[gaps.Row]) -> int:
        sheet.write_string(row, 0, title, self.line)
        row += 1
        if not rows:
            sheet.write_string(row, 0, self.words["nothing"], self.line)
            return row + 1
        for column, head in enumerate(heads):
            sheet.write_string(row, column, head, self.head)
        for entry in rows:
            row += 1
            for column, value in enumerate(entry):
                self._value(sheet, row, column, value, self.text)
        return row + 1

    def _merged(self, sheet: Any, place: tuple[int, int, int, int], value: str | Number | None, style: Any) -> None:
        if place[:2] != place[2:]:
            sheet.merge_range(*place, "", style)
        self._value(sheet, place[0], place[1], value, style)

    def _value(self, sheet: Any, row: int, column: int, value: str | Number | None, style: Any) -> None:
        if value is None:
            sheet.write_blank(row, column, None, style)  # nobody stated a number: an empty cell, never a zero
        elif isinstance(value, str):
            sheet.write_string(row, column, value[:32767], style)
        else:
            sheet.write_number(row, column, value, style)

    def _sheet(self, name: str, widths: Sequence[int], *, landscape: bool) -> Any:
        sheet = self.book.add_worksheet(name)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet
