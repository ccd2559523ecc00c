"""A crawl in phases: each kind of requests when the one before is done; bounded, counted, told of, and ended by any fault."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterator
from typing import Any, Self

import scrapy
from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider
from twisted.python.failure import Failure

from crawler.answer import Answer
from crawler.fetch import FETCH_ERRORS, Fetcher, Same
from crawler.pipelines import Record, as_item
from crawler.records import Step

_TELL_EVERY_S = 0.1


class PhasedSpider(scrapy.Spider):
    """What every crawl of ours does whatever it asks for. A spider sets `_fetcher` and `_phases`, which make requests one after another."""

    _fetcher: Fetcher

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._phases: Iterator[Callable[[], list[Request]]] = iter(())
        self._all_asked = False
        self._stopping: asyncio.Task[None] | None = None
        self._tells = False
        self._told = 0.0
        self._done = 0
        self._total = 0

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> Self:
        """Make the spider and listen to what Scrapy says of it."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider._tells = crawler.settings.getbool("CRAWL_PROGRESS")
        crawler.signals.connect(spider._next_phase, signal=signals.spider_idle)
        crawler.signals.connect(spider._fault, signal=signals.item_error)
        crawler.signals.connect(spider._fault, signal=signals.spider_error)
        return spider

    def _next_phase(self) -> None:
        """Scrapy has nothing to do: give it the next kind of requests, or let it end."""
        if self._stopping is not None:
            return
        for make in self._phases:
            requests = make()
            self._total += len(requests)
            for request in requests:
                self.crawler.engine.crawl(request)
            if requests:
                raise DontCloseSpider
        self._all_asked = True

    def _fault(self, failure: Failure) -> None:
        """A fault of ours (a record that could not be kept, an error in a callback): Scrapy only logs it; the run must stop."""
        self._count("faults/count")
        if self.crawler.stats.get_value("faults/first") is None:
            self.crawler.stats.set_value("faults/first", str(failure.value) or repr(failure.value))
        self._stop("fault")

    def _stop(self, reason: str) -> None:
        if self._stopping is None:
            self._stopping = asyncio.ensure_future(self.crawler.engine.close_spider_async(reason=reason))

    async def _download(self, request: Request, same: Same | None = None) -> Answer:
        try:
            response = await self.crawler.engine.download_async(request)
        except FETCH_ERRORS as error:
            answer = self._fetcher.failed(request, error)
        else:
            answer = self._fetcher.answered(response, same)
        self._within_bounds()
        return answer

    def _failed(self, failure: Failure) -> Answer:
        error = failure.value
        if not isinstance(error, FETCH_ERRORS):
            # Raised anew: Scrapy takes an error that an errback hands back for one of the download, and only logs it.
            raise RuntimeError(f"{type(error).__name__}: {error}") from error
        return self._fetcher.failed(request_of(failure), error)

    def _within_bounds(self) -> None:
        """End a run that received too much, or whose site is down."""
        settings = self.crawler.settings
        if self._fetcher.received > settings.getint("CRAWL_MOST_BYTES"):
            self._stop("too_many_bytes")
        elif self._fetcher.unreachable >= settings.getint("CRAWL_MOST_UNREACHABLE"):
            self._stop("site_unreachable")

    async def _keep(self, record: Record, step: Step | None = None) -> None:
        """Send a record through the item pipelines, as an item that a callback yields; what fails there ends the run."""
        await self.crawler.engine.scraper.start_itemproc_async(as_item(record, step), response=None)

    def _count(self, name: str, number: int = 1) -> None:
        self.crawler.stats.inc_value(name, number)

    def _advance(self) -> None:
        self._done += 1
        self._within_bounds()
        now = time.monotonic()
        if self._tells and now - self._told >= _TELL_EVERY_S:
            self._told = now
            print(json.dumps({"event": "progress", "done": self._done, "total": self._total}), flush=True)


def request_of(failure: Failure) -> Request:
    """The request that failed; Scrapy hangs it on the failure."""
    request: Request = failure.request  # type: ignore[attr-defined]
    return request
