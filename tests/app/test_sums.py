"""All sums of the stored reports are added up again from their numbers, and verdicts that say otherwise are found."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import delete, select, update

from app.doctor import Examination, examine
from app.store import tables
from app.store.store import Store
from app.sums import sums_again
from tests.app.conftest import Audited

SUMS = ("T3-BALANCE", "T3-ROWSUM", "T3-RESULTSUM", "T4-SUM")


@pytest.fixture
def copied(district: Audited, tmp_path: Path) -> Iterator[Store]:
    """A copy of the audited district's database."""
    shutil.copytree(district.data, tmp_path / "data", ignore=shutil.ignore_patterns("archive", "out"))
    store = Store(tmp_path / "data")
    yield store
    store.close()


def test_the_stored_verdicts_are_those_of_the_stored_numbers(district: Audited, copied: Store) -> None:
    told = [one for one in district.json("findings.jsonl") if one["rule"] in SUMS and one["outcome"] in ("fail", "review")]
    done = sums_again(copied)
    assert (done.broken, done.other) == (len(told), ())
    assert done.reports > 80
    less = sums_again(copied, disabled=("T4-SUM",))
    assert less.broken == sum(1 for one in told if one["rule"] != "T4-SUM")


def test_a_lost_verdict_and_changed_numbers_are_found(copied: Store) -> None:
    failed = (tables.findings.c.rule == "T3-ROWSUM") & (tables.findings.c.outcome == "fail")
    with copied.engine.begin() as connection:
        lost = connection.execute(select(tables.findings.c.unit_id, tables.findings.c.year).where(failed).limit(1)).one()
        own = (tables.findings.c.unit_id == lost.unit_id) & (tables.findings.c.year == lost.year)
        connection.execute(delete(tables.findings).where(failed, own))
        whole = next(
            row
            for row in connection.execute(
                select(tables.coverage.c.unit_id, tables.coverage.c.year, tables.readings.c.inputs, tables.readings.c.numbers)
                .join(tables.readings, tables.readings.c.inputs == tables.coverage.c.inputs)
                .where(tables.readings.c.form == "2021", tables.coverage.c.unit_id != lost.unit_id)
            )
        )
        changed = bytes([whole.numbers[0] ^ 1]) + whole.numbers[1:]
        connection.execute(update(tables.readings).where(tables.readings.c.inputs == whole.inputs).values(numbers=changed))
    assert set(sums_again(copied).other) == {tuple(lost), (whole.unit_id, whole.year)}


def test_doctor_says_so(district: Audited, copied: Store, tmp_path: Path) -> None:
    def line() -> Examination:
        found = examine(district.register, tmp_path / "data", offline=True)
        return next(one for one in found if one.name == "sums")

    assert line().ok
    with copied.engine.begin() as connection:
        connection.execute(delete(tables.findings).where(tables.findings.c.rule == "T3-ROWSUM"))
    assert not line().ok
    assert "wendeng-audit audit" in line().detail
    with copied.engine.begin() as connection:
        connection.execute(update(tables.readings).values(numbers=b"short"))
    assert not line().ok
