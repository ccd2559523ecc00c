"""The version of the reader is the hash of its source: a changed parser reads everything again, an unchanged one nothing."""

from __future__ import annotations

from functools import cache

import crawler
import parsers
from crawler.sources import hash_of_sources

# The libraries by which documents are taken apart; every installation has them.
_LIBRARIES = ("beautifulsoup4", "lxml", "msgspec", "pdfminer.six", "pdfplumber")


@cache
def reader_version() -> str:
    """SHA-256 over the sources and data of the parsers, and of the crawler, which takes pages apart for them."""
    return hash_of_sources((parsers, crawler), _LIBRARIES)
