"""The spider: columns first, then every article they list, then the annual-report service for what was not found."""

from __future__ import annotations

import datetime as dt
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import msgspec
from msgspec import structs
from scrapy import Request
from scrapy.http import Response
from scrapy.utils.misc import load_object
from twisted.python.failure import Failure

from crawler.answer import Answer
from crawler.articles import Listed, page_of, same_article
from crawler.charset import decode
from crawler.desk import Desk
from crawler.fetch import Fetcher
from crawler.files import Files
from crawler.hanweb.endpoint import answered_view, describe_answer, endpoint_key, report_url, year_url
from crawler.hanweb.links import column_number
from crawler.hanweb.list import ListReader
from crawler.hanweb.states import Wanted
from crawler.health import carried, doubted, rest_is_known
from crawler.identify import is_cut, may_name_unit
from crawler.listing import Listing
from crawler.lock import held_for_crawl
from crawler.pace import needs_helpers
from crawler.phased import PhasedSpider, request_of
from crawler.pipelines import Record
from crawler.readers import Reader, ReaderProcess
from crawler.records import ColumnView, ListedArticle, PageState, Publication, PublicationKind, Step
from crawler.register import Column, Unit, UnitKind, load_register
from crawler.storage import CrawlStore
from crawler.suggest import Candidate, candidates, suggestion
from crawler.understandings import Understandings

_DEFAULT_REGISTER = Path(__file__).parents[2] / "registers" / "wendeng"
# The page is gone for good; every other failure says nothing about the article.
_GONE = (PageState.NOT_FOUND, PageState.SOFT_404)


class AnnualReportsSpider(PhasedSpider):
    """Annual reports on government-information disclosure of one district.

    Arguments: `register` (folder, default Wendeng), `as_of` (YYYY-MM-DD, default today).
    """

    name = "annual_reports"
    store: CrawlStore
    _reader: ListReader
    _glance: ListReader  # for columns that the register does not name
    _files: Files
    _articles: Reader
    _understandings: Understandings
    _locks: ExitStack

    def __init__(self, register: str | None = None, as_of: str | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.register = load_register(register or _DEFAULT_REGISTER)
        self.as_of = dt.date.fromisoformat(as_of) if as_of else dt.datetime.now(dt.UTC).date()
        self._desk = Desk()
        self._asked: set[str] = set()
        self._carried: dict[str, Column] = {}
        self._reread: dict[str, Column] = {}
        self._candidates: dict[str, Candidate] = {}
        self._services_done: set[str] = set()
        self._cpu = 0.0

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
        data = Path(crawler.settings.get("AUDIT_DATA_DIR") or "data")
        spider._locks = held_for_crawl(data, alone=not crawler.settings.get("AUDIT_RUN_ID"))
        spider.store = load_object(crawler.settings["CRAWL_STORE"].replace(":", "."))(crawler.settings)
        spider._fetcher = Fetcher(spider.store, lambda: dt.datetime.now(dt.UTC))
        register = spider.register
        asking = register.site.base_url, spider._fetch_list, register.allows, lambda text: may_name_unit(text, register)
        spider._reader, spider._glance = ListReader(*asking), ListReader(*asking, inside=False)
        spider._articles = (ReaderProcess if needs_helpers(crawler.settings) else Reader)(spider.register)
        spider._understandings = Understandings(
            spider.register, spider._articles, spider.store.last_understandings, spider.store.add_understanding
        )
        spider._files = Files(spider.register, spider._fetcher, spider._download, spider._count)
        spider._phases = iter((
            spider._article_requests, spider._reread_requests, spider._article_requests,
            spider._vanished_requests, spider._watch_requests, spider._watch_requests, spider._endpoint_requests,
        ))  # fmt: skip
        return spider

    # --- columns ---

    async def start(self) -> AsyncIterator[Any]:
        """What a killed run had finished, then one request per column that is left."""
        self._cpu = time.process_time()
        await self._resume()
        for column in self.register.columns:
            if column.url not in self._desk.views:
                self._total += 1
                yield self._column_request(column)

    def _column_request(self, column: Column, whole: bool = False) -> Request:
        return self._fetcher.request(
            column.url,
            Wanted.PAGE,
            callback=self.parse_column,
            errback=self.column_failed,
            cb_kwargs={"column": column, "whole": whole},
        )

    async def parse_column(self, response: Response, column: Column, whole: bool) -> None:
        """Read the column's list, to its end if it is not known to be unchanged."""
        await self._column(column, self._fetcher.answered(response), whole)

    async def column_failed(self, failure: Failure) -> None:
        """A column without an answer is a view that proves nothing."""
        await self._column(request_of(failure).cb_kwargs["column"], self._failed(failure), True)

    async def _column(self, column: Column, answer: Answer, whole: bool) -> None:
        before = self.store.last_view(column.url)
        known: list[ColumnView] = []

        def enough(first: Listing) -> bool:
            if before is None or whole:
                return False
            sweep = self.register.crawl.full_sweep_days
            known[:] = [before] if rest_is_known(first, before, self.as_of, sweep, self._deadlines(column)) else []
            return bool(known)

        listing = await self._reader.read(column.url, answer, enough, column.year)
        if known:
            view = structs.replace(carried(known[0], answer.capture.fetched_at), year=column.year)
            self._carried[column.url] = column
            self._count("columns/carried")
        else:
            listing = doubted(listing, column, self.as_of, before)
            view = ColumnView(
                column_url=column.url,
                year=column.year,
                fetched_at=answer.capture.fetched_at,
                articles=listing.articles(),
                stated_total=listing.stated_total,
                complete=listing.complete,
                state=listing.state,
                detail=listing.detail,
                walked_on=self.as_of.isoformat() if listing.complete else "",
            )
        self._look_around(answer, column.url)
        self._advance()
        # Only a whole list is settled; any other is read again by a run that goes on.
        step = Step(kind="column", key=column.url, payload=_json(view)) if view.complete else None
        await self._keep(self._desk.put(view, column), step)

    def _deadlines(self, column: Column) -> set[dt.date]:
        """Every deadline on which the column's list may be asked about."""
        years = self.register.audited_years(self.as_of) if column.year is None else (column.year,)
        return {self.register.policy.deadline(kind, year) for year in years for kind in UnitKind}

    async def _fetch_list(self, url: str, wanted: Wanted, method: str, form: dict[str, str], referer: str) -> Answer:
        return await self._download(self._fetcher.request(url, wanted, method=method, form=form, referer=referer))

    # --- articles ---

    def _article_requests(self) -> list[Request]:
        order = {column.url: place for place, column in enumerate(self.register.columns)}
        for listed in self._desk.listed.values():
            # The same article may stand in several columns; the columns answer in any order.
            listed.sort(key=lambda line: (order[line.column.url], line.article.position))
        keys = [key for key in self._desk.listed if key not in self._asked and key not in self._desk.opened]
        self._asked.update(keys)
        self._understandings.expect(keys)
        self._fetcher.expect([self._desk.listed[key][0].article.url for key in keys])
        return [self._article_request(key, self._desk.listed[key][0]) for key in keys]

    def _article_request(self, key: str, line: Listed) -> Request:
        return self._fetcher.request(
            line.article.url,
            Wanted.PAGE,
            referer=line.column.url,
            name=line.article.url,
            callback=self.parse_article,
            errback=self.article_failed,
            cb_kwargs={"key": key},
        )

    async def parse_article(self, response: Response, key: str) -> None:
        """Describe an article and collect its files."""
        arrived = self._fetcher.arrived(response)
        url = self._desk.listed[key][0].article.url
        same = await self._understandings.same(key, url, arrived, self._fetcher)
        await self._article(key, self._fetcher.kept(arrived, same))

    async def article_failed(self, failure: Failure) -> None:
        """An article without an answer is neither there nor gone."""
        await self._article(request_of(failure).cb_kwargs["key"], self._failed(failure))

    async def _article(self, key: str, answer: Answer) -> None:
        listed = list(self._desk.listed[key])
        url = listed[0].article.url
        understood = await self._understandings.of(key, listed, answer, self._fetcher)
        publication = understood.publication
        opened = answer.holds_document or (answer.state in _GONE and not _might_be_any(publication))
        if understood.files or understood.outside:
            files = await self._files.linked(understood.files, understood.outside, url)
            publication = structs.replace(publication, attachments=files)
        if not opened and not _settled_elsewhere(publication):
            for view in self._desk.unproven(publication, f"{url}（{answer.detail}）"):
                await self._keep(view)
        if answer.state in _GONE:
            self._read_again(publication)
        # What could not be opened tonight is still what it was; its earlier record stands.
        if opened or answer.previous is None:
            self._desk.opened.add(key)
            # One that is gone is asked again by a run that goes on: it may make a list be read to its end.
            await self._published(publication, key if answer.holds_document else None)
        self._advance()

    def _read_again(self, publication: Publication) -> None:
        """An article that went away tonight shows that a list taken over from before is no longer the list."""
        before = self.store.last_publication(publication.article_key)
        if before is None or before.state not in _GONE:
            for url in publication.column_urls:
                if url in self._carried:
                    self._reread[url] = self._carried[url]

    def _reread_requests(self) -> list[Request]:
        return [self._column_request(column, whole=True) for column in self._reread.values()]

    def _vanished_requests(self) -> list[Request]:
        """Reports that a column listed before and lists no more: their pages are asked once, for the record."""
        requests = []
        for url, view in self._desk.views.items():
            before = self.store.last_view(url) if view.complete and url not in self._carried else None
            for article in before.articles if before is not None else ():
                key = article.article_key
                if key in self._desk.listed or key in self._asked:
                    continue
                known = self.store.last_publication(key)
                if known is None or known.kind is PublicationKind.LOOKALIKE or known.sha256 is None:
                    continue
                self._asked.add(key)
                requests.append(
                    self._fetcher.request(
                        known.url, Wanted.PAGE, referer=url, callback=self.parse_vanished, errback=self.candidate_failed
                    )
                )
        return requests

    def parse_vanished(self, response: Response) -> None:
        """The answer is kept as a capture: gone, or still there though no list names it."""
        self._fetcher.answered(response, same_article)
        self._count("articles/vanished")
        self._advance()

    # --- columns that the register does not name ---

    def _look_around(self, answer: Answer, page_url: str) -> None:
        if answer.body is None:
            return
        known = {number for column in self.register.columns if (number := column_number(column.url)) is not None}
        text = decode(answer.body, answer.capture.media_type)
        for found in candidates(text, page_url, self.register.site.base_url, known):
            if self.register.allows(found.url):
                self._candidates.setdefault(found.url, found)

    def _watch_requests(self) -> list[Request]:
        """The parent pages of the register, and what the pages so far linked to; twice, for a parent links to its years."""
        wanted = [*self.register.parents, *self._candidates]
        fresh = [url for url in wanted if url not in self._asked]
        requests = []
        for url in fresh[: self.crawler.settings.getint("CRAWL_MOST_CANDIDATES")]:
            self._asked.add(url)
            requests.append(
                self._fetcher.request(
                    url, Wanted.PAGE, callback=self.parse_candidate, errback=self.candidate_failed, cb_kwargs={"url": url}
                )
            )
        return requests

    async def parse_candidate(self, response: Response, url: str) -> None:
        """Look for year columns on a parent page, and for reports in a column that the register does not name."""
        answer = self._fetcher.answered(response)
        self._look_around(answer, url)
        candidate = self._candidates.get(url)
        if candidate is not None:
            listing = await self._glance.read(url, answer)
            found = suggestion(candidate, listing, self._desk.listed, answer.capture.fetched_at)
            if found is not None:
                self._count("columns/suggested")
                await self._keep(found)
        self._advance()

    def candidate_failed(self, failure: Failure) -> None:
        """Nothing depends on a page that is only watched; it is counted."""
        self._failed(failure)
        self._count("columns/watched_unreachable")

    # --- the annual-report service ---

    def _endpoint_requests(self) -> list[Request]:
        requests = []
        for endpoint, year, unit in self._services():
            if (unit.unit_id, year) in self._desk.reported or endpoint_key(endpoint, unit, year) in self._services_done:
                continue
            requests.append(
                self._fetcher.request(
                    report_url(endpoint, unit, year),
                    Wanted.ENDPOINT,
                    callback=self.parse_answer,
                    errback=self.answer_failed,
                    cb_kwargs={"endpoint": endpoint, "unit": unit, "year": year},
                )
            )
        return requests

    def _services(self) -> Iterator[tuple[str, int, Unit]]:
        for endpoint in self.register.endpoints:
            for year in self.register.audited_years(self.as_of):
                for unit in self.register.units:
                    if unit.credit_code and unit.is_due(year):
                        yield endpoint.url, year, unit

    async def parse_answer(self, response: Response, endpoint: str, unit: Unit, year: int) -> None:
        """A report, or the word that there is none."""
        await self._answer(self._fetcher.answered(response, same_article), endpoint, unit, year)

    async def answer_failed(self, failure: Failure) -> None:
        """No answer proves nothing about the unit and year asked for."""
        await self._answer(self._failed(failure), **request_of(failure).cb_kwargs)

    async def _answer(self, answer: Answer, endpoint: str, unit: Unit, year: int) -> None:
        column_url = year_url(endpoint, year)
        article: ListedArticle | None = None
        if answer.body is not None:
            page = page_of(answer, answer.capture.url)
            files = list(await self._files.of(page, answer.capture.url)) if page else []
            publication = describe_answer(self.register, endpoint, unit, year, answer, page, files)
            article = ListedArticle(
                article_key=publication.article_key,
                url=publication.url,
                title=publication.title,
                date=publication.published_at,
                position=1,
            )
            await self._published(publication, None)
        # Another answer may have come while the files did.
        view = answered_view(self._desk.views.get(column_url), column_url, year, answer.capture.fetched_at, article)
        told = answer.body is not None or answer.state is PageState.EMPTY
        if not told:
            detail = f"{unit.name}的年报接口没有给出回答：{answer.detail}"
            view = structs.replace(view, complete=False, state=answer.state, detail=detail)
        key = endpoint_key(endpoint, unit, year)
        self._services_done.add(key)
        step = Step(kind="endpoint", key=key, payload=_json([column_url, year, view.fetched_at, article])) if told else None
        self._advance()
        await self._keep(self._desk.put(view), step)

    # --- common ---

    async def _resume(self) -> None:
        """Take up what a killed run had finished; views go back to what their lists said, before articles failed."""
        steps = self.store.steps()
        columns = {column.url: column for column in self.register.columns}
        for step in steps:
            if step.kind == "column" and step.key in columns:
                view = msgspec.json.decode(step.payload, type=ColumnView)
                if view.walked_on != self.as_of.isoformat():
                    self._carried[step.key] = columns[step.key]
                await self._keep(self._desk.put(view, columns[step.key]))
            elif step.kind == "article":
                self._desk.opened.add(step.key)
                if (reported := msgspec.json.decode(step.payload, type=tuple[str, int] | None)) is not None:
                    self._desk.reported.add(reported)
            elif step.kind == "endpoint":
                parts = msgspec.json.decode(step.payload, type=tuple[str, int, str, ListedArticle | None])
                self._services_done.add(step.key)
                url, year, at, article = parts
                await self._keep(self._desk.put(answered_view(self._desk.views.get(url), url, year, at, article)))
        self._done = self._total = len(steps)
        self.crawler.stats.set_value("steps/resumed", len(steps))

    async def _published(self, publication: Publication, key: str | None) -> None:
        """Keep a publication; with `key`, its article is finished."""
        is_report = publication.kind is not PublicationKind.LOOKALIKE and publication.sha256 is not None
        reported = None
        if is_report and publication.unit_id is not None and publication.year is not None:
            reported = (publication.unit_id, publication.year)
            self._desk.reported.add(reported)
        self._count(f"articles/{publication.state.value}")
        self._count(f"publications/{publication.kind.value}")
        await self._keep(publication, Step(kind="article", key=key, payload=_json(reported)) if key else None)

    def closed(self, reason: str) -> None:
        """Say of every column that was not finished that it is not, and tell the store how the crawl ended."""
        if reason == "finished" and not self._all_asked:
            self._count("faults/phase_broken_off")  # a fault while requests were made: Scrapy logs it and ends as if done
        stats = self.crawler.stats
        self._articles.finish()
        try:
            if not self._all_asked:
                left = {(year_url(endpoint, year), year) for endpoint, year, _ in self._services()}
                for view in self._desk.broken_off(reason, self.register.columns, sorted(left), self._fetcher.now()):
                    self.store.add_column_view(view)
            whole = Counter(view.complete for view in self._desk.views.values())
            stats.set_value("columns/complete", whole[True])
            stats.set_value("columns/incomplete", whole[False])
            stats.set_value("bytes/received", self._fetcher.received)
            stats.set_value("cpu_seconds", round(time.process_time() - self._cpu, 3))
            if (begun := stats.get_value("start_time")) is not None:
                stats.set_value("elapsed_time_seconds", (dt.datetime.now(dt.UTC) - begun).total_seconds())
            self.store.close(reason, dict(stats.get_stats()))
        except RuntimeError as error:
            self._count("faults/count")
            if stats.get_value("faults/first") is None:
                stats.set_value("faults/first", str(error))
        self._articles.close()
        self._locks.close()


def _might_be_any(publication: Publication) -> bool:
    """Whether all that is known of an article is a title cut before it says whose it is."""
    is_alike = publication.kind is PublicationKind.LOOKALIKE
    return publication.unit_id is None and is_cut(publication.title) and not is_alike


def _settled_elsewhere(publication: Publication) -> bool:
    """Whether an article on a host that is never contacted leaves no doubt about other units: its title says whose it is, or
    that it is no report."""
    return publication.state is PageState.REFUSED_HOST and (
        publication.kind is not PublicationKind.REPORT or (publication.unit_id is not None and publication.year is not None)
    )


def _json(record: Record | tuple[str, int] | list[Any] | None) -> str:
    return msgspec.json.encode(record).decode()
