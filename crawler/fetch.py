"""Fetching with memory: conditional requests against the archive, and every answer kept as a capture with its state."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionDone, ConnectionLost
from twisted.web.client import ResponseFailed

from crawler.answer import Answer
from crawler.hanweb.states import Wanted, classify
from crawler.middlewares import RefusedHost
from crawler.records import Capture, PageState
from crawler.storage import CrawlStore

Same = Callable[[bytes, bytes], bool]
FETCH_ERRORS = (
    CannotResolveHostError,
    ConnectError,
    ConnectionDone,
    ConnectionLost,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    OSError,
    ResponseDataLossError,
    ResponseFailed,
    UnsupportedURLSchemeError,
)


class Fetcher:
    """Makes requests, reads answers, keeps captures. `clock` gives the time of a capture."""

    def __init__(self, store: CrawlStore, clock: Callable[[], dt.datetime]) -> None:
        self._store = store
        self._clock = clock
        self.received = 0  # bytes of all answers of this run
        self.unreachable = 0  # requests without an answer since the last answer

    def request(
        self,
        url: str,
        wanted: Wanted,
        *,
        method: str = "GET",
        form: dict[str, str] | None = None,
        referer: str | None = None,
        name: str = "",
        fresh: bool = False,
        **scrapy: Any,
    ) -> Request:
        """A request for `url`, conditional where an earlier document is in the archive and `fresh` is not asked for.

        `scrapy` goes to the request (callback, errback, cb_kwargs, priority).
        """
        headers: dict[str, str] = {"Referer": referer} if referer else {}
        if wanted is Wanted.LIST:
            headers["X-Requested-With"] = "XMLHttpRequest"  # as the site's own pager asks
        known = self._known(url) if method == "GET" and wanted is not Wanted.LIST else None
        if known is not None and not fresh:
            validators = {key.lower(): value for key, value in known.response_headers.items()}
            if etag := validators.get("etag"):
                headers["If-None-Match"] = etag
            if modified := validators.get("last-modified"):
                headers["If-Modified-Since"] = modified
        body = b""
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
            body = urlencode(form or {}).encode("ascii")
        # The spider itself asks for nothing twice; Scrapy's filter would drop a redirect target met before without a word.
        meta = {"asked": url, "wanted": wanted, "file_name": name, "known": known}
        return Request(url, method=method, headers=headers, body=body, meta=meta, dont_filter=True, **scrapy)

    def _known(self, url: str) -> Capture | None:
        """The newest earlier document of an address; None also where its bytes are lost, for then it must be fetched anew."""
        capture = self._store.last_capture(url)
        return capture if capture is not None and capture.sha256 is not None and self._store.has(capture.sha256) else None

    def _body(self, capture: Capture | None) -> bytes:
        return self._store.body(capture.sha256) if capture is not None and capture.sha256 is not None else b""

    def answered(self, response: Response, same: Same | None = None) -> Answer:
        """Classify and keep an answer.

        `same(before, now)` says whether two bodies hold the same document; then the earlier capture stays the document's,
        and what came (another visit counter) is kept as a NOT_MODIFIED capture with its own bytes.
        """
        request = response.request
        if request is None:
            raise ValueError(f"the answer from {response.url} does not say which request it answers")
        meta = request.meta
        headers = _headers(response.headers)
        lower = {key.lower(): value for key, value in headers.items()}
        state, detail = classify(
            response.status, lower, response.body, meta["asked"], response.url, meta["wanted"], meta["file_name"]
        )
        self.received += len(response.body)
        self.unreachable = 0
        previous: Capture | None = meta["known"]
        if state is PageState.NOT_MODIFIED and (previous is None or previous.final_url != response.url):
            # A page that now leads elsewhere is not unchanged because that other page is.
            state, detail = PageState.UNSUPPORTED, "304：回答的不是原来的页面"
        came = response.body
        sha256 = hashlib.sha256(came).hexdigest() if came else None
        document: bytes | None = None
        if state is PageState.NOT_MODIFIED:
            came = document = self._body(previous)
            sha256 = previous.sha256 if previous else None
        elif state is PageState.OK:
            document = came
            if same and previous is not None:
                before = came if previous.sha256 == sha256 else self._body(previous)
                if before == came or same(before, came):
                    state, document = PageState.NOT_MODIFIED, before
        capture = Capture(
            url=meta["asked"],
            final_url=response.url,
            status=response.status,
            state=state,
            sha256=sha256,
            size=len(came),
            media_type=lower.get("content-type") or (previous.media_type if previous else ""),
            fetched_at=self.now(),
            request_headers=_headers(request.headers),
            response_headers=headers,
            method=request.method,
            request_body=request.body.decode("latin-1"),
        )
        self._store.add_capture(capture, response.body or None)
        return Answer(capture, document, detail, previous)

    def failed(self, request: Request, error: BaseException) -> Answer:
        """Keep that a request had no answer. `error` is one of FETCH_ERRORS."""
        if isinstance(error, RefusedHost):
            state = PageState.REFUSED_HOST
        elif isinstance(error, IgnoreRequest) and "robots" in str(error):
            state = PageState.ROBOTS
        elif isinstance(error, DownloadCancelledError):
            state = PageState.TOO_LARGE
        else:
            state = PageState.UNREACHABLE
        previous: Capture | None = request.meta["known"]
        self.unreachable += state is PageState.UNREACHABLE
        capture = Capture(
            url=request.meta["asked"],
            final_url=request.url,
            status=0,
            state=state,
            sha256=None,
            size=0,
            media_type="",
            fetched_at=self.now(),
            request_headers=_headers(request.headers),
            response_headers={},
            method=request.method,
            request_body=request.body.decode("latin-1"),
        )
        self._store.add_capture(capture, None)
        why = "没有访问" if state is PageState.REFUSED_HOST else "没有连上"
        return Answer(capture, None, _FAILURES.get(state) or f"{why}：{error}", previous)

    def now(self) -> str:
        """The time of a capture, ISO 8601 UTC."""
        return self._clock().astimezone(dt.UTC).isoformat(timespec="seconds")


def _headers(headers: Any) -> dict[str, str]:
    """Scrapy's headers as text, repeated ones joined."""
    return {key.decode("latin-1"): b", ".join(values).decode("latin-1") for key, values in headers.items()}


_FAILURES = {
    PageState.ROBOTS: "robots.txt 不允许访问",
    PageState.TOO_LARGE: "文件超过大小上限，没有下载",
}
