"""Where the crawler leaves what it fetched. The app supplies an implementation by dotted path (setting CRAWL_STORE)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from crawler.records import Capture, ColumnSuggestion, ColumnView, Publication, Step

if TYPE_CHECKING:
    from crawler.understandings import Understanding


class StorageError(RuntimeError):
    """Something could not be kept (disk full, database locked, folder read-only): the crawl must stop. The text says what to do."""


class CrawlStore(Protocol):
    """One run's view of the store.

    Records are kept in the order in which they come, a step never before what it stands for; they may be written a moment later,
    and all of them are written when `close` returns. Whatever is lost with a killed process is asked again. Raises StorageError.
    """

    def last_captures(self, urls: Sequence[str]) -> dict[str, Capture]:
        """The newest earlier capture with state OK of each address that has one, for conditional requests."""

    def last_view(self, column_url: str) -> ColumnView | None:
        """The newest complete view of a column from an earlier run; None if there is none."""

    def last_publication(self, article_key: str) -> Publication | None:
        """The newest state of an article from an earlier run; None if it was never met."""

    def last_understandings(self, article_keys: Sequence[str]) -> dict[str, Understanding]:
        """What was last understood of each article, where that is known; a store may as well know nothing."""

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

    def add_understanding(self, understanding: Understanding) -> None:
        """Keep what was understood of an article, in place of what was known of it. Lost, it is made again."""

    def add_suggestion(self, suggestion: ColumnSuggestion) -> None:
        """Keep a column that the register might add; the last word wins."""

    def close(self, reason: str, stats: dict[str, object]) -> None:
        """The crawl is over: `reason` is Scrapy's finish reason."""
