"""One district in every form of the dossier at once: every report is found once, every refusal is told apart, nothing foreign is asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from crawler.records import ColumnView, PageState, Publication, PublicationKind
from crawler.run import CrawlOutcome, run_crawl
from tests.crawler import nasty
from tests.crawler.memory_store import JsonLinesStore
from tests.crawler.site_server import Reply, SmallSite, serving

REFUSALS = {
    211: PageState.UNSUPPORTED, 212: PageState.CHALLENGE, 213: PageState.CHALLENGE, 214: PageState.CHALLENGE,
    215: PageState.FORBIDDEN, 216: PageState.SOFT_404, 217: PageState.FORBIDDEN, 218: PageState.FORBIDDEN,
    219: PageState.EMPTY, 220: PageState.REFUSED_HOST, 221: PageState.UNSUPPORTED, 222: PageState.CHALLENGE,
    225: PageState.CHALLENGE,
}  # fmt: skip


@dataclass
class Crawled:
    site: SmallSite
    mirror: SmallSite
    store: JsonLinesStore
    outcome: CrawlOutcome
    expected: dict[int, tuple[int, list[int]]]
    views: dict[int, ColumnView]
    publications: dict[str, Publication]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("nasty")
    with serving() as site, serving({"/": Reply("<html><body>镜像</body></html>")}) as mirror:
        expected = {**nasty.fill_islands(site), **nasty.fill_plain(site, mirror), **nasty.fill_module(site)}
        expected[210] = (2024, nasty.fill_platform(site))
        nasty.fill_refusals(site, mirror)
        site.pages["/robots.txt"] = Reply(status=302, headers={"Location": f"http://localhost:{mirror.port}/robots.txt"})
        register = folder / "register"
        register.mkdir()
        lines = ['[site]\nid = "n"\nname = "虚构区人民政府"', f'base_url = "{site.base_url}"\nhosts = ["127.0.0.1"]']
        lines.append("[crawl]\ndelay_s = 0\nconcurrency = 8")
        for column in sorted([*expected, *REFUSALS]):
            shell = f"?vc_xxgkarea=11371002004312345X&number={'C01' if column == 207 else ''}" if column in (207, 209) else ""
            year = f"\nyear = {expected[column][0]}" if column in expected else ""
            lines.append(f'[[columns]]\nurl = "/col/col{column}/index.html{shell}"{year}')
        (register / "site.toml").write_text("\n".join(lines), encoding="utf-8")
        rows = ["unit_id,name,kind", *(f"u{n},虚构区{name}人民政府,town" for n, name in enumerate(nasty.PLACES))]
        (register / "units.csv").write_text("\n".join(rows), encoding="utf-8")
        outcome = run_crawl(
            register_folder=register,
            data_dir=folder / "data",
            as_of=dt.date(2026, 1, 15),
            run_id="r",
            store="tests.crawler.memory_store:open_store",
            settings={"CRAWL_FIRST_WAIT": 0.0, "AUTOTHROTTLE_ENABLED": False, "CRAWL_READER_PROCESS": True},
        )
        store = JsonLinesStore(folder / "data")
        views = {int(view.column_url.split("/col/col")[1].split("/")[0]): view for view in store.read(ColumnView)}
        publications = {item.article_key: item for item in store.read(Publication)}
        yield Crawled(site, mirror, store, outcome, expected, views, publications)


@pytest.mark.parametrize("column", [201, 202, 203, 204, 205, 206, 207, 208, 209, 210, 223, 226])
def test_a_list_in_any_form_is_read_whole(crawled: Crawled, column: int) -> None:
    view = crawled.views[column]
    year, numbers = crawled.expected[column]
    name = nasty.hexa if column == 210 else str
    assert (view.complete, view.state) == (True, PageState.OK), view.detail
    assert [item.article_key for item in view.articles] == [f"127.0.0.1/{name(number)}" for number in numbers]
    for item, number in zip(view.articles, numbers, strict=True):
        # A title cut in the middle of its anchor, or folded over two lines, is the same title without its spaces.
        assert item.title.replace(" ", "") == nasty.title(number, year)
        assert item.date == dt.date(*nasty.day(number, year)).isoformat(), item.url
        assert item.url.startswith(f"{crawled.site.base_url}/")
        assert "xxgkhide" not in item.url


@pytest.mark.parametrize(("column", "state"), REFUSALS.items())
def test_a_refusal_is_named_and_proves_nothing(crawled: Crawled, column: int, state: PageState) -> None:
    view = crawled.views[column]
    assert (view.complete, view.state) == (False, state), view.detail
    assert view.detail


def test_every_report_is_one_publication_of_its_unit_and_year(crawled: Crawled) -> None:
    for column, (year, numbers) in crawled.expected.items():
        for number in numbers:
            key = f"127.0.0.1/{nasty.hexa(number) if column == 210 else number}"
            item = crawled.publications[key]
            assert (item.unit_id, item.year, item.kind) == (f"u{number % 60}", year, PublicationKind.REPORT), item.title
            assert item.state is PageState.OK
            assert (item.published_at or "")[:10] == dt.date(*nasty.day(number, year)).isoformat()
    assert len({item.article_key for item in crawled.store.read(Publication)}) == len(crawled.store.read(Publication))


def test_what_a_service_gave_beside_the_column_is_no_report(crawled: Crawled) -> None:
    assert not [key for key in crawled.publications if key.startswith("127.0.0.1/888")]
    assert not [key for key in crawled.publications if "/col/col9" in key or key.endswith("/99901")]


def test_a_report_on_a_hostile_mirror_is_named_and_never_asked(crawled: Crawled) -> None:
    assert crawled.mirror.asked == []
    view = crawled.views[224]
    assert (view.complete, len(view.articles)) == (True, 4), view.detail
    away = crawled.publications["localhost/22403"]
    assert (away.state, away.sha256, away.unit_id, away.year) == (PageState.REFUSED_HOST, None, "u23", 2020)


def test_no_request_was_made_twice_without_need(crawled: Crawled) -> None:
    articles = [asked.path for asked in crawled.site.asked if "/art_" in asked.path]
    assert len(articles) == len(set(articles))
    assert "/art/2019/2/1/art_204_22301.html" not in articles  # the other address of an article that was asked
