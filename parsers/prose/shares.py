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
# 占60%以上, 占比不足40%: the share itself lies beyond a bound, and not far from it.
_MORE = (re.compile(r"(?:超过?|逾|突破|不少于|不低于|至少|多达|大于)$"), re.compile(r"^(?:（含）)?(?:以上|之多|[多余强])"))
_LESS = (re.compile(r"(?:近|不足|不到|不超过?|至多|低于|小于)$"), re.compile(r"^(?:（含）)?(?:以下|以内)"))
_FAR = Decimal(10)


class Share(Struct, frozen=True):
    """A stated percentage of a number, with its decimals as written and its place.

    `over` and `under`: how many points the true share may lie above and below what is stated.
    """

    percent: Decimal
    decimals: int
    start: int
    end: int
    over: Decimal = TOLERANCE
    under: Decimal = TOLERANCE

    def of(self, part: Number, whole: Number) -> Decimal:
        """The percentage recomputed, rounded half up to the decimals that the text gives. `whole` is not zero."""
        exact = Decimal(part) * 100 / Decimal(whole)
        return exact.quantize(Decimal(1).scaleb(-self.decimals), ROUND_HALF_UP)

    def fits(self, part: Number, whole: Number) -> bool:
        """Whether the stated percentage is the recomputed one, exact or rounded: within a tenth of a point, a whole one for 约, or on
        the right side of a bound (60%以上) and at most ten points from it."""
        found = (Decimal(part) * 100 / Decimal(whole), self.of(part, whole))
        return any(-self.under <= percent - self.percent <= self.over for percent in found)


def shares(prose: Prose) -> dict[int, Share]:
    """The share of each number that has one right after it, by the number's start."""
    found: dict[int, Share] = {}
    numbers = mentions(prose)
    for number, after in pairwise(numbers):
        if number.kind not in (NumberKind.COUNT, NumberKind.MONEY) or after.unit != "%":
            continue
        if _BETWEEN.match(prose.text[number.end : after.start]):
            percent = Decimal(after.value)
            written, _, behind = prose.text[after.start : after.end + 5].partition("%")
            decimals = len(written.split(".")[1]) if "." in written else 0
            over, under = _allowed(prose.text[number.end : after.start], behind, after)
            found[number.start] = Share(percent, decimals, after.start, after.end, over, under)
    return found


def _allowed(before: str, behind: str, percentage: Mention) -> tuple[Decimal, Decimal]:
    less, more = (sides[0].search(before) or sides[1].match(behind) for sides in (_LESS, _MORE))
    if less:
        return TOLERANCE, _FAR
    if more:
        return _FAR, TOLERANCE
    return (Decimal(1), Decimal(1)) if percentage.approximate else (TOLERANCE, TOLERANCE)


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
