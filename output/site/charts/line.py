"""A value over the years as a line of points, each with its number; a year without a value breaks the line."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from markupsafe import Markup

from output.site.charts import svg

WIDTH, HEIGHT = 440.0, 190.0
_SIDE, _TOP, _BOTTOM = 40.0, 30.0, 34.0


def trend(title: str, labels: Sequence[str], values: Sequence[float | None], lowest: float, highest: float) -> Markup:
    """The line between `lowest` and `highest`."""
    inner = HEIGHT - _TOP - _BOTTOM
    step = (WIDTH - 2 * _SIDE) / max(len(labels) - 1, 1)
    span = highest - lowest or 1.0
    points = [
        None if value is None else (_SIDE + step * at, _TOP + inner * (1 - (value - lowest) / span))
        for at, value in enumerate(values)
    ]
    drawn: list[str] = [svg.line(_SIDE - 16, _TOP + inner, WIDTH - _SIDE + 16, _TOP + inner, "grid")]
    for one, other in pairwise(points):
        if one and other:
            drawn.append(svg.line(*one, *other, "trend"))
    for at, (label, value) in enumerate(zip(labels, values, strict=True)):
        x = _SIDE + step * at
        drawn.append(svg.text(x, HEIGHT - 12, label, "label", "middle"))
        point = points[at]
        if point and value is not None:
            drawn.append(svg.tag("circle", cx=point[0], cy=point[1], r=5, class_="dot"))
            drawn.append(svg.text(x, point[1] - 12, f"{value:g}", "value", "middle"))
        else:
            drawn.append(svg.text(x, _TOP + inner - 8, "—", "tick", "middle"))
    return svg.picture(title, WIDTH, HEIGHT, *drawn)
