"""`doctor`: is this machine ready?"""

from __future__ import annotations

from typing import Any

import click

from app.texts import say


@click.command(help="检查这台机器是否就绪：版本、可选阅读器、字体、网站、数据库。")
@click.option("--offline", is_flag=True, help="不访问网站。")
@click.pass_obj
def doctor(options: dict[str, Any], offline: bool) -> int:
    """0 when everything that is needed is there, 2 when the register is faulty, 4 otherwise."""
    from app.doctor import examine

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
