"""Putting a stored audit together again, so that outputs and alerts can be made without judging anew."""

from __future__ import annotations

import datetime as dt

from msgspec import structs

from app.context import AuditContext
from app.pipeline.read import is_readable_report, is_whole, reading_inputs
from app.pipeline.stored import StoredLines, StoredReports
from app.store.decisions import DecisionStore
from crawler.records import Publication
from output.model import Audit
from output.ranking import ranked
from output.scorecards import Counted, scorecard
from rules.decisions import by_fingerprint, idle, newest
from rules.history.contents import content_mark
from rules.history.model import ArticleState
from rules.life import LifeState
from rules.model import CoverageStatus, Finding, Outcome
from rules.registry import all_rules

Key = tuple[str, int]
_ABSENT = (CoverageStatus.MISSING, CoverageStatus.WITHDRAWN)


def assemble(context: AuditContext, crawl_run: str | None = None) -> Audit:
    """The newest audit in the store, beside what `crawl_run` (else: the newest crawl) saw. An empty store gives an empty audit."""
    crawl_run = crawl_run or context.store.last_crawl()
    entries = context.store.coverage()
    decided = DecisionStore(context.store.engine)
    log, lives = decided.log(), decided.lives()
    lines = StoredLines(context.store, newest(log), lives, context.as_of, context.lang)
    findings: list[Finding] = []
    unassessed: set[tuple[str, str | None, int | None]] = set()
    counted: dict[Key, list[Counted]] = {}
    for told in lines.read():
        unit_id, year = told.key
        findings += told.loud
        unassessed |= {(item.rule, *told.key) for item in told.tallies if item.outcome is Outcome.NOT_ASSESSABLE}
        if unit_id is not None and year is not None:
            counted.setdefault((unit_id, year), []).extend(told.tallies)
    readable = context.store.readable()
    inputs = {(entry.unit_id, entry.year): read for entry, read, _ in entries if read is not None and read in readable}
    reports = StoredReports(context.store, inputs, context.store.mended())
    articles: dict[str, Publication] = {}
    if crawl_run:
        articles = {item.publication.article_key: item.publication for item in context.store.publications(crawl_run)}
    catalogue = all_rules()
    told_by = last_telling(context)
    return Audit(
        register=context.register,
        as_of=context.as_of,
        generated_at=dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        coverage=[entry for entry, _, _ in entries],
        reports=reports,
        publications={(entry.unit_id, entry.year): articles[key] for entry, _, key in entries if key in articles},
        findings=findings,
        scorecards=ranked(
            [
                scorecard(
                    entry.unit_id,
                    entry.year,
                    counted.get((entry.unit_id, entry.year), []),
                    context.register.policy,
                    lambda rule_id: catalogue[rule_id].category,
                    absent=entry.status in _ABSENT,
                    lang=context.lang,
                )
                for entry, _, _ in entries
            ],
            context.register,
        ),
        column_views=context.store.column_views(crawl_run) if crawl_run else [],
        body=context.store.archive.get,
        lives=lives,
        stored=lines,
        unassessed=frozenset(unassessed),
        marks=reports.marks(),
        decisions=by_fingerprint(log),
        alerts=context.store.raised_by(told_by) if told_by else [],
        run={"run_id": told_by} if told_by else {},
        idle=idle(
            newest(log),
            findings,
            (key for key, life in lives.items() if life.state is LifeState.RESOLVED),
            context.as_of,
            context.lang,
        ),
    )


def last_telling(context: AuditContext) -> str | None:
    """The newest run that compared with what the office was told before (`nightly` or `alert`), also one that found nothing new."""
    return next((run.run_id for run in context.store.runs() if run.command in ("nightly", "alert") and run.finished_at), None)


def contents_of(context: AuditContext) -> dict[Key, str]:
    """A mark of what each judged report says, per unit and year; the same words keep their mark under a new reader.

    A report a part of which could not be fetched keeps the mark of its last whole state.
    """
    digests = context.store.content_digests()
    by_key: dict[Key, list[ArticleState]] = {}
    for states in context.store.article_states().values():
        for state in states:
            found = state.publication
            if found.unit_id is not None and found.year is not None and is_readable_report(found) and is_whole(found):
                content = digests.get(reading_inputs(found), "")
                by_key.setdefault((found.unit_id, found.year), []).append(structs.replace(state, content=content))
    contents: dict[Key, str] = {}
    for entry, inputs, article_key in context.store.coverage():
        states = sorted(by_key.get((entry.unit_id, entry.year), []), key=lambda state: state.publication.captured_at)
        own = [state for state in states if state.publication.article_key == article_key and state.content]
        if inputs is not None and own:
            contents[entry.unit_id, entry.year] = content_mark(states, own[-1].content)
    return contents
