"""Charts as PNG by matplotlib (extra `paper`) in a Chinese font; without either there are none, and the tables say the same."""

from __future__ import annotations

import io
import os
from collections.abc import Sequence
from functools import cache
from pathlib import Path

# Any of these shows Chinese; the first one found is used.
_FONTS = ("Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Serif CJK SC", "Noto Serif CJK JP", "Source Han Sans SC", "SimHei",
          "Microsoft YaHei", "WenQuanYi Zen Hei")  # fmt: skip
_BLUE, _RED, _GREY = "#2f5d8a", "#b3261e", "#5b6573"
_WIDTH_IN, _DPI = 6.2, 170


def keep_cache_in(folder: Path) -> None:
    """Where matplotlib keeps its list of fonts, unless the machine says otherwise; to be called before the first chart.

    Without this it would write into the home of the user, and all that the program writes lies under its data folder.
    """
    os.environ.setdefault("MPLCONFIGDIR", str(folder))


@cache
def font() -> str | None:
    """The Chinese font of this machine that matplotlib can use; None without matplotlib or font."""
    try:
        from matplotlib import font_manager
    except ImportError:
        return None
    known = {entry.name for entry in font_manager.fontManager.ttflist}
    return next((name for name in _FONTS if name in known), None)


def bars_by_day(labels: Sequence[str], counts: Sequence[int], late: Sequence[bool], ylabel: str) -> bytes | None:
    """Upright bars in order of time; late ones red and hatched. None where charts cannot be drawn."""
    name = font()
    if name is None or not counts:
        return None
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(_WIDTH_IN, 2.5), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    bars = axes.bar(range(len(counts)), counts, color=[_RED if one else _BLUE for one in late], width=0.75)
    for bar, one, count in zip(bars, late, counts, strict=True):
        if one:
            bar.set_hatch("///")
            bar.set_edgecolor("white")
        if count:
            axes.annotate(str(count), (bar.get_x() + bar.get_width() / 2, count), ha="center", va="bottom", fontsize=7)
    axes.set_xticks(range(len(labels)), labels, rotation=45 if len(labels) > 8 else 0, fontfamily=name, fontsize=7)
    axes.set_ylabel(ylabel, fontfamily=name, fontsize=8)
    axes.yaxis.set_major_locator(MaxNLocator(integer=True))
    axes.margins(y=0.15)
    return _png(figure, axes)


def bars_across(labels: Sequence[str], counts: Sequence[float], xlabel: str) -> bytes | None:
    """Bars across, the first on top. None where charts cannot be drawn."""
    name = font()
    if name is None or not counts:
        return None
    from matplotlib.figure import Figure

    figure = Figure(figsize=(_WIDTH_IN, 0.6 + 0.28 * len(counts)), dpi=_DPI, layout="constrained")
    axes = figure.subplots()
    bars = axes.barh(range(len(counts)), counts, color=_BLUE, height=0.7)
    axes.bar_label(bars, fmt="%g", padding=2, fontsize=7)
    axes.set_yticks(range(len(labels)), labels, fontfamily=name, fontsize=7.5)
    axes.invert_yaxis()
    axes.set_xlabel(xlabel, fontfamily=name, fontsize=8)
    axes.margins(x=0.1)
    return _png(figure, axes)


def _png(figure: object, axes: object) -> bytes:
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)  # type: ignore[attr-defined]
    axes.tick_params(colors=_GREY, labelsize=7)  # type: ignore[attr-defined]
    stream = io.BytesIO()
    # No date and no version inside: the same figures give the same bytes.
    figure.savefig(stream, format="png", metadata={"Software": None})  # type: ignore[attr-defined]
    return stream.getvalue()
