"""HTML as editors paste it, to blocks: paragraphs, grids, pictures and links of the article's body, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin

from lxml.html import HtmlElement
from msgspec import Struct

from crawler.page import file_name, is_file_link, names_file, read_article
from parsers.blocks import Block, Document, Link, Paragraph, Picture, Place, ReadError
from parsers.readers.html_lines import with_line_tables, without_hidden_copies
from parsers.readers.html_tables import grids_and_rest, is_layout
from parsers.readers.html_unseen import is_hidden, is_invisible, is_mark, is_plain, is_struck
from parsers.textnorm import close_gaps, fold_spaces

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "center", "dd", "div", "dl", "dt", "fieldset", "figcaption", "figure"),
        *(
            "footer",
            "form",
            "h1",
            "h2",
            "h3",
            "h4",
            "h5",
            "h6",
            "header",
            "hr",
            "li",
            "main",
            "nav",
            "ol",
            "p",
            "pre",
            "section",
        ),
        *("table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
_SKIPPED = frozenset(
    ["script", "style", "noscript", "template", "head", "title", "meta", "link", "select", "button", "textarea", "input"]
)
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
# With one of these inside, line breaks are no longer what divides a <pre>.
_NOT_LINES = ("p", "div", "table", "br", "img", "a", "iframe", "object", "embed", "script", "style")
_NOISE = re.compile(
    r"^(?:打印本页|关闭窗口|【?打印】?|【?关闭】?|我要评论|相关文章|扫一扫.*|点击收听.*朗读|分享(?:到)?[:：]?|[上下]一篇.*)$"
)
_SHORT = 200
_MOST_ELEMENTS = 40_000
_MOST_NESTED = 20


def read_html(data: bytes, url: str | None = None, content_type: str | None = None) -> Document:
    """The body of an article page, of a whole file, or of a pasted fragment. ReadError `html_too_large`."""
    page = read_article(data, url, content_type)
    _require_size(page.body)
    document = Document(format="html", title=page.title, meta=page.meta, dates=page.dates)
    writer = _Writer(document, url or "")
    writer.walk(page.body)
    writer.flush(page.body)
    document.blocks = with_line_tables(without_hidden_copies(document.blocks, writer.unseen))
    return document


def _require_size(body: HtmlElement) -> None:
    """Pages of reports have up to some ten thousand elements; places and tables of what is far larger take hours."""
    too_many = body.xpath("count(.//*)") > _MOST_ELEMENTS
    if too_many or body.xpath(f"boolean(.//table[count(ancestor::table) >= {_MOST_NESTED}])"):
        found = f"超过{_MOST_ELEMENTS}个元素" if too_many else f"的表格层层嵌套超过{_MOST_NESTED}层"
        raise ReadError("html_too_large", f"网页正文{found}，不像年度报告，停止读取。请核对文件，或索取其他格式的版本。")


class _Frame(Struct):
    """An element while its children are walked; a block ends a paragraph and gives back the heading level around it."""

    element: HtmlElement
    children: Iterator[HtmlElement]
    block: bool
    heading: int | None
    hidden_from: int | None = None  # the number of blocks before an element that the page does not show


class _Writer:
    """One walk over a body; inline text gathers until a block begins or ends."""

    def __init__(self, document: Document, url: str) -> None:
        self.document = document
        self.url = url
        self.inline: list[str] = []
        self.heading: int | None = None
        self.unseen: set[int] = set()  # indexes of blocks that the page does not show

    def add(self, block: Block) -> None:
        self.document.blocks.append(block)

    def flush(self, element: HtmlElement) -> None:
        """The gathered inline text becomes a paragraph."""
        text = close_gaps(fold_spaces("".join(self.inline)).strip())
        self.inline.clear()
        if text and not _NOISE.match(text):
            self.add(Paragraph(text=text, place=place_of(element), heading_level=self.heading))

    def walk(self, element: HtmlElement) -> None:
        """Everything inside an element; without recursion, since editors nest spans hundreds deep."""
        if _is_lines(element):
            self._lines(element)
            return
        self.inline.append(element.text or "")
        stack = [_Frame(element, iter(element), block=False, heading=self.heading)]
        while stack:
            frame = stack[-1]
            child = next(frame.children, None)
            if child is None:
                stack.pop()
                if frame.block:
                    self.flush(frame.element)
                    self.heading = frame.heading
                if frame.hidden_from is not None:
                    self.flush(frame.element)
                    self.unseen.update(range(frame.hidden_from, len(self.document.blocks)))
                if stack:
                    self.inline.append(frame.element.tail or "")
            elif (inside := self._enter(child, frame.element)) is not None:
                stack.append(inside)
            else:
                self.inline.append(child.tail or "")

    def _enter(self, child: HtmlElement, parent: HtmlElement) -> _Frame | None:
        """The frame to go on with inside `child`; None where it is done with."""
        if not isinstance(child.tag, str):
            return None
        tag = child.tag.rsplit(":", 1)[-1].lower()
        plain = is_plain(child)
        hidden = not plain and is_hidden(child)
        if tag in _SKIPPED or (hidden and len(child.text_content()) < _SHORT):
            return None
        if not plain and (is_invisible(child) or is_struck(child) or is_mark(child, self.inline)):
            return None
        if tag == "br":
            self.flush(parent)
            return None
        if tag == "table":
            self.flush(parent)
            before = len(self.document.blocks)
            self._table(child)
            self.unseen.update(range(before, len(self.document.blocks)) if hidden else ())
            return None
        if tag in ("img", "imagedata", "iframe", "embed", "object"):
            self._picture(child)
            return None
        if _is_lines(child):
            self.flush(parent)
            self._lines(child)
            return None
        frame = _Frame(child, iter(child), block=tag in _BLOCKS, heading=self.heading)
        if frame.block:
            self.flush(parent)
            self.heading = _HEADINGS.get(tag, self.heading)
        elif tag == "a":
            self._link(child)
        if hidden:
            self.flush(parent)
            frame.hidden_from = len(self.document.blocks)
        self.inline.append(child.text or "")
        return frame

    def _lines(self, element: HtmlElement) -> None:
        """A paragraph per line of a <pre>."""
        for line in element.text_content().splitlines():
            self.inline.append(line)
            self.flush(element)

    def _table(self, table: HtmlElement) -> None:
        if is_layout(table):
            self.walk(table)
            self.flush(table)
            return
        for part in grids_and_rest(table):
            if isinstance(part, HtmlElement):
                self.walk(part)
                self.flush(part)
            else:
                self.add(part)
        for element in table.iter("img", "iframe", "embed", "object", "a"):
            if element.tag == "a":
                self._link(element)
            else:
                self._picture(element)

    def _picture(self, element: HtmlElement) -> None:
        source = element.get("src") or element.get("data")
        if source and not source.startswith("javascript:"):
            framed = str(element.tag).lower() in ("iframe", "embed", "object")
            address = urljoin(self.url, source)
            self.add(Picture(source=address, alt=element.get("alt") or "", place=place_of(element), framed=framed))

    def _link(self, element: HtmlElement) -> None:
        address = urljoin(self.url, (element.get("href") or "").strip())
        text = element.text_content()
        if is_file_link(address) or names_file(text):
            self.add(Link(url=address, text=file_name(address, text), place=place_of(element)))


def _is_lines(element: HtmlElement) -> bool:
    """Whether only line breaks divide an element: a <pre> without blocks inside."""
    return element.tag == "pre" and next(element.iter(*_NOT_LINES), None) is None


def place_of(element: HtmlElement) -> Place:
    """The XPath of an element in its document."""
    return Place(path=element.getroottree().getpath(element))
