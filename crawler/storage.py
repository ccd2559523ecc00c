"""Where the crawler leaves what it fetched. The app supplies an implementation by dotted path (setting CRAWL_STORE)."""

from __future__ import annotations

from typing import Protocol

from crawler.records import Capture, ColumnView, Publication


class CrawlStore(Protocol):
    """One run's view of the store; every call is durable when it returns."""

    def last_capture(self, url: str) -> Capture | None:
        """The newest earlier capture of `url` with state OK, for conditional requests; None if there is none."""

    def body(self, sha256: str) -> bytes:
        """The archived bytes; KeyError if they are not there."""

    def add_capture(self, capture: Capture, body: bytes | None) -> None:
        """Keep `body` under its hash (once) and the capture beside it."""

    def add_column_view(self, view: ColumnView) -> None:
        """Keep tonight's view of a column."""

    def add_publication(self, publication: Publication) -> None:
        """Keep what was found out about an article; the last word of a run wins."""

    def close(self, reason: str, stats: dict[str, object]) -> None:
        """The crawl is over: `reason` is Scrapy's finish reason."""
