"""A lost or damaged database and archive: detected, said, and built again from journal, archive and decision file."""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct
from sqlalchemy import text
from sqlalchemy.exc import DatabaseError

from app.cli.faults import explain_fault
from app.repair import damage_of
from app.store.decisions import DecisionStore
from app.store.journal import journal_folder, keep_journal, read_journal
from app.store.store import Store
from rules.life import Life
from tests.app import small_district as small
from tests.app.test_killed import left_behind
from tests.crawler.site_server import SmallSite, serving

ROOT = Path(__file__).parents[2]
_TOWNS = 4


class Night(Struct):
    """A site and the data that one night left."""

    site: SmallSite
    register: Path
    data: Path


def run(night: Night, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [
        sys.executable,
        "-c",
        "from app.cli import main; main()",
        "--register",
        str(night.register),
        "--data",
        str(night.data),
    ]
    return subprocess.run([*command, *arguments], capture_output=True, text=True, cwd=ROOT, timeout=180, check=False)


@pytest.fixture(scope="module")
def first_night(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Night]:
    folder = tmp_path_factory.mktemp("first")
    with serving() as site:
        small.fill(site, _TOWNS)
        made = Night(site, small.write_register(folder / "register", site, _TOWNS), folder / "data")
        first = run(made, "nightly", "--as-of", small.AS_OF)
        assert first.returncode in (0, 1), first.stderr
        yield made


@pytest.fixture
def night(first_night: Night, tmp_path: Path) -> Night:
    """The data of the first night, to be damaged at will."""
    shutil.copytree(first_night.data, tmp_path / "data")
    return Night(first_night.site, first_night.register, tmp_path / "data")


def lives(data: Path) -> dict[str, Life]:
    store = Store(data)
    try:
        return DecisionStore(store.engine).lives()
    finally:
        store.close()


def told(data: Path) -> list[tuple[object, ...]]:
    store = Store(data)
    try:
        with store.engine.connect() as connection:
            return sorted(tuple(row) for row in connection.execute(text("SELECT subject, state, since FROM told_states")))
    finally:
        store.close()


def test_a_damaged_database_is_built_again(night: Night) -> None:
    before = left_behind(night.data)
    told_before = told(night.data)
    database = night.data / "audit.sqlite3"
    content = bytearray(database.read_bytes())
    content[4096 * 2 : 4096 * 12] = os.urandom(4096 * 10)
    database.write_bytes(bytes(content))
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    assert damage_of(night.data) is not None

    said = run(night, "doctor", "--offline")
    assert said.returncode == 4
    assert "doctor --repair" in said.stdout
    mended = run(night, "doctor", "--offline", "--repair")
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert "没有删除任何内容" in mended.stdout
    assert (night.data / "audit.damaged-1.sqlite3").read_bytes() == bytes(content)
    assert told(night.data) == told_before

    # The next night computes readings and verdicts anew, and tells nothing twice.
    night.site.asked.clear()
    again = run(night, "nightly", "--as-of", small.AS_OF)
    assert again.returncode == 0, again.stdout + again.stderr
    after = left_behind(night.data)
    for name in ("coverage.json", "reports.jsonl", "findings.jsonl", "scorecards.json", "publications", "readings"):
        assert after[name] == before[name], name


def test_a_lost_database_is_built_again(night: Night) -> None:
    told_before, lives_before = told(night.data), lives(night.data)
    for path in night.data.glob("audit.sqlite3*"):
        path.unlink()
    assert damage_of(night.data) is not None
    # Nothing begins anew in its place: what was told would be told again, and nobody would miss the rest.
    for command in (["nightly", "--as-of", small.AS_OF], ["serve", "--port", "0"], ["doctor", "--offline"]):
        said = run(night, *command)
        assert said.returncode == 4, said.stdout + said.stderr
        assert "doctor --repair" in said.stdout + said.stderr
        assert "程序故障" not in said.stdout + said.stderr
        assert not (night.data / "audit.sqlite3").exists()
    mended = run(night, "doctor", "--offline", "--repair")
    assert mended.returncode == 0, mended.stdout + mended.stderr
    assert "数据库文件不见了" in mended.stdout
    assert not list(night.data.glob("audit.damaged-*"))
    assert told(night.data) == told_before != []
    assert lives(night.data) == lives_before != {}


def test_a_database_that_lies_elsewhere_is_not_missed_in_the_folder(night: Night, tmp_path: Path) -> None:
    for path in night.data.glob("audit.sqlite3*"):
        path.unlink()
    said = run(night, "--database", f"sqlite:///{tmp_path / 'elsewhere.sqlite3'}", "doctor", "--offline", "--repair")
    assert said.returncode == 0, said.stdout + said.stderr
    assert "数据库不在数据目录中" in said.stdout
    assert not (night.data / "audit.sqlite3").exists()


def test_a_new_folder_has_lost_nothing(tmp_path: Path) -> None:
    assert damage_of(tmp_path) is None


def test_a_file_that_is_no_database_is_named(night: Night) -> None:
    database = night.data / "audit.sqlite3"
    database.write_bytes(b"this was a database once" * 400)
    for suffix in ("-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
    said = run(night, "nightly", "--as-of", small.AS_OF)
    assert said.returncode == 4
    assert "数据库文件已损坏" in said.stderr
    assert "doctor --repair" in said.stderr
    assert run(night, "doctor", "--offline", "--repair").returncode == 0


def test_a_whole_database_is_left_alone(night: Night) -> None:
    before = (night.data / "audit.sqlite3").read_bytes()
    said = run(night, "doctor", "--offline", "--repair")
    assert "不需要修复" in said.stdout
    assert not list(night.data.glob("audit.damaged-*"))
    connection = sqlite3.connect(night.data / "audit.sqlite3")
    assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
    connection.close()
    assert len(before) <= (night.data / "audit.sqlite3").stat().st_size


def test_a_lost_or_changed_archive_file_costs_one_reading_and_is_fetched_again(night: Night) -> None:
    store = Store(night.data)
    with store.engine.begin() as connection:
        shas = list(
            connection.scalars(text("SELECT sha256 FROM captures WHERE url LIKE '%art_%' AND sha256 IS NOT NULL ORDER BY id"))
        )
        connection.execute(text("DELETE FROM readings"))
    changed = night.data / "archive" / shas[0][:2] / f"{shas[0]}.gz"
    changed.write_bytes(gzip.compress(b"other words"))
    with pytest.raises(OSError, match="holds other bytes"):
        store.archive.get(shas[0])
    assert changed.with_suffix(".damaged").exists()
    assert not store.archive.has(shas[0])
    (night.data / "archive" / shas[1][:2] / f"{shas[1]}.gz").unlink()
    store.close()

    # Judged without the network: two readings are missing, each says that the fault is our own; the others are there.
    said = run(night, "audit", "--as-of", small.AS_OF)
    assert said.returncode in (0, 1), said.stderr
    store = Store(night.data)
    reasons = [entry.reason for entry, _, _ in store.coverage() if entry.status.value == "unreadable"]
    assert len(reasons) == 2
    assert all("本机归档有缺损" in reason for reason in reasons)
    store.close()

    # The next night fetches both again.
    assert run(night, "nightly", "--as-of", small.AS_OF).returncode in (0, 1)
    store = Store(night.data)
    assert store.archive.has(shas[0])
    assert store.archive.has(shas[1])
    assert not [entry for entry, _, _ in store.coverage() if entry.status.value == "unreadable"]
    store.close()


def test_a_journal_is_written_once_and_damaged_files_of_it_are_named(night: Night, tmp_path: Path) -> None:
    store = Store(night.data)
    assert keep_journal(store.engine, night.data) == []
    store.close()
    files = sorted(journal_folder(night.data).glob("*.jsonl.gz"))
    assert len(files) == 1
    other = Store(tmp_path / "other")
    folder = journal_folder(tmp_path / "other")
    folder.mkdir()
    (folder / "20240101000000-a.jsonl.gz").write_bytes(files[0].read_bytes()[:-20])
    (folder / files[0].name).write_bytes(files[0].read_bytes())
    (folder / "finding-lives.gz").write_bytes(b"cut off")
    restored = read_journal(other.engine, tmp_path / "other")
    assert restored.damaged == ("20240101000000-a.jsonl.gz", "finding-lives.gz")
    assert restored.runs == 1
    # Once more changes nothing: the lines of the runs are there already.
    assert read_journal(other.engine, tmp_path / "other").rows == restored.rows - restored.runs
    other.close()


def test_the_words_for_a_damaged_database_name_the_remedy(tmp_path: Path) -> None:
    (tmp_path / "audit.sqlite3").write_bytes(b"no database" * 100)
    with pytest.raises(DatabaseError, match="not a database") as caught:
        Store(tmp_path)
    code, said = explain_fault(caught.value)
    assert (code, "doctor --repair" in said) == (4, True)
