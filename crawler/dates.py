"""Dates as Chinese government pages write them, to ISO 8601; anything impossible or without a day is None."""

from __future__ import annotations

import datetime as dt
import re
from zoneinfo import ZoneInfo

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_CHINESE = "〇○零一二三四五六七八九十廿卅元"
_CLOCK = r"(?:[\sT　]*(?P<hour>\d{1,2})\s*[:：时]\s*(?P<minute>\d{1,2})(?:\s*[:：分]\s*(?P<second>\d{1,2}))?)?"
_NUMERIC = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})\s*[-/.年]\s*(?P<month>\d{1,2})\s*[-/.月]\s*(?P<day>\d{1,2})(?!\d)\s*日?号?" + _CLOCK
)
_SPACED = re.compile(r"(?P<year>(?:\d\s*){4})年\s*(?P<month>\d\s*\d?)\s*月\s*(?P<day>\d\s*\d?)\s*日" + _CLOCK)
_COMPACT = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?!\d)")
_IN_CHINESE = re.compile(
    rf"(?P<year>[〇○零一二三四五六七八九]{{4}})年\s*(?P<month>[{_CHINESE}]{{1,3}})月\s*(?P<day>[{_CHINESE}]{{1,3}})日"
)
# A list element that shows the day large and year/month small: "25 2024/01" or "25 2024-01".
_SPLIT = re.compile(r"^\s*(?P<day>\d{1,2})\s+(?P<year>(?:19|20)\d{2})\s*[-/.年]\s*(?P<month>\d{1,2})\s*月?\s*$")
_WRITTEN_OUT = (_SPLIT, _NUMERIC, _SPACED, _IN_CHINESE)
_MOMENT = re.compile(
    r"^\s*(?P<day>\d{4}-\d\d-\d\d)[T ](?P<time>\d\d:\d\d)(?P<second>:\d\d)?(?:\.\d{1,9})?\s*(?P<offset>Z|[+-]\d\d:?\d\d)\s*$"
)
_CHINA = dt.timezone(dt.timedelta(hours=8))
_HALF_WIDTH = str.maketrans("０１２３４５６７８９：／－．", "0123456789:/-.")
# /art/2024/1/25/art_…; and as other systems do: /202401/t20240125_…, /2024-01/25/…, /2024/01/25/….
_IN_URL = (
    re.compile(r"/art/(?P<year>\d{4})/(?P<month>\d{1,2})/(?P<day>\d{1,2})/art_"),
    re.compile(r"/t(?P<year>20\d{2})(?P<month>\d{2})(?P<day>\d{2})_\d+"),
    re.compile(r"/(?P<year>20\d{2})[-/]?(?P<month>\d{2})/(?P<day>\d{2})/"),
)


def parse_date(text: str) -> str | None:
    """The first date in `text`: "2024-01-25", or "2024-01-25T15:40:38" where a time stands behind it (no offset).

    Understands 2024-01-25, 2024/1/25, 2024.01.25, 2024年1月25日 with spaces between digits, 二○二四年一月五日, full-width
    digits, a day apart from its year and month. None for impossible dates (2026-13-45) and for a time without a date.
    """
    plain = text.translate(_HALF_WIDTH)
    dates = [
        (found.start(), number, iso)
        for number, pattern in enumerate(_WRITTEN_OUT)
        for found in pattern.finditer(plain)
        if (iso := _iso(found.groupdict())) is not None
    ]
    if dates:
        return min(dates)[2]
    return next((iso for found in _COMPACT.finditer(plain) if (iso := _iso(found.groupdict())) is not None), None)


def moment_in_china(text: str) -> str | None:
    """A moment that names its offset from world time ("2024-01-31T17:00:00Z"), as the clock stood in China, with that offset.

    None for every other text: without an offset a time is that of the page's own place.
    """
    found = _MOMENT.match(text)
    if found is None:
        return None
    offset = "+00:00" if found["offset"] == "Z" else found["offset"]
    try:
        moment = dt.datetime.fromisoformat(f"{found['day']}T{found['time']}{found['second'] or ':00'}{offset}")
    except ValueError:
        return None
    return moment.astimezone(_CHINA).isoformat()


def leading_date(text: str) -> str | None:
    """The date with which `text` begins, blanks and an opening bracket apart; what stands further on belongs to something else."""
    plain = text.translate(_HALF_WIDTH)
    at = len(plain) - len(plain.lstrip(" \t\r\n\u3000\u00a0[【(（"))
    for pattern in (*_WRITTEN_OUT, _COMPACT):
        found = pattern.match(plain, at) if pattern is not _SPLIT else pattern.match(plain[at:])
        if found is not None and (iso := _iso(found.groupdict())) is not None:
            return iso
    return None


def date_from_url(url: str) -> str | None:
    """The date in an article's address (/art/2024/1/25/art_…), which editors can change at any time."""
    return next((iso for form in _IN_URL if (found := form.search(url)) and (iso := _iso(found.groupdict()))), None)


def localise(iso: str, timezone: str) -> str:
    """A date-time gets the offset of `timezone`; a bare date stays as it is."""
    if "T" not in iso:
        return iso
    moment = dt.datetime.fromisoformat(iso)
    return (moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(timezone))).isoformat()


def _iso(parts: dict[str, str | None]) -> str | None:
    try:
        day = dt.date(_number(parts["year"]), _number(parts["month"]), _number(parts["day"]))
    except ValueError:
        return None
    if parts.get("hour") is None:
        return day.isoformat()
    try:
        time = dt.time(int(parts["hour"] or 0), int(parts["minute"] or 0), int(parts.get("second") or 0))
    except ValueError:
        return day.isoformat()
    return dt.datetime.combine(day, time).isoformat()


def _number(text: str | None) -> int:
    """Digits, Chinese digits, or Chinese tens (十五, 二十五, 三十); 元 is the first month."""
    bare = re.sub(r"\s", "", text or "")
    if bare == "元":
        return 1
    if re.search("[十廿卅]", bare):
        bare = bare.replace("廿", "二十").replace("卅", "三十")
        tens, _, ones = bare.partition("十")
        return (int(_digits(tens)) if tens else 1) * 10 + (int(_digits(ones)) if ones else 0)
    return int(_digits(bare))


def _digits(text: str) -> str:
    return text.translate(_DIGITS)
