"""district-report-YEAR.docx and .pdf: the year as the office reports it upwards and reads it out in a meeting."""

from __future__ import annotations

import base64
import datetime as dt
import io
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from output.kept import Kept, mark_of
from output.made_by import made_by
from output.model import Audit
from output.papers import charts, pdf
from output.papers.blocks import Heading, Paper, Picture, Sentence, Table
from output.papers.district_content import district_paper
from output.papers.district_texts import DISTRICT_TEXTS
from output.papers.printing import Sheet, print_one
from output.papers.save import save_docx
from output.papers.timeless import timeless_coverage, timeless_finding
from output.site.view import SiteView

_PAGE_CM = 15.6
_RENEWED_AFTER = dt.timedelta(days=7)
_BODY, _HEAD = "仿宋", "黑体"


def write_district_report(
    audit: Audit, folder: Path, lang: str = "zh", say: Callable[[str], None] | None = None, kept: Kept | None = None
) -> list[Path]:
    """Write the report of the newest year for which a report is due; nothing while no year is audited. Returns the paths.

    Reports of other years that lie in `folder` stay: they are last year's. Charts need the extra `paper`; `say` hears when they
    are left out. A report that `kept` knows stays with its date for a week, while nothing has changed but the number of days.
    """
    view = SiteView(audit, lang)
    if view.year is None:
        return []
    say = say or (lambda _: None)
    kept = kept or Kept(folder)
    name, key = f"district report {view.year}", _key(view, view.year)
    product = kept.known(name)
    if product is not None and product.key == key and not _is_old(product.on, audit.as_of):
        return sorted(kept.keep(name, product))
    charts.keep_cache_in(folder.parent / "cache" / "matplotlib")
    if charts.font() is None:
        say(DISTRICT_TEXTS[lang]["no_chart"])
    paper = district_paper(view, view.year)
    folder.mkdir(parents=True, exist_ok=True)
    path = save_docx(as_docx(paper), folder / f"district-report-{view.year}.docx")
    if not pdf.can_print():
        kept.add(name, key, view.as_of, [path])
        return [path]
    sheet = Sheet(path.with_suffix(".pdf"), as_page(paper, lang))
    if not print_one(sheet, lang, say):
        return [path]
    kept.add(name, key, view.as_of, [path, sheet.path])
    return [path, sheet.path]


def _key(view: SiteView, year: int) -> str:
    """Over everything that the report says, but not over the day and over how many days a missing report is overdue."""
    audit = view.audit
    years = (year, year - 1)
    findings = [timeless_finding(audit, one) for one in audit.findings if one.year in years]
    reports = [(key, audit.report_mark(key)) for key in sorted(audit.reports) if key[1] in years]
    return mark_of(
        made_by(), view.lang, audit.register, year, view.years, pdf.can_print(), find_spec("matplotlib") is not None, findings,
        reports, [timeless_coverage(entry) for entry in audit.coverage if entry.year in years],
        [card for card in audit.scorecards if card.year in years],
    )  # fmt: skip


def _is_old(written_on: str, today: dt.date) -> bool:
    return not dt.timedelta(0) <= today - dt.date.fromisoformat(written_on) < _RENEWED_AFTER


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
    lines = list(table.rows)
    cells = [list(row.cells) for row in lines]
    for column, width in zip(table.columns, block.widths, strict=True):
        column.width = Cm(width * share)
    lines[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))  # repeated on every page
    for number, values in enumerate((block.heads, *block.rows)):
        lines[number]._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
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
