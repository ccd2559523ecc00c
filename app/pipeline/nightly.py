"""The whole night: crawl, read, judge, raise, write, send; with the exit code that the contract promises."""

from __future__ import annotations

import contextlib
from collections import Counter
from enum import IntEnum
from typing import Any

from msgspec import Struct
from sqlalchemy.exc import SQLAlchemyError

from app.context import AuditContext
from app.decision_file import Synchronised, synchronise
from app.memory import give_back
from app.pipeline.assemble import assemble
from app.pipeline.crawl import crawl
from app.pipeline.metrics import write_run_metrics
from app.pipeline.stages import AuditFigures, audit, raise_and_store, report, send
from app.store.decisions import DecisionStore
from app.store.journal import keep_journal
from crawler.run import CrawlOutcome
from output.delivery import Delivery
from output.model import Alert, AlertKind, Audit


class ExitCode(IntEnum):
    """Exit codes of the contract."""

    NOTHING_NEW = 0
    NEW_ALERTS = 1
    USAGE = 2
    CRAWL_BROKEN = 3
    FAULT = 4


class Night(Struct):
    """What one nightly run did."""

    crawl: CrawlOutcome
    figures: AuditFigures
    audit: Audit
    alerts: list[Alert]
    deliveries: list[Delivery]
    decisions: Synchronised
    exit_code: ExitCode


def nightly(context: AuditContext, overrides: dict[str, Any] | None = None) -> Night:
    """Run all stages once.

    A column that was not read completely makes the run end with CRAWL_BROKEN: its units are unknown, never missing. Everything
    that could be judged is still judged, written and sent.
    """
    run_id = context.store.start_run("nightly", context.as_of)
    try:
        outcome = crawl(context, run_id, overrides)
        figures = audit(context, anew=False)
        give_back()
        stored = assemble(context)
        alerts = raise_and_store(context, run_id, stored)
        code = exit_code(outcome, alerts)
        written = report(context, alerts, {"run_id": run_id, "exit_code": int(code), "read_now": figures.read_now}, stored)
        deliveries = send(context)
        kept = synchronise(DecisionStore(context.store.engine), context.data)
    except BaseException as error:
        note_fault(context, run_id, error)
        raise
    context.store.finish_run(
        run_id,
        "crawl_broken" if code is ExitCode.CRAWL_BROKEN else "done",
        {
            "exit_code": int(code),
            "alerts": len(alerts),
            "reports": figures.reports,
            "read_now": figures.read_now,
            "judged_now": figures.judged_now,
            "failures": figures.failures,
            "decisions": {
                "kept": kept.written,
                "restored": kept.restored,
                "damaged_file": kept.damaged,
                "idle": dict(Counter(item.why for item in written.idle)),
            },
            "channels": [
                {"name": one.channel, "sent": one.sent, "failure": one.failure, "fallback": one.fallback, "held": one.held}
                for one in deliveries
            ],
        },
    )
    keep_journal(context.store.engine, context.data)
    write_run_metrics(context, run_id)
    return Night(outcome, figures, written, alerts, deliveries, kept, code)


def note_fault(context: AuditContext, run_id: str, error: BaseException) -> None:
    """Write into the ledger and into the figures what broke a run off; what a full disk does not take is left out.

    The next start then finds a run without an end, and goes on with it as with one that was killed.
    """
    with contextlib.suppress(OSError, SQLAlchemyError):
        context.store.finish_run(
            run_id, "fault", {"error": f"{type(error).__name__}: {error}", "exit_code": int(ExitCode.FAULT)}
        )
        write_run_metrics(context, run_id)


def exit_code(outcome: CrawlOutcome, alerts: list[Alert]) -> ExitCode:
    """3 while any column is broken, else 1 when something new is told, else 0."""
    if not outcome.complete:
        return ExitCode.CRAWL_BROKEN
    told = [alert for alert in alerts if alert.kind is not AlertKind.CRAWL_BROKEN]
    return ExitCode.NEW_ALERTS if told else ExitCode.NOTHING_NEW
