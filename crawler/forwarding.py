"""A page that shows nothing and only sends on is followed like a redirect; where it leads passes the host guard as well."""

from __future__ import annotations

import re
from html import unescape
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml.html import HtmlElement
from scrapy import Request, Spider
from scrapy.http import Response

from crawler.charset import decode
from crawler.hanweb.states import Wanted
from crawler.html import finder, parse_html, visible_text
from crawler.page import is_file_link

_MOST = 3
_LONGEST_PAGE = 8192
_LITTLE = 100  # characters shown; who shows more is a page, whatever else it does
_SOONEST_S = 5  # a later refresh shows the page anew, or waits for a reader
_SIGN = re.compile(rb"http-equiv|location", re.IGNORECASE)
_REFRESH = re.compile(
    r"^\s*(?P<wait>\d{1,3})(?:\.\d*)?\s*[;,]\s*url\s*=\s*(?P<quote>['\"]?)(?P<url>.+?)(?P=quote)\s*$", re.IGNORECASE
)
_SCRIPTED = re.compile(
    r"(?<![\w.])(?:(?:window|document|self|top|parent)\.)?location(?:\.href)?\s*"
    r"(?:=\s*|\.(?:replace|assign)\(\s*)(?P<quote>['\"])(?P<url>[^'\"<>\s]+)(?P=quote)\s*\)?\s*;?"
)
# A guard's script sets a cookie and comes back; one that asks what browser this is leads somewhere else each time.
_shown = finder("//iframe | //embed | //object | //frame")
_anchors = finder("//a[@href]")
_NOT_PLAIN = re.compile(r"cookie|navigator|userAgent|\bif\s*\(|eval|atob|fromCharCode", re.IGNORECASE)


class Forwarding:
    """Follows pages that send on, for whoever asked for a page."""

    def __init__(self, crawler: Any) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Any) -> Forwarding:
        """Scrapy's way of making a middleware."""
        return cls(crawler)

    def process_response(self, request: Request, response: Response, spider: Spider | None = None) -> Request | Response:
        """The request for where the page sends on, or the answer as it is."""
        times = int(request.meta.get("forwarded", 0))
        if request.meta.get("wanted") is not Wanted.PAGE or request.method != "GET" or response.status != 200 or times >= _MOST:
            return response
        target = forward_target(response.body, response.url, (response.headers.get("Content-Type") or b"").decode("latin-1"))
        if target is None:
            return response
        self.crawler.stats.inc_value("forwarding/followed")
        return request.replace(url=target, meta={**request.meta, "forwarded": times + 1})


def _shows_something(tree: HtmlElement) -> bool:
    """Whether a page of few words shows or links files all the same; a link to where it sends on is no file."""
    return bool(_shown(tree)) or any(is_file_link(anchor.get("href")) for anchor in _anchors(tree))


def forward_target(body: bytes, url: str, content_type: str | None) -> str | None:
    """Where a page sends on, absolute; None for every page that shows something of its own, and for a guard's script."""
    if len(body) > _LONGEST_PAGE or not _SIGN.search(body):
        return None
    tree = parse_html(decode(body, content_type))
    if len("".join("".join(visible_text(part) for part in tree.xpath("//body")).split())) > _LITTLE or _shows_something(tree):
        return None
    targets = {
        found["url"]
        for meta in tree.xpath("//meta[translate(@http-equiv, 'REFSH', 'refsh')='refresh'][not(ancestor::noscript)]")
        if (found := _REFRESH.match(meta.get("content") or "")) and int(found["wait"]) <= _SOONEST_S
    }
    if not targets:
        scripts = "\n".join(tree.xpath("//script/text()"))
        targets = set() if _NOT_PLAIN.search(scripts) else {found["url"] for found in _SCRIPTED.finditer(scripts)}
    if len(targets) != 1:
        return None
    try:
        target = urljoin(url, unescape(targets.pop()).strip())
        return target if urlsplit(target).scheme in ("http", "https") and target.split("#")[0] != url else None
    except ValueError:
        return None
