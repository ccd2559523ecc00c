"""A stated total with its parts, what the text claims about them, and the reasons for not calling a difference a mistake."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from parsers.model import Number
from parsers.prose.numbers import Mention
from parsers.prose.shares import Share


class Claim(StrEnum):
    """By what a list says that it belongs to its total."""

    AMONG = "其中"
    INCLUDES = "包括"
    RESPECTIVELY = "分别为"
    COLON = "："
    OF_THESE = "…中"
    SHARES = "占…%"
    POSITION = "position"
    TRAILING = "共计"
    RESULTS = "办理结果"


class Doubt(StrEnum):
    """Why parts that do not add up may still be no mistake."""

    NONE = ""
    PARTIAL = "partial"  # the list does not claim to be complete
    CONTINUES = "continues"  # it may go on past what was read
    APPROXIMATE = "approximate"  # 约, 余, 多
    GROUPING = "grouping"  # another grouping of the same numbers holds
    LOOSE = "loose"  # total and parts are tied by position only, or are far apart


class StatedSum(Struct, frozen=True, kw_only=True):
    """One total with the parts that the text gives for it.

    `path` leads from the outermost total to this one (450 > 91). `quote` is the passage as published, `start`/`end` its place in
    the text with layout taken out. `partial_list`: the parts do not claim to be all. `doubt` is empty where `holds`.
    """

    total: Number
    parts: tuple[Number, ...]
    unit: str
    quote: str
    holds: bool
    partial_list: bool
    claim: Claim
    doubt: Doubt
    path: tuple[Number, ...]
    start: int
    end: int
    total_mention: Mention
    part_mentions: tuple[Mention, ...]
    shares: tuple[Share | None, ...]

    @property
    def found(self) -> Number:
        """What the parts add up to."""
        return added(self.part_mentions)

    @property
    def written(self) -> str:
        """The sum written out: "359 + 91 = 450"."""
        return f"{' + '.join(str(part) for part in self.parts)} = {self.found}"


def added(numbers: Iterable[Mention]) -> Number:
    """The sum of numbers."""
    found: Number = 0
    for number in numbers:
        found += number.value
    return found
