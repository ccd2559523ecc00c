"""Proposals handled (人大代表建议 n 件, 政协提案 m 件) and the classes of their results (A类 k 件) are two counts of one thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from parsers.model import Number
from parsers.prose.numbers import Mention
from parsers.prose.text import Prose, Span

_HANDLED = re.compile(r"(?:建议|提案|议案)[^，。；\d]{0,8}$")
_BOTH = re.compile(r"(?:建议|议案)[^，。；\d]{0,10}提案|提案[^，。；\d]{0,10}(?:建议|议案)")
_CLASS = re.compile(r"(?P<name>[A-DＡ-Ｄ])类[^，。；、\d]{0,8}$")


class Proposal(Struct, frozen=True):
    """The numbers of proposals handled and, after them, of results by class, in one topic of the text."""

    handled: tuple[Mention, ...]
    classes: tuple[Mention, ...]
    start: int
    end: int

    @property
    def stated(self) -> Number:
        """Proposals handled."""
        return sum(mention.value for mention in self.handled)

    @property
    def classed(self) -> Number:
        """Proposals by class."""
        return sum(mention.value for mention in self.classes)

    @property
    def agrees(self) -> bool:
        """Whether the classes cover all of them, or exactly one of the two kinds (the text may class only one)."""
        return self.classed == self.stated or any(mention.value == self.classed for mention in self.handled)


def proposals(prose: Prose, topic: Span, numbers: Sequence[Mention]) -> list[Proposal]:
    """The proposals of one topic with their classes; [] where it states no class or no count of 建议 or 提案."""
    handled: list[Mention] = []
    classes: list[Mention] = []
    for number in numbers:
        if not topic.start <= number.start < topic.end or number.group:
            continue
        if _CLASS.search(number.label):
            classes.append(number)
        elif not classes and _HANDLED.search(number.label):
            # "建议提案共3件" counts both kinds at once; what follows it are its parts.
            if handled and any(_BOTH.search(earlier.label) for earlier in handled):
                continue
            handled.append(number)
    if not handled or not classes:
        return []
    return [Proposal(tuple(handled), tuple(classes), handled[0].start - len(handled[0].label), classes[-1].end)]
