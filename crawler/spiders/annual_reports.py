"""The spider: columns first, then every article they list, then the annual-report service for what was not found."""

from __future__ import annotations

import datetime as dt
import json
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import scrapy
from msgspec import structs
from scrapy import Request, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from crawler.articles import Listed, describe, files_of, outside_links, page_of, same_article
from crawler.fetch import FETCH_ERRORS, Answer, Fetcher
from crawler.hanweb.endpoint import describe_answer, report_url, year_url
from crawler.hanweb.list import ListReader
from crawler.hanweb.states import Wanted
from crawler.health import doubted, stated_before
from crawler.page import ArticlePage
from crawler.pipelines import as_item
from crawler.records import Attachment, ColumnView, ListedArticle, PageState, Publication, PublicationKind
from crawler.register import Column, Unit, load_register
from crawler.storage import CrawlStore

_DEFAULT_REGISTER = Path(__file__).parents[2] / "registers" / "wendeng"
# The page is gone for good; every other failure says nothing about the article.
_GONE = (PageState.NOT_FOUND, PageState.SOFT_404)


class AnnualReportsSpider(scrapy.Spider):
    """Annual reports on government-information disclosure of one district.

    Arguments: `register` (folder, default Wendeng), `as_of` (YYYY-MM-DD, default today).
    """

    name = "annual_reports"
    store: CrawlStore

    def __init__(self, register: str | None = None, as_of: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.register = load_register(register or _DEFAULT_REGISTER)
        self.as_of = dt.date.fromisoformat(as_of) if as_of else dt.datetime.now(dt.UTC).date()
        self._views: dict[str, ColumnView] = {}
        self._listed: dict[str, list[Listed]] = defaultdict(list)
        self._unopened: dict[str, list[str]] = defaultdict(list)
        self._reported: set[tuple[str, int]] = set()
        self._phases: Iterator[Callable[[], list[Request]]] = iter(())
        self._all_asked = False
        self._done = 0
        self._total = 0

    @classmethod
    def from_crawler(cls, crawler: Any, *args: Any, **kwargs: Any) -> AnnualReportsSpider:
        """Make the spider and let the register set how politely the site is visited."""
        spider: AnnualReportsSpider = super().from_crawler(crawler, *args, **kwargs)
        crawl = spider.register.crawl
        agent = crawler.settings["USER_AGENT"]
        for name, value in {
            "DOWNLOAD_DELAY": crawl.delay_s,
            "AUTOTHROTTLE_START_DELAY": crawl.delay_s,
            "CONCURRENT_REQUESTS": crawl.concurrency,
            "CONCURRENT_REQUESTS_PER_DOMAIN": crawl.concurrency,
            "ROBOTSTXT_OBEY": crawl.obey_robots,
            "USER_AGENT": f"{agent} {crawl.contact}".strip(),
        }.items():
            crawler.settings.set(name, value, priority="spider")
        spider.store = load_object(crawler.settings["CRAWL_STORE"].replace(":", "."))(crawler.settings)
        spider._fetcher = Fetcher(spider.store, lambda: dt.datetime.now(dt.UTC))
        spider._reader = ListReader(spider.register.site.base_url, spider._fetch_list, spider.register.allows)
        spider._phases = iter((spider._article_requests, spider._endpoint_requests))
        crawler.signals.connect(spider._next_phase, signal=signals.spider_idle)
        crawler.signals.connect(spider._item_lost, signal=signals.item_error)
        return spider

    _fetcher: Fetcher
    _reader: ListReader

    # --- columns ---

    async def start(self) -> AsyncIterator[Request]:
        """One request per column."""
        for column in self.register.columns:
            self._total += 1
            yield self._fetcher.request(
                column.url, Wanted.PAGE, callback=self.parse_column, errback=self.column_failed, cb_kwargs={"column": column}
            )

    async def parse_column(self, response: Response, column: Column) -> AsyncIterator[dict[str, Any]]:
        """Read the column's list to its end."""
        yield await self._column(column, self._fetcher.answered(response))

    async def column_failed(self, failure: Failure) -> AsyncIterator[dict[str, Any]]:
        """A column without an answer is a view that proves nothing."""
        yield await self._column(_request(failure).cb_kwargs["column"], self._failed(failure))

    async def _column(self, column: Column, answer: Answer) -> dict[str, Any]:
        before = None
        if answer.previous is not None:
            before = stated_before(answer.previous_body, answer.previous.media_type, column.url)
        listing = doubted(await self._reader.read(column.url, answer), column.year, self.as_of, before)
        view = ColumnView(
            column_url=column.url,
            year=column.year,
            fetched_at=answer.capture.fetched_at,
            articles=listing.articles(),
            stated_total=listing.stated_total,
            complete=listing.complete,
            state=listing.state,
            detail=listing.detail,
        )
        for article in view.articles:
            self._listed[article.article_key].append(Listed(column, article))
        self._count(f"columns/{'complete' if view.complete else 'incomplete'}")
        self._advance()
        return self._viewed(view)

    async def _fetch_list(self, url: str, wanted: Wanted, method: str, form: dict[str, str], referer: str) -> Answer:
        return await self._download(self._fetcher.request(url, wanted, method=method, form=form, referer=referer))

    # --- articles ---

    def _article_requests(self) -> list[Request]:
        order = {column.url: place for place, column in enumerate(self.register.columns)}
        requests = []
        for key, listed in self._listed.items():
            # The same article may stand in several columns; the columns answer in any order.
            listed.sort(key=lambda line: (order[line.column.url], line.article.position))
            requests.append(
                self._fetcher.request(
                    listed[0].article.url,
                    Wanted.PAGE,
                    referer=listed[0].column.url,
                    name=listed[0].article.url,
                    callback=self.parse_article,
                    errback=self.article_failed,
                    cb_kwargs={"key": key},
                )
            )
        return requests

    async def parse_article(self, response: Response, key: str) -> AsyncIterator[dict[str, Any]]:
        """Describe an article and collect its files."""
        answer = self._fetcher.answered(response, same_article)
        async for item in self._article(key, answer):
            yield item

    async def article_failed(self, failure: Failure) -> AsyncIterator[dict[str, Any]]:
        """An article without an answer is neither there nor gone."""
        async for item in self._article(_request(failure).cb_kwargs["key"], self._failed(failure)):
            yield item

    async def _article(self, key: str, answer: Answer) -> AsyncIterator[dict[str, Any]]:
        listed = self._listed[key]
        url = listed[0].article.url
        page = page_of(answer, url)
        publication = describe(self.register, listed, answer, page, ())
        if answer.body is None and answer.state not in _GONE:
            for view in self._unproven(publication, f"{url}（{answer.detail}）"):
                yield view
        if page is not None and publication.kind is not PublicationKind.LOOKALIKE:
            publication = structs.replace(publication, attachments=tuple(await self._attachments(page, url)))
        # What could not be opened tonight is still what it was; its earlier record stands.
        if answer.body is not None or answer.state in _GONE or answer.previous is None:
            yield self._published(publication)
        self._advance()

    def _unproven(self, publication: Publication, reason: str) -> Iterator[dict[str, Any]]:
        """The columns of an article that could not be opened no longer prove that a report is not there."""
        for column_url in publication.column_urls:
            self._unopened[column_url].append(reason)
            view = self._views[column_url]
            if view.complete:
                self._count("columns/complete", -1)
                self._count("columns/incomplete")
            reasons = self._unopened[column_url]
            yield self._viewed(
                structs.replace(
                    view,
                    complete=False,
                    state=publication.state if view.complete else view.state,
                    detail=f"{len(reasons)}篇文章没有打开，例如 {reasons[0]}",
                )
            )

    async def _attachments(self, page: ArticlePage, url: str) -> list[Attachment]:
        found = []
        for link in files_of(page, url, self.register.site.base_url):
            request = self._fetcher.request(link.url, Wanted.FILE, referer=url, name=link.text)
            answer = await self._download(request)
            bare = answer.capture.media_type.split(";")[0].strip().lower()
            gone = answer.state is PageState.NOT_FOUND
            # What came is handed on even if it is no such file; what did not come tonight is still what it was.
            kept = answer.capture if answer.capture.sha256 and not gone and answer.capture.status < 400 else None
            sha256 = answer.sha256 or (kept.sha256 if kept else None)
            if sha256 is None and not gone and answer.previous is not None:
                sha256, bare = answer.previous.sha256, answer.previous.media_type.split(";")[0].strip().lower()
            state = PageState.OK if answer.state is PageState.NOT_MODIFIED else answer.state
            found.append(Attachment(url=link.url, name=link.text, sha256=sha256, media_type=bare, state=state))
            self._count(f"attachments/{answer.state.value}")
        for link in outside_links(page, url, self.register):
            found.append(Attachment(
                url=link.url, name=link.text, sha256=None, media_type="", state=PageState.REFUSED_HOST))  # fmt: skip
            self._count(f"attachments/{PageState.REFUSED_HOST.value}")
        return found

    # --- the annual-report service ---

    def _endpoint_requests(self) -> list[Request]:
        requests = []
        for endpoint in self.register.endpoints:
            for year in self.register.audited_years(self.as_of):
                for unit in self.register.units:
                    if unit.credit_code and unit.is_due(year) and (unit.unit_id, year) not in self._reported:
                        requests.append(
                            self._fetcher.request(
                                report_url(endpoint.url, unit, year),
                                Wanted.ENDPOINT,
                                callback=self.parse_answer,
                                errback=self.answer_failed,
                                cb_kwargs={"endpoint": endpoint.url, "unit": unit, "year": year},
                            )
                        )
        return requests

    async def parse_answer(self, response: Response, endpoint: str, unit: Unit, year: int) -> AsyncIterator[dict[str, Any]]:
        """A report, or the word that there is none."""
        answer = self._fetcher.answered(response, same_article)
        async for item in self._answer(answer, endpoint, unit, year):
            yield item

    async def answer_failed(self, failure: Failure) -> AsyncIterator[dict[str, Any]]:
        """No answer proves nothing about the unit and year asked for."""
        async for item in self._answer(self._failed(failure), **_request(failure).cb_kwargs):
            yield item

    async def _answer(self, answer: Answer, endpoint: str, unit: Unit, year: int) -> AsyncIterator[dict[str, Any]]:
        column_url = year_url(endpoint, year)
        view = self._views.get(column_url) or ColumnView(
            column_url=column_url,
            year=year,
            fetched_at=answer.capture.fetched_at,
            articles=(),
            stated_total=None,
            complete=True,
            state=PageState.OK,
        )
        if answer.body is not None:
            page = page_of(answer, answer.capture.url)
            files = await self._attachments(page, answer.capture.url) if page else []
            publication = describe_answer(self.register, endpoint, unit, year, answer, page, files)
            view = self._views.get(column_url, view)  # another answer may have come while the files did
            article = ListedArticle(
                article_key=publication.article_key,
                url=publication.url,
                title=publication.title,
                date=publication.published_at,
                position=len(view.articles) + 1,
            )
            view = structs.replace(view, articles=(*view.articles, article))
            yield self._published(publication)
        elif answer.state is not PageState.EMPTY:
            detail = f"{unit.name}的年报接口没有给出回答：{answer.detail}"
            view = structs.replace(view, complete=False, state=answer.state, detail=detail)
        self._advance()
        yield self._viewed(view)

    # --- common ---

    def _next_phase(self) -> None:
        """Scrapy has nothing to do: give it the next kind of requests, or let it end."""
        for make in self._phases:
            requests = make()
            self._total += len(requests)
            for request in requests:
                self.crawler.engine.crawl(request)
            if requests:
                raise DontCloseSpider
        self._all_asked = True

    def _item_lost(self) -> None:
        """A record that could not be stored: Scrapy only logs it, the run must not call itself whole."""
        self._count("faults/not_stored")

    async def _download(self, request: Request) -> Answer:
        try:
            response = await self.crawler.engine.download_async(request)
        except FETCH_ERRORS as error:
            answer = self._fetcher.failed(request, error)
        else:
            answer = self._fetcher.answered(response)
        return answer

    def _failed(self, failure: Failure) -> Answer:
        error = failure.value
        if not isinstance(error, FETCH_ERRORS):
            failure.raiseException()
        return self._fetcher.failed(_request(failure), error)

    def _viewed(self, view: ColumnView) -> dict[str, Any]:
        self._views[view.column_url] = view
        return as_item(view)

    def _published(self, publication: Publication) -> dict[str, Any]:
        is_report = publication.kind is not PublicationKind.LOOKALIKE and publication.sha256 is not None
        if is_report and publication.unit_id is not None and publication.year is not None:
            self._reported.add((publication.unit_id, publication.year))
        self._count(f"articles/{publication.state.value}")
        self._count(f"publications/{publication.kind.value}")
        return as_item(publication)

    def _count(self, name: str, number: int = 1) -> None:
        self.crawler.stats.inc_value(name, number)

    def _advance(self) -> None:
        self._done += 1
        if self.crawler.settings.getbool("CRAWL_PROGRESS"):
            json.dump({"event": "progress", "done": self._done, "total": self._total}, sys.stdout)
            print(flush=True)

    def closed(self, reason: str) -> None:
        """Tell the store how it ended, with every column's completeness."""
        whole = Counter(view.complete for view in self._views.values())
        missed = sum(1 for column in self.register.columns if column.url not in self._views)
        self.crawler.stats.set_value("columns/complete", whole[True])
        self.crawler.stats.set_value("columns/incomplete", whole[False] + missed)
        if reason == "finished" and not self._all_asked:
            self._count("faults/phase_broken_off")  # a fault while requests were made: Scrapy logs it and ends as if done
        self.store.close(reason, dict(self.crawler.stats.get_stats()))


def _request(failure: Failure) -> Request:
    """The request that failed; Scrapy hangs it on the failure."""
    request: Request = failure.request  # type: ignore[attr-defined]
    return request
