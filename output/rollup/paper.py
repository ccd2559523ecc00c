"""rollup-YEAR.docx: the three tables in the layout of the form, ready to be copied into the report, and what is missing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from output.beside import beside
from output.rollup import gaps
from output.rollup.document import RollupPaper
from output.rollup.layout import Layout, layouts
from output.rollup.texts import PARTS, ROLLUP_TEXTS, has_gap, head_lines
from parsers.model import Number
from parsers.template import Template
from parsers.templates import load_template
from rules.rollup.scope import scope_of

_FONT = "Noto Serif CJK SC"
_GAP = "FBE3B5"
# Widths in cm; they fill an A4 page, upright for 表二, crosswise for 表三 and 表四.
_WIDTHS = {"T2": [4.6, 3.7, 3.7, 3.7], "T3": [2.0, 2.7, 7.1, *[1.98] * 7], "T4": [1.66] * 15}
_LIST_WIDTHS = {3: [17.0, 4.0, 4.0], 4: [7.0, 2.6, 2.6, 13.0], 5: [10.5, 2.2, 2.6, 4.0, 6.0]}
_SHORT_TABLE = 6  # rows
_SIZES = {"T2": 10.5, "T3": 8.0, "T4": 9.0}


def write_paper(paper: RollupPaper, path: Path, lang: str = "zh") -> Path:
    """Write the document, replaced at once."""
    words = ROLLUP_TEXTS[lang]
    document: Any = Document()
    _set_font(document.styles["Normal"], 10.5)
    _turn(document.sections[0], landscape=False)
    title, *lines = head_lines(paper, lang)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(heading, title, 16, bold=True)
    for line in (*lines, words["legend"]):
        document.add_paragraph(line)
    form = load_template(paper.rollup.template)
    for layout in layouts(form):
        if layout.table == "T3":
            _turn(document.add_section(WD_SECTION.NEW_PAGE), landscape=True)
        ordinal, name = PARTS[layout.table]
        heading = document.add_paragraph()
        heading.paragraph_format.space_before = Pt(12)
        heading.paragraph_format.keep_with_next = True
        _run(heading, words["part"].format(ordinal=ordinal, heading=name), 14, bold=True)
        _table(document, paper, layout, form)
    _missing(document, paper, lang)
    with beside(path) as part:
        document.save(str(part))
    return path


def _table(document: Any, paper: RollupPaper, layout: Layout, form: Template) -> None:
    table = document.add_table(rows=layout.n_rows, cols=layout.n_cols)
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, _WIDTHS[layout.table], strict=True):
        column.width = Cm(width)  # the grid, which LibreOffice goes by; Word goes by the cells
    cells = [list(row.cells) for row in table.rows]  # asked for once: python-docx counts all cells again each time
    for row in cells:
        for cell, width in zip(row, _WIDTHS[layout.table], strict=True):
            cell.width = Cm(width)
    for row in table.rows:
        _keep_together(row)
    short = layout.n_rows <= _SHORT_TABLE
    for row in cells[:-1] if short else []:
        for cell in row:
            cell.paragraphs[0].paragraph_format.keep_with_next = True  # a short table is not cut by the end of a page
    for box in layout.boxes:
        cell = cells[box.row][box.col]
        if box.rows > 1 or box.cols > 1:
            cell = cell.merge(cells[box.row + box.rows - 1][box.col + box.cols - 1])
        text = box.text
        if box.address is not None:
            summed = paper.rollup.cells[box.address]
            text = printed(summed.value) + unit_behind(form, box.address, summed.value)
            if has_gap(summed):
                _shade(cell)
        _fill(cell, text, _SIZES[layout.table])


def printed(value: str | Number | None) -> str:
    """A number as the form prints it; nothing where nobody stated one."""
    if value is None:
        return ""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)


def unit_behind(form: Template, address: str, value: Number | None) -> str:
    """The unit that the form of 2019 wants written behind an amount; nothing for all other cells."""
    return "元" if value and form.cells[address].unit.startswith("元") else ""


def _missing(document: Any, paper: RollupPaper, lang: str) -> None:
    words = ROLLUP_TEXTS[lang]
    heading = document.add_paragraph()
    heading.paragraph_format.page_break_before = True
    _run(heading, words["missing"], 14, bold=True)
    cells = (words["cell"], words["sum"], words["counted_units"], words["why"], words["which"])
    units = (words["unit"], words["kind"], words["standing"], words["reason"])
    _list(document, words, words["missing_units"], units, gaps.open_units(paper, lang))
    _list(document, words, words["missing_cells"], cells, gaps.open_cells(paper, lang))
    _list(document, words, words["unsure_cells"], cells, gaps.unsure_cells(paper, lang))
    _list(document, words, words["broken"], (words["rule"], words["left"], words["right"]), gaps.broken(paper))
    _run(document.add_paragraph(), words["own"], 14, bold=True)
    if paper.own is None:
        document.add_paragraph(words["own_absent"].format(year=paper.rollup.year))
        return
    scope = scope_of(paper.own, paper.rollup)
    document.add_paragraph(words["scope"].format(scope=scope.quote) if scope is not None else words["no_scope"])
    heads = (words["cell"], words["stated"], words["sum"], words["difference"], words["complete"])
    _list(document, words, words["differences"], heads, gaps.against_own(paper, lang))


def _list(document: Any, words: dict[str, str], title: str, heads: Sequence[str], rows: Sequence[gaps.Row]) -> None:
    heading = document.add_paragraph()
    heading.paragraph_format.space_before = Pt(10)
    heading.paragraph_format.keep_with_next = True
    _run(heading, title, 12, bold=True)
    if not rows:
        document.add_paragraph(words["nothing"])
        return
    table = document.add_table(rows=len(rows) + 1, cols=len(heads))
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, _LIST_WIDTHS[len(heads)], strict=True):
        column.width = Cm(width)
        for cell in column.cells:
            cell.width = Cm(width)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on every page
    for row, entry in zip(table.rows, [tuple(heads), *rows], strict=True):
        _keep_together(row)
        for cell, value in zip(row.cells, entry, strict=True):
            _fill(cell, printed(value) if not isinstance(value, str) else value, 9, centred=False)


def _fill(cell: Any, text: str, size: float, *, centred: bool = True) -> None:
    cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = cell.paragraphs[0]
    for other in cell.paragraphs[1:]:  # merging keeps the empty paragraphs of what was merged
        other._element.getparent().remove(other._element)
    if centred:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    paragraph.paragraph_format.space_after = Pt(0)
    _run(paragraph, text, size)


def _keep_together(row: Any) -> None:
    """A row is not cut by the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _shade(cell: Any) -> None:
    shade = OxmlElement("w:shd")
    for name, value in (("w:val", "clear"), ("w:color", "auto"), ("w:fill", _GAP)):
        shade.set(qn(name), value)
    cell._tc.get_or_add_tcPr().append(shade)


def _turn(section: Any, *, landscape: bool) -> None:
    long, short = Cm(29.7), Cm(21.0)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (long, short) if landscape else (short, long)
    section.left_margin = section.right_margin = Cm(2.0 if landscape else 2.6)
    section.top_margin = section.bottom_margin = Cm(1.3 if landscape else 2.2)


def _run(paragraph: Any, text: str, size: float, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold = bold
    _set_font(run, size)


def _set_font(target: Any, size: float) -> None:
    target.font.name = _FONT
    target.font.size = Pt(size)
    # Word takes the Chinese font from eastAsia, not from the name.
    target.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
