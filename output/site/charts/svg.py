"""SVG by small pieces; everything that is text or an attribute is escaped."""

from __future__ import annotations

from markupsafe import Markup, escape

Number = int | float


def tag(name: str, *inside: str, **attributes: Number | str | None) -> Markup:
    """An element: `class_` is written class, other underscores as hyphens; None leaves an attribute out.

    Strings inside are escaped unless they are Markup already.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-") if key != "viewBox" else key}="{escape(_plain(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    body = "".join(escape(part) for part in inside)
    return Markup(f"<{name}{written}>{body}</{name}>")


def picture(title: str, width: Number, height: Number, *inside: str, class_: str = "chart") -> Markup:
    """A drawing that says its title to those who cannot see it."""
    return tag(
        "svg", tag("title", title), *inside, viewBox=f"0 0 {_plain(width)} {_plain(height)}", role="img", class_=class_,
        aria_label=title, focusable="false",
    )  # fmt: skip


def text(x: Number, y: Number, words: str, class_: str = "", anchor: str = "start") -> Markup:
    """A line of text; `anchor` is start, middle or end."""
    return tag("text", words, x=x, y=y, class_=class_ or None, text_anchor=anchor)


def rect(x: Number, y: Number, width: Number, height: Number, class_: str) -> Markup:
    """A box."""
    return tag("rect", x=x, y=y, width=max(width, 0), height=max(height, 0), class_=class_)


def line(x1: Number, y1: Number, x2: Number, y2: Number, class_: str) -> Markup:
    """A line."""
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=class_)


def ticks(highest: Number, wanted: int = 4) -> list[int]:
    """Round whole numbers from 0 to at least `highest`."""
    step = 1
    while step * wanted < highest:
        step = step * 2 if str(step)[0] == "1" else step * 5 // 2 if str(step)[0] == "2" else step * 2
    return [step * number for number in range(int(-(-highest // step)) + 1)] if highest > 0 else [0, 1]


def _plain(value: Number | str) -> str:
    return f"{value:.6g}" if isinstance(value, float) else str(value)
