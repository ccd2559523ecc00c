"""Shares that the text gives to its numbers ("258件，占33.9%"), and runs of numbers that all carry one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise

from msgspec import Struct

from parsers.model import Number
from parsers.prose.numbers import Mention, NumberKind, mentions
from parsers.prose.text import Prose

# A share of what the whole district or another time has (占全区总量的15%) is none of the total in the text.
_BETWEEN = re.compile(
    r"^(?![，（]?[^，。；\d]*(?:全[国省市区县镇]|同期|同类))[，（]?(?:约)?(?:所?占比?例?|比例|占总数|占全部)[^，。；\d]{0,16}$"
)
_CLOSING = re.compile(r"^(?:其[他它余]|剩余|余下)")
TOLERANCE = Decimal("0.1")


class Share(Struct, frozen=True):
    """A stated percentage of a number, with its decimals as written and its place."""

    percent: Decimal
    decimals: int
    start: int
    end: int
    approximate: bool

    def of(self, part: Number, whole: Number) -> Decimal:
        """The percentage recomputed, rounded half up to the decimals that the text gives. `whole` is not zero."""
        exact = Decimal(part) * 100 / Decimal(whole)
        return exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)

    def fits(self, part: Number, whole: Number) -> bool:
        """Whether the stated percentage is the recomputed one, exact or rounded, within a tenth of a point (a whole one for 约)."""
        allowed = Decimal(1) if self.approximate else TOLERANCE
        found = (Decimal(part) * 100 / Decimal(whole), self.of(part, whole))
        return any(abs(percent - self.percent) <= allowed for percent in found)


def shares(prose: Prose) -> dict[int, Share]:
    """The share of each number that has one right after it, by the number's start."""
    found: dict[int, Share] = {}
    numbers = mentions(prose)
    for number, after in pairwise(numbers):
        if number.kind not in (NumberKind.COUNT, NumberKind.MONEY) or after.unit != "%":
            continue
        if _BETWEEN.match(prose.text[number.end : after.start]):
            percent = Decimal(after.value)
            written = prose.text[after.start : after.end].rstrip("%")
            decimals = len(written.split(".")[1]) if "." in written else 0
            found[number.start] = Share(percent, decimals, after.start, after.end, after.approximate)
    return found


def share_groups(numbers: Sequence[Mention], stated: dict[int, Share], prose: Prose) -> list[list[Mention]]:
    """Runs of two or more numbers of one unit with a share each; a 其他 without one may close the run."""
    groups: list[list[Mention]] = []
    run: list[Mention] = []
    for number in numbers:
        fits = not run or (run[-1].unit == number.unit and run[-1].group == number.group)
        if number.start in stated and fits:
            run.append(number)
            continue
        if run and fits and _CLOSING.match(number.label):
            run.append(number)
        groups.append(run)
        run = [number] if number.start in stated else []
    groups.append(run)
    return [group for group in groups if len(group) > 1]
