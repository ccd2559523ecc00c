"""Disk full, database locked, folder read-only: said in words that help, with code 4, and recovered from."""

from __future__ import annotations

import datetime as dt
import errno
import os
import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import event
from sqlalchemy.exc import OperationalError

from app.cli.faults import explain_fault
from app.store.crawl import DatabaseCrawlStore
from app.store.database import open_engine
from app.store.store import Store
from crawler.archive import Archive
from crawler.lock import Locked, held
from crawler.records import ColumnView, PageState
from crawler.run import CrawlError, run_crawl
from crawler.storage import StorageError
from output.metrics import Metric, write_metrics
from tests.app import small_district as small
from tests.app.conftest import FAST
from tests.crawler.site_server import serving

DAY = dt.date(2024, 3, 1)


def view(number: int) -> ColumnView:
    return ColumnView(
        column_url=f"http://x/{number}", year=2023, fetched_at="", articles=(), stated_total=0, complete=True, state=PageState.OK,
        detail="字" * 5000,
    )  # fmt: skip


def full_database(data: Path) -> tuple[Store, DatabaseCrawlStore]:
    """A store whose database may not grow: SQLite itself says that it is full."""
    store = Store(data)
    run_id = store.start_run("crawl", DAY)
    engine = open_engine(store.database_url)
    event.listen(engine, "connect", lambda connection, _: connection.execute("PRAGMA max_page_count = 1"))
    engine.dispose()
    return store, DatabaseCrawlStore(engine, store.archive, run_id)


def test_a_full_database_stops_the_crawl_with_a_sentence_that_helps(tmp_path: Path) -> None:
    store, crawl = full_database(tmp_path)

    def fill() -> None:
        for number in range(10_000):
            crawl.add_column_view(view(number))

    with pytest.raises(StorageError, match="磁盘已满"):
        fill()
    with pytest.raises(StorageError, match="清理磁盘空间后重新运行"):
        crawl.close("finished", {})
    assert store.last_crawl() is None
    store.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
def test_a_full_disk_is_explained(tmp_path: Path) -> None:
    (tmp_path / "metrics.prom.new").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space") as caught:
        write_metrics(tmp_path / "metrics.prom", [Metric("m", "x", [({}, 1)])])
    code, text = explain_fault(caught.value)
    assert (code, "磁盘已满" in text, "已存的数据没有损坏" in text) == (4, True, True)


def test_a_locked_database_is_explained(tmp_path: Path) -> None:
    store = Store(tmp_path)
    event.listen(store.engine, "connect", lambda connection, _: connection.execute("PRAGMA busy_timeout = 1"))
    store.engine.dispose()
    other = sqlite3.connect(tmp_path / "audit.sqlite3", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OperationalError) as caught:
        store.start_run("crawl", DAY)
    code, text = explain_fault(caught.value)
    assert (code, "数据库被其他程序占用" in text) == (4, True)
    other.execute("ROLLBACK")
    other.close()
    assert store.start_run("crawl", DAY)
    store.close()


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_folder_that_cannot_be_written_is_explained(number: int) -> None:
    code, text = explain_fault(OSError(number, os.strerror(number), "data/audit.sqlite3"))
    assert (code, "数据目录不可写" in text) == (4, True)


def test_a_database_that_cannot_be_opened_is_explained(tmp_path: Path) -> None:
    (tmp_path / "audit.sqlite3").mkdir()
    with pytest.raises(OperationalError) as caught:
        Store(tmp_path)
    code, text = explain_fault(caught.value)
    assert (code, "数据目录不可写" in text) == (4, True)


def test_the_crawl_stops_at_the_first_record_that_cannot_be_kept(tmp_path: Path) -> None:
    """An archive that is a file where a folder must be: nothing can be kept, so the site is left alone."""
    data = tmp_path / "data"
    store = Store(data)
    (data / "archive").write_text("in the way", encoding="utf-8")
    run_id = store.start_run("crawl", DAY)
    with serving() as site:
        small.fill(site)
        register = small.write_register(tmp_path / "register", site, concurrency=1)
        with pytest.raises(CrawlError, match="数据无法写入"):
            run_crawl(
                register_folder=register,
                data_dir=data,
                as_of=DAY,
                run_id=run_id,
                store="app.store.crawl:open_crawl_store",
                settings=FAST | {"CONCURRENT_REQUESTS": 1, "CONCURRENT_REQUESTS_PER_DOMAIN": 1},
            )
        assert len(site.asked) < 3 + 3 * 39
    store.finish_run(run_id, "fault", {})
    # Repaired and started again, the same run goes on.
    (data / "archive").unlink()
    assert store.start_run("crawl", DAY) == run_id
    store.close()


def test_runs_never_go_back_in_time(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO runs (run_id, command, as_of, started_at, finished_at, outcome, detail) "
            "VALUES ('future', 'nightly', '2024-03-01', '2099-01-01T00:00:00.000000+00:00', '2099-01-01', 'done', '{}')"
        )
    later = store.start_run("nightly", DAY)
    assert [run.run_id for run in store.runs(2)] == [later, "future"]
    store.close()


def test_a_run_that_was_killed_long_ago_or_for_another_day_is_not_taken_up(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = store.start_run("nightly", DAY)
    assert store.start_run("nightly", DAY) == first
    second = store.start_run("nightly", DAY + dt.timedelta(days=1))
    assert second != first
    assert {run.run_id: run.outcome for run in store.runs()}[first] == "killed"
    with store.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE runs SET started_at = '2020-01-01T00:00:00.000000+00:00'")
    assert store.start_run("nightly", DAY + dt.timedelta(days=1)) != second
    store.close()


@pytest.mark.skipif(sys.platform == "win32", reason="the lock file cannot be opened twice there")
def test_the_lock_is_held_by_one_and_given_back(tmp_path: Path) -> None:
    with held(tmp_path / "run.lock"), pytest.raises(Locked, match=f"pid {os.getpid()}"), held(tmp_path / "run.lock"):
        pass
    with held(tmp_path / "run.lock"):
        assert (tmp_path / "run.lock").read_text("utf-8") == f"pid {os.getpid()}"


def test_bodies_are_kept_whole_or_not_at_all(tmp_path: Path) -> None:
    archive = Archive(tmp_path / "archive")
    bodies = [f"正文{number}".encode() * 100 for number in range(40)]
    hashes = archive.put_all([*bodies, *bodies[:3]])
    assert hashes[40:] == hashes[:3]
    assert [archive.get(sha256) for sha256 in hashes[:40]] == bodies
    assert not list((tmp_path / "archive").rglob("*.part"))
