"""The log of a crawl names what went wrong; what every answer and record was is in the store."""

from __future__ import annotations

from typing import Any

from scrapy.logformatter import LogFormatter


class Faults(LogFormatter):
    """No line for a page or a record that came as it should."""

    def crawled(self, *_: Any) -> None:  # type: ignore[override]
        """Nothing."""

    def scraped(self, *_: Any) -> None:  # type: ignore[override]
        """Nothing."""
