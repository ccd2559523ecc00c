"""Addresses and records of lists: which article a link means, and what a record says about it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Protocol
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from lxml import etree
from lxml.html import HtmlElement
from msgspec import Struct

from crawler.dates import date_from_url, parse_date
from crawler.html import parse_fragment, visible_text
from crawler.register.hosts import port_of

_ARTICLE = re.compile(r"/art_(?P<column>\d+)_(?P<number>\d+)(?:_\d+)?\.html?$")
_NEW_ARTICLE = re.compile(r"/art_(?P<number>[0-9a-f]{32})\.html?$", re.IGNORECASE)
_COLUMN = re.compile(r"/col/col(?P<number>\d+)(?:/|$)")
_IN_SCRIPT = re.compile(r"['\"(]\s*(?P<url>[^'\"()]*?(?:/art/|/attach/|downfile\.jsp|\.html?)[^'\"()]*?)\s*['\")]")
# Addresses of the system itself: columns, services, home pages. A list may link to them, but they are no documents.
_NO_DOCUMENT = re.compile(
    r"^/?$|^/(?:index|default|main)\.\w+$|/col/col\d+/?(?:index\.html?)?$|/module/|/jsearchfront/|/api-gateway/", re.I
)
_DOWNLOAD = re.compile(r"/module/download/|downfile\.jsp$", re.IGNORECASE)
# One site answers on all of these.
_SITE_PORTS = (80, 443, 8443)
# Parameters that say how an article is shown, not which one it is.
_SHOW_ONLY = frozenset({"xxgkhide"})


class Anchor(Protocol):
    """An element of either parser."""

    def get(self, name: str, /) -> Any:
        """The value of an attribute, None where it has none."""


class Record(Struct, frozen=True):
    """One record of a list, as written: absolute address, full title, ISO date or None."""

    url: str
    title: str
    date: str | None


def canonical_url(url: str, base_url: str) -> str:
    """The one way to write an address: without display parameters and fragment, on the scheme and port of the site.

    Records fix http, https or a port at random, and one article must have one address. Other hosts and ports stay as they are.
    """
    parts, base = urlsplit(url.strip()), _site(base_url)
    kept = parts.query
    if kept:
        query = parse_qsl(kept, keep_blank_values=True)
        telling = [(key, value) for key, value in query if key not in _SHOW_ONLY]
        kept = kept if len(telling) == len(query) else urlencode(telling)
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    if (parts.hostname or "") == base.host and port_of(parts) in base.ports:
        return urlunsplit((base.scheme, base.netloc, path, kept, ""))
    return urlunsplit((parts.scheme, parts.netloc.lower(), path, kept, ""))


class _Site(Struct, frozen=True):
    scheme: str
    netloc: str
    host: str
    ports: frozenset[int | None]


@lru_cache(maxsize=8)
def _site(base_url: str) -> _Site:
    base = urlsplit(base_url)
    return _Site(base.scheme, base.netloc.lower(), base.hostname or "", frozenset({*_SITE_PORTS, port_of(base)}))


@lru_cache(maxsize=4096)
def article_key(url: str) -> str:
    """ "host/article number": the number is the identity, column and date in the address change. Other pages: host and path."""
    parts = urlsplit(url)
    host = (parts.hostname or "").lower()
    found = _ARTICLE.search(parts.path) or _NEW_ARTICLE.search(parts.path)
    if found:
        return f"{host}/{found['number'].lower()}"
    return f"{host}{parts.path}" + (f"?{parts.query}" if parts.query else "")


def is_article(url: str) -> bool:
    """Whether an address has the form of an article."""
    path = urlsplit(url).path
    return bool(_ARTICLE.search(path) or _NEW_ARTICLE.search(path))


def is_document(url: str) -> bool:
    """Whether an address may lead to a document: an article, a file, another page; not a column, a service or a home page."""
    path = urlsplit(url).path
    return is_article(url) or bool(_DOWNLOAD.search(path)) or not _NO_DOCUMENT.search(path)


def column_of_article(url: str) -> int | None:
    """The column number in an article's address, in the old form (art_{column}_{number}) and in the new one (/col/col{n}/art/)."""
    path = urlsplit(url).path
    if found := _ARTICLE.search(path):
        return int(found["column"])
    above = _COLUMN.search(path) if _NEW_ARTICLE.search(path) else None
    return int(above["number"]) if above else None


def column_number(url: str) -> int | None:
    """The number of a column page's address."""
    found = _COLUMN.search(urlsplit(url).path)
    return int(found["number"]) if found else None


@lru_cache(maxsize=2048)  # a page and the service behind it show the same records
def read_record(fragment: str, page_url: str, base_url: str) -> Record | None:
    """What a record links to; None where it links to no document. Records are dirty, so a forgiving parser reads them."""
    tree = parse_fragment(fragment)
    links = [(url, anchor) for anchor in tree.iter("a") if (url := link_of(anchor, page_url, base_url)) and is_document(url)]
    if not links:
        return None
    url, anchor = next(((url, anchor) for url, anchor in links if is_article(url)), links[0])
    return Record(url, title_of(anchor), _date(tree, anchor, url))


def line_of(fragment: str) -> str:
    """A record in one line without its tags: what tells records apart that lead nowhere."""
    return _one_line(" ".join(parse_fragment(fragment).itertext()))


def link_of(anchor: Anchor, page_url: str, base_url: str) -> str | None:
    """Where an anchor leads: its href, or the address in its script where the href is none."""
    href = str(anchor.get("href") or "").strip()
    if not href or href.startswith("#") or href.lower().startswith("javascript:"):
        script = " ".join((href, str(anchor.get("onclick") or "")))
        found = _IN_SCRIPT.search(script)
        if not found:
            return None
        href = found["url"]
    try:
        url = urljoin(page_url, href)
        return canonical_url(url, base_url) if urlsplit(url).scheme in ("http", "https") else None
    except ValueError:
        return None


def title_of(anchor: HtmlElement) -> str:
    """The title attribute is whole; the text is often cut or broken."""
    for name in ("title", "mc"):
        if written := str(anchor.get(name) or "").strip():
            return _one_line(written)
    return _one_line(visible_text(anchor))


def _date(tree: HtmlElement, anchor: HtmlElement, url: str) -> str | None:
    shown = str(anchor.get("rq") or "")
    if not shown:
        outside = _texts_outside(tree, anchor)
        # Day and month may stand in elements of their own, so they are tried together and one by one.
        for text in (" ".join(outside), *outside):
            if iso := parse_date(text):
                return iso
    return parse_date(shown) or date_from_url(url)


def _texts_outside(tree: HtmlElement, anchor: HtmlElement) -> list[str]:
    """The texts of a record that do not stand in its link."""
    texts: list[str] = []
    inside = False
    for event, part in etree.iterwalk(tree, events=("start", "end")):
        if part is anchor:
            inside = event == "start"
        text = part.text if event == "start" else part.tail
        if text and text.strip() and not inside:
            texts.append(text.strip())
    return texts


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
