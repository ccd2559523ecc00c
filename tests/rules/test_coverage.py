"""The coverage matrix: every state has its proof, and a broken crawl never makes a unit missing."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from crawler.records import PageState
from crawler.register.model import UnitKind
from rules.case import Case
from rules.coverage import coverage
from rules.model import CoverageStatus as Status
from tests.rules.base import clean_case, column_view


def absent(as_of: dt.date = dt.date(2024, 2, 10), **changes: object) -> Case:
    case = clean_case(as_of=as_of)
    case.report = case.publication = None
    case.column_views = (column_view(2023, None),)
    for name, value in changes.items():
        setattr(case, name, value)
    return case


def published_on(day: str, kind: UnitKind = UnitKind.TOWN) -> Case:
    case = clean_case(kind=kind)
    assert case.publication is not None
    case.publication = msgspec.structs.replace(case.publication, published_at=day)
    return case


def test_in_time_with_date_and_address() -> None:
    entry = coverage(clean_case())
    assert entry.status is Status.ON_TIME
    assert entry.published_at == "2024-01-25T10:00:00+08:00"
    assert entry.url is not None
    assert entry.days_late is None


@pytest.mark.parametrize(("day", "late"), [("2024-01-31", None), ("2024-02-01", 1), ("2024-02-29T08:00:00+08:00", 29)])
def test_late_is_counted_from_the_deadline(day: str, late: int | None) -> None:
    entry = coverage(published_on(day))
    assert entry.days_late == late
    assert entry.status is (Status.LATE if late else Status.ON_TIME)


def test_the_district_has_until_the_end_of_march() -> None:
    assert coverage(published_on("2024-03-31", UnitKind.DISTRICT_GOVERNMENT)).status is Status.ON_TIME
    assert coverage(published_on("2024-04-01", UnitKind.DISTRICT_GOVERNMENT)).days_late == 1


def test_missing_needs_whole_columns_and_a_past_deadline() -> None:
    entry = coverage(absent())
    assert (entry.status, entry.days_late) == (Status.MISSING, 10)
    assert coverage(absent(dt.date(2024, 1, 31))).status is Status.NOT_DUE


def test_a_broken_crawl_proves_nothing() -> None:
    broken = (column_view(2023, None), column_view(2023, None, complete=False))
    assert coverage(absent(column_views=broken)).status is Status.UNKNOWN
    assert coverage(absent(column_views=())).status is Status.UNKNOWN


def test_not_due_comes_before_the_state_of_the_crawl() -> None:
    broken = (column_view(2023, None, complete=False),)
    assert coverage(absent(dt.date(2024, 1, 20), column_views=broken)).status is Status.NOT_DUE


def test_published_but_unreadable() -> None:
    case = clean_case()
    case.report, case.unreadable_reason = None, "PDF 已加密"
    entry = coverage(case)
    assert (entry.status, entry.reason) == (Status.UNREADABLE, "PDF 已加密")
    assert entry.url is not None


def test_withdrawn_even_if_last_nights_copy_is_readable() -> None:
    case = clean_case()
    case.withdrawn = True
    assert coverage(case).status is Status.WITHDRAWN
    gone = clean_case()
    assert gone.publication is not None
    gone.publication = msgspec.structs.replace(gone.publication, state=PageState.NOT_FOUND)
    assert coverage(gone).status is Status.WITHDRAWN


def test_exempt_outside_the_units_years() -> None:
    case = absent()
    assert case.unit is not None
    case.unit = msgspec.structs.replace(case.unit, active_from=2024)
    assert coverage(case).status is Status.EXEMPT


def test_no_date_is_no_proof_of_being_late() -> None:
    case = clean_case()
    assert case.publication is not None
    assert case.report is not None
    case.publication = msgspec.structs.replace(case.publication, published_at=None)
    case.report.published_at = None
    entry = coverage(case)
    assert entry.status is Status.ON_TIME
    assert "未标发布日期" in entry.reason


def test_a_local_file_has_no_place_in_the_matrix() -> None:
    case = clean_case()
    case.unit = None
    with pytest.raises(ValueError, match="register"):
        coverage(case)


def test_a_report_put_up_again_was_published_before() -> None:
    case = published_on("2024-02-12T10:00:00+08:00")
    assert coverage(case).status is Status.LATE
    case.history.first_shown = "2024-01-24T09:00:00+08:00"
    entry = coverage(case)
    assert (entry.status, entry.days_late, entry.published_at) == (Status.ON_TIME, None, "2024-02-12T10:00:00+08:00")
