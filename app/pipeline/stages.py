"""The stages of a night as functions of the context; the command line and `nightly` call the same ones."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from msgspec import Struct

from app.context import AuditContext
from app.pipeline.assemble import assemble, contents_of
from app.pipeline.judge import judge
from app.pipeline.lives import keep_lives
from app.pipeline.read import read
from app.pipeline.spool import Spool
from app.store.kept import KeptVerdicts
from output.alerts import raise_alerts
from output.channels.base import Context as ChannelContext
from output.channels.make import make_channels
from output.delivery import Delivery, deliver
from output.model import Alert, Audit
from output.write import write_outputs
from rules.model import CoverageStatus, Outcome


class NothingCrawled(Exception):
    """There is nothing to audit: no crawl has been stored in this data folder yet."""


class AuditFigures(Struct, frozen=True):
    """What the audit stage did; `judged_now` counts the units and years whose verdicts were made anew."""

    reports: int
    read_now: int
    judged_now: int
    unreadable: int
    failures: int
    reviews: int


def audit(context: AuditContext, *, anew: bool = True) -> AuditFigures:
    """Read what is new and judge everything; verdicts are in the store when this returns.

    Unless `anew`, verdicts are kept where nothing that they depend on has changed since they were made.
    Raises NothingCrawled when no crawl is stored.
    """
    crawl_run = context.store.last_crawl()
    if crawl_run is None:
        raise NothingCrawled(f"数据目录 {context.data} 中还没有抓取结果。请先运行 wendeng-audit crawl 或 nightly。")
    stage = read(context, crawl_run)
    with Spool(context.data) as findings:
        verdicts = judge(context, stage, context.store.column_views(crawl_run), findings, anew=anew)
        context.store.replace_verdicts(
            verdicts.coverage,
            verdicts.findings,
            {key: (item.inputs, item.stored.publication.article_key) for key, item in verdicts.chosen.items()},
            verdicts.mended,
            places=verdicts.places,
            kept=verdicts.kept,
            crawl_run=crawl_run,
        )
        keep_lives(context, verdicts)
        context.store.new_edition(crawl_run)  # with their lives
        # Last, so that verdicts whose lives were not kept (a killed night) are made again.
        KeptVerdicts(context.store.engine).put_judged(verdicts.judged)
    return AuditFigures(
        reports=sum(1 for item in stage.publications if item.reading.has_report),
        read_now=stage.read_now,
        judged_now=len(verdicts.judged),
        unreadable=sum(1 for item in stage.publications if not item.reading.has_report),
        failures=verdicts.outcomes[Outcome.FAIL.value],
        reviews=verdicts.outcomes[Outcome.REVIEW.value],
    )


def raise_and_store(context: AuditContext, run_id: str, stored: Audit | None = None) -> list[Alert]:
    """Compare the stored audit with what was told and keep the new alerts; returns those of this run.

    `stored` is the assembled audit where somebody has it already.
    """
    stored = assemble(context) if stored is None else stored
    raised = raise_alerts(stored, context.store.told(), contents_of(context), context.lang)
    context.store.tell(run_id, raised.alerts, raised.told)
    return context.store.raised_by(run_id)


def send(context: AuditContext) -> list[Delivery]:
    """Deliver whatever is unsent through the channels of the policy, in the hours and on the days that it allows."""
    register = context.register
    channels = make_channels(register.policy.channels, channel_context(context))
    # The day is the audit's; only the hour is the clock's, for quiet hours are about people who sleep.
    now = dt.datetime.combine(context.as_of, dt.datetime.now(ZoneInfo(register.site.timezone)).time())
    return deliver(channels, context.store, now, register.policy.quiet)


def channel_context(context: AuditContext) -> ChannelContext:
    """What channels need to know about this run."""
    return ChannelContext(
        district=context.register.site.name,
        out=context.out,
        lang=context.lang,
        say=context.progress.say,
        units=frozenset(unit.unit_id for unit in context.register.units),
    )


def report(
    context: AuditContext,
    alerts: list[Alert] | None = None,
    run: dict[str, object] | None = None,
    stored: Audit | None = None,
) -> Audit:
    """Write every output from what is stored; returns the audit that was written.

    `alerts` and `run` are those of the run under way; without them the outputs show what the last telling raised.
    """
    stored = assemble(context) if stored is None else stored
    if alerts is not None and run is not None:
        stored.alerts, stored.run = alerts, run
    write_outputs(stored, context.out, context.lang, context.progress.say, context.data / "cache" / "outputs.kept")
    return stored


def status_counts(stored: Audit) -> dict[CoverageStatus, int]:
    """How many units and years are in each state."""
    counts = dict.fromkeys(CoverageStatus, 0)
    for entry in stored.coverage:
        counts[entry.status] += 1
    return counts
