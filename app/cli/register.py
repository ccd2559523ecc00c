"""`register check`: the faults of the register, or its figures."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from app.texts import say


@click.group(help="检查登记册。")
def register() -> None:
    """The register's own commands."""


@register.command("check", help="列出登记册的全部错误。")
@click.pass_obj
def check(options: dict[str, Any]) -> int:
    """Load the register; a faulty one ends with code 2 and the list of faults."""
    from crawler.register import load_register

    loaded = load_register(options["register"])
    kinds = Counter(unit.kind.value for unit in loaded.units)
    years = sorted({column.year for column in loaded.columns if column.year is not None})
    click.echo(
        say(
            f"登记册 {loaded.site.name} 没有错误：{len(loaded.units)} 个单位（{dict(kinds)}），"
            f"{len(loaded.columns)} 个栏目，报告年度 {years}。",
            f"Register {loaded.site.name} is in order: {len(loaded.units)} units ({dict(kinds)}), "
            f"{len(loaded.columns)} columns, report years {years}.",
        )
    )
    return 0
