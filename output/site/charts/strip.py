"""Where one unit stands among comparable ones: a dot per unit on a scale from 0 to 100, this unit as a diamond with its name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from markupsafe import Markup

from output.site.charts import svg

WIDTH = 440.0
_SIDE, _BIN, _DOT = 24.0, 2.5, 9.0


def strip(title: str, others: Sequence[float], own: float | None, name: str) -> Markup:
    """Dots of equal scores are stacked; the middle one is marked by a line."""
    scale = (WIDTH - 2 * _SIDE) / 100.0
    piles: Counter[int] = Counter(int(score // _BIN) for score in others)
    room = max((*piles.values(), 1)) * _DOT + 12
    if own is not None:
        room = max(room, (piles[int(own // _BIN)] + 1) * _DOT + 34)
    base = room + 6
    drawn: list[str] = [svg.line(_SIDE, base, WIDTH - _SIDE, base, "axis")]
    for mark in range(0, 101, 20):
        x = _SIDE + mark * scale
        drawn += [svg.line(x, base, x, base + 5, "axis"), svg.text(x, base + 20, f"{mark}", "tick", "middle")]
    for place, count in sorted(piles.items()):
        x = _SIDE + (place + 0.5) * _BIN * scale
        drawn += [
            svg.tag("circle", cx=min(x, WIDTH - _SIDE), cy=base - 6 - at * _DOT, r=4, class_="other") for at in range(count)
        ]
    if own is not None:
        place = int(own // _BIN)
        x, y = min(_SIDE + (place + 0.5) * _BIN * scale, WIDTH - _SIDE), base - 7 - piles[place] * _DOT
        anchor = "end" if x > WIDTH * 0.7 else "start" if x < WIDTH * 0.3 else "middle"
        drawn.append(svg.tag("path", d=f"M{x:.1f} {y - 8:.1f}l8 8l-8 8l-8 -8z", class_="own"))
        drawn.append(svg.text(x, y - 14, f"{name} {own:g}", "value", anchor))
    return svg.picture(title, WIDTH, base + 28, *drawn)
