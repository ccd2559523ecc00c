"""What hangs on the articles: a report only as PDF, a second version as DOCX, a broken PDF, tables as pictures, books on another host."""

import hashlib
import io
from collections.abc import Callable
from urllib.parse import quote

import docx
import weasyprint
from docx.document import Document
from PIL import Image, ImageDraw, ImageFont

from tests.parsers.make_picture import font_file
from tests.second_site.pages import body
from tests.second_site.report import Report
from tests.second_site.response import Response
from tests.second_site.tables import Grid


def _stored(key: str) -> str:
    return hashlib.md5(key.encode(), usedforsecurity=False).hexdigest()


class Attachments:
    """Bodies with their links, and the bytes behind the links; made when first asked for."""

    def __init__(self, reports: dict[str, Report], elsewhere: str) -> None:
        self._reports = reports
        self._elsewhere = elsewhere
        self._made: dict[str, bytes] = {}

    def _link(self, key: str, extension: str) -> str:
        name = _stored(key)
        shown = quote(f"{self._reports[key].title}.{extension}")
        return (
            f'<p>附件：<a href="/module/download/downfile.jsp?classid=0&amp;showname={shown}&amp;'
            f'filename={name}.{extension}">{self._reports[key].title}.{extension}</a></p>'
        )

    def content(self, key: str, report: Report) -> str:
        """The body of a report's page with whatever hangs on it."""
        if key == "renshe-2023":
            return f"<p>{report.title}</p>{self._link(key, 'pdf')}"
        if key == "shuili-2023":
            return body(report, self._link(key, "docx"))
        if key == "shangwu-2023":
            return body(report, self._link(key, "pdf"))
        if key == "shenji-2023":
            return body(
                report,
                f'<p><a href="{self._elsewhere}/book/2023dzs/shenji/files/basic-html/page1.html">电子书</a>'
                f'<img src="{self._elsewhere}/x.png"></p>',
            )
        if key == "nongye-2023":
            return body(report, f'<p><img src="{self._elsewhere}/picture/t4.png"></p>')
        if key == "shenji-2024":
            return body(report, '<p><a href="/private/draft.pdf">过程稿</a></p>')
        if key == "shichang-2023":
            return body(report, pictures={"T2": "/picture/31/t2.png", "T4": "/picture/31/t4.png"})
        return body(report)

    def answer(self, path: str) -> Response | None:
        """The response for an attachment's address; None if it is no such address."""
        if path.startswith("/module/download/downfile.jsp"):
            name = path.rsplit("filename=", 1)[1]
            return Response(302, b"", {"Location": f"/attach/0/{name}"})
        makers: dict[str, Callable[[], bytes]] = {
            f"/attach/0/{_stored('renshe-2023')}.pdf": self._pdf,
            f"/attach/0/{_stored('shuili-2023')}.docx": self._docx,
            f"/attach/0/{_stored('shangwu-2023')}.pdf": lambda: b"%PDF-1.4\n" + b"<html>error</html>" * 40,
            "/picture/31/t2.png": lambda: picture(self._reports["shichang-2023"].grid("T2")),
            "/picture/31/t4.png": lambda: picture(self._reports["shichang-2023"].grid("T4")),
        }
        if path not in makers:
            return None
        if path not in self._made:
            self._made[path] = makers[path]()
        # Files under a wrong name of their kind, as old servers send them.
        return Response(200, self._made[path], {"Content-Type": "image/png" if path.endswith("png") else "text/html"})

    def _pdf(self) -> bytes:
        report = self._reports["renshe-2023"]
        style = (
            "<style>body{font-family:'Noto Sans CJK SC';font-size:9pt}td{border:0.5pt solid;padding:2pt}"
            "table{border-collapse:collapse}</style>"
        )
        made = weasyprint.HTML(string=f"{style}<h2>{report.title}</h2>{body(report)}").write_pdf()
        assert isinstance(made, bytes)
        return made

    def _docx(self) -> bytes:
        report = self._reports["shuili-2023"]
        paper = docx.Document()
        paper.add_paragraph(report.title)
        for line in report.introduction:
            paper.add_paragraph(line)
        for at, (numeral, heading, lines) in enumerate(report.parts):
            paper.add_paragraph(f"{numeral}、{heading}")
            for line in lines:
                paper.add_paragraph(line)
            if at in (1, 2, 3):
                grid = report.grid(("T2", "T3", "T4")[at - 1])
                if at == 1:
                    grid = [
                        [
                            ("77" if text == report.numbers.cells["T2.penalty.decisions"] else text, rows, columns)
                            for text, rows, columns in row
                        ]
                        for row in grid
                    ]
                _word_table(paper, grid)
        out = io.BytesIO()
        paper.save(out)
        return out.getvalue()


def placed(grid: Grid) -> list[tuple[int, int, int, int, str]]:
    """The grid's cells with their (row, column, rows, columns, text)."""
    taken: set[tuple[int, int]] = set()
    found = []
    for y, row in enumerate(grid):
        x = 0
        for text, rows, columns in row:
            while (y, x) in taken:
                x += 1
            taken |= {(y + dy, x + dx) for dy in range(rows) for dx in range(columns)}
            found.append((y, x, rows, columns, text))
    return found


def _word_table(paper: Document, grid: Grid) -> None:
    cells = placed(grid)
    table = paper.add_table(len(grid), max(x + columns for _, x, _, columns, _ in cells))
    for y, x, rows, columns, text in cells:
        table.cell(y, x).merge(table.cell(y + rows - 1, x + columns - 1)).text = text


def picture(grid: Grid) -> bytes:
    """A table as an editor photographs it: lines, black text, white ground."""
    cells = placed(grid)
    wide, high = 1500 // max(x + columns for _, x, _, columns, _ in cells), 56
    image = Image.new("RGB", (1520, high * len(grid) + 20), "white")
    draw = ImageDraw.Draw(image)
    font = ImageFont.truetype(font_file() or "", 22)
    for y, x, rows, columns, text in cells:
        left, top = 10 + x * wide, 10 + y * high
        draw.rectangle((left, top, left + columns * wide, top + rows * high), outline="black")
        fits = max(1, (columns * wide - 8) // 22)
        lines = [text[at : at + fits] for at in range(0, len(text), fits)]
        for at, line in enumerate(lines):
            draw.text((left + 6, top + rows * high // 2 - 14 * len(lines) + 26 * at), line, "black", font)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
