"""Killed at any moment and started again: the same reports, findings and alerts as undisturbed, nothing lost, nothing twice."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct
from sqlalchemy import text

from app.store.store import Store
from tests.app import small_district as small
from tests.crawler.site_server import Reply, SmallSite, serving

pytestmark = pytest.mark.skipif(os.name != "posix", reason="kills processes the POSIX way")
_TOWNS = 12
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?\+00:00")
_FILES = ("coverage.json", "reports.jsonl", "findings.jsonl", "scorecards.json", "alerts.json", "alerts.log.jsonl")


class Undisturbed(Struct):
    """A night that nobody disturbed: what it left, and how long it took."""

    site: SmallSite
    register: Path
    left: dict[str, object]
    seconds: float


def start(register: Path, data: Path, command: str = "nightly") -> subprocess.Popen[str]:
    arguments = ["--register", str(register), "--data", str(data), command, "--as-of", small.AS_OF]
    return subprocess.Popen(
        [sys.executable, "-c", "from app.cli import main; main()", *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    )


def left_behind(data: Path) -> dict[str, object]:
    """Everything that must not depend on how often the night was interrupted; times of fetching are left out."""
    found: dict[str, object] = {name: _MOMENT.sub("T", (data / "out" / name).read_text("utf-8")) for name in _FILES}
    lines = (data / "out" / "alerts.log.jsonl").read_text("utf-8").splitlines()
    found["alerts.log.jsonl"] = sorted(lines)
    store = Store(data)
    with store.engine.connect() as connection:
        for table, columns in {
            "publications": "article_key, digest",
            "column_views": "column_url",
            "readings": "article_key, content_digest",
            "alerts": "fingerprint, sent",
            "told_states": "subject, state, since",
        }.items():
            found[table] = sorted((tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM {table}"))), key=str)
        # Readings are kept by the version of the reader: its number may change between two starts, what was read may not.
        found["readings"] = sorted(set(found["readings"]), key=str)  # type: ignore[call-overload]
        found["runs"] = [
            tuple(row) for row in connection.execute(text("SELECT command, as_of, outcome, crawl_reason FROM runs"))
        ]
        found["frontier"] = connection.scalar(text("SELECT count(*) FROM frontier"))
        wanted = set(connection.scalars(text("SELECT sha256 FROM captures WHERE sha256 IS NOT NULL")))
    assert all(store.archive.has(sha256) for sha256 in wanted)
    store.close()
    return found


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Undisturbed]:
    folder = tmp_path_factory.mktemp("undisturbed")
    with serving() as site:
        small.fill(site, _TOWNS)
        # One article that nobody can open, so that a column is broken and its alert is to be told once as well.
        site.pages[small.path(31, 3)] = Reply("<script>x</script>", 521)
        register = small.write_register(folder / "register", site, _TOWNS)
        before = time.monotonic()
        with start(register, folder / "data") as process:
            said, errors = process.communicate(timeout=120)
        assert process.returncode == 3, said + errors
        yield Undisturbed(site, register, left_behind(folder / "data"), time.monotonic() - before)


def ended(data: Path) -> bool:
    """Whether the night reached its end; killing it behind that interrupts nothing."""
    if not (data / "audit.sqlite3").exists():
        return False
    store = Store(data)
    try:
        return any(run.outcome in ("done", "crawl_broken") for run in store.runs(1))
    finally:
        store.close()


def disturb(undisturbed: Undisturbed, data: Path, chance: random.Random) -> None:
    """Start the night and kill the crawler or the whole program somewhere on its way; up to three times, then let it be."""
    for _ in range(chance.randint(1, 3)):
        with start(undisturbed.register, data) as process:
            try:
                process.wait(timeout=chance.uniform(0.1, undisturbed.seconds))
            except subprocess.TimeoutExpired:
                lock = data / "crawl.lock"
                written = re.search(r"pid (\d+)", lock.read_text("utf-8")) if lock.exists() else None
                if written is not None and chance.random() < 0.4:
                    kill_crawler(int(written[1]))
                else:
                    process.kill()
                process.communicate(timeout=120)
        if ended(data):
            return
    with start(undisturbed.register, data) as process:
        said, errors = process.communicate(timeout=120)
    assert process.returncode == 3, said + errors


def kill_crawler(pid: int) -> None:
    """Kill the crawler's process if it is still one of ours."""
    try:
        if b"crawler.run" in Path(f"/proc/{pid}/cmdline").read_bytes():
            os.kill(pid, signal.SIGKILL)
    except (FileNotFoundError, ProcessLookupError):
        return


@pytest.mark.parametrize("seed", [
    *range(3), *(pytest.param(seed, marks=pytest.mark.long) for seed in range(3, 20)),
])  # fmt: skip
def test_a_night_that_is_killed_ends_as_if_it_had_not_been(undisturbed: Undisturbed, tmp_path: Path, seed: int) -> None:
    disturb(undisturbed, tmp_path / "data", random.Random(seed))
    assert left_behind(tmp_path / "data") == undisturbed.left


def test_an_undisturbed_night_is_what_it_is_compared_with(undisturbed: Undisturbed) -> None:
    reports = str(undisturbed.left["reports.jsonl"]).splitlines()
    # Eleven towns publish in three years; one page could not be opened.
    assert len(reports) == 3 * 11 - 1
    told = [json.loads(line)["fingerprint"] for line in undisturbed.left["alerts.log.jsonl"]]  # type: ignore[attr-defined]
    assert len(told) == len(set(told)) > 0
    assert undisturbed.left["frontier"] == 0


def test_a_crawl_that_goes_on_does_not_ask_again_for_what_it_had(undisturbed: Undisturbed, tmp_path: Path) -> None:
    site = undisturbed.site
    site.asked.clear()
    data = tmp_path / "data"
    with start(undisturbed.register, data) as process:
        site.wait_for_requests(30)
        process.kill()
        process.communicate(timeout=120)
    asked_before = len(site.asked)
    store = Store(data)
    with store.engine.connect() as connection:
        finished = {row[0] for row in connection.execute(text("SELECT step FROM frontier WHERE kind = 'article'"))}
    store.close()
    site.asked.clear()
    with start(undisturbed.register, data) as process:
        process.communicate(timeout=120)
    assert process.returncode == 3
    again = {f"127.0.0.1/{asked.path.rsplit('_', 1)[1].removesuffix('.html')}" for asked in site.asked if "/art_" in asked.path}
    assert finished
    assert not finished & again
    assert asked_before + len(site.asked) < 2 * 60
    assert left_behind(data) == undisturbed.left


def test_a_second_run_says_so_and_leaves(undisturbed: Undisturbed, tmp_path: Path) -> None:
    data = tmp_path / "data"
    undisturbed.site.asked.clear()
    with start(undisturbed.register, data) as first:
        undisturbed.site.wait_for_requests(1)  # it asks for nothing before it holds the folder
        with start(undisturbed.register, data) as second:
            _, errors = second.communicate(timeout=120)
        assert second.returncode == 4
        assert "另一个运行正在使用这个数据目录" in errors
        assert f"pid {first.pid}" in errors
        first.communicate(timeout=120)
    assert first.returncode == 3
    assert left_behind(data) == undisturbed.left
