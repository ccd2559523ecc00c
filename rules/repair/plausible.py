"""Why a number may have come to stand where it stands: each kind of slip has a code, and the likelier slip is listed first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import cache
from itertools import pairwise

from msgspec import Struct

from parsers.model import Number, Report
from parsers.template import Template
from parsers.templates import load_template
from rules.repair.solve import Change
from rules.repair.system import Origin, System, Variable


class Reason(StrEnum):
    """How the stated number may have come from the right one."""

    EXCHANGED = "exchanged"  # two neighbouring cells of a row or column hold each other's number
    SHIFTED = "shifted"  # several neighbouring cells each hold their neighbour's number
    PARTIAL_TWICE = "partial_twice"  # the cases of 部分公开 were counted here as well
    SIGN = "sign"
    DIGITS_SWAPPED = "digits_swapped"
    DIGIT_DROPPED = "digit_dropped"
    DIGIT_ADDED = "digit_added"
    DIGIT_CHANGED = "digit_changed"
    LAST_YEAR = "last_year"  # last year's number of the same cell was left standing
    OTHER_VERSION = "other_version"  # page and attachment: one of the two numbers
    BLANK = "blank"  # nothing was filled in
    ZERO = "zero"  # 0 was filled in
    TEXT = "text"  # the sentence, not the table
    LAST_REPORT = "last_report"  # last year's report, not this one
    OTHER = "other"


# How far each slip stands behind in the list; the numbers only order the reasons and mean nothing else.
_RANK = {
    Reason.EXCHANGED: 0,
    Reason.SHIFTED: 0,
    Reason.PARTIAL_TWICE: 1,
    Reason.SIGN: 1,
    Reason.DIGITS_SWAPPED: 2,
    Reason.DIGIT_DROPPED: 2,
    Reason.DIGIT_ADDED: 2,
    Reason.LAST_YEAR: 3,
    Reason.DIGIT_CHANGED: 4,
    Reason.OTHER_VERSION: 4,
    Reason.BLANK: 5,
    Reason.ZERO: 6,
    Reason.OTHER: 6,
    Reason.TEXT: 7,
    Reason.LAST_REPORT: 8,
}


_TWO_DIGITS = 10


class Suggestion(Struct, frozen=True):
    """One changed number: the variable and its index in the system, what it should be, and how the slip may have happened."""

    variable: Variable
    index: int
    implied: int
    reason: Reason


def ranked(
    options: Sequence[Sequence[Change]], system: System, form: Template, previous: Report | None
) -> list[tuple[Suggestion, ...]]:
    """The options of one cause with reasons, the likeliest first; equally likely ones in the order of the form."""
    order = {address: number for number, address in enumerate(form.cells)}
    neighbours = _neighbours(form.id)
    explained = [_explained(option, system, neighbours, previous) for option in options]

    def place(option: tuple[Suggestion, ...]) -> tuple[int, list[int]]:
        return (
            sum(_RANK[one.reason] for one in option),
            [order.get(one.variable.name, len(order)) for one in option],
        )

    return sorted(explained, key=place)


# For each direction (right, left, below, above) the cell that stands next.
_Neighbours = tuple[dict[str, str], ...]


@cache
def _neighbours(form_id: str) -> _Neighbours:
    form = load_template(form_id)
    lines = [[f"T3.{row.key}.{column.key}" for column in form.columns] for row in form.rows]
    lines += [[f"T4.{group.key}.{column.key}" for column in form.case_columns] for group in form.case_groups]
    right = {a: b for line in lines for a, b in pairwise(line)}
    stacks = [[f"T3.{row.key}.{column.key}" for row in form.rows] for column in form.columns]
    below = {a: b for stack in stacks for a, b in pairwise(stack)}
    return right, {b: a for a, b in right.items()}, below, {b: a for a, b in below.items()}


def _explained(
    option: Sequence[Change], system: System, neighbours: _Neighbours, previous: Report | None
) -> tuple[Suggestion, ...]:
    changed = {system.variables[change.variable].name: change for change in option}
    implied = {name: int(system.variables[one.variable].number) + one.by for name, one in changed.items()}
    moved = _moved(system, changed, implied, neighbours)
    found = []
    for name, change in changed.items():
        variable = system.variables[change.variable]
        reason = moved.get(name) or _reason(variable, implied[name], _partial(system, name), previous)
        found.append(Suggestion(variable, change.variable, implied[name], reason))
    return tuple(found)


def _moved(
    system: System, changed: Mapping[str, Change], implied: Mapping[str, int], neighbours: _Neighbours
) -> dict[str, Reason]:
    """Changes that are one slip: two neighbours that hold each other's number, or a line that was moved on by one cell."""

    def stated(name: str | None) -> Number | None:
        index = system.index.get(name or "")
        return None if index is None else system.variables[index].number

    if len(changed) == 2:
        a, b = changed
        if any(side.get(a) == b for side in neighbours) and (stated(a), stated(b)) == (implied[b], implied[a]):
            return {a: Reason.EXCHANGED, b: Reason.EXCHANGED}
    for side in neighbours:
        # A moved line: the right number stands in the next cell, for at least two numbers that are not 0.
        found = [name for name in changed if implied[name] and stated(side.get(name)) == implied[name]]
        if len(found) > 1 and _one_line(changed):
            return dict.fromkeys(changed, Reason.SHIFTED)
    return {}


def _one_line(names: Iterable[str]) -> bool:
    """Whether cells stand in one row or in one column of one table."""
    parts = [name.split(".") for name in names]
    return any(len({(part[0], part[place]) for part in parts}) == 1 for place in (1, -1))


def _partial(system: System, name: str) -> Number:
    """部分公开 of the column of a cell of results; 0 where there is none."""
    table, _, rest = name.partition(".")
    row, _, column = rest.partition(".")
    if table != "T3" or row in ("new_received", "carried_in", "carried_out", "partial"):
        return 0
    index = system.index.get(f"T3.partial.{column}")
    return 0 if index is None else system.variables[index].number


def _reason(variable: Variable, implied: int, partial: Number, previous: Report | None) -> Reason:
    if variable.origin is not Origin.CELL:
        return {
            Origin.TEXT: Reason.TEXT, Origin.PREVIOUS: Reason.LAST_REPORT, Origin.ATTACHMENT: Reason.OTHER_VERSION,
        }[variable.origin]  # fmt: skip
    if variable.stated is None:
        return Reason.BLANK
    stated = int(variable.stated)
    before = previous.cells.get(variable.name) if previous is not None else None
    if partial > 0 and stated - implied == partial:
        return Reason.PARTIAL_TWICE
    if implied and stated == -implied:
        return Reason.SIGN
    slip = _slip(str(abs(stated)), str(implied)) if stated >= 0 else None
    if slip in (Reason.DIGITS_SWAPPED, Reason.DIGIT_DROPPED, Reason.DIGIT_ADDED):
        return slip
    # Two numbers of one digit are the same by chance too often to say anything.
    if before is not None and before.value == stated and stated >= _TWO_DIGITS:
        return Reason.LAST_YEAR
    return slip or (Reason.ZERO if stated == 0 else Reason.OTHER)


def _slip(stated: str, implied: str) -> Reason | None:
    """How one run of digits becomes the other by one slip of the hand."""
    if stated == "0":
        return None
    if len(stated) + 1 == len(implied) and any(stated == implied[:i] + implied[i + 1 :] for i in range(len(implied))):
        return Reason.DIGIT_DROPPED
    if len(stated) == len(implied) + 1 and implied != "0":
        if any(implied == stated[:i] + stated[i + 1 :] for i in range(len(stated))):
            return Reason.DIGIT_ADDED
        return None
    if len(stated) != len(implied) or len(stated) == 1:
        return None
    apart = [i for i, (a, b) in enumerate(zip(stated, implied, strict=True)) if a != b]
    if (
        len(apart) == 2
        and apart[1] == apart[0] + 1
        and stated[apart[0]] == implied[apart[1]]
        and stated[apart[1]] == implied[apart[0]]
    ):
        return Reason.DIGITS_SWAPPED
    return Reason.DIGIT_CHANGED if len(apart) == 1 else None
