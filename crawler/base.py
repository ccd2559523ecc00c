"""A page that names a base for its addresses (<base href>) is read with its addresses made whole; most pages name none."""

from __future__ import annotations

import re
from html import unescape
from itertools import islice
from urllib.parse import urljoin, urlsplit

_MOST = 20  # looked at; a page has one
_BASE = re.compile(r"<base\s[^>]{0,300}?href\s*+=\s*+['\"]?\s*+(?P<address>[^'\"\s>]+)", re.IGNORECASE)
# Without a flag for the case of letters, which would cost more than the rest of this file on a page without a base.
_SIGN = re.compile(r"<[bB][aA][sS][eE]\s")
_ADDRESS = re.compile(
    r"(?P<before><(?:a|area|img|iframe|frame|embed|form|object)\b[^<>]*?\s(?:href|src|action|data)\s*=\s*)"
    r"(?P<quote>['\"])(?P<address>[^'\"<>]*)(?P=quote)",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"^\s*(?:[a-z][a-z0-9+.-]*:|#|$)", re.IGNORECASE)


def with_base(text: str, url: str | None) -> str:
    """The text of the page at `url`; where it names a base, every relative address of links, pictures, frames and forms is whole."""
    if _SIGN.search(text) is None:
        return text
    found = next((base for base in islice(_BASE.finditer(text), _MOST) if not _is_aside(text, base.start())), None)
    if found is None:
        return text
    try:
        base = urljoin(url or "", unescape(found["address"]))
        if urlsplit(base).scheme not in ("http", "https"):
            return text
    except ValueError:
        return text
    return _ADDRESS.sub(lambda address: _made_whole(address, base), text)


def _is_aside(text: str, at: int) -> bool:
    """Whether what stands there is only a comment, or words of a script."""
    before = text[:at].lower()
    return before.rfind("<!--") > before.rfind("-->") or before.rfind("<script") > before.rfind("</script")


def _made_whole(found: re.Match[str], base: str) -> str:
    if _WHOLE.match(found["address"]):
        return found[0]
    try:
        whole = urljoin(base, found["address"].strip())
    except ValueError:
        return found[0]
    return f"{found['before']}{found['quote']}{whole}{found['quote']}"
