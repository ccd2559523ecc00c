"""The ledger in words: each run with its figures, and the columns of the newest crawl beside what they held before."""

from __future__ import annotations

from typing import Any

from app.context import AuditContext
from app.store.codec import from_json
from app.store.ledger import Run
from app.texts import language, say
from crawler.records import ColumnView
from output.labels import PAGE_STATE

_OUTCOMES = {"done": ("完成", "done"), "crawl_broken": ("抓取不完整", "crawl broken"), "fault": ("故障", "fault")}
_FIGURES = {
    "exit_code": ("退出码", "exit code"),
    "alerts": ("新提醒", "alerts"),
    "reports": ("报告", "reports"),
    "read_now": ("新读取", "read now"),
    "failures": ("问题", "findings"),
}


def run_line(run: Run) -> str:
    """One run: when, what, for which date, how it ended, and how much the crawl had to do."""
    detail: dict[str, Any] = from_json(run.detail, dict[str, Any])
    parts = [
        f"{run.started_at[:19]}Z",
        f"{run.command:8}",
        say(f"审核日期 {run.as_of}", f"as of {run.as_of}"),
        say(*_OUTCOMES.get(run.outcome or "", ("未结束", "unfinished"))),
    ]
    if detail.get("resumed"):
        parts.append(say(f"续跑{detail['resumed']}次", f"resumed {detail['resumed']}x"))
    if run.crawl_reason:
        parts.append(_crawl(run))
    if "error" in detail:
        parts.append(str(detail["error"]).splitlines()[0][:200])
    else:
        parts += [f"{say(*words)} {detail[key]}" for key, words in _FIGURES.items() if key in detail]
    return "  ".join(parts)


def _crawl(run: Run) -> str:
    stats: dict[str, Any] = from_json(run.crawl_stats or "{}", dict[str, Any])

    def figure(name: str) -> int:
        return round(float(stats.get(name, 0)))

    whole, broken = figure("columns/complete"), figure("columns/incomplete")
    words = say(
        f"抓取={run.crawl_reason} 栏目{whole}/{whole + broken} 请求{figure('downloader/request_count')}次 "
        f"{figure('bytes/received') / 1e6:.1f}MB {figure('elapsed_time_seconds')}秒",
        f"crawl={run.crawl_reason} columns {whole}/{whole + broken} requests {figure('downloader/request_count')} "
        f"{figure('bytes/received') / 1e6:.1f}MB {figure('elapsed_time_seconds')}s",
    )
    return f"[{words}]"


def column_lines(context: AuditContext) -> list[str]:
    """The columns of the newest crawl: articles now, stated total, the last complete number before, floor, and what is wrong."""
    crawl = context.store.last_crawl()
    if crawl is None:
        return []
    before: dict[str, ColumnView] = {}
    for visit in context.store.visits():
        if visit.run_id == crawl:
            break
        before.update({view.column_url: view for view in visit.views if view.complete})
    floors = {column.url: column.floor for column in context.register.columns}
    lines = [say("最近一次抓取的栏目：", "Columns of the newest crawl:")]
    for view in context.store.column_views(crawl):
        earlier = before.get(view.column_url)
        figures = [
            say(f"{len(view.articles)}条", f"{len(view.articles)} listed"),
            *([say(f"网站注明{view.stated_total}条", f"stated {view.stated_total}")] if view.stated_total is not None else []),
            *([say(f"上次{len(earlier.articles)}条", f"before {len(earlier.articles)}")] if earlier is not None else []),
            *([say(f"下限{floor}条", f"floor {floor}")] if (floor := floors.get(view.column_url)) is not None else []),
        ]
        mark = "✓" if view.complete else "✗"
        told = "" if view.complete else f"  {PAGE_STATE[view.state.value][language()]} {view.detail}"
        lines.append(f"  {mark} {view.year or '----'} {view.column_url}  {say('，', ', ').join(figures)}{told}")
    return lines
