"""Doubt about lists: an empty or shrunken one is believed only where it may well be so, an unchanged one need not be read to its end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from crawler.listing import Listing
from crawler.records import ColumnView, PageState
from crawler.register import Column

# By then departments and towns have published (条例 Art. 49), so a year's column cannot well be empty.
_LAST_DAY = (1, 31)
# A list without a total that lost more than a quarter of its articles, and more than two, was probably not read whole.
_SHARP = 0.75
_FEW = 2


def doubted(listing: Listing, column: Column, as_of: dt.date, before: ColumnView | None) -> Listing:
    """The listing, no longer complete where it says too little although more must be there.

    `before` is the last complete view. A smaller list is believed where the service itself states the smaller total, or where
    the register's `floor` says so. A list below its floor is never believed.
    """
    if not listing.complete:
        return listing
    now, then = len(listing.found), len(before.articles) if before is not None else 0
    state = PageState.UNSUPPORTED
    if column.floor is not None and now < column.floor:
        detail = f"栏目只列出{now}篇，少于登记册写明的{column.floor}篇"
    elif not now and column.floor is None and then:
        detail, state = f"栏目显示为空，上次完整读取时有{then}篇", PageState.EMPTY
    elif not now and column.floor is None and column.year is not None and as_of > dt.date(column.year + 1, *_LAST_DAY):
        detail = f"{column.year}年度栏目显示为空，但发布期限已过，不能认为所有单位都没有发布"
        state = PageState.EMPTY
    elif listing.stated_total is None and column.floor is None and now < then * _SHARP and then - now > _FEW:
        detail = (
            f"栏目只列出{now}篇，上次完整读取时有{then}篇，页面没有注明总数，不能认为已经读全。"
            f"如果确实减少，请在登记册该栏目下写 floor = {now}"
        )
    else:
        return listing
    listing.complete, listing.state, listing.detail = False, state, detail
    return listing


def rest_is_known(
    first: Listing, before: ColumnView, as_of: dt.date, full_sweep_days: int, deadlines: Iterable[dt.date]
) -> bool:
    """Whether a list need not be read to its end tonight: its first page and its total are those of the last reading.

    Safe because an article that was added or taken away changes the total, every known article is asked tonight anyway (one that
    is gone makes the list be read), and what is left (one leaves the list and another comes in far behind) is found by the full
    reading, at the latest after `full_sweep_days`, and on the first night after every deadline.
    """
    if not before.walked_on or before.stated_total is None:
        return False
    walked = dt.date.fromisoformat(before.walked_on)
    if not 0 <= (as_of - walked).days < full_sweep_days or any(walked <= deadline < as_of for deadline in deadlines):
        return False
    shown = [(key, record.url, record.title, record.date) for key, record in first.found.items()]
    known = [(item.article_key, item.url, item.title, item.date) for item in before.articles]
    return len(known) > len(shown) and first.stated_total == before.stated_total and known[: len(shown)] == shown


def carried(before: ColumnView, fetched_at: str) -> ColumnView:
    """Tonight's view of a list whose rest was taken over from the last reading."""
    return ColumnView(
        column_url=before.column_url,
        year=before.year,
        fetched_at=fetched_at,
        articles=before.articles,
        stated_total=before.stated_total,
        complete=True,
        state=PageState.OK,
        detail=f"第一页和总数与{before.walked_on}完整读取时一致，其余各条沿用当时的列表",
        walked_on=before.walked_on,
    )
