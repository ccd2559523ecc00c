"""Typed statements of the prose: received, done, carried over, denied, reviews and suits, each with its number and its year."""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import StrEnum

from msgspec import Struct

from parsers.model import Number
from parsers.prose.numbers import Mention
from parsers.prose.text import Prose, Span


class Kind(StrEnum):
    """What is stated."""

    RECEIVED = "received"
    DONE = "done"
    CARRIED_IN = "carried_in"
    CARRIED_OUT = "carried_out"
    NONE = "none"  # no application was received
    ALL_DONE = "all_done"
    REVIEW = "review"
    SUIT = "suit"
    DIRECT_SUIT = "direct_suit"
    SUIT_AFTER_REVIEW = "suit_after_review"
    DISPUTES = "disputes"  # reviews and suits in one number
    NO_REVIEW = "no_review"
    NO_SUIT = "no_suit"


class Statement(Struct, frozen=True, kw_only=True):
    """One statement. `value` is None for statements without number; `includes` is a stated 含上年结转 within the value.

    `scoped`: only a part of all cases is meant (one channel, one kind of applicant), or the words leave that open.
    `year` is the year that the sentence names for it, None where it names none.
    """

    kind: Kind
    value: Number | None
    start: int
    end: int
    sentence: Span
    year: int | None = None
    includes: Number | None = None
    scoped: bool = False
    approximate: bool = False


_SEPARATOR = re.compile(r"[，,。；、！？\n（）]")
_REACH = 2000  # characters: a year named further before a number is not its year
_OTHER_YEAR = re.compile(r"去年|(?<!结转)(?<!转结)上一?年(?!度?(?:的)?(?:结转|转|遗留))度?|前年|往年|同期|历年")


def year_of(prose: Prose, sentence: Span, position: int) -> int | None:
    """The last year named before `position` in the sentence; 0 where it is only called 去年, 上年, 同期 or 历年."""
    before = prose.text[max(sentence.start, position - _REACH) : position]
    named = list(re.finditer(r"((?:19|20)\d{2})年", _without_titles(before)))
    other = list(_OTHER_YEAR.finditer(_without_titles(before)))
    if other and (not named or other[-1].start() > named[-1].start()):
        # "较上年增加3件，收到…" compares in its own clause only.
        if re.search(r"[，；]", _without_titles(before)[other[-1].end() :]):
            return int(named[-1][1]) if named else None
        return 0
    return int(named[-1][1]) if named else None


def context(prose: Prose, sentence: Span, numbers: list[Mention], mention: Mention) -> str:
    """The words between the number before (in the same sentence and bracket) and this one."""
    start = sentence.start
    for place in range(bisect_right(numbers, mention.start, key=lambda other: other.end) - 1, -1, -1):
        other = numbers[place]
        if other.end <= start:
            break
        if other.group == mention.group:
            start = other.end
            break
    return prose.text[max(start, mention.group) : mention.start]


def tail(prose: Prose, sentence: Span, mention: Mention) -> str:
    """The words after a number up to the next separator."""
    found = _SEPARATOR.search(prose.text, mention.end, sentence.end)
    return prose.text[mention.end : found.start() if found else sentence.end]


def _without_titles(text: str) -> str:
    """The text with 《titles》 blanked, so that places stay."""
    return re.sub(r"《[^》]*》?", lambda title: " " * len(title.group()), text)
