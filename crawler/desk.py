"""The books of one crawl: views of columns, which articles they list, and what is still open; a view is whole or says why not."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator

from msgspec import structs

from crawler.articles import Listed
from crawler.records import ColumnView, PageState, Publication
from crawler.register import Column

_STOPPED = {
    "closespider_timeout": "达到本次抓取的时间上限",
    "too_many_bytes": "达到本次抓取的流量上限",
    "site_unreachable": "网站连续多次连不上",
    "shutdown": "程序被中止",
}


class Desk:
    """Bookkeeping without any network."""

    def __init__(self) -> None:
        self.views: dict[str, ColumnView] = {}
        self.listed: dict[str, list[Listed]] = defaultdict(list)
        self.opened: set[str] = set()
        self.reported: set[tuple[str, int]] = set()
        self._unopened: dict[str, list[str]] = defaultdict(list)

    def put(self, view: ColumnView, column: Column | None = None) -> ColumnView:
        """Take in a view; with `column`, its articles are to be opened. A column that is read again replaces its lines."""
        self.views[view.column_url] = view
        if column is not None:
            for lines in self.listed.values():
                lines[:] = [line for line in lines if line.column.url != column.url]
            for article in view.articles:
                self.listed[article.article_key].append(Listed(column, article))
            for key in [key for key, lines in self.listed.items() if not lines]:
                del self.listed[key]
        return view

    def unproven(self, publication: Publication, reason: str) -> Iterator[ColumnView]:
        """The columns of an article that could not be opened no longer prove that a report is not there."""
        for column_url in publication.column_urls:
            self._unopened[column_url].append(reason)
            reasons = self._unopened[column_url]
            view = self.views[column_url]
            yield self.put(
                structs.replace(
                    view,
                    complete=False,
                    state=publication.state if view.complete else view.state,
                    detail=f"{len(reasons)}篇文章没有打开，例如 {reasons[0]}",
                )
            )

    def broken_off(
        self, reason: str, columns: tuple[Column, ...], services: list[tuple[str, int]], now: str
    ) -> list[ColumnView]:
        """What is to be said of a crawl that ended before its end: unread columns, unopened articles and `services` not asked."""
        why = f"抓取提前结束（{_STOPPED.get(reason, reason)}）"
        changed = []
        left: Counter[str] = Counter()
        for key, lines in self.listed.items():
            if key not in self.opened:
                left.update({line.column.url for line in lines})
        for url, count in left.items():
            view = self.views[url]
            if view.complete:
                detail = f"{why}，还有{count}篇文章没有打开"
                changed.append(structs.replace(view, complete=False, state=PageState.UNREACHABLE, detail=detail))
        wanted = [(column.url, column.year) for column in columns if column.url not in self.views]
        for url, year in [*wanted, *services]:
            view = self.views.get(url) or _nothing(url, year, now)
            detail = f"{why}，没有读完"
            changed.append(structs.replace(view, complete=False, state=PageState.UNREACHABLE, detail=detail))
        return [self.put(view) for view in changed]


def _nothing(url: str, year: int | None, now: str) -> ColumnView:
    return ColumnView(
        column_url=url, year=year, fetched_at=now, articles=(), stated_total=None, complete=False, state=PageState.UNREACHABLE
    )
