"""A name service whose first answer is one loopback address and every later one another."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat

_answers: Iterator[str] = chain(["127.0.0.1"], repeat("127.0.0.2"))


async def look_up(host: str) -> list[str]:
    """For the setting CRAWL_LOOK_UP."""
    return [next(_answers)]
