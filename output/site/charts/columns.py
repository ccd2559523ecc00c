"""Stacked columns, one per year, with the total written above; patterns come from the style sheet, numbers stand in the table."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup
from msgspec import Struct

from output.site.charts import svg

WIDTH, HEIGHT = 440.0, 250.0
_LEFT, _RIGHT, _TOP, _BOTTOM = 44.0, 8.0, 22.0, 30.0


class Series(Struct, frozen=True):
    """One part of every column: its name, its look (class p0, p1, …) and a value per column; None where nothing is known."""

    name: str
    look: str
    values: tuple[float | None, ...]


def stacked(title: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """The columns. A column of which nothing is known stays empty and says "?"."""
    totals = [sum(one.values[at] or 0 for one in series) for at in range(len(labels))]
    marks = svg.ticks(max((*totals, 1.0)))
    inner = HEIGHT - _TOP - _BOTTOM
    scale = inner / marks[-1]
    step = (WIDTH - _LEFT - _RIGHT) / max(len(labels), 1)
    thick = min(step * 0.56, 56.0)
    drawn: list[str] = []
    for mark in marks:
        y = _TOP + inner - mark * scale
        drawn += [svg.line(_LEFT, y, WIDTH - _RIGHT, y, "grid"), svg.text(_LEFT - 8, y + 4, f"{mark}", "tick", "end")]
    for at, label in enumerate(labels):
        middle = _LEFT + step * (at + 0.5)
        y = _TOP + inner
        for one in series:
            height = (one.values[at] or 0) * scale
            y -= height
            if height:
                drawn.append(svg.rect(middle - thick / 2, y, thick, height, f"part {one.look}"))
        known = any(one.values[at] is not None for one in series)
        drawn.append(svg.text(middle, y - 6, f"{totals[at]:g}" if known else "?", "value", "middle"))
        drawn.append(svg.text(middle, HEIGHT - 10, label, "label", "middle"))
    return svg.picture(title, WIDTH, HEIGHT, *drawn)
