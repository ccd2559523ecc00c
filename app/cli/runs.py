"""`runs`: the ledger of runs."""

from __future__ import annotations

from typing import Any

import click

from app.cli.common import audit_context


@click.command(help="运行台账。")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.pass_obj
def runs(options: dict[str, Any], limit: int) -> int:
    """Newest first: when, what, how it ended, with which figures."""
    with audit_context(options, None) as context:
        for run in context.store.runs(limit):
            crawl = f" crawl={run.crawl_reason}" if run.crawl_reason else ""
            ended = run.outcome or "unfinished"
            click.echo(f"{run.started_at[:19]}Z  {run.command:8} as-of {run.as_of}  {ended:13}{crawl} {run.detail}")
    return 0
