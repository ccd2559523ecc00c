"""Building the context of a command from the global options."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import click

from app.context import AuditContext
from app.progress import terminal_progress


class IsoDate(click.ParamType[dt.date]):
    """YYYY-MM-DD."""

    name = "YYYY-MM-DD"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> dt.date:
        """The date, or a usage error."""
        if isinstance(value, dt.date):
            return value
        try:
            return dt.date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"应为日期 YYYY-MM-DD，现为 {value!r}。", param, ctx)


as_of_option = click.option("--as-of", type=IsoDate(), default=None, help="以此日期代替今天。")


@contextmanager
def audit_context(options: dict[str, Any], as_of: dt.date | None, exclusive: bool = False) -> Iterator[AuditContext]:
    """Register and store opened, progress on the terminal; everything is closed afterwards.

    `--as-of` replaces today's date; this is the one place that reads the clock for it. `exclusive` is for commands that write
    verdicts or alerts: one at a time in a data folder, a second one raises crawler.lock.Locked.
    """
    from app.store.store import Store
    from crawler.lock import held
    from crawler.register import load_register

    register = load_register(options["register"])
    today = as_of or dt.datetime.now(ZoneInfo(register.site.timezone)).date()
    data: Path = options["data"]
    with held(data / "run.lock") if exclusive else nullcontext(), terminal_progress() as progress:
        store = Store(data, options.get("database"), options.get("archive"))
        try:
            yield AuditContext(register=register, store=store, data=data, as_of=today, lang=options["lang"], progress=progress)
        finally:
            store.close()
