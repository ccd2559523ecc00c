"""What stands in a cell: a number, a printed zero, nothing, a stroke for "does not apply", or words; never a guess."""

from __future__ import annotations

import re
from decimal import Decimal

from parsers.model import CellKind, Number
from parsers.textnorm import level, squeeze

_STROKES = frozenset("/-—–―－﹣−‐‑ー_")
# A number as a whole: sign, digits with or without thousands separators, decimals; then an optional unit and a remark in brackets
# or the mark of one. More than fifteen digits are no number of a report: they are words, as any other rubbish in a cell.
_NUMBER = re.compile(
    r"^(?P<sign>[-−–—＋+增减]?)(?P<digits>\d{1,3}(?:[,，]\d{3}){1,4}|\d{1,15})(?P<decimals>\.\d{1,15})?"
    r"(?P<unit>万元|亿元|元|件|条|项|个|次|份|宗|起|部)?(?P<remark>\([^()]*\)|\[[^\[\]]*\]|[①-⑳*※]{1,3})?$"
)


def read_value(raw: str) -> tuple[Number | None, CellKind]:
    """The exact number and the kind of a cell's text.

    "1，234" -> 1234; "96171.60" -> Decimal("96171.60"); "22（其中修订16件）" -> 22; "251000元" -> 251000 in the unit that stands
    there; "增10" -> 10 and "减3" -> -3 (本年增/减); "" and white space of any width -> blank; "/", "-", "—" -> na; "0", "0.00" -> zero;
    everything else -> text, no value.
    """
    text = squeeze(raw)
    if not text:
        return None, CellKind.BLANK
    if all(char in _STROKES for char in text) or text in ("\\", "//", "N/A", "n/a"):
        return None, CellKind.NA
    found = _NUMBER.match(level(text))
    if found is None:
        return None, CellKind.TEXT
    digits = re.sub(r"[,，]", "", found["digits"])
    value: Number = Decimal(digits + found["decimals"]) if found["decimals"] else int(digits)
    if value == 0:
        return (value if isinstance(value, int) else Decimal(digits + (found["decimals"] or ""))), CellKind.ZERO
    return (-value if found["sign"] and found["sign"] not in "+＋增" else value), CellKind.NUMBER
