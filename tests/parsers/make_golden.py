"""Makes the documents of the golden reports anew: `python -m tests.parsers.make_golden FOLDER [layout ...]`.

The committed bytes are what counts; this says how they came about. Those with an office program in their way need LibreOffice.
All figures and texts are those of the stand-in: made up.
"""

from __future__ import annotations

import datetime as dt
import io
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pypdfium2
from PIL import Image

from parsers.radicals import RADICALS
from standin import article
from standin.districts import district
from standin.draft import Draft
from standin.look import Look
from standin.writing import write_all
from tests.parsers import formats, make_pdf
from tests.parsers import make_html as make
from tests.parsers.soffice import converted
from tests.parsers.test_bar_tables import bars
from tests.parsers.test_ebook_reader import page as book_page

Files = dict[str, bytes]
_OFFICE_S = 120.0


def draft(unit_id: str, year: int = 2023, seed: int = 41) -> Draft:
    """The report of one body of the stand-in."""
    return write_all(district(1), [year], seed)[unit_id, year]


def page(report: Draft, **look: object) -> bytes:
    """The article page of the stand-in."""
    chosen = Look(**look)  # type: ignore[arg-type]
    body = article.report_body(report, chosen)
    lines = (report.body.name, report.title)
    made = article.Article(31, 2251, report.published, lines, "".join(lines), report.body.name, body, chosen)
    return article.page(made, "文登区人民政府", "www.example.cn", dt.datetime(2026, 2, 20, 8, 0), 12)


def _html(unit_id: str, year: int = 2023, **look: object) -> Callable[[], Files]:
    return lambda: {"report.html": page(draft(unit_id, year), **look)}


def _tables(report: Draft) -> dict[str, make.Grid]:
    return make.official(report.form, report.cells)


def _remarks() -> Files:
    """Remarks, words and strokes in cells; headings wrongly numbered and set in tables."""
    report = draft("mishan")
    report.cells |= {"T3.granted.natural": "22（其中修订16件）", "T3.granted.business": "无", "T3.granted.research": "—"}
    report.cells |= {"T3.granted.welfare": "", "T3.granted.legal_service": "１，２０５", "T3.granted.other_org": "约20"}
    tables = {name: make.table(grid, make.word) for name, grid in _tables(report).items()}
    body = make.page(tables, ordinals="一二三四四五", heading="<table><tr><td>{}</td></tr></table>")
    return {"report.html": make.site_page(body).encode()}


def _picture_in_page() -> Files:
    """表三 is a picture that lies elsewhere, 表四 is left out, the fourth heading too."""
    report = draft("zeku")
    tables = {name: make.table(grid) for name, grid in _tables(report).items()}
    body = make.page({**tables, "T3": '<p><img src="/picture/0/1.png" alt=""></p>', "T4": ""})
    return {
        "report.html": make.site_page(
            body.replace("<p><strong>四、政府信息公开行政复议、行政诉讼情况</strong></p>", "")
        ).encode()
    }


def _mixed() -> Files:
    """Tables of 2019 in a report on 2022."""
    report = draft("jieshi", 2022)
    older = draft("jieshi", 2020)
    report.form, report.cells = older.form, older.cells
    return {"report.html": page(report)}


def _form_2008() -> Files:
    """The topics of 条例 (2008) Art. 32; no tables were laid down then."""
    lines = [
        "本年度报告根据《中华人民共和国政府信息公开条例》要求编制。数据统计期限为2016年1月1日至2016年12月31日。",
        "一、概述", "2016年，我局认真贯彻落实条例，健全工作机制。",
        "二、主动公开政府信息的情况", "全年主动公开政府信息126条，其中机构职能类4条，工作动态类122条。",
        "三、依申请公开政府信息的情况", "全年收到政府信息公开申请3件，均已答复。",
        "四、政府信息公开的收费及减免情况", "本年度没有收取任何费用。",
        "五、因政府信息公开申请行政复议、提起行政诉讼的情况", "未发生行政复议和行政诉讼。",
        "六、存在的主要问题及改进情况", "一是公开内容不够丰富。下一步将拓宽公开渠道。",
        "七、其他需要报告的事项", "无。",
    ]  # fmt: skip
    table = "<table><tr><td>指标</td><td>单位</td><td>数量</td></tr><tr><td>主动公开政府信息数</td><td>条</td><td>126</td></tr></table>"
    body = "".join(f"<p>{line}</p>" for line in ("威海市文登区科学技术局", "2016年政府信息公开年度报告", *lines))
    return {"report.html": make.site_page(body + table).encode()}


def _office(unit_id: str, target: str, name: str, year: int = 2023) -> Callable[[], Files]:
    def made() -> Files:
        report = draft(unit_id, year)
        with tempfile.TemporaryDirectory() as folder:
            body = formats.as_docx(report)
            return {name: converted(body, "docx", target, Path(folder), _OFFICE_S)}

    return made


def _drawn(unit_id: str, year: int, style: str = "full", *, radicals: bool = False) -> Callable[[], Files]:
    """A PDF with every line and rule where the test puts it."""

    def made() -> Files:
        back = {ideograph: chr(code) for code, ideograph in RADICALS.items()} if radicals else {}
        maker = make_pdf.PdfMaker(lambda char: back.get(char, char))
        sheet, y = maker.page(), 60.0
        for piece in formats.pieces(draft(unit_id, year)):
            if isinstance(piece, str):
                for number, text in enumerate([piece[:26], *(piece[at : at + 28] for at in range(26, len(piece), 28))]):
                    if y > 760:
                        sheet, y = maker.page(), 60.0
                    sheet.text(74 if number else 106, y, text)
                    y += 26
                continue
            shares = {"T2": (3, 2, 2, 2), "T3": (3, 4, 8, *([3] * 7)), "T4": (1,) * 15}[piece[0]]
            drawing = make_pdf.Drawing(piece[1], make_pdf.evenly(shares), style)
            heights, first = drawing.heights(), 0
            while first < len(heights):
                last, used = first, 0.0
                while last < len(heights) and y + used + heights[last] < 780:
                    used += heights[last]
                    last += 1
                if last > first:
                    drawing.draw(sheet, y, first, last)
                y += used + 20
                first = last
                if first < len(heights):
                    sheet, y = maker.page(), 60.0
        return {"report.pdf": maker.data()}

    return made


def _rotated() -> Files:
    """表三 on a page that lies sideways and says so; the rest on upright pages."""
    import pikepdf

    upright = _drawn("huanshan", 2023)()["report.pdf"]
    with pikepdf.open(io.BytesIO(upright)) as file:
        for sheet in file.pages:
            box = [float(value) for value in sheet.mediabox]
            width, height = box[2], box[3]
            # Drawn sideways, and turned back by the page's own /Rotate.
            sheet.contents_add(b"q 0 1 -1 0 %d 0 cm" % round(height), prepend=True)
            sheet.contents_add(b"Q")
            sheet.mediabox = [0, 0, height, width]
            sheet.rotate(90, relative=False)
        buffer = io.BytesIO()
        file.save(buffer, deterministic_id=True)
    return {"report.pdf": buffer.getvalue()}


def _text(mark: str, name: str, unit_id: str) -> Callable[[], Files]:
    """A text copy; tables as lines with bars between the cells, their spans lost."""

    def made() -> Files:
        report = draft(unit_id)
        tables = {name: bars(grid, padded=True) for name, grid in _tables(report).items()}
        lines = []
        for piece in formats.pieces(report):
            if isinstance(piece, str):
                lines.append(f"{mark}{piece}" if piece[1:2] == "、" or not lines else piece)
            else:
                rows = tables[piece[0]].splitlines()
                lines.append("\n".join([rows[0], "---|" * rows[0].count("|"), *rows[1:]] if mark else rows))
        return {name: "\n\n".join(lines).encode()}

    return made


def _book() -> Files:
    """An empty article and the pages of an e-book beside it; such books flatten their tables."""
    report = draft("kjj")
    texts = [piece if isinstance(piece, str) else "规章 0 0 0" for piece in formats.pieces(report)]
    half = len(texts) // 2
    first, second = book_page(1, *texts[:half]), book_page(2, *texts[half:])
    title = f"Page {{}} - {report.full_title}"
    pages = [
        body.replace("某某局2022年政府信息公开工作年度报告".encode(), report.full_title.encode()) for body in (first, second)
    ]
    assert title.format(1).encode() in pages[0]
    return {
        "report.html": make.site_page("<p>请翻阅电子书。</p>").encode(),
        "with/page1.html": pages[0],
        "with/page2.html": pages[1],
    }


def _scan() -> Files:
    """Title and part four as a picture of a page; the introduction is left out."""
    report = draft("gejia")
    report.parts, report.tables = {"disputes"}, {"T4"}
    figures = ("3", "1", "0", "2", "6", "1204", "", "7", "/", "1211", "10", "4", "0", "11", "25")
    report.cells |= dict(zip([key for key in report.cells if key.startswith("T4.")], figures, strict=True))
    document = pypdfium2.PdfDocument(formats.as_pdf(report))
    page = document[0].render(scale=150 / 72).to_pil().convert("L")
    document.close()
    # By the ink of the page: the title stands in the first twelfth, heading and table below the middle.
    title = page.crop((0, 0, page.width, page.height * 2 // 15))
    table = page.crop((0, page.height * 9 // 20, page.width, page.height * 13 // 20))
    picture = Image.new("L", (page.width, title.height + table.height), 255)
    picture.paste(title, (0, 0))
    picture.paste(table, (0, title.height))
    buffer = io.BytesIO()
    picture.quantize(8).save(buffer, "PNG", optimize=True)
    return {"report.png": buffer.getvalue()}


LAYOUTS: dict[str, Callable[[], Files]] = {
    "html-plain": _html("qzf", two_lines=True),
    "html-word": _html("czj", prose="word", table="word"),
    "html-nested": _html("rsj", prose="divs", table="nested"),
    "html-one-cell": _html("longshan", prose="one_cell", table="empty_heads", container="old_table"),
    "html-cut-with-head": _html("gaocun", 2020, table="cut_with_head"),
    "html-cut-in-two": _html("houjia", table="cut_in_two", prose="breaks"),
    "html-broken-labels": _html("jtj", 2019, table="broken_labels"),
    "html-blank-column": _html("songcun", table="blank_column"),
    "html-full-width": _html("swj", table="full_width"),
    "html-no-spans": _html("tianfu", 2021, table="no_spans"),
    "html-gbk-two-ends": _html("scjgj", charset="gbk", table="spaced_digits", flaws=frozenset(("early_end", "stray_tag", "signature"))),
    "html-remarks": _remarks,
    "html-picture": _picture_in_page,
    "html-mixed-forms": _mixed,
    "html-2008": _form_2008,
    "pdf-across-pages": _office("qzf", "pdf", "report.pdf", 2024),
    "pdf-no-vertical-rules": _drawn("xiaoguan", 2023, "no_verticals"),
    "pdf-rotated": _rotated,
    "pdf-radicals": _drawn("zhangjiachan", 2023, radicals=True),
    "docx": _office("dashuibo", "docx", "report.docx"),
    "doc": _office("wendengying", "doc", "report.doc"),
    "wps": _office("zjj", "doc", "report.wps", 2020),
    "xlsx": lambda: {"report.xlsx": formats.as_xlsx(draft("spj"))},
    "ofd": lambda: {"report.ofd": formats.as_ofd(draft("fgj"))},
    "ebook": _book,
    "txt": _text("", "report.txt", "zetou"),
    "md": _text("## ", "report.md", "zfj"),
    "picture": _scan,
}  # fmt: skip


def main(folder: Path, wanted: list[str]) -> None:
    """Write the documents into `folder`, one folder per layout."""
    for name in wanted or LAYOUTS:
        for file, body in LAYOUTS[name]().items():
            target = folder / name / file
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(body)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
