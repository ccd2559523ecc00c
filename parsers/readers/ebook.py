"""A page-turning e-book: its text pages become one document; tables are flattened in such copies, so a missing one proves nothing.

Known form of a page: title "Page N - title of the report", text that begins "P. N", lines as wrapped on paper with digits set apart,
and at the end the run of page numbers for turning pages.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from crawler.charset import decode
from crawler.html import parse_html
from parsers.blocks import Document, Note, Paragraph, Place, ReadError
from parsers.radicals import replace_radicals
from parsers.textnorm import close_gaps

_TITLE = re.compile(r"^\s*Page\s*(\d+)\s*[-–—]\s*(.*?)\s*$", re.IGNORECASE)
_LEAD = re.compile(r"^\s*P\s*\.\s*(\d+)\s*", re.IGNORECASE)
_PAGE_NUMBER = re.compile(r"^[-—–\s]*\d{1,3}[-—–\s]*$")
_SPACED_YEAR = re.compile(r"(?<!\d)\d(?: \d){1,3}(?= ?[年月日])")
_ENDS = tuple("。！？；：:;!?")
_STARTS = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(]\s*[一二三四五六七八九十\d]+\s*[)）]|\d{1,2}\s*[.、．](?!\d)|附件|第[一二三四五六七八九十]+[部章条])"
)
_HEAD = 8192  # characters in which the title stands
_FULL = 0.85  # a line of this share of the widest goes on in the next


class _Line:
    """A line of text and the page it stands on."""

    def __init__(self, text: str, page: int) -> None:
        self.text = text
        self.page = page


def is_ebook_page(data: bytes) -> bool:
    """Whether a file is the text page of a page-turning e-book."""
    head = data[:4096]
    return b"Page" in head and _TITLE.match(_title(decode(data))) is not None


def read_ebook(pages: Sequence[bytes]) -> Document:
    """The pages of one e-book (HTML bytes, in any order) as one document; places are pages.

    A page that is missing between two others is a note. ReadError `ebook_no_text` where no page has text.
    """
    document = Document(format="ebook", carries_tables=False)
    found: dict[int, list[str]] = {}
    for position, data in enumerate(pages, 1):
        number, title, lines = _page(decode(data), position)
        document.title = document.title or title
        found.setdefault(number, lines)
    if not any(found.values()):
        raise ReadError(
            "ebook_no_text", f"电子书共{len(pages)}页，没有读出文字：可能是图片电子书。请向发布单位索取 PDF、Word 或网页版本。"
        )
    missing = [number for number in range(1, max(found) + 1) if number not in found]
    if missing:
        listed = "、".join(map(str, missing))
        document.notes.append(Note("ebook_page_missing", f"电子书缺第{listed}页，读到的内容不完整。"))
    whole = [_Line(text, number) for number in sorted(found) for text in found[number]]
    document.blocks.extend(_paragraphs(whole, document.title))
    document.notes.append(Note("ebook_no_tables", "电子书页面只有文字，表格的行列已经丢失，表格数据不从这里取。"))
    return document


def _title(html: str) -> str:
    match = re.search(r"<title[^>]*>(.*?)</title>", html[:_HEAD], re.IGNORECASE | re.DOTALL)
    return re.sub(r"\s+", " ", match[1]).strip() if match else ""


def _page(html: str, position: int) -> tuple[int, str, list[str]]:
    """Page number, title of the book, and the lines of the page."""
    head = _TITLE.match(_title(html))
    body = parse_html(html)
    for element in body.xpath("//script|//style|//head|//noscript"):
        element.drop_tree()
    for element in body.iter("br", "p", "div", "li", "tr", "h1", "h2", "h3", "h4"):
        element.tail = f"\n{element.tail or ''}"
        if element.tag != "br":
            element.text = f"\n{element.text or ''}"
    lines = [_clean(line) for line in body.text_content().split("\n")]
    lines = [line for line in lines if line]
    number = int(head[1]) if head else position
    while lines and (_PAGE_NUMBER.match(lines[-1]) or not _without_trailer(lines[-1])):
        lines.pop()
    if lines:
        lines[-1] = _without_trailer(lines[-1])
    if lines and (lead := _LEAD.match(lines[0])):
        number = int(lead[1]) if head is None else number
        lines[0] = lines[0][lead.end() :]
    return number, head[2] if head else "", [line for line in lines if line]


def _without_trailer(line: str) -> str:
    """The last line without the numbers for turning pages: a run that counts up by ones at its end."""
    words = line.split(" ")
    keep = len(words)
    while keep > 0 and words[keep - 1].isdigit() and (keep == len(words) or int(words[keep - 1]) + 1 == int(words[keep])):
        keep -= 1
    return " ".join(words[:keep]) if len(words) - keep >= 2 else line


def _clean(line: str) -> str:
    text = re.sub(r"[\s\u00a0\u3000]+", " ", replace_radicals(line)).strip()
    return _SPACED_YEAR.sub(lambda found: found[0].replace(" ", ""), text)


def _paragraphs(lines: Sequence[_Line], title: str) -> list[Paragraph]:
    widest = max((len(line.text) for line in lines), default=0)
    paragraphs: list[Paragraph] = []
    open_line = False
    for line in lines:
        text = close_gaps(line.text)
        goes_on = open_line and not _STARTS.match(text) and paragraphs
        if goes_on:
            paragraphs[-1].text = close_gaps(paragraphs[-1].text + text)
        else:
            paragraphs.append(Paragraph(text=text, place=Place(page=line.page)))
        heading = paragraphs[-1].text == title or len(text) < _FULL * widest
        open_line = not text.endswith(_ENDS) and not (heading and _looks_complete(paragraphs[-1].text))
    return paragraphs


def _looks_complete(text: str) -> bool:
    """Whether a short line stands for itself: a title, a heading, a signature."""
    return len(text) < 45 and not re.search(r"[，,]|[、（(]$", text[-12:])
