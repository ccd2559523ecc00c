"""The lines at the end of a report: which body signed it, and on which day."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from crawler.dates import parse_date
from parsers.textnorm import squeeze

_DATE_LINE = re.compile(r"^[\d〇○零一二三四五六七八九十元年月日.\-/\s]{6,20}$")
_BODY_LINE = re.compile(
    r"^[\u4e00-\u9fff·、（）()]{4,40}(?:政府|办公室|办公厅|办事处|管委会|委员会|局|分局|院|中心|支队|大队|站)$"
)
_BOTH = re.compile(r"^(?P<body>[\u4e00-\u9fff]{4,40})(?P<date>\d{4}年\d{1,2}月\d{1,2}日)$")
_LAST_LINES = 4


class Signature(Struct, frozen=True):
    """`body` as printed and the ISO `date`; either may be None."""

    body: str | None
    date: str | None


def read_signature(lines: Sequence[str]) -> Signature:
    """Read the last lines of a text: a line that is only the name of a body, a line that is only a date, or both in one."""
    body: str | None = None
    date: str | None = None
    for line in [line for line in lines if line.strip()][-_LAST_LINES:]:
        bare = squeeze(line)
        if _BODY_LINE.match(bare):
            body = bare
        elif _DATE_LINE.match(bare):
            date = parse_date(bare) or date
        elif (cut := _BOTH.match(bare)) and _BODY_LINE.match(cut["body"]):
            body, date = cut["body"], parse_date(cut["date"])
    return Signature(body, date)
