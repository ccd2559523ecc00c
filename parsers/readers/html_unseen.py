"""Words in a page that are not part of what it says: not shown, struck out, or the mark of a footnote behind a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.html import HtmlElement

from parsers.readers.footnote_marks import LONGEST, is_footnote_mark

_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_INVISIBLE = re.compile(
    r"visibility\s*:\s*(?:hidden|collapse)|font-size\s*:\s*(?:0+\.?0*|\.0+)(?:p[tx]|r?em|%)?\s*(?:;|!|$)", re.IGNORECASE
)
_AGAIN = re.compile(r"visibility\s*:\s*visible|font-size\s*:", re.IGNORECASE)  # an element inside may be shown all the same
_STRUCK = re.compile(r"text-decoration(?:-line)?\s*:[^;]*line-through", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
_STRUCK_TAGS = frozenset(("del", "s", "strike"))
# One of these is in every style that the signs look for.
_TELLING = re.compile(f"none|line-through|super|{_INVISIBLE.pattern}", re.IGNORECASE)
_TELLING_TAGS = _STRUCK_TAGS | {"sup"}
_NEAR = 8  # pieces of text: a number ends with the spans around it
_LONG = 200  # so much text is not taken back with one stroke of a pen, nor hidden for looks


def is_plain(element: HtmlElement) -> bool:
    """Whether an element has none of the signs below, as nearly all have none: one look instead of four."""
    style = element.get("style")
    if style is not None and _TELLING.search(style) is not None:
        return False
    return element.tag not in _TELLING_TAGS and element.get("hidden") is None


def is_hidden(element: HtmlElement) -> bool:
    """Whether an element says of itself that it is not shown: spreadsheets leave old rows in a page that way."""
    if not element.attrib:
        return False
    if element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def is_invisible(element: HtmlElement) -> bool:
    """Whether a few words take their place on the page, but cannot be seen."""
    style = element.get("style")
    if style is None or _INVISIBLE.search(style) is None or _is_long(element):
        return False
    return not any(_AGAIN.search(inner.get("style") or "") for inner in element.iterdescendants())


def is_struck(element: HtmlElement) -> bool:
    """Whether a few words are struck out, as in a correction that leaves the old number to be read. Never a whole passage."""
    if element.tag not in _STRUCK_TAGS:
        style = element.get("style")
        if style is None or _STRUCK.search(style) is None:
            return False
    return not _is_long(element)


def is_mark(element: HtmlElement, before: Sequence[str]) -> bool:
    """Whether raised characters behind a number point to a footnote: 33<sup>1</sup> is not 331. `before` ends with the number."""
    if not _is_raised(element):
        return False
    raised = ""
    first, previous = element, element.getprevious()
    for _ in range(LONGEST):
        if previous is None or not _is_raised(previous) or (previous.tail or "").strip():
            break
        raised = previous.text_content() + raised
        first, previous = previous, previous.getprevious()
    lead = first.getparent().text if previous is None else previous.tail or _text_of(previous)
    return is_footnote_mark(element.text_content(), "".join(before[-_NEAR:]), raised, lead or "")


def _is_raised(element: HtmlElement) -> bool:
    return element.tag == "sup" or ((style := element.get("style")) is not None and _RAISED.search(style) is not None)


def _text_of(element: HtmlElement) -> str:
    return element.text_content() if isinstance(element.tag, str) else ""


def _is_long(element: HtmlElement) -> bool:
    return len(element.text_content()) >= _LONG
