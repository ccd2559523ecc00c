"""Building the context of a command from the global options."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import click

from app.context import AuditContext
from app.pipeline.workers import Workers
from app.progress import terminal_progress

if TYPE_CHECKING:
    from app.store.store import Store


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


scheduler_option = click.option(
    "--scheduler", metavar="tcp://HOST:PORT", default=None, help="由 Dask 集群读取和审核；不填则使用本机全部处理器。"
)


def open_store(options: dict[str, Any]) -> Store:
    """The store of the global options. StorageError where its database is gone: none begins anew in its place."""
    from app.repair import is_lost
    from app.store.explain import lost
    from app.store.store import Store
    from crawler.storage import StorageError

    if options.get("database") is None and is_lost(options["data"]):
        raise StorageError(lost(options["data"]))
    return Store(options["data"], options.get("database"), options.get("archive"))


@contextmanager
def audit_context(
    options: dict[str, Any], as_of: dt.date | None, exclusive: bool = False, scheduler: str | None = None
) -> Iterator[AuditContext]:
    """Register and store opened, progress on the terminal; everything is closed afterwards.

    `--as-of` replaces today's date; this is the one place that reads the clock for it. `exclusive` is for commands that write
    verdicts or alerts: one at a time in a data folder, a second one raises crawler.lock.Locked. `scheduler` is the address of a Dask
    cluster that reads and judges; without it all cores of this machine do.
    """
    from crawler.lock import held
    from crawler.register import load_register

    register = load_register(options["register"])
    today = as_of or dt.datetime.now(ZoneInfo(register.site.timezone)).date()
    data: Path = options["data"]
    with (
        held(data / "run.lock") if exclusive else nullcontext(),
        terminal_progress() as progress,
        _workers(scheduler) as workers,
    ):
        store = open_store(options)
        try:
            yield AuditContext(register, store, data, today, options["lang"], progress, workers)
        finally:
            store.close()


@contextmanager
def _workers(scheduler: str | None) -> Iterator[Workers]:
    if scheduler is None:
        from app.pipeline.workers import LOCAL

        yield LOCAL
        return
    from app.pipeline.cluster import NoCluster, cluster

    try:
        with cluster(scheduler) as workers:
            yield workers
    except NoCluster as fault:
        raise click.ClickException(str(fault)) from fault
