"""Files made to hurt a reader: deep, wide, long, self-similar or folded up; each is a few kilobytes of code, none is stored."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

from tests.parsers import make_docx as word

_PAGE = "<html><body><p>2023年政府信息公开工作年度报告</p>"
_MANY = 100_000
Made = Callable[[], tuple[str, bytes]]


def _zip(files: Mapping[str, str | bytes], level: int = 9) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=level) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def _page(body: str) -> Made:
    return lambda: ("report.html", (_PAGE + body).encode())


def _file(name: str, content: str | bytes) -> Made:
    return lambda: (name, content.encode() if isinstance(content, str) else content)


def _word(body: str, parts: Mapping[str, str] | None = None) -> Made:
    return lambda: ("report.docx", word.docx(body, parts))


def _spans(rows: int, cells: int, attributes: str) -> str:
    return "<table>" + ("<tr>" + f"<td {attributes}>1</td>" * cells + "</tr>") * rows + "</table>"


_PIPES = "|" + "1|" * 100 + "\n"
_ENTITIES = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "lol"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><w>&c;</w>'
_OUTSIDE = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><w>&b;</w>'
_NUMBERS = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="999999999"><w:start w:val="9999999999999"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
_LIST_ITEM = '<w:numPr><w:ilvl w:val="999999999"/><w:numId w:val="1"/></w:numPr>'

HOSTILE: dict[str, Made] = {
    "deep blocks": _page("<div>" * _MANY + "x"),
    "deep blocks around a long text": _page("<div>" * 20_000 + "中文，" * _MANY),
    "deep spans": _page("<p>" + "<span>" * _MANY + "中文"),
    "deep tables": _page("<table><tr><td>" * 20_000 + "x"),
    "deep tables with cells": _page("<table><tr><td>1</td><td>2</td></tr><tr><td>" * 5_000 + "x"),
    "many tables": _page("<table><tr><td>1<td>2</tr></table>" * 30_000),
    "absurd spans": _page(_spans(500, 20, "colspan=99999 rowspan=99999")),
    "a row of absurd spans": _page(_spans(1, 5_000, "colspan=99999 rowspan=99999")),
    "spans like stairs": _page(_spans(3_000, 3, "rowspan=65000")),
    "a wide row": _page("<table><tr>" + "<td>1" * _MANY + "</table>"),
    "a tall table": _page("<table>" + "<tr><td>1<td>2" * 50_000 + "</table>"),
    "many paragraphs": _page("<p>1</p>" * _MANY),
    "many line breaks": _page("<br>1" * _MANY),
    "many links": _page("<a href='/a/attach/1.pdf'>1</a>" * 50_000),
    "many attributes": _page("<p " + " ".join(f"a{number}=1" for number in range(_MANY)) + ">x</p>"),
    "angle brackets": _page("<" * 500_000),
    "comments without end": _page("<!--" * _MANY),
    "marks without end": _page("<!-- ZJEG_RSS.content.begin -->" * 30_000),
    "a comment of spaces": _page("<!--" + " " * 200_000 + "<!--" * 1_000),
    "titles without end": _file("report.html", "Page<title>" * _MANY),
    "scripts without end": _page("<script" * _MANY),
    "one line of 5 MB": _page("中" * 1_700_000),
    "one number of 5 MB": _page("1" * 5_000_000),
    "wide spaces": _page("<p>" + "　" * 300_000 + "</p>"),
    "many headings": _page("<h1>一、总体情况</h1>" * 30_000),
    "many labels of dates": _page("发布日期：" * _MANY),
    "hidden in hidden": _page("<div style='display:none'>" * 3_000 + "x" * 300),
    "references to characters": _page("&#12345678;&amp;" * _MANY),
    "entities in a page": _file("report.html", "<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><html><body>&b;"),
    "zero bytes": _page("\x00" * 500_000),
    "half characters": _file("report.html", _PAGE.encode("gb18030") + b"\xff\x81" * 200_000),
    "a codec that no page has": _file("report.html", f"<meta charset=idna>{_PAGE}".encode() + b"\xff" * 100),
    "a slow codec": _file("report.html", f"<meta charset=punycode>{_PAGE}".encode() + b"a-b" * _MANY),
    "many lines": _file("report.txt", "一、总体情况\n" * _MANY),
    "rows of bars": _file("report.txt", "|1|2|3|\n" * 50_000),
    "a row of 300,000 bars": _file("report.txt", "年度报告\n" + "|1" * 300_000),
    "a long line": _file("report.txt", "年度报告\n" + "中" * 1_500_000),
    "a line of spaces": _file("report.txt", "年度报告\n" + "　" * _MANY + "x\n"),
    "a cell a line": _file("report.txt", "行政许可\n1\n2\n" * 20_000),
    "many pipes": _file("report.md", _PIPES * 3_000),
    "a rule without end": _file("report.md", "|" + "--|" * 50_000 + "x\n"),
    "spaces in a heading": _file("report.md", "# x" + " " * 60_000 + "x\n"),
    "marks behind a heading": _file("report.md", "# " + " #" * _MANY + "x\n"),
    "a folded part": lambda: ("report.docx", _zip({"word/document.xml": b"<w>" + b" " * 300_000_000 + b"</w>"})),
    "entities": lambda: ("report.docx", _zip({"word/document.xml": _ENTITIES})),
    "entities in two bytes": lambda: ("report.docx", _zip({"word/document.xml": _ENTITIES.encode("utf-16")})),
    "a file of the machine": lambda: ("report.docx", _zip({"word/document.xml": _OUTSIDE})),
    "deep controls": _word("<w:sdt><w:sdtContent>" * 900 + word.p("x") + "</w:sdtContent></w:sdt>" * 900),
    "deeper controls": _word("<w:sdt><w:sdtContent>" * 50_000 + word.p("x") + "</w:sdtContent></w:sdt>" * 50_000),
    "deep word tables": _word("<w:tbl><w:tr><w:tc><w:p/></w:tc><w:tc>" * 300 + "</w:tc></w:tr></w:tbl>" * 300),
    "deep insertions": _word("<w:p>" + "<w:ins>" * 900 + "<w:r><w:t>x</w:t></w:r>" + "</w:ins>" * 900 + "</w:p>"),
    "wide word cells": _word(word.tbl(*[word.tr(*[word.tc("1", '<w:gridSpan w:val="99999"/>')] * 50)] * 100)),
    "a span of 5,000 digits": _word(word.tbl(word.tr(word.tc("1", f'<w:gridSpan w:val="{"9" * 5000}"/>'), word.tc("2")))),
    "a span that is a power": _word(word.tbl(word.tr(word.tc("1", '<w:gridSpan w:val="²"/>'), word.tc("2")))),
    "a level that is a power": _word(word.p("一", "<w:outlineLvl w:val='²'/>")),
    "a list of 999,999,999 levels": _word(word.p("x", _LIST_ITEM), {"numbering": _NUMBERS}),
    "symbols that are none": _word('<w:p><w:r><w:sym w:char="zz"/><w:sym w:char="FFFFFFFF"/><w:sym w:char="D800"/></w:r></w:p>'),
    "many word paragraphs": _word(word.p("x") * _MANY),
    "boxes in boxes": _word(word.p("<w:r><w:txbxContent>" * 200 + word.p("x") + "</w:txbxContent></w:r>" * 200)),
    "many parts": lambda: ("report.docx", _zip({f"w/{number}": "" for number in range(60_000)}, 1)),
    "an empty workbook": lambda: ("report.xlsx", _zip({"xl/workbook.xml": "<x/>"})),
    "a folded type": lambda: ("report.odt", _zip({"mimetype": b"\0" * 300_000_000, "content.xml": "x"})),
    "a folded OFD": lambda: ("report.ofd", _zip({"OFD.xml": b" " * 200_000_000})),
    "entities in an OFD": lambda: ("report.ofd", _zip({"OFD.xml": _ENTITIES})),
    "parts in parts": _file(
        "report.mht",
        "MIME-Version: 1.0\n" + "".join(f'Content-Type: multipart/mixed; boundary="b{n}"\n\n--b{n}\n' for n in range(3_000)),
    ),
    "a long type": _file("report.mht", f"MIME-Version: 1.0\nContent-Type: text/html; charset={'a' * _MANY}\n\n<p>x</p>"),
    "folded headers": _file("report.mht", "A:" + "\n " * 50_000 + "\nMIME-Version: 1.0"),
    "objects without end": _file("report.pdf", b"%PDF-1.4\n" + b"1 0 obj " * _MANY),
    "digits in a PDF": _file("report.pdf", b"%PDF-1.4\n" + b"1" * 300_000),
}  # fmt: skip
