"""`demo`: the whole night against the bundled stand-in site, in a data folder of its own."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from app.cli.common import audit_context
from app.texts import say


@contextmanager
def standin_site(register_out: Path, night: int = 1) -> Iterator[dict[str, Any]]:
    """The stand-in as a process of its own (the rooms never import it); yields what it says of itself: address, as_of."""
    command = [
        sys.executable,
        "-m",
        "standin",
        "serve",
        "--port",
        "0",
        "--night",
        str(night),
        "--register-out",
        str(register_out),
    ]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            if not line:
                raise click.ClickException(
                    say(
                        "模拟网站没有启动。请安装 standin 附加依赖后重试。",
                        "The stand-in did not start: install the extra.",
                    )
                )
            yield json.loads(line)
        finally:
            process.terminate()


@click.command(help="对自带的模拟网站跑一遍完整的夜间审核，不需要网络。")
@click.pass_obj
def demo(options: dict[str, Any]) -> int:
    """0 when the run worked, alerts or not; 3 or 4 otherwise."""
    import datetime as dt

    from app.pipeline.nightly import ExitCode
    from app.pipeline.nightly import nightly as run_night
    from app.summary import night_summary

    data: Path = options["data"] / "demo"
    with tempfile.TemporaryDirectory(prefix="wendeng-audit-demo-") as folder:
        register = Path(folder) / "register"
        with standin_site(register) as site:
            demo_options = {**options, "register": register, "data": data, "database": None, "archive": None}
            with audit_context(demo_options, dt.date.fromisoformat(site["as_of"]), exclusive=True) as context:
                night = run_night(context)
                context.progress.say(night_summary(context, night))
    return 0 if night.exit_code in (ExitCode.NOTHING_NEW, ExitCode.NEW_ALERTS) else int(night.exit_code)
