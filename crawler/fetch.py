"""Fetching with memory: conditional requests against the archive, and every answer kept as a capture with its state."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import urlencode

from msgspec import Struct, structs
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


class Arrived(Struct, frozen=True):
    """An answer that was classified but is not kept yet; `previous` is the newest earlier document of the address."""

    response: Response
    request: Request
    headers: dict[str, str]
    media_type: str
    state: PageState
    detail: str
    sha256: str | None
    previous: Capture | None

    @property
    def body(self) -> bytes:
        """The bytes that came."""
        return self.response.body

    @property
    def differs(self) -> bool:
        """Whether a document came, and its bytes are not the last ones."""
        return self.state is PageState.OK and self.previous is not None and self.previous.sha256 != self.sha256


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
        self._expected: dict[str, Capture | None] = {}
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

    def expect(self, urls: Sequence[str]) -> None:
        """These addresses are about to be asked for: one look at the store for all of them."""
        found = self._store.last_captures(urls)
        self._expected.update((url, found.get(url)) for url in urls)

    def _known(self, url: str) -> Capture | None:
        """The newest earlier document of an address; None also where its bytes are lost, for then it must be fetched anew."""
        capture = self._expected.pop(url) if url in self._expected else self._store.last_captures([url]).get(url)
        return capture if capture is not None and capture.sha256 is not None and self._store.has(capture.sha256) else None

    def document(self, capture: Capture) -> bytes:
        """The archived bytes of a capture; KeyError or OSError where they are lost."""
        return self._store.body(capture.sha256) if capture.sha256 is not None else b""

    def opened(self, answer: Answer) -> Answer:
        """The answer with its document, which after NOT_MODIFIED is taken from the archive."""
        if answer.body is not None or answer.state is not PageState.NOT_MODIFIED or answer.previous is None:
            return answer
        return structs.replace(answer, body=self.document(answer.previous))

    def answered(self, response: Response, same: Same | None = None) -> Answer:
        """Classify and keep an answer, and open its document.

        `same(before, now)` says whether two bodies hold the same document; see `kept`.
        """
        arrived = self.arrived(response)
        unchanged = same is not None and arrived.previous is not None
        if same is not None and arrived.previous is not None and arrived.differs:
            unchanged = same(self.document(arrived.previous), arrived.body)
        return self.opened(self.kept(arrived, unchanged))

    def arrived(self, response: Response) -> Arrived:
        """Classify an answer."""
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
        media_type = lower.get("content-type") or (previous.media_type if previous else "")
        sha256 = hashlib.sha256(response.body).hexdigest() if response.body else None
        return Arrived(response, request, headers, media_type, state, detail, sha256, previous)

    def kept(self, arrived: Arrived, same: bool = False) -> Answer:
        """Keep an answer as a capture; its document is not opened where it lies in the archive.

        `same`: what came holds the earlier document; then the earlier capture stays the document's, and what came (another visit
        counter) is kept as a NOT_MODIFIED capture with its own bytes.
        """
        response, state, previous = arrived.response, arrived.state, arrived.previous
        if state is PageState.OK and same:
            state = PageState.NOT_MODIFIED
        stayed = previous if arrived.state is PageState.NOT_MODIFIED else None
        capture = Capture(
            url=arrived.request.meta["asked"],
            final_url=response.url,
            status=response.status,
            state=state,
            sha256=stayed.sha256 if stayed else arrived.sha256,
            size=stayed.size if stayed else len(response.body),
            media_type=arrived.media_type,
            fetched_at=self.now(),
            request_headers=_headers(arrived.request.headers),
            response_headers=arrived.headers,
            method=arrived.request.method,
            request_body=arrived.request.body.decode("latin-1"),
        )
        self._store.add_capture(capture, response.body or None)
        return Answer(capture, response.body if state is PageState.OK else None, arrived.detail, previous)

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
