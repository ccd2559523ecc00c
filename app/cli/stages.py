"""`crawl`, `audit`, `report`, `alert`: the stages of a night, each alone on what the one before it stored."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from app.cli.common import as_of_option, audit_context, scheduler_option
from app.texts import say


@click.command(help="只抓取栏目和报告。")
@as_of_option
@click.pass_obj
def crawl(options: dict[str, Any], as_of: dt.date | None) -> int:
    """Visit the columns; 3 when one of them could not be read completely."""
    from app.pipeline.crawl import crawl as run_stage
    from app.pipeline.metrics import write_run_metrics
    from app.pipeline.nightly import note_fault
    from app.summary import crawl_summary

    with audit_context(options, as_of, exclusive=True) as context:
        run_id = context.store.start_run("crawl", context.as_of)
        try:
            outcome = run_stage(context, run_id)
        except BaseException as error:
            note_fault(context, run_id, error)
            raise
        code = 0 if outcome.complete else 3
        context.store.finish_run(run_id, "done" if outcome.complete else "crawl_broken", {"exit_code": code})
        write_run_metrics(context, run_id)
        context.progress.say(crawl_summary(context.store.column_views(run_id), outcome))
        return code


@click.command(help="只读取并审核已经抓取的报告。")
@as_of_option
@scheduler_option
@click.pass_obj
def audit(options: dict[str, Any], as_of: dt.date | None, scheduler: str | None) -> int:
    """Read and judge what the last crawl stored."""
    from app.pipeline.stages import audit as run_stage

    with audit_context(options, as_of, exclusive=True, scheduler=scheduler) as context:
        figures = run_stage(context)
        context.progress.say(
            say(
                f"已审核 {figures.reports} 份报告（本次新读取 {figures.read_now} 份，无法读取 {figures.unreadable} 份）："
                f"{figures.failures} 个问题，{figures.reviews} 处待人工核对。",
                f"Audited {figures.reports} reports ({figures.read_now} read now, {figures.unreadable} unreadable): "
                f"{figures.failures} failures, {figures.reviews} to review.",
            )
        )
        return 0


@click.command(help="只按已存的审核结果写出文件和页面。")
@as_of_option
@click.pass_obj
def report(options: dict[str, Any], as_of: dt.date | None) -> int:
    """Write all outputs from what is stored; raises no alerts."""
    from app.pipeline.stages import report as run_stage

    with audit_context(options, as_of, exclusive=True) as context:
        run_stage(context)
        context.progress.say(say(f"结果已写入 {context.out}，请打开 {context.out / 'index.html'}。",
                                 f"Written to {context.out}; open {context.out / 'index.html'}."))  # fmt: skip
        return 0


@click.command(help="只比较状态变化并发送提醒。")
@as_of_option
@click.pass_obj
def alert(options: dict[str, Any], as_of: dt.date | None) -> int:
    """Raise what changed since the last telling and send what is unsent; 1 if something is new, 3 while a column is broken."""
    from app.pipeline.stages import raise_and_store, send
    from app.summary import delivery_lines

    with audit_context(options, as_of, exclusive=True) as context:
        run_id = context.store.start_run("alert", context.as_of)
        raised = raise_and_store(context, run_id)
        deliveries = send(context)
        context.store.finish_run(run_id, "done", {"alerts": len(raised)})
        for line in delivery_lines(deliveries):
            context.progress.say(line)
        crawl_run = context.store.last_crawl()
        views = context.store.column_views(crawl_run) if crawl_run else []
        if any(not view.complete for view in views):
            return 3
        return 1 if raised else 0
