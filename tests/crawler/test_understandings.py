"""What an earlier run understood is used again only while page, lines, register and code are those it was made from."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec import structs
from scrapy import Request
from scrapy.http import HtmlResponse

from crawler.answer import Answer
from crawler.articles import Listed
from crawler.fetch import Fetcher
from crawler.hanweb.states import Wanted
from crawler.readers import Reader, Understood
from crawler.records import ListedArticle, PageState
from crawler.register import Column, Register, Site, Unit, UnitKind
from crawler.understandings import Understandings
from tests.crawler.memory_store import JsonLinesStore

REGISTER = Register(
    site=Site(id="t", name="测试区人民政府", base_url="http://x.gov.cn", hosts=("x.gov.cn",)),
    units=(Unit(unit_id="a", name="测试区甲镇人民政府", kind=UnitKind.TOWN),),
)
URL = "http://x.gov.cn/art/2022/1/1/art_7_1.html"
KEY = "x.gov.cn/1"
TITLE = "甲镇人民政府2021年政府信息公开工作年度报告"


def lines(year: int = 2021, position: int = 1) -> list[Listed]:
    article = ListedArticle(article_key=KEY, url=URL, title=TITLE, date="2022-01-02", position=position)
    return [Listed(Column(url="http://x.gov.cn/col/col7/index.html", year=year), article)]


def page(visits: int, received: int = 4) -> bytes:
    body = f'<div id="zoom">根据条例编制，收到申请{received}件。<a href="/attach/0/1.pdf">附件</a></div>'
    return f"<html><body><h1>{TITLE}</h1>浏览次数：{visits}{body}</body></html>".encode()


class Counting(Reader):
    """A reader that says what it was asked."""

    def __init__(self, register: Register) -> None:
        super().__init__(register)
        self.understood = self.marked = 0

    async def understand(self, listed: Sequence[Listed], answer: Answer) -> Understood:
        self.understood += 1
        return await super().understand(listed, answer)

    async def mark(self, url: str, body: bytes, media_type: str) -> str:
        self.marked += 1
        return await super().mark(url, body, media_type)


class Nights:
    """One article on several nights, each with the store that the nights before left."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.day = dt.datetime(2024, 2, 1, tzinfo=dt.UTC)

    def night(
        self, body: bytes, status: int = 200, register: Register = REGISTER, listed: list[Listed] | None = None
    ) -> tuple[Answer, Understood, Counting]:
        self.day += dt.timedelta(days=1)
        store = JsonLinesStore(self.folder)
        fetcher = Fetcher(store, lambda: self.day)
        reader = Counting(register)
        known = Understandings(register, reader, store.last_understandings, store.add_understanding)

        async def ask() -> tuple[Answer, Understood]:
            known.expect([KEY])
            fetcher.expect([URL])
            request: Request = fetcher.request(URL, Wanted.PAGE)
            headers = {"Content-Type": "text/html; charset=utf-8"}
            arrived = fetcher.arrived(HtmlResponse(URL, status, headers, body, request=request))
            answer = fetcher.kept(arrived, await known.same(KEY, URL, arrived, fetcher))
            return answer, await known.of(KEY, listed or lines(), answer, fetcher)

        answer, understood = asyncio.run(ask())
        return answer, understood, reader


@pytest.fixture
def nights(tmp_path: Path) -> Nights:
    return Nights(tmp_path)


def without_time(understood: Understood) -> Understood:
    return structs.replace(understood, publication=structs.replace(understood.publication, captured_at=""))


def test_a_page_that_did_not_change_is_not_even_opened(nights: Nights) -> None:
    _, first, reader = nights.night(page(1))
    assert (reader.understood, first.publication.unit_id, len(first.files)) == (1, "a", 1)
    sha256 = str(first.publication.sha256)
    answer, again, reader = nights.night(b"", 304, listed=lines(position=9))
    assert (answer.state, answer.body, reader.understood, reader.marked) == (PageState.NOT_MODIFIED, None, 0, 0)
    assert without_time(again) == without_time(first)
    assert (again.publication.captured_at, again.publication.sha256) == ("2024-02-03T00:00:00+00:00", sha256)


def test_another_visit_counter_is_looked_at_once_and_changes_nothing(nights: Nights) -> None:
    _, first, _ = nights.night(page(1))
    answer, again, reader = nights.night(page(2))
    assert (answer.state, reader.understood, reader.marked) == (PageState.NOT_MODIFIED, 0, 1)
    assert answer.capture.sha256 != first.publication.sha256 == answer.sha256
    assert without_time(again) == without_time(first)
    # The same counter again: nothing to compare.
    answer, again, reader = nights.night(page(1))
    assert (answer.state, reader.understood, reader.marked) == (PageState.NOT_MODIFIED, 0, 0)
    assert without_time(again) == without_time(first)


def test_another_figure_in_the_body_is_another_article(nights: Nights) -> None:
    _, first, _ = nights.night(page(1))
    answer, again, reader = nights.night(page(2, received=5))
    assert (answer.state, reader.understood) == (PageState.OK, 1)
    assert again.publication.sha256 == answer.capture.sha256 != first.publication.sha256
    assert again.mark != first.mark
    answer, again, reader = nights.night(page(3, received=5))
    assert (answer.state, reader.understood, reader.marked) == (PageState.NOT_MODIFIED, 0, 1)


def test_another_register_or_line_makes_it_anew_from_the_same_document(nights: Nights) -> None:
    _, first, _ = nights.night(page(1))
    other = structs.replace(REGISTER, units=(structs.replace(REGISTER.units[0], unit_id="b"),))
    answer, again, reader = nights.night(b"", 304, other)
    assert (answer.state, reader.understood, again.publication.unit_id) == (PageState.NOT_MODIFIED, 1, "b")
    assert again.publication.sha256 == first.publication.sha256
    # With another register the kept mark says nothing: both pages are compared, and the article is the same.
    answer, again, reader = nights.night(page(2))
    assert (answer.state, reader.understood, reader.marked) == (PageState.NOT_MODIFIED, 1, 0)
    assert without_time(again) == without_time(first)
    answer, again, reader = nights.night(b"", 304, listed=lines(2020))
    assert (reader.understood, again.publication.column_year) == (1, 2020)


def test_other_code_makes_it_anew(nights: Nights, monkeypatch: pytest.MonkeyPatch) -> None:
    _, first, _ = nights.night(page(1))
    monkeypatch.setattr("crawler.understandings._code", lambda: "another version of the program")
    answer, again, reader = nights.night(page(2))
    assert (answer.state, reader.understood, reader.marked) == (PageState.NOT_MODIFIED, 1, 0)
    assert without_time(again) == without_time(first)


def test_a_page_that_is_gone_is_not_what_it_was(nights: Nights) -> None:
    nights.night(page(1))
    answer, again, reader = nights.night(b"gone", 404)
    assert (answer.state, reader.understood) == (PageState.NOT_FOUND, 1)
    assert (again.publication.state, again.publication.sha256) == (PageState.NOT_FOUND, None)


def test_a_damaged_archive_stops_no_night_whose_page_is_unchanged(nights: Nights) -> None:
    """The verdicts do not need the bytes; `doctor` finds them damaged."""
    _, first, _ = nights.night(page(1))
    (file,) = (nights.folder / "archive").rglob("*.gz")
    file.write_bytes(b"damaged")
    assert without_time(nights.night(b"", 304)[1]) == without_time(first)
