"""`register check`: the faults of the register, or its figures; `register suggest`: columns that it might add."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from app.texts import say


@click.group(help="检查登记册；列出网站上的新栏目。")
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


@register.command("suggest", help="列出网站上有、登记册没有的年报栏目（依据最近的抓取，不需要网络）。")
@click.pass_obj
def suggest(options: dict[str, Any]) -> int:
    """Print a [[columns]] block for each, with what speaks for it."""
    from app.cli.common import audit_context
    from app.pipeline.metrics import open_suggestions
    from app.suggestions import suggestion_text

    with audit_context(options, None) as context:
        found = open_suggestions(context)
        if found:
            click.echo(suggestion_text(context.register, found))
        elif context.store.last_crawl() is None:
            click.echo(say("还没有抓取记录。请先运行 wendeng-audit crawl 或 nightly。", "Nothing was crawled yet."))
        else:
            click.echo(
                say("最近的抓取没有发现登记册以外的年报栏目。", "The crawls so far saw no other column of annual reports.")
            )
    return 0
