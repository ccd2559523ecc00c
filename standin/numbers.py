"""Article numbers as the shared sequence of the city's sites gives them: rising with the time of loading."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right

# Number in use on a day, as read in public addresses of the city's sites.
_ANCHORS: tuple[tuple[dt.date, int], ...] = (
    (dt.date(2020, 1, 15), 2255748),
    (dt.date(2021, 1, 27), 2524471),
    (dt.date(2021, 10, 11), 2685822),
    (dt.date(2022, 1, 28), 2791477),
    (dt.date(2024, 1, 25), 4303067),
    (dt.date(2024, 7, 15), 4740225),
    (dt.date(2025, 1, 17), 5188426),
    (dt.date(2026, 1, 29), 6119667),
    (dt.date(2026, 8, 25), 6567625),
)


class Sequence:
    """Hands out numbers; two articles never get the same, however close their times."""

    def __init__(self) -> None:
        self._used: set[int] = set()

    def number(self, loaded: dt.datetime) -> int:
        """The number of an article loaded at `loaded`: between the anchors in proportion to time."""
        days = [day for day, _ in _ANCHORS]
        at = min(max(bisect_right(days, loaded.date()), 1), len(_ANCHORS) - 1)
        (day0, number0), (day1, number1) = _ANCHORS[at - 1], _ANCHORS[at]
        start = dt.datetime.combine(day0, dt.time(), tzinfo=loaded.tzinfo)
        share = (loaded - start) / dt.timedelta(days=(day1 - day0).days)
        number = max(1, int(number0 + share * (number1 - number0)))
        while number in self._used:
            number += 1
        self._used.add(number)
        return number
