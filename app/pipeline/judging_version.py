"""The version of judging is the hash of the code that has a part in it: changed rules judge everything again, unchanged ones nothing."""

from __future__ import annotations

from functools import cache

import app.pipeline
import crawler
import parsers
import rules
from crawler.sources import hash_of_sources

# The libraries by which rules compare and add up.
_LIBRARIES = ("msgspec", "numpy", "rapidfuzz")


@cache
def judging_version() -> str:
    """SHA-256 over the sources and data of everything between a stored reading and a stored verdict."""
    return hash_of_sources((parsers, rules, crawler, app.pipeline), _LIBRARIES)
