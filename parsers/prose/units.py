"""Units of counting that reports use for the same things: 532条 = 357条 + 101篇 + 74篇."""

from __future__ import annotations

_RELATED = (frozenset("条篇则"), frozenset("件份宗起例"), frozenset("次场"), frozenset("人名"))


def kindred(unit: str, other: str) -> bool:
    """Whether reports use two units for the same things."""
    return any(unit in family and other in family for family in _RELATED)
