"""`check FILE…`: audit local files, for instance a draft before it is published; needs no site and no stored data."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from app.cli.common import as_of_option
from app.texts import say


@click.command(help="审核本地文件：HTML、PDF、DOCX、TXT、MD 等。")
@click.argument("files", metavar="FILE…", nargs=-1, required=True, type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--unit", "unit_id", default=None, help="单位编号（见登记册）；不填则从标题识别。")
@click.option("--year", type=click.IntRange(2000, 2999), default=None, help="报告年度；不填则从标题识别。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@as_of_option
@click.pass_obj
def check(
    options: dict[str, Any],
    files: tuple[Path, ...],
    unit_id: str | None,
    year: int | None,
    form: str,
    as_of: dt.date | None,
) -> int:
    """0 no error-severity finding failed; 1 some did; 4 a file could not be read at all."""
    from app.check import check_file, check_json, check_text
    from crawler.register import load_register

    register = load_register(options["register"])
    if unit_id is not None and register.unit(unit_id) is None:
        raise click.UsageError(say(f"登记册中没有单位 {unit_id}。", f"The register has no unit {unit_id}."))
    today = as_of or dt.datetime.now(dt.UTC).date()
    results = [check_file(path, register, unit_id, year, today, options["lang"]) for path in files]
    click.echo(check_json(results) if form == "json" else check_text(results, options["lang"]))
    for result in results:
        if result.error is not None:
            click.echo(f"{result.path}: {result.error}", err=True)
    if any(result.error is not None for result in results):
        return 4
    return 1 if any(result.has_errors for result in results) else 0
