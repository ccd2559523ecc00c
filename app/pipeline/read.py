"""Stage 2: read every published report that was not read before; the same inputs are never read twice."""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection

from msgspec import Struct, field, structs

from app.context import AuditContext
from app.pipeline.read_ahead import Ahead, Wanted, read_ahead
from app.pipeline.reader_version import reader_version
from app.store.codec import digest
from app.store.crawled import StoredPublication
from app.store.readings import ARCHIVE_LOST, Reading, ReadingHead, head_of
from crawler.archive import Archive
from crawler.further_pages import is_further_page
from crawler.records import Attachment, PageState, Publication, PublicationKind
from crawler.register.model import Register
from parsers.blocks import ReadError
from parsers.model import Report
from parsers.parse import parse, validate
from rules.history.model import GONE, ArticleState

# A page without a known container may leave its visit counter in front of the report.
_COUNTER = re.compile(r"(?:访问|浏览|点击|阅读)(?:次数|量|数)?\s*[:：]?\s*\d+\s*次?")


class ReadPublication(Struct, frozen=True):
    """A publication with what its reading is like and the key under which the reading is stored.

    `gone` is the newest state of an article whose page is there no more; the publication is then its last state with a document.
    """

    stored: StoredPublication
    inputs: str
    reading: ReadingHead
    gone: Publication | None = None

    @property
    def report(self) -> str | None:
        """The key of the reading where it gave a report."""
        return self.inputs if self.reading.has_report else None


class ReadStage(Struct):
    """All reports that were ever published for the district, and how many had to be read anew.

    `dead` are reports that tonight's lists name although no visit ever found a document behind the link; `elsewhere` are those
    that they name on a host outside the register, which is never contacted: published, but not to be read.
    `states` are all states of these reports, each with the digest of its content. `heads` are the heads of all readings.
    """

    publications: list[ReadPublication]
    read_now: int
    dead: list[Publication] = field(default_factory=list)
    states: dict[str, list[ArticleState]] = field(default_factory=dict)
    elsewhere: list[Publication] = field(default_factory=list)
    heads: dict[str, ReadingHead] = field(default_factory=dict)


def is_whole(publication: Publication) -> bool:
    """Whether every file of the article was fetched that can be: what lacks a part of itself is not compared with what has it."""
    settled = (PageState.OK, PageState.NOT_MODIFIED, PageState.REFUSED_HOST, *GONE)
    return all(file.sha256 is not None or file.state in settled for file in publication.attachments)


def is_report(publication: Publication) -> bool:
    """Whether an article is (or by its title should be) a report of a known unit and year."""
    return (
        publication.kind is not PublicationKind.LOOKALIKE and publication.unit_id is not None and publication.year is not None
    )


def is_readable_report(publication: Publication) -> bool:
    """Whether there is something to read: a report of a known unit and year whose page was fetched."""
    return (
        is_report(publication)
        and publication.sha256 is not None
        and publication.state in (PageState.OK, PageState.NOT_MODIFIED)
    )


def read(context: AuditContext, crawl_run: str) -> ReadStage:
    """Read what is new since the last run; a file that cannot be read becomes a reading with an error, never a fault."""
    stage = ReadStage([], 0)
    articles = {key: states for key, states in context.store.article_states().items() if is_report(states[-1].publication)}
    ahead = _read_ahead(context, articles.values())
    stage.read_now = ahead.number
    stage.heads = context.store.reading_heads() | ahead.lacking
    context.progress.start("read", len(articles))
    for number, (key, states) in enumerate(articles.items(), 1):
        newest = states[-1]
        readable = [state for state in states if is_readable_report(state.publication)]
        seen = newest.last_run == crawl_run
        if readable and (readable[-1] is newest or newest.publication.state in GONE):
            # Earlier documents are read as well: only readings by the same reader can be compared.
            read_states = [(inputs, stage.heads[inputs]) for inputs in (reading_inputs(one.publication) for one in readable)]
            inputs, reading = read_states[-1]
            gone = newest.publication if readable[-1] is not newest else None
            stored = StoredPublication(readable[-1].publication, seen)
            stage.publications.append(ReadPublication(stored, inputs, reading, gone))
            contents = {
                id(state): read[1].content_digest or ""
                for state, read in zip(readable, read_states, strict=True)
                if is_whole(state.publication)
            }
            stage.states[key] = [structs.replace(state, content=contents.get(id(state), "")) for state in states]
        elif newest.publication.state in (*GONE, PageState.EMPTY):
            stage.dead.append(newest.publication)
        elif seen and newest.publication.state is PageState.REFUSED_HOST:
            stage.elsewhere.append(newest.publication)
        context.progress.advance(number)
    return stage


def _read_ahead(context: AuditContext, articles: Collection[list[ArticleState]]) -> Ahead:
    """Read on all cores what the store lacks of all readable states."""
    readable = [state.publication for states in articles for state in states if is_readable_report(state.publication)]
    wanted = [Wanted(reading_inputs(publication), publication) for publication in readable]
    context.progress.start("read", len(wanted))
    numbers = itertools.count(1)
    return read_ahead(context, wanted, read_publication, lambda: context.progress.advance(next(numbers)))


def reading_inputs(publication: Publication) -> str:
    """Everything that a reading depends on."""
    return digest(
        reader_version(),
        publication.sha256,
        publication.unit_id,
        publication.year,
        publication.title,
        publication.published_at,
        publication.published_at_source,
        [(item.name, item.sha256) for item in publication.attachments],
    )


def read_publication(register: Register, archive: Archive, publication: Publication) -> Reading:
    """Read one publication from the archive."""
    assert publication.sha256 is not None
    try:
        body = _kept(archive, publication.sha256, publication.url)
        _require_all_pages(publication)
        attachments = [
            (item.name, _kept(archive, item.sha256, item.url), item.media_type)
            for item in publication.attachments
            if item.sha256 is not None
        ]
        report = parse(
            body,
            register=register,
            content_type=publication.media_type,
            url=publication.url,
            captured_at=publication.captured_at,
            unit_id=publication.unit_id,
            year=publication.year,
            title=publication.title,
            published_at=publication.published_at,
            published_at_source=publication.published_at_source,
            attachments=attachments,
        )
    except ReadError as error:
        return Reading(None, error.message, None, error.code)
    faults = validate(report)
    if faults:
        raise AssertionError(f"the report read from {publication.url} does not fit its schema: {'; '.join(faults[:5])}")
    return Reading(report, None, content_digest(report))


def _require_all_pages(publication: Publication) -> None:
    """Half of a report proves nothing about the other half."""
    for item in publication.attachments:
        if is_further_page(item.name) and item.sha256 is None:
            raise ReadError(
                "page_missing", f"报告分成多页显示，其中一页没有打开（{item.url}），没有读全，不作结论。请人工打开页面核对。"
            )


def _kept(archive: Archive, sha256: str, url: str) -> bytes:
    """The archived bytes; a file that is lost or damaged is our own fault, and costs one reading, never the night."""
    try:
        return archive.get(sha256)
    except KeyError as fault:
        found = "没有这个文件"
        raise ReadError(ARCHIVE_LOST, _lost(sha256, url, found)) from fault
    except OSError as fault:
        if fault.errno is not None:
            raise  # the disk's fault, not the file's
        raise ReadError(ARCHIVE_LOST, _lost(sha256, url, "文件内容与其散列值不符，已另存为 .damaged")) from fault


def _lost(sha256: str, url: str, found: str) -> str:
    return (
        f"本机归档有缺损：应有 archive/{sha256[:2]}/{sha256}.gz（{url}），{found}。这不是发布单位的问题；"
        "下一次抓取会重新下载，网站上已没有的请从备份恢复。"
    )


def read_copy(context: AuditContext, stage: ReadStage, publication: Publication, file: Attachment) -> str | None:
    """The key of the report that an attachment holds by itself; None where it cannot be read (the page's reading says so)."""
    if file.sha256 is None:
        return None
    inputs = digest("copy", reader_version(), file.sha256, file.name, publication.unit_id, publication.year)
    if inputs not in stage.heads:
        try:
            report = parse(
                context.store.archive.get(file.sha256),
                register=context.register,
                name=file.name,
                content_type=file.media_type,
                url=file.url,
                captured_at=publication.captured_at,
                unit_id=publication.unit_id,
                year=publication.year,
            )
        except ReadError as error:
            reading = Reading(None, error.message, None, error.code)
        else:
            reading = Reading(report, None, content_digest(report))
        context.store.add_reading(inputs, publication.article_key, reading)
        stage.heads[inputs] = head_of(reading)
    return inputs if stage.heads[inputs].has_report else None


def content_digest(report: Report) -> str:
    """A digest of what the unit wrote: introduction, sections and cells, without dates, places and the page around them."""
    return digest(
        _COUNTER.sub("", report.introduction),
        [(section.key, section.heading, section.text) for section in report.sections],
        {address: cell.raw for address, cell in report.cells.items()},
    )[:16]
