"""`nightly`: what a timer runs every night."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from app.cli.common import as_of_option, audit_context, scheduler_option


@click.command(help="抓取、读取、审核、评分、写出结果、发送提醒。")
@as_of_option
@scheduler_option
@click.option(
    "--registers",
    type=click.Path(path_type=Path, exists=True, file_okay=False),
    default=None,
    help="多个登记册所在目录：同时审核其中每一个，各用自己的数据目录 DATA/登记册名。",
)
@click.option("--processes", type=click.IntRange(1), default=None, help="同时审核几个登记册；不填则每个处理器一个。")
@click.pass_obj
def nightly(
    options: dict[str, Any], as_of: dt.date | None, scheduler: str | None, registers: Path | None, processes: int | None
) -> int:
    """Run the night and print its summary."""
    if registers is not None:
        from app.cli.many import nights, summary, worst

        done = nights(options, registers, as_of, scheduler, processes)
        click.echo(summary(done))
        return worst(done)
    from app.pipeline.nightly import nightly as run_night
    from app.summary import night_summary

    with audit_context(options, as_of, exclusive=True, scheduler=scheduler) as context:
        night = run_night(context)
        context.progress.say(night_summary(context, night))
        return int(night.exit_code)
