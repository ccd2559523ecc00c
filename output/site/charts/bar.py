"""A small bar beside a number, and a bar divided into parts; both are decoration, for the numbers stand beside them."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

from output.site.charts import svg

WIDTH = 100.0


def bar(value: float, highest: float, look: str = "p0") -> Markup:
    """One bar from 0 to `highest`."""
    long = WIDTH * max(0.0, min(value / highest, 1.0)) if highest else 0.0
    return svg.tag(
        "svg", svg.rect(0, 0, WIDTH, 8, "track"), svg.rect(0, 0, long, 8, f"part {look}"), viewBox="0 0 100 8", class_="bar",
        preserveAspectRatio="none", aria_hidden="true", focusable="false",
    )  # fmt: skip


def divided(parts: Sequence[tuple[str, int]]) -> Markup:
    """A whole divided into parts given as (look, count); gaps between the parts, nothing for 0."""
    whole = sum(count for _, count in parts)
    at, drawn = 0.0, []
    for look, count in parts:
        if count:
            long = 1000.0 * count / whole
            drawn.append(svg.rect(at, 0, max(long - 3, 1), 20, f"part {look}"))
            at += long
    return svg.tag(
        "svg",
        *drawn,
        viewBox="0 0 1000 20",
        class_="divided",
        preserveAspectRatio="none",
        aria_hidden="true",
        focusable="false",
    )
