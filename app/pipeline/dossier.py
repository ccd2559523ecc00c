"""Gathering the evidence for one unit and year from the store: which captures, views and runs carry the verdict."""

from __future__ import annotations

import datetime as dt
from importlib.metadata import version
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from msgspec import structs

from app.context import AuditContext
from app.pipeline.read import is_readable_report, is_report, is_whole, reading_inputs
from app.pipeline.stages import NothingCrawled
from app.store.crawled import StoredCapture
from crawler.hanweb.endpoint import report_url
from crawler.hanweb.links import is_article
from crawler.records import Publication
from output.evidence.model import Dossier, KeptCapture, RunInfo
from rules.history.events import events_of
from rules.history.model import ArticleState, Event, Visit

_MOST_RUNS = 12


class NoVerdict(Exception):
    """There is nothing to prove: the unit is not in the register, or the year was not audited."""


def gather(context: AuditContext, unit_id: str, year: int) -> Dossier:
    """Everything that proves the stored verdict. Raises NoVerdict, and NothingCrawled where no crawl is stored."""
    unit = context.register.unit(unit_id)
    if unit is None:
        raise NoVerdict(f"登记册中没有单位 {unit_id}。请用 units.csv 中的 unit_id。")
    entry = next((found for found in context.store.coverage() if (found[0].unit_id, found[0].year) == (unit_id, year)), None)
    if entry is None:
        if context.store.last_crawl() is None:
            raise NothingCrawled(f"数据目录 {context.data} 中还没有抓取结果。请先运行 wendeng-audit nightly。")
        raise NoVerdict(f"{unit.name}没有{year}年度的审核结果。已审核的年度见 wendeng-audit report 的输出。")
    coverage, inputs, article_key = entry
    states = {
        key: own
        for key, own in context.store.article_states().items()
        if is_report(own[-1].publication) and (own[-1].publication.unit_id, own[-1].publication.year) == (unit_id, year)
    }
    visits = [_relevant(visit, year, set(states)) for visit in context.store.visits()]
    events = events_of(visits, _with_contents(context, states))
    reading = context.store.reading(inputs) if inputs else None
    deadline = context.register.policy.deadline(unit.kind, year)
    deciding = _deciding(context, visits, events, deadline)
    captures = _captures(context, visits, states, deciding, unit_id, year)
    runs = {run.run_id: run for run in context.store.runs(1_000_000)}
    used = {kept.run_id for kept in captures} | {visit.run_id for visit in visits}
    return Dossier(
        register=context.register,
        unit=unit,
        year=year,
        deadline=deadline,
        coverage=coverage,
        findings=context.store.findings_about(unit_id, year),
        report=reading.report if reading is not None else None,
        publication=_publication(states, article_key),
        events=tuple(events),
        visits=tuple(visits),
        runs=tuple(
            RunInfo(run.run_id, run.command, run.as_of, run.started_at, run.finished_at)
            for run in sorted(runs.values(), key=lambda one: one.started_at)
            if run.run_id in used
        ),
        captures=tuple(captures),
        software=f"wendeng-audit {version('wendeng-audit')}",
    )


def _publication(states: dict[str, list[ArticleState]], article_key: str | None) -> Publication | None:
    own = states.get(article_key or "", [])
    return next((state.publication for state in reversed(own) if state.publication.sha256), None)


def _with_contents(context: AuditContext, states: dict[str, list[ArticleState]]) -> dict[str, list[ArticleState]]:
    digests = context.store.content_digests()
    return {
        key: [
            structs.replace(state, content=digests.get(reading_inputs(state.publication), ""))
            if is_readable_report(state.publication) and is_whole(state.publication)
            else state
            for state in own
        ]
        for key, own in states.items()
    }


def _relevant(visit: Visit, year: int, keys: set[str]) -> Visit:
    """The visit with the columns that may hold a report of the year, and those that list it."""
    views = tuple(
        view
        for view in visit.views
        if view.year in (year, None) or any(article.article_key in keys for article in view.articles)
    )
    return structs.replace(visit, views=views)


def _deciding(context: AuditContext, visits: list[Visit], events: list[Event], deadline: dt.date) -> list[str]:
    """The runs whose captures are packed: the first and the newest whole ones after the deadline, those of events and before."""
    zone = ZoneInfo(context.register.site.timezone)
    order = [visit.run_id for visit in visits if visit.views]
    whole = [
        visit.run_id
        for visit in visits
        if visit.views
        and all(view.complete for view in visit.views)
        and min(_day(visit, zone), dt.date.fromisoformat(visit.as_of)) > deadline
    ]
    wanted = [*order[-1:], *whole[-1:], *whole[:1], *order[:1]]
    for event in reversed(events):
        at = order.index(event.run_id) if event.run_id in order else -1
        wanted += order[max(0, at - 1) : at + 1]
    return list(dict.fromkeys(wanted))[:_MOST_RUNS]


def _day(visit: Visit, zone: ZoneInfo) -> dt.date:
    return min(dt.datetime.fromisoformat(view.fetched_at) for view in visit.views).astimezone(zone).date()


def _captures(
    context: AuditContext,
    visits: list[Visit],
    states: dict[str, list[ArticleState]],
    deciding: list[str],
    unit_id: str,
    year: int,
) -> list[KeptCapture]:
    """The answers behind the report (each different one, and all of the deciding runs) and behind the deciding views."""
    found: dict[int, StoredCapture] = {}
    urls = {state.publication.url for own in states.values() for state in own}
    urls |= {file.url for own in states.values() for state in own for file in state.publication.attachments}
    unit = context.register.unit(unit_id)
    if unit is not None and unit.credit_code:
        urls |= {report_url(endpoint.url, unit, year) for endpoint in context.register.endpoints}
    documents: set[tuple[str, int, str | None]] = set()
    for stored in context.store.captures_of(urls):
        mark = (stored.capture.url, stored.capture.status, stored.capture.sha256)
        new = stored.capture.status != 304 and mark not in documents and not _is_counter(stored)
        if new or stored.run_id in deciding:
            documents.add(mark)
            found[stored.number] = stored
    columns = {view.column_url for visit in visits for view in visit.views}
    for run_id in [*deciding, *_walks(visits, deciding)]:
        for stored in _of_columns(context, run_id, columns):
            found[stored.number] = stored
    # What was answered with "not modified" is what the same address gave before.
    for stored in list(found.values()):
        if stored.capture.status == 304 and stored.capture.sha256:
            earlier = [one for one in context.store.captures_of([stored.capture.url])
                       if one.capture.sha256 == stored.capture.sha256 and one.capture.status == 200]  # fmt: skip
            for one in earlier[:1]:
                found[one.number] = one
                # The list behind an unchanged column page may have been asked for on that earlier visit only.
                if one.capture.url in columns:
                    found |= {other.number: other for other in _of_columns(context, one.run_id, {one.capture.url})}
    return [_kept(context, stored) for _, stored in sorted(found.items())]


def _walks(visits: list[Visit], deciding: list[str]) -> list[str]:
    """The runs that read to their end the lists which the deciding runs took over from them."""
    wanted = {
        (view.column_url, view.walked_on)
        for visit in visits
        if visit.run_id in deciding
        for view in visit.views
        if view.walked_on not in ("", visit.as_of)
    }
    return [
        visit.run_id
        for visit in visits
        if any((view.column_url, visit.as_of) in wanted and view.walked_on == visit.as_of for view in visit.views)
    ]


def _is_counter(stored: StoredCapture) -> bool:
    """A page that came with other bytes around the same article."""
    return stored.capture.status == 200 and stored.capture.state.value == "not_modified"


def _of_columns(context: AuditContext, run_id: str, columns: set[str]) -> list[StoredCapture]:
    """The answers from which a run read its lists: the column pages, and what was asked on their behalf (frames, list service)."""
    captures = context.store.captures_by(run_id)
    pages = set(columns)
    chosen: dict[int, StoredCapture] = {}
    grown = True
    while grown:
        grown = False
        for stored in captures:
            capture = stored.capture
            if stored.number in chosen or is_article(capture.url) or "/attach/" in urlsplit(capture.url).path:
                continue
            referer = next((value for name, value in capture.request_headers.items() if name.lower() == "referer"), "")
            if capture.url in columns or referer in pages:
                chosen[stored.number] = stored
                pages |= {capture.url, capture.final_url}
                grown = True
    return list(chosen.values())


def _kept(context: AuditContext, stored: StoredCapture) -> KeptCapture:
    """The capture with its bytes; a body that the archive lost is a fault of ours and said so by the KeyError."""
    capture = stored.capture
    bare = capture.status in (0, 304) or capture.sha256 is None
    return KeptCapture(stored.number, stored.run_id, capture, None if bare else context.store.archive.get(capture.sha256 or ""))
