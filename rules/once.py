"""What many rules ask of one report is found once: kept for the few reports that are looked at just now, told apart as objects."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from parsers.model import Report

T = TypeVar("T")
# A case looks at its own report, last year's, its nearest peers and earlier contents; comparing reports would cost more than finding.
_KEPT = 16


def once(find: Callable[[Report], T]) -> Callable[[Report], T]:
    """Let `find` be asked only once per report object. What is found must not be changed, nor the report after it was asked."""
    kept: dict[int, tuple[Report, T]] = {}

    @wraps(find)
    def found(report: Report) -> T:
        entry = kept.get(id(report))
        # The report is kept beside what was found in it, so its place in memory cannot be another one's meanwhile.
        if entry is None or entry[0] is not report:
            if len(kept) >= _KEPT:
                kept.pop(next(iter(kept)), None)
            entry = kept[id(report)] = report, find(report)
        return entry[1]

    return found
