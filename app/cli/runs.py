"""`runs`: the ledger of runs, and the state of the columns."""

from __future__ import annotations

from typing import Any

import click

from app.cli.common import audit_context


@click.command(help="运行台账，以及最近一次抓取的各个栏目。")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True)
@click.pass_obj
def runs(options: dict[str, Any], limit: int) -> int:
    """Newest first: when, what, how it ended, with which figures; then each column beside what it held before, then
    waivers and dismissals that settle nothing any more."""
    from app.ledger import column_lines, run_line
    from app.pipeline.assemble import assemble
    from app.summary import idle_lines

    with audit_context(options, None) as context:
        for run in context.store.runs(limit):
            click.echo(run_line(run))
        for line in column_lines(context):
            click.echo(line)
        for line in idle_lines(assemble(context).idle):
            click.echo(line)
    return 0
