"""`rules`, `explain`, `schema`: what the program checks and what it writes."""

from __future__ import annotations

import json
from typing import Any

import click


@click.command(help="列出全部规则。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def rules(options: dict[str, Any], form: str) -> int:
    """One line per rule: id, severity, title, basis."""
    from rules.citations import cite
    from rules.explain import rule_title
    from rules.registry import all_rules

    catalogue = all_rules()
    if form == "json":
        entries = [
            {
                "id": item.id,
                "version": item.version,
                "severity": item.severity.value,
                "category": item.category,
                "templates": list(item.templates),
                "title": rule_title(item.id, options["lang"]),
                "basis": cite(item.basis, options["lang"]),
            }
            for item in catalogue.values()
        ]
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
        return 0
    for item in catalogue.values():
        click.echo(
            f"{item.id:18} {item.severity.value:8} {rule_title(item.id, options['lang'])}（{cite(item.basis, options['lang'])}）"
        )
    return 0


@click.command(help="解释一条规则：依据、内容、正误示例。")
@click.argument("rule_id", metavar="RULE")
@click.pass_obj
def explain(options: dict[str, Any], rule_id: str) -> int:
    """The whole rule in words."""
    from rules.explain import explain as explain_rule
    from rules.registry import all_rules

    if rule_id not in all_rules():
        from difflib import get_close_matches

        near = get_close_matches(rule_id.upper(), all_rules(), n=3)
        hint = f"相近的有：{'、'.join(near)}。" if near else "用 wendeng-audit rules 列出全部规则。"
        raise click.UsageError(f"没有编号为 {rule_id} 的规则。{hint}")
    click.echo(explain_rule(rule_id, options["lang"]))
    return 0


@click.command(help="打印某个输出的 JSON Schema。")
@click.argument("name")
def schema(name: str) -> int:
    """The schema as JSON."""
    from output.schemas import schema as load_schema
    from output.schemas import schema_names

    if name not in schema_names():
        raise click.UsageError(f"没有名为 {name} 的输出。可用：{'、'.join(schema_names())}。")
    click.echo(json.dumps(load_schema(name), ensure_ascii=False, indent=2))
    return 0
