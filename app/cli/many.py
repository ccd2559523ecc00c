"""Many registers in one installation: a night for each, side by side, in processes and data folders of their own; one summary."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
import threading
from collections import defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click
from msgspec import Struct

from app.texts import say
from crawler.cores import cores

# Worst first: what the whole installation leaves with.
_WORST = (4, 2, 3, 1, 0)


class NightOf(Struct, frozen=True):
    """How the night of one register ended: the program's exit code and the last thing that it said."""

    name: str
    code: int
    text: str


def registers_below(folder: Path) -> list[Path]:
    """The registers in `folder`, by name: every folder in it with a site.toml."""
    return sorted(path.parent for path in folder.glob("*/site.toml"))


def nights(
    options: dict[str, Any], folder: Path, as_of: dt.date | None, scheduler: str | None, processes: int | None
) -> list[NightOf]:
    """Run the night of every register, so many at a time, in the order of their names. DATA/<register> is the data folder of each.

    A host is asked by one crawl at a time: registers that share one wait for each other, so that delays between requests hold.
    """
    from crawler.register import load_register

    found = registers_below(folder)
    if not found:
        raise click.UsageError(
            say(f"{folder} 中没有登记册（含 site.toml 的目录）。", f"{folder} holds no register (a folder with site.toml).")
        )
    database = options.get("database")
    if database is not None and "{register}" not in database:
        raise click.UsageError(
            say("多个登记册各用一个数据库：请在 --database 中写 {register}，例如 postgresql://host/audit_{register}。",
                "Each register has a database of its own: write {register} in --database, e.g. postgresql://host/audit_{register}.")
        )  # fmt: skip
    hosts = {path: frozenset(load_register(path).site.hosts) for path in found}
    locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
    for names in hosts.values():
        for name in names:
            locks[name] = threading.Lock()
    with ThreadPoolExecutor(processes or cores()) as pool:
        waiting = [
            pool.submit(_night, options, path, as_of, scheduler, [locks[host] for host in sorted(hosts[path])])
            for path in found
        ]
        return [future.result() for future in waiting]


def _night(
    options: dict[str, Any], register: Path, as_of: dt.date | None, scheduler: str | None, hosts: Sequence[threading.Lock]
) -> NightOf:
    command = [sys.executable, "-m", "app.cli", "--register", str(register), "--data", str(options["data"] / register.name)]
    command += ["--lang", options["lang"], "nightly"]
    command += ["--as-of", as_of.isoformat()] if as_of else []
    command += ["--scheduler", scheduler] if scheduler else []
    environment = dict(os.environ)
    for name, variable in (("database", "WENDENG_AUDIT_DATABASE_URL"), ("archive", "WENDENG_AUDIT_ARCHIVE_URL")):
        if options.get(name):
            environment[variable] = options[name].replace("{register}", register.name)
    # Always in the same order, so that two registers never wait for each other.
    for host in hosts:
        host.acquire()
    try:
        done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment)
    finally:
        for host in hosts:
            host.release()
    said = (done.stdout if done.returncode in (0, 1, 3) else done.stderr).strip()
    return NightOf(register.name, done.returncode, said)


def summary(nights: Iterable[NightOf]) -> str:
    """Everything that the nights said, each under its register, and one line for all."""
    done = list(nights)
    parts = [f"== {night.name} ({night.code})\n{night.text}" for night in done]
    broken = [night.name for night in done if night.code not in (0, 1)]
    last = say(
        f"{len(done)} 个登记册，{len(done) - len(broken)} 个完成。",
        f"{len(done)} registers, {len(done) - len(broken)} complete.",
    )
    if broken:
        last += say(f"未完成：{'、'.join(broken)}。", f" Not complete: {', '.join(broken)}.")
    return "\n".join([*parts, last])


def worst(nights: Iterable[NightOf]) -> int:
    """The exit code for all: a fault before wrong configuration, before a broken crawl, before new alerts."""
    codes = {night.code if night.code in _WORST else 4 for night in nights}
    return next((code for code in _WORST if code in codes), 0)
