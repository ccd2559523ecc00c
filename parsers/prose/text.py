"""Prose is read without layout: white space inside a paragraph and full-width digits are levelled, and quotes find back."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable
from functools import lru_cache, wraps
from itertools import pairwise
from typing import TypeVar

from msgspec import Struct

T = TypeVar("T")

_SPACES = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff\u00ad]+")
_WIDTHS: dict[int, int] = {
    **{ord(wide): ord(narrow) for wide, narrow in zip("０１２３４５６７８９", "0123456789", strict=True)},
    **{ord(wide): ord(narrow) for wide, narrow in zip("％．﹪（）：；，～", "%.%（）：；，~", strict=True)},
    ord("("): ord("（"),
    ord(")"): ord("）"),
    ord(";"): ord("；"),
    ord("："): ord("："),
    ord("∶"): ord("："),
}
# Narrow marks divide a sentence as wide ones do; inside "1,234", "8:30" and "http:" they are no marks.
_NARROW_COMMA = re.compile(r"(?<!\d),|,(?!\d)")
_NARROW_COLON = re.compile(r"(?<=[^\x00-\x7f]):")
_WIDE = re.compile("[" + "".join(chr(wide) for wide, narrow in _WIDTHS.items() if wide != narrow) + "]")
_END = re.compile(r"[。！？\n]")
_TOPIC = re.compile(r"(?<=[。\n])(?=（[一二三四五六七八九十]{1,3}）)|\n")


class Span(Struct, frozen=True):
    """A stretch of a prose text, `start` inclusive and `end` exclusive."""

    start: int
    end: int


class Prose(Struct, frozen=True, dict=True):
    """A text without layout; `origins[i]` is the place of its character i in the source."""

    source: str
    text: str
    origins: tuple[int, ...]

    def quote(self, start: int, end: int) -> str:
        """The words of the source between two places of the levelled text, without outer white space."""
        if start >= end:
            return ""
        return self.source[self.origins[start] : self.origins[end - 1] + 1].strip()

    def sentences(self) -> list[Span]:
        """The sentences, each with its closing mark; a line break ends a sentence too."""
        return _sentences(self)

    def topics(self) -> list[Span]:
        """The paragraphs; a paragraph that runs its （一）, （二） together counts as several."""
        return _topics(self)

    def sentence_at(self, position: int) -> Span:
        """The sentence in which a character stands."""
        spans = _sentences(self)
        index = bisect_left(spans, position + 1, key=_span_end)
        return spans[min(index, len(spans) - 1)] if spans else Span(0, 0)


def once(find: Callable[[Prose], list[T]]) -> Callable[[Prose], list[T]]:
    """Let a reading of a prose be made only once: many rules ask the same text for its sentences, numbers and statements.

    The finding is kept with the prose itself and goes with it. What is found must not be changed; the list is the caller's own.
    """
    name = f"{find.__module__}.{find.__qualname__}"

    @wraps(find)
    def found(prose: Prose) -> list[T]:
        kept = prose.__dict__
        if name not in kept:
            kept[name] = find(prose)
        return list(kept[name])

    return found


def _span_end(span: Span) -> int:
    return span.end


@once
def _sentences(prose: Prose) -> list[Span]:
    ends = [found.end() for found in _END.finditer(prose.text)]
    spans = [Span(start, end) for start, end in pairwise(sorted({0, *ends, len(prose.text)}))]
    return [span for span in spans if prose.text[span.start : span.end].strip()]


@once
def _topics(prose: Prose) -> list[Span]:
    cuts = sorted({0, len(prose.text), *(found.end() for found in _TOPIC.finditer(prose.text))})
    return [Span(start, end) for start, end in pairwise(cuts)]


def _in_one_width(text: str) -> str:
    # Few characters change, and str.translate would look up every one of them.
    return _WIDE.sub(lambda found: chr(_WIDTHS[ord(found.group())]), text)


# A judged case asks for the passages of two reports; a few more are kept for the reports that come next.
@lru_cache(maxsize=64)
def level_prose(source: str) -> Prose:
    """Drop white space (but one space between two digits and all line breaks), write digits, brackets and marks in one width."""
    parts: list[str] = []
    origins: list[int] = []
    start = 0
    for space in _SPACES.finditer(source):
        parts.append(_in_one_width(source[start : space.start()]))
        origins += range(start, space.start())
        start = space.end()
        before = parts[-1][-1:] or (source[origins[-1]] if origins else "")
        if before.isdigit() and source[start : start + 1].isdigit():
            parts.append(" ")
            origins.append(start - 1)
    parts.append(_in_one_width(source[start:]))
    origins += range(start, len(source))
    text = _NARROW_COLON.sub("：", _NARROW_COMMA.sub("，", "".join(parts)))
    return Prose(source=source, text=text, origins=tuple(origins))
