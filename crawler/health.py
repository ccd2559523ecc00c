"""Doubt about lists: an empty one is believed only where it may well be empty, a shrunken one is told."""

from __future__ import annotations

import datetime as dt

from crawler.charset import decode
from crawler.hanweb.island import blocks_of
from crawler.hanweb.links import column_number
from crawler.hanweb.list import Listing
from crawler.records import PageState

# By then departments and towns have published (条例 Art. 49), so a year's column cannot well be empty.
_LAST_DAY = (1, 31)


def doubted(listing: Listing, year: int | None, as_of: dt.date, before: int | None) -> Listing:
    """The listing, no longer complete where it says "nothing" although something must be there.

    `before` is how many records the column stated at the last visit, None if that is not known.
    """
    if not listing.complete or listing.found:
        return listing
    if before:
        listing.detail = f"栏目显示为空，上次访问时有{before}条"
    elif year is not None and as_of > dt.date(year + 1, *_LAST_DAY):
        listing.detail = f"{year}年度栏目显示为空，但发布期限已过，不能认为所有单位都没有发布"
    else:
        return listing
    listing.complete, listing.state = False, PageState.EMPTY
    return listing


def stated_before(body: bytes | None, media_type: str, url: str) -> int | None:
    """How many records an earlier version of a column page stated."""
    if body is None:
        return None
    number = column_number(url)
    totals = [
        block.total if block.total is not None else len(block.records)
        for block in blocks_of(decode(body, media_type), url)
        if block.column_id in (number, None)
    ]
    return max(totals, default=None)
