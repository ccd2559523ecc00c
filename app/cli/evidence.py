"""`evidence`: one ZIP that proves a verdict to a third person."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from app.cli.common import audit_context
from app.texts import say


@click.command(help="打包一个单位、一个年度的证据（ZIP），供第三方核对。")
@click.argument("unit")
@click.argument("year", type=click.IntRange(1990, 2100))
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), default=None, help="写到这个文件（默认在 DATA/out/evidence 中）。"
)
@click.pass_obj
def evidence(options: dict[str, Any], unit: str, year: int, out: Path | None) -> int:
    """Pack what is stored; nothing is fetched and nothing judged anew. 2 where there is no such verdict."""
    from app.pipeline.dossier import NoVerdict, gather
    from output.evidence.pack import pack
    from output.site.files import replace_bytes

    with audit_context(options, None) as context:
        try:
            dossier = gather(context, unit, year)
        except NoVerdict as error:
            raise click.UsageError(str(error)) from error
        path = out or context.out / "evidence" / f"{unit}-{year}.zip"
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_bytes(path, pack(dossier))
        context.progress.say(
            say(
                f"证据已写入 {path}：{len(dossier.captures)} 份网站回答，{len(dossier.visits)} 次访问的栏目记录。"
                "请从 ZIP 中的 index.html 看起。",
                f"Evidence written to {path}: {len(dossier.captures)} answers of the site, lists of {len(dossier.visits)} visits. "
                "Start with index.html in it.",
            )
        )
    return 0
