"""Working days in China, as the State Council's yearly notices arrange them; a year without its notice is provisional.

Each file in `holidays/` holds one notice: `off` are spans of days off (weekends inside a span included), `work` are weekend days
made up for. A span may reach into the year before. Weekends that no notice changes are days off.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from functools import cache
from pathlib import Path

from msgspec import Struct

_FOLDER = Path(__file__).parent / "holidays"
_SATURDAY = 5
_ONE_DAY = dt.timedelta(days=1)


class WorkCalendar(Struct, frozen=True):
    """All notices together: `off` and `work` as sets of dates, `notices` the number of each year's notice."""

    off: frozenset[dt.date]
    work: frozenset[dt.date]
    notices: dict[int, str]

    def is_workday(self, day: dt.date) -> bool:
        """Whether offices work on `day`: by the notice, else Monday to Friday."""
        if day in self.work:
            return True
        return day not in self.off and day.weekday() < _SATURDAY

    def is_provisional(self, day: dt.date) -> bool:
        """Whether no notice for the year of `day` is in the data, so that only weekends are known."""
        return day.year not in self.notices

    def after(self, start: dt.date, workdays: int) -> dt.date:
        """The last of `workdays` working days, counted from the day after `start`; the first working day from `start` on for 0."""
        day = start
        left = workdays
        while left > 0 or not self.is_workday(day):
            day += _ONE_DAY
            left -= self.is_workday(day) and left > 0
        return day


@cache
def calendar() -> WorkCalendar:
    """The calendar from the data files."""
    off: set[dt.date] = set()
    work: set[dt.date] = set()
    notices: dict[int, str] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        content = tomllib.loads(path.read_text("utf-8"))
        notices[int(path.stem)] = content["notice"]
        for first, last in content["off"]:
            day = dt.date.fromisoformat(first)
            while day <= dt.date.fromisoformat(last):
                off.add(day)
                day += _ONE_DAY
        work.update(dt.date.fromisoformat(day) for day in content["work"])
    return WorkCalendar(frozenset(off), frozenset(work), notices)
