"""Prose is read without layout: white space inside a paragraph and full-width digits are levelled, and quotes find back."""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise

from msgspec import Struct

_SPACE = re.compile(r"[ \t\r\f\v\u00a0\u2000-\u200f\u202f\u205f\u2060\u3000\ufeff\u00ad]")
_WIDTHS: dict[int, int] = {
    **{ord(wide): ord(narrow) for wide, narrow in zip("０１２３４５６７８９", "0123456789", strict=True)},
    **{ord(wide): ord(narrow) for wide, narrow in zip("％．﹪（）：；，～", "%.%（）：；，~", strict=True)},
    ord("("): ord("（"),
    ord(")"): ord("）"),
    ord(";"): ord("；"),
    ord("："): ord("："),
    ord("∶"): ord("："),
}
_ENDS = "。！？\n"
_TOPIC = re.compile(r"(?<=[。\n])(?=（[一二三四五六七八九十]{1,3}）)|\n")


class Span(Struct, frozen=True):
    """A stretch of a prose text, `start` inclusive and `end` exclusive."""

    start: int
    end: int


class Prose(Struct, frozen=True):
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
        spans, start = [], 0
        for position, char in enumerate(self.text):
            if char in _ENDS:
                spans.append(Span(start, position + 1))
                start = position + 1
        if start < len(self.text):
            spans.append(Span(start, len(self.text)))
        return [span for span in spans if self.text[span.start : span.end].strip()]

    def topics(self) -> list[Span]:
        """The paragraphs; a paragraph that runs its （一）, （二） together counts as several."""
        cuts = sorted({0, len(self.text), *(found.end() for found in _TOPIC.finditer(self.text))})
        return [Span(start, end) for start, end in pairwise(cuts)]

    def sentence_at(self, position: int) -> Span:
        """The sentence in which a character stands."""
        spans = self.sentences()
        index = bisect_left([span.end for span in spans], position + 1)
        return spans[min(index, len(spans) - 1)] if spans else Span(0, 0)


def level_prose(source: str) -> Prose:
    """Drop white space (but one space between two digits and all line breaks), write digits and brackets in one width."""
    chars: list[str] = []
    origins: list[int] = []
    for position, char in enumerate(source):
        if _SPACE.match(char):
            after = source[position + 1 : position + 2]
            if not (chars and chars[-1].isdigit() and after.isdigit()):
                continue
            char = " "
        chars.append(char.translate(_WIDTHS))
        origins.append(position)
    return Prose(source=source, text="".join(chars), origins=tuple(origins))
