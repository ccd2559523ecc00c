"""`rollup`: the district's own tables as the sum of its units', with what is missing."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from app.cli.common import as_of_option, audit_context


@click.command(help="把各单位的表格汇总成本级报告的表格（XLSX、DOCX、JSON），并列出缺少什么。")
@click.option("--year", type=click.IntRange(2008, 2999), required=True, help="报告年度。")
@as_of_option
@click.pass_obj
def rollup(options: dict[str, Any], year: int, as_of: dt.date | None) -> int:
    """Write DATA/out/rollup-YEAR.* from the last audit and print how complete the sum is; 0 also when units are missing."""
    from app.rollup import RollupRefused, roll_up_year, rollup_summary

    with audit_context(options, as_of) as context:
        try:
            done = roll_up_year(context, year)
        except RollupRefused as refused:
            raise click.UsageError(str(refused)) from refused
        context.progress.say(rollup_summary(done))
    return 0
