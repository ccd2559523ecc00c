"""A night that keeps verdicts stores exactly what judging everything anew stores; whatever changed is judged, and nothing else."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec
import pytest
from sqlalchemy import select

from app.context import AuditContext
from app.pipeline import stages
from app.pipeline.stages import AuditFigures, audit
from app.progress import Quiet
from app.store import tables
from app.store.people_tables import finding_lives
from app.store.store import Store
from crawler.register import Register, load_register
from standin.nights import NIGHTS
from tests.history.conftest import Nights

STORED = {
    "findings": select(*(column for column in tables.findings.c if column.name != "id")).order_by(tables.findings.c.id),
    "coverage": select(tables.coverage).order_by(tables.coverage.c.unit_id, tables.coverage.c.year),
    "mended": select(tables.mended).order_by(tables.mended.c.unit_id, tables.mended.c.year),
    "lives": select(finding_lives).order_by(finding_lives.c.fingerprint),
}


@contextmanager
def opened(nights: Nights, number: int, folder: Path) -> Iterator[AuditContext]:
    """A copy of the data folder after a night, on that night's day."""
    shutil.copytree(nights.after(number), folder)
    store = Store(folder)
    try:
        day = nights.told[number].answers.as_of
        yield AuditContext(load_register(nights.register), store, folder, day, "zh", Quiet())
    finally:
        store.close()


def stored(context: AuditContext) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that an audit leaves."""
    with context.store.engine.connect() as connection:
        return {name: [tuple(row) for row in connection.execute(query)] for name, query in STORED.items()}


def again(
    context: AuditContext, *, register: Register | None = None, day: dt.date | None = None, lang: str = "zh"
) -> AuditFigures:
    """An audit that keeps what holds, on another day or under another register."""
    changed = msgspec.structs.replace(context, register=register or context.register, as_of=day or context.as_of, lang=lang)
    return audit(changed, anew=False)


@pytest.mark.parametrize("number", sorted(NIGHTS))
def test_kept_verdicts_are_those_of_judging_everything_anew(nights: Nights, number: int, tmp_path: Path) -> None:
    with opened(nights, number, tmp_path / "data") as context:
        before = stored(context)
        figures = audit(context)
        assert figures.judged_now == len(before["coverage"])
        after = stored(context)
    for name in STORED:
        assert before[name] == after[name], name


def test_a_night_judges_what_changed_and_little_else(nights: Nights) -> None:
    judged = {number: told.judged_now for number, told in nights.told.items()}
    everything = len(nights.told[1].coverage)
    assert judged[1] == everything
    # What is missing is counted anew every day; all else of an unchanged night is kept.
    absent = sum(1 for entry in nights.told[2].coverage if entry.published_at is None)
    assert 0 < judged[2] <= absent + 5
    assert all(judged[number] < everything / 2 for number in sorted(NIGHTS)[1:])


def test_the_same_night_again_judges_nothing(nights: Nights, tmp_path: Path) -> None:
    with opened(nights, 2, tmp_path / "data") as context:
        before = stored(context)
        assert again(context).judged_now == 0
        assert stored(context) == before


def test_another_policy_another_language_and_other_rules_judge_everything(
    nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with opened(nights, 2, tmp_path / "data") as context:
        everything = len(nights.told[2].coverage)
        policy = msgspec.structs.replace(context.register.policy, disabled=("Q-LENGTH",))
        assert again(context, register=msgspec.structs.replace(context.register, policy=policy)).judged_now == everything
        assert not any(row[2] == "Q-LENGTH" for row in stored(context)["findings"])
        assert again(context).judged_now == everything
        assert again(context, lang="en").judged_now == everything
        assert again(context, lang="en").judged_now == 0
        monkeypatch.setattr("app.pipeline.judge.judging_version", lambda: "changed rules")
        assert again(context, lang="en").judged_now == everything


def test_a_day_later_and_a_year_later_are_as_if_judged_anew(nights: Nights, tmp_path: Path) -> None:
    with opened(nights, 2, tmp_path / "kept") as kept, opened(nights, 2, tmp_path / "anew") as anew:
        for day in (
            kept.as_of + dt.timedelta(days=1),
            dt.date(kept.as_of.year, 4, 1),
            dt.date(kept.as_of.year + 1, 2, 1),
            kept.as_of,
        ):
            figures = again(kept, day=day)
            audit(msgspec.structs.replace(anew, as_of=day))
            assert stored(kept) == stored(anew), day
            assert figures.judged_now > 0


def test_a_night_that_is_killed_before_the_lives_judges_again(
    nights: Nights, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(Exception):
        """Stands for the end of the process."""

    def killed(*_: object) -> None:
        raise Killed

    with opened(nights, 3, tmp_path / "data") as context:
        before = stored(context)
        with context.store.engine.begin() as connection:
            connection.execute(finding_lives.delete())
        monkeypatch.setattr(stages, "keep_lives", killed)
        with pytest.raises(Killed):
            audit(context)
        monkeypatch.undo()
        assert again(context).judged_now == len(before["coverage"])
        after = stored(context)
        assert after["findings"] == before["findings"]
        assert {row[0] for row in after["lives"]} <= {row[0] for row in before["lives"]}
        assert after["lives"]
