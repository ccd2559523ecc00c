"""The catalogue block of a page (索引号, 发布单位, 内容分类, 文号), in a table or as a line of labels."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from crawler.html import visible_text

CATALOGUE_SIGN = re.compile(r"索\s*引\s*号")
_LABELS = (
    ("index_number", re.compile(r"^索引号")),
    ("publisher", re.compile(r"^(?:发布单位|发布机构|公开单位|公开机构|发文机关|发文单位)")),
    ("category", re.compile(r"^(?:内容分类|主题分类|信息分类|信息类别|分类)(?!号)")),
    ("document_number", re.compile(r"^(?:文号|发文字号|发布文号)")),
)
_CELLS = ("td", "th", "dt", "dd", "li", "span", "label", "p", "div", "b", "strong")
_LONGEST = 80


def read_catalogue(tree: HtmlElement) -> dict[str, str]:
    """What the block says, by name; a label without a value gives "". A page without a block gives {}."""
    found: dict[str, str] = {}
    for element in tree.iter(*_CELLS):
        text = re.sub(r"\s+", "", visible_text(element)) if len(element) < 4 else ""
        if not 2 <= len(text) <= _LONGEST:
            continue
        for name, label in _LABELS:
            lead = label.match(text)
            if lead and not found.get(name):
                value = text[lead.end() :].lstrip(":：】]")
                found[name] = value or _next_value(element)
    return found if "index_number" in found else {}


def _next_value(element: HtmlElement) -> str:
    """The text of the cell behind a label; "" where the next cell is a label itself or there is none."""
    following = element.getnext()
    if following is None or element.tag in ("p", "div", "li"):
        return ""
    text = re.sub(r"\s+", "", visible_text(following))
    return "" if any(label.match(text) for _, label in _LABELS) else text[:_LONGEST]
