"""Years and dates as a report states them: the year of the title, the statistics period, and when it was published."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

from parsers.prose.text import level_prose
from rules.case import Case

_DIGITS = str.maketrans("０１２３４５６７８９〇○零一二三四五六七八九", "01234567890001234567" + "89")
_YEAR = r"([12１２][0-9０-９]{3}|[一二][〇○零一二三四五六七八九]{3})"
_TITLE_YEAR = re.compile(_YEAR + r"\s*年")
_FROM = re.compile(r"(?:统计|数据|起止|期限|时限)[^。；]{0,30}?" + _YEAR + r"\s*年\s*1\s*月\s*1\s*日")
WEEKDAYS = "一二三四五六日"


def number(text: str) -> int:
    """A year in Arabic, full-width or Chinese digits."""
    return int(text.translate(_DIGITS))


def title_years(title: str) -> list[int]:
    """The years named in a title, in order: "2023年", "二〇二三年", "2023年度"."""
    return [number(found) for found in _TITLE_YEAR.findall(re.sub(r"\s", "", title))]


def period_year(introduction: str) -> int | None:
    """The year in which the stated statistics period begins; None where no whole date follows the words for a period."""
    found = _FROM.search(level_prose(introduction).text)
    return number(found.group(1)) if found else None


def published(case: Case) -> dt.date | None:
    """The local date of publication: what the crawler trusts most, else what the report carries; None without a date."""
    stated = case.publication.published_at if case.publication is not None else None
    stated = stated or (case.report.published_at if case.report is not None else None)
    return local_date(stated, case.register.site.timezone) if stated else None


def first_published(case: Case) -> dt.date | None:
    """The earliest local date of publication that was ever captured: a report put up again after the deadline was there before."""
    day, before = published(case), case.history.first_shown
    if day is None or before is None:
        return day
    return min(day, local_date(before, case.register.site.timezone))


def date_source(case: Case) -> str:
    """Where the date of publication was found (meta, visible, url, list, signature, none)."""
    if case.publication is not None and case.publication.published_at:
        return case.publication.published_at_source
    return case.report.published_at_source if case.report is not None else "none"


def local_date(stated: str, timezone: str) -> dt.date:
    """The day of an ISO date or date-time on the site's own calendar. Raises ValueError on anything else."""
    moment = dt.datetime.fromisoformat(stated)
    return moment.date() if moment.tzinfo is None else moment.astimezone(ZoneInfo(timezone)).date()
