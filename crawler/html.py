"""Text to a tree that keeps everything an editor pasted: stray angle brackets, two documents in one file, deep nesting."""

from __future__ import annotations

import re

from lxml import etree, html
from lxml.html import HtmlElement

# A parser would hide what follows the first end of the document, and would take <条例> for a tag.
_ENDS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_STRAY = re.compile(r"<(?=/?[\u2e80-\u9fff《〈“‘（\d])")
_INLINE = frozenset(("a", "b", "em", "font", "i", "label", "small", "span", "strong", "sub", "sup", "u", "publishtime"))
_UNSEEN = frozenset(("head", "noscript", "script", "style", "title"))
# lxml.html looks the class of every element up in Python, for the sake of forms; one class for all is found in C.
_CLASSES = etree.ElementDefaultClassLookup(element=HtmlElement)
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


# The parser compares every attribute of a tag with every other; a picture inside an address has length but no white space.
_LONG_TAG = re.compile(r"<(?P<name>[A-Za-z][\w:-]{0,40})\s[^<>]{20000,}>?")
_MOST_WORDS = 1000


def _shortened(tag: re.Match[str]) -> str:
    return tag[0] if len(tag[0].split(None, _MOST_WORDS)) <= _MOST_WORDS else f"<{tag['name']}>"


def parse_html(text: str) -> HtmlElement:
    """The tree of a page or a fragment; an empty text gives an empty <html>."""
    prepared = _LONG_TAG.sub(_shortened, _STRAY.sub("&lt;", _ENDS.sub("", _CONTROL.sub("", text))))
    if not prepared.strip():
        prepared = "<html><body></body></html>"
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(_CLASSES)
    return html.document_fromstring(prepared.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)


def parse_fragment(text: str) -> HtmlElement:
    """A piece of a page as one <div>."""
    return parse_html(f"<html><body><div>{text}</div></body></html>").find("body")


def visible_text(element: HtmlElement) -> str:
    """All text of an element except scripts and styles."""
    if next(element.iter("script", "style", "noscript"), None) is None:
        return "".join(element.itertext())
    return "".join(element.xpath(".//text()[not(ancestor::script) and not(ancestor::style) and not(ancestor::noscript)]"))


def block_text(element: HtmlElement, limit: int) -> str:
    """The first `limit` or more visible characters, a line break where a block or a table cell begins or ends."""
    parts: list[str] = []
    size = 0
    hidden = 0
    for event, part in etree.iterwalk(element, events=("start", "end")):
        tag = part.tag
        hidden += (1 if event == "start" else -1) if tag in _UNSEEN else 0
        text = part.text if event == "start" else part.tail
        if tag not in _INLINE:
            parts.append("\n")
        if text and not hidden:
            parts.append(text)
            size += len(text)
            if size >= limit:
                break
    return "".join(parts)
