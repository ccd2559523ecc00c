"""The ways in which a run of numbers can be read as the parts of a total, some of them with parts of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from parsers.model import Number

_MOST_STEPS = 20_000


class Reading(Struct, frozen=True):
    """Which numbers of a run are the parts (by position), and how many numbers of the run the list takes up."""

    parts: tuple[int, ...]
    end: int


def best_reading(total: Number, values: Sequence[Number], nested: Sequence[int], ends: Sequence[int]) -> Reading | None:
    """A reading whose parts add up to `total`, or None.

    `nested` are positions whose number opens a list of its own: any count of the numbers after it may belong to that list.
    `ends` are positions at which a clause or sentence ends: a reading that ends there is preferred, then one with full inner
    lists, then the longer one.
    """
    inner_ends = set(ends)
    holding = [reading for reading in _readings(total, values, set(nested)) if _sum(values, reading) == total]
    if not holding:
        return None
    return max(
        holding,
        key=lambda reading: (_inner_hold(values, reading), len(reading.parts) > 1, reading.end in inner_ends, -reading.end,
                             len(reading.parts)),
    )  # fmt: skip


def longest_reading(total: Number, values: Sequence[Number], nested: Sequence[int], ends: Sequence[int]) -> Reading:
    """The reading to show where none adds up: inner lists as long as they hold or to the end, up to the fittest clause end."""
    chosen: list[Reading] = []
    for end in ends or [len(values)]:
        parts: list[int] = []
        position = 0
        while position < end:
            parts.append(position)
            position = _after_inner(values, position, end) if position in nested else position + 1
        chosen.append(Reading(tuple(parts), end))
    return min(chosen, key=lambda reading: (abs(_sum(values, reading) - total), reading.end))


def _after_inner(values: Sequence[Number], position: int, end: int) -> int:
    found: Number = 0
    for after in range(position + 1, end):
        found += values[after]
        if found == values[position]:
            return after + 1
    return end


def _readings(total: Number, values: Sequence[Number], nested: set[int]) -> Iterator[Reading]:
    """Depth first; a branch whose sum already exceeds the total is given up, and so is the search after a bound of steps."""
    stack: list[tuple[int, tuple[int, ...], Number]] = [(0, (), 0)]
    for _ in range(_MOST_STEPS):
        if not stack:
            return
        position, parts, found = stack.pop()
        if parts:
            yield Reading(parts, position)
        if position >= len(values):
            continue
        found += values[position]
        if found > total:
            continue
        longest = len(values) - position - 1 if position in nested else 0
        stack += [(position + 1 + skipped, (*parts, position), found) for skipped in range(longest + 1)]


def _sum(values: Sequence[Number], reading: Reading) -> Number:
    return sum(values[position] for position in reading.parts)


def _inner_hold(values: Sequence[Number], reading: Reading) -> bool:
    """Whether the numbers that are skipped after each part add up to that part (or none is skipped)."""
    bounds = [*reading.parts[1:], reading.end]
    for part, after in zip(reading.parts, bounds, strict=True):
        inner = values[part + 1 : after]
        if inner and sum(inner) != values[part]:
            return False
    return True
