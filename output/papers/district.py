"""district-report-YEAR.docx and .pdf: the year as the office reports it upwards and reads it out in a meeting."""

from __future__ import annotations

import base64
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from output.model import Audit
from output.papers import charts, pdf
from output.papers.blocks import Heading, Paper, Picture, Sentence, Table
from output.papers.district_content import district_paper
from output.papers.district_texts import DISTRICT_TEXTS
from output.site.view import SiteView

_PAGE_CM = 15.6
_BODY, _HEAD = "仿宋", "黑体"


def write_district_report(audit: Audit, folder: Path, lang: str = "zh", say: Callable[[str], None] | None = None) -> list[Path]:
    """Write the report of the newest year for which a report is due; nothing while no year is audited. Returns the paths.

    Reports of other years that lie in `folder` stay: they are last year's. Charts need the extra `paper`; `say` hears when they
    are left out.
    """
    view = SiteView(audit, lang)
    if view.year is None:
        return []
    charts.keep_cache_in(folder.parent / "cache" / "matplotlib")
    if charts.font() is None and say is not None:
        say(DISTRICT_TEXTS[lang]["no_chart"])
    paper = district_paper(view, view.year)
    path = folder / f"district-report-{view.year}.docx"
    folder.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".new")
    as_docx(paper).save(str(beside))
    os.replace(beside, path)
    if not pdf.can_print():
        return [path]
    return [path, pdf.write_pdf(as_page(paper, lang), path.with_suffix(".pdf"))]


def as_page(paper: Paper, lang: str) -> str:
    """The report as one HTML page for printing, pictures inside."""
    blocks = [
        {
            "kind": type(block).__name__,
            "block": block,
            "source": "data:image/png;base64," + base64.b64encode(block.png).decode() if isinstance(block, Picture) else "",
        }
        for block in paper.blocks
    ]
    return pdf.html("district.html", paper=paper, blocks=blocks, lang=lang, page_words=pdf.page_words(lang))


def as_docx(paper: Paper) -> Any:
    """The report as a python-docx document."""
    document: Any = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm((21.0 - _PAGE_CM) / 2)
    section.top_margin = section.bottom_margin = Cm(2.4)
    _font(document.styles["Normal"], _BODY, 12)
    language = OxmlElement("w:lang")
    language.set(qn("w:eastAsia"), "zh-CN")
    document.styles["Normal"].element.get_or_add_rPr().append(language)
    document.core_properties.title = paper.title[:255]  # the longest by the standard
    _line(document, paper.title, _HEAD, 16, bold=True, centred=True, after=8)
    for line in paper.lines:
        _line(document, line, _BODY, 11, centred=True)
    for block in paper.blocks:
        if isinstance(block, Heading):
            _line(document, block.text, _HEAD, 14, bold=True, before=12, after=4, keep=True)
        elif isinstance(block, Sentence):
            _line(document, block.text, _BODY, 12, indent=True, before=6)
        elif isinstance(block, Picture):
            _line(document, block.title, _HEAD, 10.5, bold=True, centred=True, before=6, keep=True)
            document.add_picture(io.BytesIO(block.png), width=Cm(_PAGE_CM))
            document.paragraphs[-1].alignment = WD_ALIGN_PARAGRAPH.CENTER
            _describe(document.inline_shapes[-1], block.words)
        else:
            _table(document, block)
    return document


def _table(document: Any, block: Table) -> None:
    _line(document, block.title, _HEAD, 10.5, bold=True, centred=True, before=8, keep=True)
    table = document.add_table(rows=len(block.rows) + 1, cols=len(block.heads))
    table.style = "Table Grid"
    table.autofit = False
    share = _PAGE_CM / sum(block.widths)
    cells = [list(row.cells) for row in table.rows]
    for column, width in zip(table.columns, block.widths, strict=True):
        column.width = Cm(width * share)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on every page
    for number, values in enumerate((block.heads, *block.rows)):
        table.rows[number]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
        for place, (cell, text, width) in enumerate(zip(cells[number], values, block.widths, strict=True)):
            cell.width = Cm(width * share)
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(0)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT if place in block.numbers else WD_ALIGN_PARAGRAPH.LEFT
            run = paragraph.add_run(text)
            run.bold = number == 0
            _font(run, _HEAD if number == 0 else _BODY, 9)


def _line(
    document: Any,
    text: str,
    font: str,
    size: float,
    *,
    bold: bool = False,
    centred: bool = False,
    indent: bool = False,
    keep: bool = False,
    before: float = 0.0,
    after: float = 3.0,
) -> None:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before, form.space_after, form.keep_with_next = Pt(before), Pt(after), keep
    form.line_spacing = 1.3
    if centred:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER
    if indent:
        form.first_line_indent = Pt(2 * size)
    run = paragraph.add_run(text)
    run.bold = bold
    _font(run, font, size)


def _describe(shape: Any, words: str) -> None:
    """What the picture shows, for who cannot see it."""
    shape._inline.docPr.set("descr", words)


def _font(target: Any, name: str, size: float) -> None:
    target.font.name = "Times New Roman"
    target.font.size = Pt(size)
    # Word takes the Chinese font from eastAsia, not from the name.
    target.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)
