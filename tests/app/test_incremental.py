"""Nights over an unchanged district ask for little, and still see what changes; counted at the server."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.pipeline.crawl import STORE
from app.store.store import Store
from crawler.records import ColumnView
from crawler.run import CrawlOutcome, run_crawl
from tests.app import small_district as small
from tests.app.conftest import FAST
from tests.crawler.site_server import Reply, SmallSite, serving

AS_OF = dt.date(2024, 3, 1)


class Nights:
    """Crawls of one site into one store, a night each."""

    def __init__(self, site: SmallSite, folder: Path) -> None:
        self.site = site
        self.folder = folder
        self.store = Store(folder / "data")

    def crawl(self, as_of: dt.date = AS_OF, extra: str = "") -> CrawlOutcome:
        register = small.write_register(self.folder / "register", self.site, extra=extra)
        self.site.asked.clear()
        run_id = self.store.start_run("crawl", as_of)
        outcome = run_crawl(
            register_folder=register, data_dir=self.folder / "data", as_of=as_of, run_id=run_id, store=STORE, settings=FAST
        )
        self.store.finish_run(run_id, "done", {})
        return outcome

    def views(self) -> dict[int, ColumnView]:
        run = self.store.last_crawl()
        assert run is not None
        return {int(view.column_url.split("/col")[2].split("/")[0]): view for view in self.store.column_views(run)}

    def asked(self) -> Counter[str]:
        return Counter(asked.path for asked in self.site.asked)


@pytest.fixture
def nights(tmp_path: Path) -> Iterator[Nights]:
    with serving() as site:
        small.fill(site)
        made = Nights(site, tmp_path)
        yield made
        made.store.close()


def test_an_unchanged_district_costs_one_request_a_column_and_one_for_each_thing_that_may_change(nights: Nights) -> None:
    first = nights.crawl()
    assert first.complete
    assert nights.asked()[small.PROXY] >= 3
    second = nights.crawl(AS_OF + dt.timedelta(days=1))
    asked = nights.asked()
    # 3 columns, 3 x 39 articles, 3 x 4 files, robots.txt; no list service, nothing twice
    assert asked[small.PROXY] == 0
    assert max(asked.values()) == 1
    assert len(nights.site.asked) == 3 + 3 * 39 + 3 * 4 + 1
    assert all("if-none-match" in item.headers for item in nights.site.asked if item.path.startswith(("/art", "/attach")))
    assert second.complete
    for view in nights.views().values():
        assert (view.complete, len(view.articles), view.stated_total, view.walked_on) == (True, 39, 39, AS_OF.isoformat())
        assert "2024-03-01" in view.detail


def test_the_full_reading_comes_back_after_its_days(nights: Nights) -> None:
    nights.crawl(extra="full_sweep_days = 3")
    nights.crawl(AS_OF + dt.timedelta(days=2), "full_sweep_days = 3")
    assert nights.asked()[small.PROXY] == 0
    nights.crawl(AS_OF + dt.timedelta(days=3), "full_sweep_days = 3")
    assert nights.asked()[small.PROXY] == 3
    assert {view.walked_on for view in nights.views().values()} == {"2024-03-04"}


def test_a_report_that_comes_late_in_the_list_is_seen_the_same_night(nights: Nights) -> None:
    nights.crawl()
    small.put_list(nights.site, 33, list(range(40)))
    nights.site.pages[small.path(33, 39)] = small.article(33, 39)
    nights.crawl(AS_OF + dt.timedelta(days=1))
    assert nights.asked()[small.PROXY] == 1
    assert (len(nights.views()[33].articles), nights.views()[33].walked_on) == (40, "2024-03-02")
    assert len(nights.views()[32].articles) == 39


def test_one_goes_and_another_comes_behind_the_first_page(nights: Nights) -> None:
    """The total stays the same: the page that is gone tells that the list must be read."""
    nights.crawl()
    small.put_list(nights.site, 33, [town for town in range(40) if town != 30])
    del nights.site.pages[small.path(33, 30)]
    nights.site.pages[small.path(33, 39)] = small.article(33, 39)
    nights.crawl(AS_OF + dt.timedelta(days=1))
    keys = {article.article_key for article in nights.views()[33].articles}
    assert ("127.0.0.1/33039" in keys, "127.0.0.1/33030" in keys) == (True, False)
    assert nights.views()[33].complete
    assert nights.asked()[small.path(33, 39)] == 1
    run = nights.store.last_crawl()
    assert run is not None
    assert [item.seen for item in nights.store.publications(run) if item.publication.article_key.endswith("/33039")] == [True]


def test_an_article_that_stays_listed_but_dead_does_not_make_lists_be_read_every_night(nights: Nights) -> None:
    nights.crawl()
    del nights.site.pages[small.path(33, 30)]
    nights.crawl(AS_OF + dt.timedelta(days=1))
    assert nights.asked()[small.PROXY] == 1
    nights.crawl(AS_OF + dt.timedelta(days=2))
    assert nights.asked()[small.PROXY] == 0


def test_a_list_that_shrinks_without_saying_so_proves_nothing(nights: Nights) -> None:
    rows = "".join(small.line(33, town) for town in range(39))
    nights.site.pages["/col/col33/index.html"] = Reply(f"<html><body><ul>{rows}</ul></body></html>")
    assert nights.crawl().complete
    rows = "".join(small.line(33, town) for town in range(12))
    nights.site.pages["/col/col33/index.html"] = Reply(f"<html><body><ul>{rows}</ul></body></html>")
    assert not nights.crawl(AS_OF + dt.timedelta(days=1)).complete
    view = nights.views()[33]
    assert not view.complete
    assert "只列出12篇，上次完整读取时有39篇" in view.detail


def test_too_many_bytes_end_the_run_and_every_column_says_so(nights: Nights) -> None:
    register = small.write_register(nights.folder / "register", nights.site)
    run_id = nights.store.start_run("crawl", AS_OF)
    outcome = run_crawl(
        register_folder=register,
        data_dir=nights.folder / "data",
        as_of=AS_OF,
        run_id=run_id,
        store=STORE,
        settings={**FAST, "CRAWL_MOST_BYTES": 60_000},
    )
    assert (outcome.reason, outcome.complete) == ("too_many_bytes", False)
    assert len(nights.site.asked) < 3 + 3 * 39
    views = nights.views()
    assert {view.complete for view in views.values()} == {False}
    assert all("流量上限" in view.detail for view in views.values())


def test_a_site_that_goes_down_ends_the_run_soon(tmp_path: Path) -> None:
    with serving() as site:
        small.fill(site)
        register = small.write_register(tmp_path / "register", site)
    store = Store(tmp_path / "data")
    run_id = store.start_run("crawl", AS_OF)
    outcome = run_crawl(
        register_folder=register,
        data_dir=tmp_path / "data",
        as_of=AS_OF,
        run_id=run_id,
        store=STORE,
        settings={**FAST, "CRAWL_FIRST_WAIT": 0.0, "CRAWL_MOST_UNREACHABLE": 2},
    )
    assert (outcome.reason, outcome.complete) == ("site_unreachable", False)
    views = store.column_views(run_id)
    assert len(views) == 3
    assert {view.complete for view in views} == {False}
    store.close()
