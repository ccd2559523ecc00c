"""The figures of the newest run, put together from the store and written to DATA/out/metrics.prom."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from pathlib import Path
from typing import Any

from app.context import AuditContext
from app.store.codec import from_json
from app.store.ledger import Run
from crawler.records import ColumnSuggestion
from output.metrics import Metric, write_metrics

_CRAWL = {
    "downloader/request_count": ("crawl_requests", "Requests of the newest crawl."),
    "bytes/received": ("crawl_received_bytes", "Bytes of all answers of the newest crawl."),
    "retry/count": ("crawl_retries", "Requests that the newest crawl repeated."),
    "host_guard/refused": ("crawl_refused_hosts", "Requests to hosts outside the register that were refused."),
    "elapsed_time_seconds": ("crawl_duration_seconds", "How long the newest crawl took."),
    "steps/resumed": ("crawl_resumed_steps", "Steps that the newest crawl took over from a run that was killed."),
}


def write_run_metrics(context: AuditContext, run_id: str) -> Path:
    """Write the figures of a run that has ended; those of its crawl are of the newest crawl."""
    run = next(run for run in context.store.runs(100) if run.run_id == run_id)
    return write_metrics(context.out / "metrics.prom", [*_of_run(context, run), *_of_crawl(context), *_of_audit(context)])


def _of_run(context: AuditContext, run: Run) -> list[Metric]:
    labels = {"command": run.command, "outcome": run.outcome or "unfinished"}
    ended = dt.datetime.fromisoformat(run.finished_at) if run.finished_at else dt.datetime.now(dt.UTC)
    code: Any = from_json(run.detail, dict[str, Any]).get("exit_code")
    alerts = Counter(alert.kind.value for alert in context.store.raised_by(run.run_id))
    metrics = [
        _gauge("run_finished_timestamp_seconds", "When the newest run ended (Unix time).", ended.timestamp(), labels),
        _gauge("run_duration_seconds", "How long the newest run took, from its first start.",
               (ended - dt.datetime.fromisoformat(run.started_at)).total_seconds(), labels),
        Metric("wendeng_audit_alerts_raised", "Alerts that the newest run raised, by kind.",
               [({"kind": kind}, count) for kind, count in sorted(alerts.items())]),
    ]  # fmt: skip
    if isinstance(code, int):
        metrics.append(
            _gauge("run_exit_code", "Exit code of the newest run (0 and 1 good, 3 crawl broken, 4 fault).", code, {})
        )
    return metrics


def _of_crawl(context: AuditContext) -> list[Metric]:
    crawl = context.store.last_crawl()
    if crawl is None:
        return []
    views = context.store.column_views(crawl)
    stats: dict[str, Any] = {}
    found = next((run for run in context.store.runs(1000) if run.run_id == crawl), None)
    if found is not None and found.crawl_stats:
        stats = from_json(found.crawl_stats, dict[str, Any])
    metrics = [
        Metric("wendeng_audit_column_complete", "Whether a column was read completely (1) or proves nothing (0).",
               [({"column": view.column_url}, float(view.complete)) for view in views]),
        Metric("wendeng_audit_column_articles", "Articles found in a column.",
               [({"column": view.column_url}, len(view.articles)) for view in views]),
        _gauge("suggested_columns", "Columns seen on the site that the register does not name.", len(open_suggestions(context)), {}),
    ]  # fmt: skip
    for key, (name, sentence) in _CRAWL.items():
        metrics.append(_gauge(name, sentence, float(stats.get(key, 0)), {}))
    return metrics


def _of_audit(context: AuditContext) -> list[Metric]:
    coverage = Counter(entry.status.value for entry, _, _ in context.store.coverage())
    findings = context.store.finding_counts()
    return [
        Metric("wendeng_audit_coverage", "Units and years by state of publication.",
               [({"status": status}, count) for status, count in sorted(coverage.items())]),
        Metric("wendeng_audit_findings", "Findings of the newest audit by outcome and severity.",
               [({"outcome": outcome, "severity": severity}, count) for (outcome, severity), count in sorted(findings.items())]),
    ]  # fmt: skip


def open_suggestions(context: AuditContext) -> list[ColumnSuggestion]:
    """The suggested columns that the register does not name meanwhile."""
    known = {column.url for column in context.register.columns} | set(context.register.parents)
    return [item for item in context.store.suggestions() if item.column_url not in known]


def _gauge(name: str, sentence: str, value: float, labels: dict[str, str]) -> Metric:
    return Metric(f"wendeng_audit_{name}", sentence, [(labels, float(value))])
