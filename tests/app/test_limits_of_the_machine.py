"""Files that may not grow, folders that cannot be written, clocks that go back, zones that change, days that are rare."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
import time_machine

from app.cli.common import audit_context
from app.store.store import Store
from crawler.dates import parse_date
from crawler.register import load_register
from tests.app import small_district as small
from tests.crawler.site_server import serving

ROOT = Path(__file__).parents[2]
_PROGRAM = "from app.cli import main; main()"
_LIMITED = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({0}, {0})); " + _PROGRAM
_TOWNS = 3
_linux = pytest.mark.skipif(sys.platform != "linux", reason="limits files the Linux way")


def run(program: str, register: Path, data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", program, "--register", str(register), "--data", str(data), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, timeout=180, check=False, env={**os.environ, **environment}
    )


@_linux
def test_a_night_whose_files_may_not_grow_says_so_and_is_made_up_for(tmp_path: Path) -> None:
    """The limit hits first where a file grows first; whichever that is, the words name the disk and the next start succeeds."""
    with serving() as site:
        small.fill(site, _TOWNS)
        register = small.write_register(tmp_path / "register", site, _TOWNS)
        data = tmp_path / "data"
        Store(data).close()
        room = (data / "audit.sqlite3").stat().st_size + 40_000
        said = run(_LIMITED.format(room), register, data, "nightly", "--as-of", small.AS_OF)
        assert said.returncode == 4, said.stdout + said.stderr
        assert "磁盘" in said.stderr, said.stderr
        again = run(_PROGRAM, register, data, "nightly", "--as-of", small.AS_OF)
        assert again.returncode in (0, 1), again.stdout + again.stderr
        # Outputs that may not grow: the old ones stay whole.
        before = (data / "out" / "reports.jsonl").read_bytes()
        full = run(_LIMITED.format(len(before) // 2), register, data, "report", "--as-of", small.AS_OF)
        assert full.returncode == 4
        assert "磁盘" in full.stderr
        assert (data / "out" / "reports.jsonl").read_bytes() == before


@pytest.mark.skipif(not Path("/sys/kernel").is_dir(), reason="needs a file system that nobody may write")
def test_a_folder_that_nobody_may_write_is_named() -> None:
    said = run(_PROGRAM, ROOT / "registers" / "wendeng", Path("/sys/kernel/audit"), "doctor", "--offline")
    assert said.returncode == 4
    assert "不可写" in said.stdout


def test_today_is_the_districts_day_in_every_zone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    options = {"register": ROOT / "registers" / "wendeng", "data": tmp_path, "lang": "zh"}
    if hasattr(time, "tzset"):
        monkeypatch.setenv("TZ", "America/New_York")
        time.tzset()
    try:
        # One o'clock in the night of the deadline's morrow in Shandong, noon of the day before in New York.
        with (
            time_machine.travel(dt.datetime(2024, 1, 31, 17, 0, tzinfo=dt.UTC), tick=False),
            audit_context(options, None) as context,
        ):
            assert context.as_of == dt.date(2024, 2, 1)
    finally:
        monkeypatch.undo()
        if hasattr(time, "tzset"):
            time.tzset()


def test_nights_over_the_leap_day_in_any_zone_and_with_a_date_that_goes_back(tmp_path: Path) -> None:
    """The real command: days are counted over 29 February, the zone of the machine changes nothing, a date that goes back alarms nobody."""
    with serving() as site:
        small.fill(site, 2)
        register = small.write_register(tmp_path / "register", site, 2)
        data = tmp_path / "data"
        late: list[dict[int, int | None]] = []
        told: list[int] = []
        # New York is a day behind, Lord Howe Island shifts its clocks by half an hour, Kiritimati is a day ahead of most.
        for as_of, zone in (
            ("2024-02-29", "America/New_York"),
            ("2024-03-01", "Australia/Lord_Howe"),
            ("2024-02-29", "Pacific/Kiritimati"),
        ):
            done = run(_PROGRAM, register, data, "nightly", "--as-of", as_of, TZ=zone)
            assert done.returncode in (0, 1), done.stdout + done.stderr
            rows = json.loads((data / "out" / "coverage.json").read_text("utf-8"))
            assert {row["status"] for row in rows if row["unit_id"] == "town0"} == {"on_time"}
            assert {row["status"] for row in rows if row["unit_id"] == "town1"} == {"missing"}
            assert {row["published_at"][-6:] for row in rows if row["published_at"]} == {"+08:00"}
            late.append({row["year"]: row["days_late"] for row in rows if row["unit_id"] == "town1"})
            told.append(done.returncode)
    assert [days[2023] for days in late] == [29, 30, 29]
    assert [days[2022] for days in late] == [394, 395, 394]
    assert told == [1, 0, 0]


def test_a_clock_that_goes_back_orders_no_run_before_an_older_one(tmp_path: Path) -> None:
    store = Store(tmp_path)
    ids = []
    for moment in (
        dt.datetime(2024, 3, 2, tzinfo=dt.UTC),
        dt.datetime(2024, 3, 1, tzinfo=dt.UTC),
        dt.datetime(1970, 1, 2, tzinfo=dt.UTC),
    ):
        with time_machine.travel(moment, tick=False):
            run_id = store.start_run("nightly", dt.date(2024, 3, 1))
            store.finish_run(run_id, "done", {})
            ids.append(run_id)
    assert [line.run_id for line in store.runs()] == ids[::-1]
    store.close()


def test_the_rare_day() -> None:
    register = load_register(ROOT / "registers" / "wendeng")
    assert parse_date("2024年2月29日") == "2024-02-29"
    assert parse_date("2023年2月29日") is None
    assert parse_date("二〇二四年二月二十九日") == "2024-02-29"
    leap, before, after = (
        list(register.audited_years(day)) for day in (dt.date(2024, 2, 29), dt.date(2024, 2, 28), dt.date(2024, 3, 1))
    )
    assert leap == before == after
    assert leap[-1] == 2023


def test_a_year_without_any_report_and_empty_columns(tmp_path: Path) -> None:
    """A district of which nothing was published: whole empty lists prove that it is missing; nothing fails on the way."""
    with serving() as site:
        small.fill(site, 0)
        register = small.write_register(tmp_path / "register", site, 2)
        # Empty columns at the end of the rows: how Excel saves what nobody filled in.
        units = register / "units.csv"
        lines = units.read_text("utf-8-sig").splitlines()
        units.write_text(
            "\n".join(line + "," * (lines[0].count(",") - line.count(",")) for line in lines) + "\n", encoding="utf-8"
        )
        done = run(_PROGRAM, register, tmp_path / "data", "nightly", "--as-of", small.AS_OF)
        assert done.returncode in (1, 3), done.stdout + done.stderr
        assert (tmp_path / "data" / "out" / "coverage.json").exists()
        assert os.path.getsize(tmp_path / "data" / "out" / "reports.jsonl") == 0
