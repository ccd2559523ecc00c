"""The one table at the end of a run: what was crawled, read, found and told, and which page to open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.context import AuditContext
from app.decision_file import Synchronised
from app.pipeline.metrics import open_suggestions
from app.pipeline.nightly import Night
from app.pipeline.stages import status_counts
from app.texts import language, say
from crawler.records import ColumnView
from crawler.run import CrawlOutcome
from output.delivery import Delivery
from output.labels import PAGE_STATE
from output.model import Audit
from rules.decisions import Idle
from rules.model import CoverageStatus, Outcome, Severity

_STATUS = {
    CoverageStatus.ON_TIME: ("按期", "on time"),
    CoverageStatus.LATE: ("迟报", "late"),
    CoverageStatus.MISSING: ("缺报", "missing"),
    CoverageStatus.UNREADABLE: ("无法读取", "unreadable"),
    CoverageStatus.WITHDRAWN: ("已撤下", "withdrawn"),
    CoverageStatus.NOT_DUE: ("未到期", "not due"),
    CoverageStatus.EXEMPT: ("无须报送", "exempt"),
    CoverageStatus.UNKNOWN: ("未知", "unknown"),
}


def night_summary(context: AuditContext, night: Night) -> str:
    """The summary of a nightly run as plain text lines."""
    rows = [
        (say("登记册", "Register"), f"{context.register.site.name}（{len(context.register.units)}）"),
        (say("审核日期", "As of"), context.as_of.isoformat()),
        (say("栏目", "Columns"), _columns(night.audit.column_views)),
        (
            say("报告", "Reports"),
            say(
                f"{night.figures.reports} 份，本次新读取 {night.figures.read_now} 份，无法读取 {night.figures.unreadable} 份",
                f"{night.figures.reports}, read now {night.figures.read_now}, unreadable {night.figures.unreadable}",
            ),
        ),
        (say("覆盖", "Coverage"), _coverage(night.audit)),
        (say("问题", "Findings"), _findings(night.audit)),
        *_decisions(night.audit),
        (say("新提醒", "New alerts"), str(len(night.alerts))),
        (say("页面", "Page"), str((context.out / "index.html").resolve())),
    ]
    notes = [*idle_lines(night.audit.idle), *file_lines(night.decisions), *delivery_lines(night.deliveries)]
    return "\n".join([*_table(rows), *notes, *suggestion_lines(context)])


def crawl_summary(views: Sequence[ColumnView], outcome: CrawlOutcome) -> str:
    """What a crawl saw, and which columns were not whole."""
    lines = [
        say(f"栏目：{_columns(views)}；结束原因：{outcome.reason}", f"Columns: {_columns(views)}; ended: {outcome.reason}")
    ]
    lines += [
        f"  ✗ {view.column_url} {PAGE_STATE[view.state.value][language()]} {view.detail}" for view in views if not view.complete
    ]
    return "\n".join(lines)


def suggestion_lines(context: AuditContext) -> list[str]:
    """A line where the site has columns that the register does not name."""
    found = len(open_suggestions(context))
    if not found:
        return []
    return [
        say(
            f"网站上有 {found} 个登记册没有的年报栏目，请用 wendeng-audit register suggest 查看。",
            f"The site has {found} columns that the register does not name: wendeng-audit register suggest.",
        )
    ]


def delivery_lines(deliveries: Iterable[Delivery]) -> list[str]:
    """One line per channel that failed, with its fallback, or that holds alerts back; the run must say so."""
    lines = []
    for item in deliveries:
        if item.failure:
            line = say(f"提醒渠道 {item.channel} 未送达：{item.failure}", f"Channel {item.channel} failed: {item.failure}")
            if item.fallback:
                line += say(f" 已改由 {item.fallback} 送达。", f" Delivered by {item.fallback} instead.")
            lines.append(line)
        if item.held:
            why = {"quiet": say("免打扰时段", "quiet hours"), "digest": say("今天已经发过一次", "one message a day")}
            lines.append(
                say(
                    f"提醒渠道 {item.channel} 有 {item.held} 条留待下次发送（{why[item.reason or 'digest']}）。",
                    f"Channel {item.channel} keeps {item.held} alerts for later ({why[item.reason or 'digest']}).",
                )
            )
    return lines


def idle_lines(items: Iterable[Idle]) -> list[str]:
    """One line per waiver or dismissal that settles nothing any more, with the reason."""
    return [
        say("决定需要重看", "Decision to look at again")
        + f" {item.decision.fingerprint[:12]} {item.decision.rule} {item.decision.unit_id or ''} {item.decision.year or ''}："
        + item.explanation
        for item in items
    ]


def file_lines(kept: Synchronised) -> list[str]:
    """What happened to the file of decisions, where a person has to know."""
    lines = []
    if kept.restored:
        lines.append(
            say(f"从决定文件恢复了 {kept.restored} 项决定。", f"{kept.restored} decisions were restored from the file.")
        )
    if kept.damaged:
        lines.append(
            say(
                f"决定文件有损坏的行，旧文件保留为 {kept.damaged}，请核对。",
                f"The file of decisions had damaged lines; it was kept as {kept.damaged}, please look.",
            )
        )
    return lines


def _decisions(audit: Audit) -> list[tuple[str, str]]:
    """Left out while nobody has decided anything."""
    if not audit.decisions:
        return []
    open_again = sum(1 for finding in audit.findings if (finding.decision or {}).get("action") == "reopened")
    settled = sum(1 for finding in audit.findings if finding.is_settled)
    return [
        (
            say("人工决定", "Decisions"),
            say(f"不计分 {settled} 处，重新打开 {open_again} 处", f"{settled} settled, {open_again} open again"),
        )
    ]


def _columns(views: Sequence[ColumnView]) -> str:
    whole = sum(1 for view in views if view.complete)
    articles = sum(len(view.articles) for view in views)
    return say(f"{whole}/{len(views)} 个完整，{articles} 条", f"{whole}/{len(views)} complete, {articles} articles")


def _coverage(audit: Audit) -> str:
    counts = status_counts(audit)
    return "，".join(f"{say(*_STATUS[status])} {counts[status]}" for status in _STATUS if counts[status])


def _findings(audit: Audit) -> str:
    fails = [finding.severity for finding in audit.findings if finding.outcome is Outcome.FAIL and not finding.is_settled]
    reviews = sum(1 for finding in audit.findings if finding.outcome is Outcome.REVIEW)
    errors, warnings, notices = (fails.count(severity) for severity in Severity)
    return say(
        f"错误 {errors}，警告 {warnings}，提示 {notices}，待核对 {reviews}",
        f"errors {errors}, warnings {warnings}, notices {notices}, to review {reviews}",
    )


def _table(rows: Sequence[tuple[str, str]]) -> list[str]:
    def width(text: str) -> int:
        return sum(2 if ord(char) > 0x2E7F else 1 for char in text)

    widest = max(width(name) for name, _ in rows)
    rule = "─" * 60
    return [rule, *(f"{name}{' ' * (widest - width(name))}  {value}" for name, value in rows), rule]
