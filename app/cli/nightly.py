"""`nightly`: what a timer runs every night."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from app.cli.common import as_of_option, audit_context


@click.command(help="抓取、读取、审核、评分、写出结果、发送提醒。")
@as_of_option
@click.pass_obj
def nightly(options: dict[str, Any], as_of: dt.date | None) -> int:
    """Run the night and print its summary."""
    from app.pipeline.nightly import nightly as run_night
    from app.summary import night_summary

    with audit_context(options, as_of, exclusive=True) as context:
        night = run_night(context)
        context.progress.say(night_summary(context, night))
        return int(night.exit_code)
