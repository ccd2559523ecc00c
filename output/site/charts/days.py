"""Reports by the day of publication around the deadline: bars per day or week, late ones hatched, the deadline as a line."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from output.site.charts import svg

WIDTH, HEIGHT = 460.0, 210.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 34.0, 12.0, 30.0, 34.0
_DAILY = 70  # more days than this are shown by weeks


class Span(Struct, frozen=True):
    """One bar: its first and last day, how many reports, and whether they came after the deadline."""

    first: dt.date
    last: dt.date
    count: int
    late: bool


def spans(days: Sequence[dt.date], deadline: dt.date) -> list[Span]:
    """The days, or weeks counted from the deadline, from the first report to the last; the deadline always lies within."""
    if not days:
        return []
    size = 1 if (max(*days, deadline) - min(*days, deadline)).days <= _DAILY else 7
    # Blocks end on the deadline, so that no bar mixes what is on time with what is late.
    counts: Counter[int] = Counter(-(-(day - deadline).days // size) for day in days)
    found = []
    for number in range(min(*counts, 0), max(*counts, 1) + 1):
        last = deadline + dt.timedelta(days=number * size)
        found.append(Span(last - dt.timedelta(days=size - 1), last, counts[number], number > 0))
    return found


def by_day(title: str, days: Sequence[dt.date], deadline: dt.date, deadline_words: str) -> Markup:
    """The bars with the deadline's line."""
    found = spans(days, deadline)
    marks = svg.ticks(max((span.count for span in found), default=1), 3)
    inner = HEIGHT - _TOP - _BOTTOM
    step = (WIDTH - _LEFT - _RIGHT) / max(len(found), 1)
    drawn: list[str] = []
    for mark in marks:
        y = _TOP + inner - inner * mark / marks[-1]
        drawn += [svg.line(_LEFT, y, WIDTH - _RIGHT, y, "grid"), svg.text(_LEFT - 6, y + 4, f"{mark}", "tick", "end")]
    border = _LEFT
    for at, span in enumerate(found):
        x, height = _LEFT + step * at, inner * span.count / marks[-1]
        if span.count:
            drawn.append(
                svg.rect(x + step * 0.1, _TOP + inner - height, step * 0.8, height, "part late" if span.late else "part p0")
            )
        if not span.late:
            border = x + step
    labels = {0: found[0].first, len(found) - 1: found[-1].last} if found else {}
    for at, day in labels.items():
        drawn.append(svg.text(_LEFT + step * (at + (0 if at == 0 else 1)), HEIGHT - 12, f"{day.month}-{day.day}", "label",
                              "start" if at == 0 else "end"))  # fmt: skip
    drawn.append(svg.line(border, _TOP - 8, border, _TOP + inner, "deadline"))
    far = border > WIDTH * 0.6
    drawn.append(svg.text(border + (-6 if far else 6), _TOP - 12, deadline_words, "value", "end" if far else "start"))
    return svg.picture(title, WIDTH, HEIGHT, *drawn)
