"""Where the crawler leaves what it fetched. The app supplies an implementation by dotted path (setting CRAWL_STORE)."""

from __future__ import annotations

from typing import Protocol

from crawler.records import Capture, ColumnSuggestion, ColumnView, Publication, Step


class StorageError(RuntimeError):
    """Something could not be kept (disk full, database locked, folder read-only): the crawl must stop. The text says what to do."""


class CrawlStore(Protocol):
    """One run's view of the store.

    Records are kept in the order in which they come, a step never before what it stands for; they may be written a moment later,
    and all of them are written when `close` returns. Whatever is lost with a killed process is asked again. Raises StorageError.
    """

    def last_capture(self, url: str) -> Capture | None:
        """The newest earlier capture of `url` with state OK, for conditional requests; None if there is none."""

    def last_view(self, column_url: str) -> ColumnView | None:
        """The newest complete view of a column from an earlier run; None if there is none."""

    def last_publication(self, article_key: str) -> Publication | None:
        """The newest state of an article from an earlier run; None if it was never met."""

    def has(self, sha256: str) -> bool:
        """Whether the archive holds these bytes."""

    def body(self, sha256: str) -> bytes:
        """The archived bytes; KeyError if they are not there."""

    def steps(self) -> list[Step]:
        """What this run had finished before it was killed; empty for a new run."""

    def add_capture(self, capture: Capture, body: bytes | None) -> None:
        """Keep `body` under its hash (once) and the capture beside it."""

    def add_column_view(self, view: ColumnView, step: Step | None = None) -> None:
        """Keep tonight's view of a column; the last word of a run wins. `step` is finished with it."""

    def add_publication(self, publication: Publication, step: Step | None = None) -> None:
        """Keep what was found out about an article; the last word of a run wins. `step` is finished with it."""

    def add_suggestion(self, suggestion: ColumnSuggestion) -> None:
        """Keep a column that the register might add; the last word wins."""

    def close(self, reason: str, stats: dict[str, object]) -> None:
        """The crawl is over: `reason` is Scrapy's finish reason."""
