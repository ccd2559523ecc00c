"""`doctor`: is this machine ready?"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.texts import say


@click.command(help="检查这台机器是否就绪：版本、可选阅读器、字体、网站、数据库。")
@click.option("--offline", is_flag=True, help="不访问网站。")
@click.option("--repair", "mend", is_flag=True, help="数据库损坏时：另存损坏的文件，用台账、归档和决定文件重建。")
@click.pass_obj
def doctor(options: dict[str, Any], offline: bool, mend: bool) -> int:
    """0 when everything that is needed is there, 2 when the register is faulty, 4 otherwise."""
    from app.doctor import examine

    if mend:
        _mend(options["data"], options["database"])
    findings = examine(options["register"], options["data"], offline, options["database"], options["archive"])
    for finding in findings:
        mark = "✓" if finding.ok else ("✗" if finding.needed else "○")
        click.echo(f"{mark} {finding.name}: {finding.detail}")
    broken = [finding for finding in findings if finding.needed and not finding.ok]
    if broken:
        click.echo(say(f"有 {len(broken)} 项必须解决。", f"{len(broken)} items must be settled."))
    if any(finding.name == "register" for finding in broken):
        return 2
    return 4 if broken else 0


def _mend(data: Path, database: str | None) -> None:
    from app.repair import damage_of, repair
    from crawler.lock import held

    if database is not None:
        click.echo(
            say(
                "数据库不在数据目录中，--repair 只修复数据目录中的数据库。请从备份恢复。",
                "The database is not in the data folder, and --repair mends only one that is: restore a backup.",
            )
        )
        return
    with held(data / "run.lock"):
        damage = damage_of(data)
        if damage is None:
            click.echo(say("数据库没有损坏，不需要修复。", "The database is whole: nothing to repair."))
            return
        done = repair(data)
    if done.aside is None:
        was = say("数据库文件不见了。", "The database file was gone. ")
    else:
        was = say(
            f"数据库损坏（{damage}），已另存为 {done.aside}，没有删除任何内容。",
            f"The database was damaged ({damage}); it is kept as {done.aside}. ",
        )
    click.echo(
        was
        + say(
            f"新数据库由台账重建：{done.restored.runs} 次运行、{done.restored.rows} 条记录，{done.decisions} 项决定。"
            "阅读结果和审核结论在下一次 nightly 时由归档重新得出；用户和登录要重新设置：wendeng-audit users add。",
            f"Built again from the journal: {done.restored.runs} runs, "
            f"{done.restored.rows} records, {done.decisions} decisions. Readings and verdicts come back with the next nightly; "
            "users have to be added again.",
        )
    )
    if done.restored.damaged:
        names = "、".join(done.restored.damaged)
        click.echo(
            say(f"台账文件也有损坏，没有读取：{names}。请从备份恢复。", f"Damaged files of the journal, left out: {names}.")
        )
