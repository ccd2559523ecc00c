"""Sums that a spreadsheet would show, for workbooks that no spreadsheet has calculated: SUM, plus and minus, nothing else."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from parsers.readers.excel_sheets import place_of

_TOKEN = re.compile(
    r"\s*(?:(?P<range>\$?[A-Z]{1,3}\$?\d+(?::\$?[A-Z]{1,3}\$?\d+)?)|(?P<number>\d+(?:\.\d+)?)|(?P<sign>[-+(),]|SUM))"
)
_NUMBER = re.compile(r"-?\d{1,15}(?:\.\d{1,15})?")
_DEEPEST, _NESTED = 20, 4  # formulas that lead to each other, brackets in one
_MOST_CELLS, _MOST_FORMULAS = 500, 3_000  # of a range, of a sheet: a report has some hundred
Place = tuple[int, int]


class Uncalculated(Exception):
    """A formula says something else than sums of cells of its own sheet."""


class Sums:
    """The formulas of a sheet over its texts by row and column."""

    def __init__(self, formulas: Mapping[Place, str], texts: Sequence[Sequence[str]]) -> None:
        self.formulas, self.texts = formulas, texts
        self.known: dict[Place, Decimal] = {}

    def value(self, place: Place, depth: int = 0) -> Decimal:
        """What the formula in a cell comes to. Raises Uncalculated."""
        if depth > _DEEPEST:
            raise Uncalculated("the formula leads back to itself")
        if len(self.formulas) > _MOST_FORMULAS:
            raise Uncalculated("too many formulas")
        if place not in self.known:
            tokens = _tokens(self.formulas[place])
            total = self._sum(tokens, depth)
            if tokens:
                raise Uncalculated(f"not understood behind {tokens[0]}")
            self.known[place] = total
        return self.known[place]

    def _sum(self, tokens: list[str], depth: int) -> Decimal:
        total, sign = Decimal(0), 1
        while tokens[:1] in (["+"], ["-"]):
            sign = sign if tokens.pop(0) == "+" else -sign
        while True:
            total += sign * self._term(tokens, depth)
            if tokens[:1] not in (["+"], ["-"]):
                return total
            sign = 1 if tokens.pop(0) == "+" else -1

    def _term(self, tokens: list[str], depth: int) -> Decimal:
        if not tokens:
            raise Uncalculated("the formula breaks off")
        token = tokens.pop(0)
        if token == "(":
            inner = self._sum(tokens, depth)
            _expect(tokens, ")")
            return inner
        if token == "SUM":
            _expect(tokens, "(")
            total = self._argument(tokens, depth)
            while tokens[:1] == [","]:
                tokens.pop(0)
                total += self._argument(tokens, depth)
            _expect(tokens, ")")
            return total
        if token[0].isdigit():
            return Decimal(token)
        place = place_of(token.replace("$", ""))
        if place is None:
            raise Uncalculated(f"not understood: {token}")
        return self._cell(place, depth, strict=True)

    def _argument(self, tokens: list[str], depth: int) -> Decimal:
        if tokens and ":" in tokens[0]:
            first, last = (place_of(end.replace("$", "")) for end in tokens.pop(0).split(":"))
            if first is None or last is None or (last[0] - first[0] + 1) * (last[1] - first[1] + 1) > _MOST_CELLS:
                raise Uncalculated("the range is too large")
            places = [(row, col) for row in range(first[0], last[0] + 1) for col in range(first[1], last[1] + 1)]
            return sum((self._cell(place, depth, strict=False) for place in places), Decimal(0))
        return self._sum(tokens, depth)

    def _cell(self, place: Place, depth: int, *, strict: bool) -> Decimal:
        """A cell's number; blank is 0 in a sum, as a spreadsheet has it. Words count for nothing in a range, elsewhere they are refused."""
        if place in self.formulas:
            return self.value(place, depth + 1)
        row, col = place
        text = self.texts[row][col] if row < len(self.texts) and col < len(self.texts[row]) else ""
        if _NUMBER.fullmatch(text):
            return Decimal(text)
        if text and strict:
            raise Uncalculated(f"{text} is no number")
        return Decimal(0)


def _tokens(formula: str) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(formula.rstrip()):
        token = _TOKEN.match(formula, at)
        if token is None:
            raise Uncalculated(f"not understood: {formula}")
        found.append(token.group().strip())
        at = token.end()
    opened = [token == "(" for token in found if token in "()"]
    if max((2 * sum(opened[:end]) - end for end in range(len(opened) + 1)), default=0) > _NESTED:
        raise Uncalculated("too many brackets")
    return found


def _expect(tokens: list[str], token: str) -> None:
    if tokens[:1] != [token]:
        raise Uncalculated(f"{token} is missing")
    tokens.pop(0)
