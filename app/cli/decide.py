"""`decide`: confirm, dismiss or waive a finding; list, import and export what was decided."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from app.cli.common import IsoDate, audit_context
from app.texts import say

if TYPE_CHECKING:
    from rules.decisions import Action

_ORDER = ("error", "warning", "info")
_reason = click.option("--reason", required=True, help="理由。")
_author = click.option("--author", required=True, help="由谁决定。")
_fingerprint = click.argument("fingerprint", metavar="FINGERPRINT")


@click.group(help="确认、驳回或暂不追究一个问题；查看、导入、导出决定。")
def decide() -> None:
    """The commands about decisions."""


@decide.command(help="确认：这个问题属实。")
@_fingerprint
@_reason
@_author
@click.pass_obj
def confirm(options: dict[str, Any], fingerprint: str, reason: str, author: str) -> int:
    """The finding is right; it goes on counting."""
    from rules.decisions import Action

    return _decide(options, fingerprint, Action.CONFIRM, reason, author, None)


@decide.command(help="驳回：这不是问题。内容不变则一直有效，不计入评分和提醒。")
@_fingerprint
@_reason
@_author
@click.pass_obj
def dismiss(options: dict[str, Any], fingerprint: str, reason: str, author: str) -> int:
    """The finding is wrong; it stays visible and counts against nobody while its values stay."""
    from rules.decisions import Action

    return _decide(options, fingerprint, Action.DISMISS, reason, author, None)


@decide.command(help="暂不追究：问题属实，但在某一天之前不计入评分和提醒。")
@_fingerprint
@_reason
@_author
@click.option("--until", type=IsoDate(), required=True, help="有效期的最后一天，YYYY-MM-DD。")
@click.pass_obj
def waive(options: dict[str, Any], fingerprint: str, reason: str, author: str, until: dt.date) -> int:
    """The finding is right and tolerated until a day."""
    from rules.decisions import Action

    return _decide(options, fingerprint, Action.WAIVE, reason, author, until)


@decide.command("list", help="列出决定：哪些有效、哪些因内容改变或过期而重新打开、哪些没有用上。")
@click.option("--open", "only_open", is_flag=True, help="改为列出还没有人决定的问题。")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.pass_obj
def list_decisions(options: dict[str, Any], only_open: bool, form: str) -> int:
    """Newest last; with --open the findings that wait for a person."""
    import msgspec

    from app.decide import decidable, is_waiting
    from app.pipeline.assemble import assemble
    from output.labels import ACTION, SEVERITY

    with audit_context(options, None) as context:
        audit = assemble(context)
    if only_open:
        waiting = [finding for finding in decidable(audit.findings) if is_waiting(finding)]
        if form == "json":
            click.echo(json.dumps(msgspec.to_builtins(waiting, builtin_types=()), ensure_ascii=False, default=str, indent=1))
            return 0
        # What is grave comes first.
        for finding in sorted(waiting, key=lambda one: _ORDER.index(one.severity.value)):
            word = SEVERITY[finding.severity][options["lang"]]
            click.echo(f"{finding.fingerprint[:12]} {finding.unit_id} {finding.year} {word} {finding.rule} {finding.message}")
        return 0
    log = sorted((entry for entries in audit.decisions.values() for entry in entries), key=lambda entry: entry.at)
    if form == "json":
        click.echo(json.dumps(msgspec.to_builtins(log), ensure_ascii=False, default=str, indent=1))
        return 0
    idle = {item.decision.id: item.explanation for item in audit.idle}
    latest = {entries[-1].id for entries in audit.decisions.values()}
    for entry in log:
        until = f" → {entry.until}" if entry.until else ""
        state = idle.get(entry.id) or (say("有效", "in force") if entry.id in latest else say("已被新的决定取代", "superseded"))
        click.echo(
            f"{entry.at[:19]}Z {ACTION[entry.action.value][options['lang']]} {entry.fingerprint[:12]} {entry.unit_id} "
            f"{entry.year} {entry.rule}{until} "
            f"{entry.author}：{entry.reason}［{state}］"
        )
    if not log:
        click.echo(say("还没有任何决定。", "Nothing was decided yet."))
    return 0


@decide.command("import", help="从导出的 JSONL 文件恢复决定；已有的不会重复。")
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.pass_obj
def import_file(options: dict[str, Any], file: Path) -> int:
    """Bring decisions back after the database was lost."""
    from app.decision_file import import_decisions, synchronise
    from app.store.decisions import DecisionStore

    with audit_context(options, None) as context:
        store = DecisionStore(context.store.engine)
        new = import_decisions(store, file)
        synchronise(store, context.data)
    click.echo(say(f"恢复了 {new} 项决定。", f"{new} decisions were restored."))
    return 0


@decide.command(help="把全部决定写入 DATA/decisions/decisions.jsonl（每晚自动进行）。")
@click.pass_obj
def export(options: dict[str, Any]) -> int:
    """Write the file that survives the database."""
    from app.decision_file import decision_file, synchronise
    from app.store.decisions import DecisionStore

    with audit_context(options, None) as context:
        done = synchronise(DecisionStore(context.store.engine), context.data)
        path = decision_file(context.data)
    click.echo(say(f"{done.written} 项决定已写入 {path}。", f"{done.written} decisions written to {path}."))
    return 0


def _decide(options: dict[str, Any], prefix: str, action: Action, reason: str, author: str, until: dt.date | None) -> int:
    from app.decide import find, judged_on, make_decision, record
    from app.store.decisions import DecisionStore
    from app.store.people import People

    now = dt.datetime.now(dt.UTC)
    with audit_context(options, None) as context:
        finding = find(context.store.findings(), prefix)
        judged = judged_on(finding, DecisionStore(context.store.engine).lives(), context.as_of)
        decision = make_decision(finding, judged, action, reason, author, until, now)
        record(context.store.engine, context.data, decision)
        People(context.store.engine).act(now, decision.author, action.value, finding.fingerprint, decision.reason, "cli")
    click.echo(
        say(
            f"已记录：{finding.fingerprint[:12]} {finding.rule} {finding.unit_id} {finding.year}。下一次 report 或 nightly 起生效。",
            f"Kept: {finding.fingerprint[:12]} {finding.rule} {finding.unit_id} {finding.year}.",
        )
    )
    return 0
