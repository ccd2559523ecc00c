"""Text to a tree that keeps everything an editor pasted: stray angle brackets, two documents in one file, deep nesting."""

from __future__ import annotations

import re

from lxml import html
from lxml.html import HtmlElement

# A parser would hide what follows the first end of the document, and would take <条例> for a tag.
_ENDS = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_STRAY = re.compile(r"<(?=/?[\u2e80-\u9fff《〈“‘（\d])")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


def parse_html(text: str) -> HtmlElement:
    """The tree of a page or a fragment; an empty text gives an empty <html>."""
    prepared = _STRAY.sub("&lt;", _ENDS.sub("", _CONTROL.sub("", text)))
    if not prepared.strip():
        prepared = "<html><body></body></html>"
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    return html.document_fromstring(prepared.encode("utf-8", "replace"), parser=parser, ensure_head_body=True)


def parse_fragment(text: str) -> HtmlElement:
    """A piece of a page as one <div>."""
    return parse_html(f"<html><body><div>{text}</div></body></html>").find("body")


def visible_text(element: HtmlElement) -> str:
    """All text of an element except scripts and styles."""
    if next(element.iter("script", "style", "noscript"), None) is None:
        return "".join(element.itertext())
    return "".join(element.xpath(".//text()[not(ancestor::script) and not(ancestor::style) and not(ancestor::noscript)]"))
