"""A watched case notes what of the night its judging looked at; within that, another night gives the same verdicts."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from app.pipeline.sheet import History, Sheet
from crawler.records import ColumnView
from rules.case import Case
from rules.coverage import coverage
from rules.engine import judge
from rules.history.background import Background
from rules.model import Coverage, CoverageStatus, Finding
from rules.watched import Watch, WatchedBackground, WatchedCase
from tests.rules import case_files
from tests.rules.base import clean_case, column_view

FILES = sorted(case_files.FOLDER.glob("*.toml"))
STEPS = (-400, -30, -1, 1, 30, 400)


def watched(case: Case, as_of: dt.date | None = None, views_at: str | None = None) -> WatchedCase:
    """The same case on another day, or with the columns looked at at another time, watched from the beginning."""
    watch = Watch()
    values = {name: getattr(case, name) for name in Case.__struct_fields__}
    past = {name: getattr(case.history, name) for name in Background.__struct_fields__}
    if as_of is not None:
        values["as_of"] = as_of
    if views_at is not None:
        values["column_views"], past["all_views"] = (
            _later(views, views_at) for views in (values["column_views"], past["all_views"])
        )
    values["history"] = WatchedBackground(watch=watch, **past)
    return WatchedCase(watch=watch, **values)


def _later(views: tuple[ColumnView, ...], at: str) -> tuple[ColumnView, ...]:
    return tuple(msgspec.structs.replace(view, fetched_at=at, complete=False, detail="another night") for view in views)


def told(case: Case) -> tuple[list[Finding], Coverage | None]:
    return judge(case), coverage(case) if case.unit is not None and case.year is not None else None


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_verdicts_hold_as_long_as_the_watch_says(path: Path) -> None:
    for spec in case_files.load(path):
        case = watched(case_files.build(spec))
        found = told(case)
        watch = case.watch
        today: dt.date = Case.__dict__["as_of"].__get__(case)
        assert watch.first <= today <= watch.last
        for day in (today + dt.timedelta(days=step) for step in STEPS):
            if watch.first <= day <= watch.last:
                assert told(watched(case_files.build(spec), as_of=day)) == found, (spec["name"], day)
        if not watch.views:
            assert told(watched(case_files.build(spec), views_at="2031-01-01T00:00:00+00:00")) == found, spec["name"]


def test_a_report_that_is_there_is_bound_to_no_day_and_to_no_view() -> None:
    case = watched(clean_case())
    told(case)
    assert case.watch.views is False
    # The year that is newest tonight and overdue is what P-COVERAGE speaks of.
    assert (case.watch.first, case.watch.last) == (dt.date(2024, 2, 1), dt.date(2024, 12, 31))


def test_a_missing_report_is_judged_anew_every_night() -> None:
    plain = clean_case(as_of=dt.date(2024, 2, 10))
    plain.report = plain.publication = None
    plain.column_views = (column_view(2023, None),)
    case = watched(plain)
    assert coverage(case).status is CoverageStatus.MISSING
    assert (case.watch.first, case.watch.last, case.watch.views) == (dt.date(2024, 2, 10), dt.date(2024, 2, 10), True)


def test_before_the_deadline_nothing_changes_until_it_is_past() -> None:
    plain = clean_case(as_of=dt.date(2024, 1, 10))
    plain.report = plain.publication = None
    case = watched(plain)
    assert coverage(case).status is CoverageStatus.NOT_DUE
    assert (case.watch.first, case.watch.last, case.watch.views) == (dt.date.min, dt.date(2024, 1, 31), False)


def test_a_look_at_the_date_itself_binds_to_the_day_also_in_a_copy() -> None:
    case = watched(clean_case())
    assert msgspec.structs.replace(case, year=2022).as_of == case.watch.first == case.watch.last


def test_every_field_of_a_case_is_in_its_sheet_or_shared_by_all_cases() -> None:
    shared = {"register", "unit", "as_of", "column_views"}
    assert set(Case.__struct_fields__) - shared - {"local"} == set(Sheet.__struct_fields__) - {"unit_id"}
    assert set(Background.__struct_fields__) - {"all_views", "duplicates"} == set(History.__struct_fields__) - {"twins"}
