"""Which generation of the form a report uses is decided by labels that only one generation has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from parsers.tables.rows import Row
from parsers.tables.similarity import SURE, alike
from parsers.templates import TABLE_TEMPLATES, load_template


def signals_of(rows: Iterable[Row]) -> dict[str, list[str]]:
    """Template id -> its telling labels found in these rows, each once."""
    # Numbers are no labels; each wording is looked at once.
    texts = {cell.text for row in rows for cell, own in zip(row.cells, row.own, strict=True) if own and len(cell.text) > 3}
    found: dict[str, list[str]] = {}
    for name in TABLE_TEMPLATES:
        signals = load_template(name).signals
        found[name] = [signal for signal in signals if any(_is(text, signal) for text in texts)]
    return found


def generation(found: dict[str, list[str]]) -> str | None:
    """The template with more telling labels; None where there are none, or as many for both."""
    ranked: Sequence[tuple[int, str]] = sorted(((len(labels), name) for name, labels in found.items()), reverse=True)
    if ranked[0][0] == 0 or ranked[0][0] == ranked[1][0]:
        return None
    return ranked[0][1]


def _is(text: str, signal: str) -> bool:
    # 本年处理决定数量 (2021) and 处理决定数量 (2019) share most characters: near misses do not count as a signal.
    return alike(text, signal) >= (100.0 if len(signal) < 12 else SURE)
