"""Text to a tree that keeps everything an editor pasted: stray angle brackets, two documents in one file, deep nesting."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

from lxml import etree, html
from lxml.html import HtmlElement

# A parser would hide what follows the first end of the document, and would take <条例> for a tag.
_MISLEADING = re.compile(r"</(?:html|body)\s*>|<(?=/?[\u2e80-\u9fff《〈“‘（\d])", re.IGNORECASE)
# lxml.html looks the class of every element up in Python, for the sake of forms; one class for all is found in C.
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)
_CONTROL = bytes((*range(9), 11, 12, *range(14, 32)))


def finder(path: str) -> Callable[..., Any]:
    """An XPath to be called with an element (and its variables by name): compiled once, and giving plain strings."""
    return etree.XPath(path, smart_strings=False)


_text = finder("string()")
_seen_texts = finder(".//text()[not(ancestor::script) and not(ancestor::style) and not(ancestor::noscript)]")
# In a tree written out as XML, no ">" stands inside a tag.
_INLINE = re.compile(r"</?(?:[abiu]|em|font|label|s(?:mall|pan|trong|u[bp])|publishtime)(?:[\s/][^>]*)?>")
_BLOCK = re.compile(r"<(head|noscript|script|style|title)(?:\s[^>]*)?(?<!/)>.*?</\1>|<[^>]*>", re.DOTALL)


# The parser compares every attribute of a tag with every other; a picture inside an address has length but no white space.
_LONG_TAG = re.compile(r"<(?P<name>[A-Za-z][\w:-]{0,40})\s[^<>]{20000,}>?")
_LONG = 20000
_EMPTY = b"<html><body></body></html>"
_MOST_WORDS = 1000


def _plain(found: re.Match[str]) -> str:
    return "&lt;" if found[0] == "<" else ""


def _shortened(tag: re.Match[str]) -> str:
    return tag[0] if len(tag[0].split(None, _MOST_WORDS)) <= _MOST_WORDS else f"<{tag['name']}>"


def parse_html(text: str) -> HtmlElement:
    """The tree of a page or a fragment; an empty text gives an empty <html>."""
    prepared = _MISLEADING.sub(_plain, text)
    if len(prepared) > _LONG:
        prepared = _LONG_TAG.sub(_shortened, prepared)
    data = prepared.encode("utf-8", "replace").translate(None, _CONTROL)
    # What holds nothing but the beginning of a declaration ("<!") is empty to the parser too.
    tree = _tree(data) if data.strip() else None
    return html.document_fromstring(_EMPTY, ensure_head_body=True) if tree is None else tree


def _tree(data: bytes) -> HtmlElement | None:
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_CLASSES)
    try:
        return html.document_fromstring(data, parser=parser, ensure_head_body=True)
    except etree.ParserError:
        return None


def parse_fragment(text: str) -> HtmlElement:
    """A piece of a page as one <div>."""
    return parse_html(f"<html><body><div>{text}</div></body></html>").find("body")


def visible_text(element: HtmlElement) -> str:
    """All text of an element except scripts and styles."""
    if next(element.iter("script", "style", "noscript"), None) is None:
        return str(_text(element))
    return "".join(_seen_texts(element))


def block_text(element: HtmlElement) -> str:
    """The visible text, a line break where a block or a table cell begins or ends."""
    written = etree.tostring(element, encoding="unicode", with_tail=False)
    text = _BLOCK.sub("\n", _INLINE.sub("", written))
    return unescape(text) if "&" in text else text
