"""How sure it is that a list claims to be the whole of its total: 等, 主要, shares short of 100 %, other readings nearby."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from parsers.prose.numbers import Mention
from parsers.prose.readings import Reading
from parsers.prose.shares import Share
from parsers.prose.sums import Claim, Doubt, added
from parsers.prose.text import Prose
from parsers.prose.units import kindred

_CLOSING = re.compile(r"^(?:其[他它余]|剩余|余下)")
_PARTIAL = re.compile(r"主要|例如|比如|诸如|重点|如：")
_AND_SO_ON = re.compile(r"^(?:信息|内容|方面|类)?等")
_CLOSE = (20, 100)  # a gap of more than this share of the total is more likely a list of something else


class Certainty:
    """The doubts about the lists of one topic: its numbers in order, and the shares that stand behind some of them."""

    def __init__(self, prose: Prose, numbers: Sequence[Mention], shares: dict[int, Share]) -> None:
        self.prose, self.numbers, self.shares = prose, numbers, shares

    def is_partial(self, claim: Claim, parts: Sequence[Mention], opened: int) -> bool:
        """Whether the list leaves room: 等, 主要, 例如, shares short of 100 %, or a selection (…中) without 其他 at its end."""
        text = self.prose.text
        if _AND_SO_ON.match(text[parts[-1].end :]) or _PARTIAL.search(text[max(0, opened - 6) : parts[0].start]):
            return True
        if any(_CLOSING.match(part.label) for part in parts):
            return False
        told = [self.shares[part.start].percent for part in parts if part.start in self.shares]
        short = len(told) == len(parts) and sum(told) < 99
        if claim is Claim.OF_THESE:
            return len(told) != len(parts) or short
        return short

    def doubt(
        self,
        claim: Claim,
        total: Mention,
        chain: Sequence[Mention],
        parts: Sequence[Mention],
        reading: Reading,
        *,
        partial: bool,
        direct: bool,
    ) -> Doubt:
        """Why a sum that does not hold need not be a fault, the plainest reason; NONE where it is one."""
        found = added(parts)
        gap = abs(Decimal(found) - Decimal(total.value))
        if partial:
            return Doubt.PARTIAL
        if total.approximate or any(part.approximate for part in parts):
            return Doubt.APPROXIMATE
        if not direct or claim is Claim.POSITION or len(parts) == 1:
            return Doubt.LOOSE
        if self._another_grouping(total, parts):
            return Doubt.GROUPING
        if found > total.value and self._interrupted(total, parts):
            return Doubt.LOOSE
        if any(part.unit != total.unit for part in parts) and gap * 50 > total.value:
            return Doubt.LOOSE  # in mixed units only a near miss is told as one
        closed = any(_CLOSING.match(part.label) for part in parts)
        ended = re.match(r"[^。；！？\n]*[。；！？]", self.prose.text[parts[-1].end :])
        if found < total.value and not closed and (ended is None or reading.end < len(chain)):
            return Doubt.CONTINUES
        if closed or claim is Claim.RESPECTIVELY:
            return Doubt.NONE
        if claim is Claim.AMONG and len(parts) == 2 and found < total.value:
            return Doubt.CONTINUES
        numerator, denominator = _CLOSE
        return Doubt.LOOSE if gap * denominator > total.value * numerator else Doubt.NONE

    def _interrupted(self, total: Mention, parts: Sequence[Mention]) -> bool:
        """Whether a number of another kind stands among the parts, and those before it leave room: what follows may be no part."""
        for count in range(2, len(parts)):
            between = [n for n in self.numbers if parts[count - 1].end <= n.start < parts[count].start]
            if any(not kindred(n.unit, total.unit) and n.group == total.group for n in between):
                return added(parts[:count]) <= total.value
        return False

    def _another_grouping(self, total: Mention, parts: Sequence[Mention]) -> bool:
        """Whether neighbouring parts, or another number before the list, make the sum hold after all."""
        values = [part.value for part in parts]
        for start in range(len(values)):
            for end in range(start + 2, len(values) + 1):
                if sum(values[start:end]) == total.value:
                    return True
        sentence = self.prose.sentence_at(total.start)
        found = sum(values)
        return any(
            number.value == found
            for number in self.numbers
            if number.unit == total.unit and sentence.start <= number.start < total.start and number.group == total.group
        )
