"""Makes the notice templates that the program brings along: `python -m output.papers.make_templates`.

The office edits a copy in Word and puts it into its register folder as notice-template.docx; nothing here is needed for that.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.table import WD_ROW_HEIGHT_RULE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from output.notice_texts import NOTICE_TEXTS
from output.papers.placeholders import LINES, REVIEWS, SCALARS

FOLDER = Path(__file__).parent / "templates"
# Fonts of official letters; where a machine lacks them, Word and LibreOffice take what they have.
_BODY, _HEAD, _TITLE = "仿宋", "黑体", "宋体"
_RED = RGBColor(0xC0, 0x00, 0x00)
_TALL = {2: 4.2, 3: 2.2, 6: 2.0}  # rows of the slip that are written into, in cm


def make(lang: str) -> Any:
    """The template as a document."""
    words = NOTICE_TEXTS[lang]
    names = {english: chinese if lang == "zh" else english
             for chinese, english in (*SCALARS.items(), *LINES.items(), *REVIEWS.items())}  # fmt: skip

    def mark(name: str) -> str:
        return "{{" + names[name] + "}}"

    document: Any = Document()
    _page(document, lang, words)
    _line(document, mark("office"), _TITLE, 26, bold=True, centred=True, colour=_RED)
    _rule(_line(document, "", _BODY, 2, after=0))
    _line(document, str(words["title"]), _HEAD, 18, bold=True, centred=True, before=14, after=14)
    _line(document, str(words["to"]).format(unit=mark("unit")), _BODY, 14, bold=True)
    lead = str(words["lead"]).format(**{name: mark(name) for name in ("as_of", "count", "deadline", "workdays")})
    _line(document, lead + mark("deadline_note"), _BODY, 14, indent=True, after=6)
    _line(document, mark("year"), _HEAD, 14, bold=True, before=10, keep=True)
    _line(document, mark("source"), _BODY, 10.5, colour=RGBColor(0x44, 0x44, 0x44), keep=True)
    _line(document, mark("cause"), _HEAD, 12, bold=True, before=6, keep=True)
    _line(document, mark("point"), _BODY, 12)
    _line(document, mark("place"), _BODY, 10.5, left=0.75)
    _line(document, mark("quote"), _BODY, 10.5, left=0.75)
    _line(document, mark("correction"), _BODY, 12, left=0.75)
    _line(document, mark("basis"), _BODY, 10.5, left=0.75, after=4)
    _line(document, mark("review_lead"), _HEAD, 12, bold=True, before=12, keep=True)
    _line(document, mark("review"), _BODY, 10.5, left=0.75)
    _line(document, str(words["close"]), _BODY, 14, indent=True, before=12, keep=True)
    _line(document, str(words["contact"]).format(contact=mark("contact")), _BODY, 14, indent=True, keep=True)
    _line(document, mark("office"), _BODY, 14, right=True, before=24, keep=True)
    _line(document, mark("date"), _BODY, 14, right=True)
    slip = _line(document, str(words["slip"]), _HEAD, 18, bold=True, centred=True, after=10)
    slip.paragraph_format.page_break_before = True
    _line(document, str(words["slip_to"]).format(office=mark("office")), _BODY, 14, after=6)
    _slip(document, words["slip_rows"], mark("unit"))
    return document


def _page(document: Any, lang: str, words: dict[str, Any]) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.top_margin, section.bottom_margin = Cm(3.0), Cm(2.5)
    section.left_margin, section.right_margin = Cm(2.8), Cm(2.6)
    normal = document.styles["Normal"]
    _font(normal, _BODY, 14)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-US" if lang == "en" else "zh-CN")
    language.set(qn("w:eastAsia"), "zh-CN")
    normal.element.get_or_add_rPr().append(language)
    normal.paragraph_format.space_after = Pt(2)
    normal.paragraph_format.line_spacing = 1.25
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for part in str(words["page"]).replace("{page}", "|PAGE|").replace("{pages}", "|NUMPAGES|").split("|"):
        run = foot.add_run()
        _font(run, _BODY, 9)
        if part in ("PAGE", "NUMPAGES"):
            field = OxmlElement("w:fldSimple")
            field.set(qn("w:instr"), part)
            run._r.addprevious(field)
            field.append(run._r)  # the number is written like the words around it
            run.text = "1"
        else:
            run.text = part


def _line(
    document: Any,
    text: str,
    font: str,
    size: float,
    *,
    bold: bool = False,
    centred: bool = False,
    right: bool = False,
    indent: bool = False,
    keep: bool = False,
    left: float = 0.0,
    before: float = 0.0,
    after: float = 2.0,
    colour: RGBColor | None = None,
) -> Any:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.keep_with_next = keep
    if centred or right:
        form.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.RIGHT
    if indent:
        form.first_line_indent = Pt(2 * size)
    if left:
        form.left_indent = Cm(left)
    run = paragraph.add_run(text)
    run.bold = bold
    if colour is not None:
        run.font.color.rgb = colour
    _font(run, font, size)
    return paragraph


def _rule(paragraph: Any) -> None:
    """The red line under the letterhead."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in (("w:val", "single"), ("w:sz", "18"), ("w:space", "1"), ("w:color", "C00000")):
        line.set(qn(name), value)
    borders.append(line)
    paragraph._p.get_or_add_pPr().append(borders)


def _slip(document: Any, rows: list[str], unit: str) -> None:
    table = document.add_table(rows=len(rows), cols=2)
    table.style = "Table Grid"
    table.autofit = False
    for column, width in zip(table.columns, (4.2, 11.4), strict=True):
        column.width = Cm(width)
    for number, (row, name) in enumerate(zip(table.rows, rows, strict=True)):
        row.height = Cm(_TALL.get(number, 1.1))
        row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
        for cell, width, text in zip(row.cells, (4.2, 11.4), (name, unit if number == 0 else ""), strict=True):
            cell.width = Cm(width)
            _font(cell.paragraphs[0].add_run(text), _BODY, 12)


def _font(target: Any, name: str, size: float) -> None:
    target.font.name = "Times New Roman"
    target.font.size = Pt(size)
    # Word takes the Chinese font from eastAsia, not from the name.
    target.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), name)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    for language in NOTICE_TEXTS:
        make(language).save(str(FOLDER / f"notice.{language}.docx"))
