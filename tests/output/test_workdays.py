"""The calendar of working days is checked day by day against other people's data, and says where it knows only weekends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import chinese_calendar
import pytest

from output.workdays import calendar


def days(year: int) -> list[dt.date]:
    first = dt.date(year, 1, 1)
    return [first + dt.timedelta(days=number) for number in range((dt.date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize("year", [2023, 2024, 2025, 2026])
def test_every_day_agrees_with_chinesecalendar(year: int) -> None:
    assert year in calendar().notices
    assert [day for day in days(year) if calendar().is_workday(day) != chinese_calendar.is_workday(day)] == []


def test_every_day_agrees_with_holidays() -> None:
    holidays: Any = pytest.importorskip("holidays")
    china = holidays.country_holidays("CN", years=range(2023, 2027), language="zh_CN")
    all_days = [day for year in range(2023, 2027) for day in days(year)]
    # Only days off are compared: that package does not know weekends that are worked.
    off = [day for day in all_days if day in china and calendar().is_workday(day)]
    assert off == []
    known = [day for day in all_days if day.weekday() < 5 and not calendar().is_workday(day)]
    assert [day for day in known if day not in china] == []


def test_each_notice_has_its_number_and_the_years_follow_each_other() -> None:
    notices = calendar().notices
    assert sorted(notices) == list(range(min(notices), max(notices) + 1))
    assert all(f"〔{year - 1}〕" in number for year, number in notices.items())


def test_working_days_are_counted_past_holidays_and_made_up_weekends() -> None:
    # From Thursday 8 February 2024: Friday 9 is a working day, 10 to 17 is the Spring Festival, Sunday 18 is made up for.
    assert calendar().after(dt.date(2024, 2, 8), 2) == dt.date(2024, 2, 18)
    assert calendar().after(dt.date(2024, 2, 8), 0) == dt.date(2024, 2, 8)
    assert calendar().after(dt.date(2024, 2, 10), 0) == dt.date(2024, 2, 18)
    assert calendar().after(dt.date(2024, 2, 8), 10) == dt.date(2024, 2, 28)


def test_a_year_without_notice_is_provisional() -> None:
    beyond = dt.date(max(calendar().notices) + 1, 3, 1)
    assert calendar().is_provisional(beyond)
    assert not calendar().is_provisional(dt.date(2026, 12, 31))
    assert calendar().is_workday(beyond) == (beyond.weekday() < 5)
