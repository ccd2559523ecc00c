"""From a system to its causes: independent parts are repaired apart, and every repair of the least size is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, product

from msgspec import Struct

from rules.repair.search import Exhausted, Repair, Row, Work, repairs_of_size
from rules.repair.system import Choice, Equation, System

MOST_CHANGES = 6  # more than this is no slip of the pen but another table
MOST_NODES = 20_000
_MOST_READINGS = 16  # combinations of readings of the prose that are tried


class Change(Struct, frozen=True, order=True):
    """One variable and by how much its number has to change."""

    variable: int
    by: int


class Cause(Struct, frozen=True):
    """Failed equations that belong together, and all smallest sets of changes that make every one of them hold."""

    symptoms: tuple[Equation, ...]
    options: tuple[tuple[Change, ...], ...]


class Solution(Struct, frozen=True):
    """The causes of a report. `gave_up`: the search met its bound, `too_many`: more than MOST_CHANGES changes would be needed.

    Both name parts of the report for which there are no causes.
    """

    causes: tuple[Cause, ...]
    gave_up: tuple[Equation, ...] = ()
    too_many: tuple[Equation, ...] = ()
    nodes: int = 0


class _Part(Struct):
    equations: list[Equation]
    choices: list[Choice]


def solve(system: System, most_changes: int = MOST_CHANGES, most_nodes: int = MOST_NODES) -> Solution:
    """The causes of all failed equations. The work is bounded by a count of nodes over the whole report, never by the clock."""
    work = Work(most_nodes)
    causes: list[Cause] = []
    gave_up: list[Equation] = []
    too_many: list[Equation] = []
    for part in _parts(system):
        failed = _failed(system, part)
        if not failed:
            continue
        try:
            found = _smallest(system, part, most_changes, work)
        except Exhausted:
            gave_up += failed
            continue
        if found:
            causes += _causes(failed, found)
        else:
            too_many += failed
    return Solution(tuple(causes), tuple(gave_up), tuple(too_many), min(work.spent, most_nodes))


def _failed(system: System, part: _Part) -> list[Equation]:
    """The failed equations; a statement none of whose readings holds fails once, as its usual reading."""
    failed = [equation for equation in part.equations if system.residual(equation)]
    for choice in part.choices:
        if all(system.residual(reading) for reading in choice.readings):
            failed.append(choice.readings[0])
    return failed


def _parts(system: System) -> Iterator[_Part]:
    """The system cut into parts that share no variable."""
    parent = list(range(len(system.variables)))

    def root(index: int) -> int:
        while parent[index] != index:
            parent[index] = parent[parent[index]]
            index = parent[index]
        return index

    groups = [*([equation] for equation in system.equations), *(list(choice.readings) for choice in system.choices)]
    for group in groups:
        first, *others = (index for equation in group for index in equation.terms)
        for other in others:
            parent[root(other)] = root(first)
    parts: dict[int, _Part] = {}
    for equation in system.equations:
        parts.setdefault(root(next(iter(equation.terms))), _Part([], [])).equations.append(equation)
    for choice in system.choices:
        parts.setdefault(root(next(iter(choice.readings[0].terms))), _Part([], [])).choices.append(choice)
    yield from parts.values()


_Found = tuple[list[Equation], Repair]


def _smallest(system: System, part: _Part, most_changes: int, work: Work) -> list[_Found]:
    """All repairs of the least number of changes, each with the equations that hold after it; empty if none is small enough."""
    readings = list(islice(product(*(_holding_first(system, choice) for choice in part.choices)), _MOST_READINGS))
    for size in range(1, most_changes + 1):
        found: dict[tuple[tuple[int, int], ...], _Found] = {}
        for chosen in readings:
            equations = [*part.equations, *chosen]
            rows: list[Row] = [(equation.terms, int(system.residual(equation))) for equation in equations]
            floors = {index: -int(system.variables[index].number) for equation in equations for index in equation.terms}
            for repair in repairs_of_size(rows, floors, size, work):
                found.setdefault(tuple(sorted(repair.items())), (equations, repair))
        if found:
            return [found[key] for key in sorted(found)]
    return []


def _holding_first(system: System, choice: Choice) -> list[Equation]:
    return sorted(choice.readings, key=lambda reading: system.residual(reading) != 0)


def _causes(failed: Sequence[Equation], found: Sequence[_Found]) -> Iterator[Cause]:
    """Repairs split into clusters of changes that meet in an equation; what all repairs share stands alone as a cause."""
    split = [_clusters(equations, repair) for equations, repair in found]
    mended = [{_mended(failed, cluster): cluster for cluster in clusters} for clusters in split]

    def cause(symptoms: Iterable[int], options: Iterable[tuple[Change, ...]]) -> Cause:
        return Cause(tuple(failed[number] for number in symptoms), tuple(sorted(set(options))))

    if len({frozenset(one) for one in mended}) == 1:
        # Every repair cuts the symptoms in the same way: each piece is a cause of its own with its own choices.
        for symptoms in mended[0]:
            yield cause(symptoms, (one[symptoms] for one in mended))
        return
    common = set.intersection(*(set(clusters) for clusters in split))
    for cluster in sorted(common):
        yield cause(_mended(failed, cluster), [cluster])
    rest = [tuple(sorted(change for cluster in clusters if cluster not in common for change in cluster)) for clusters in split]
    yield cause(_mended(failed, [change for option in rest for change in option]), rest)


def _clusters(equations: Iterable[Equation], repair: Repair) -> list[tuple[Change, ...]]:
    """The changes of one repair, together where they stand in one equation."""
    clusters = [{variable} for variable in repair]
    for equation in equations:
        touched = [cluster for cluster in clusters if not cluster.isdisjoint(equation.terms)]
        if len(touched) > 1:
            clusters = [cluster for cluster in clusters if cluster not in touched] + [set.union(*touched)]
    return [tuple(sorted(Change(variable, repair[variable]) for variable in cluster)) for cluster in clusters]


def _mended(failed: Sequence[Equation], changes: Iterable[Change]) -> tuple[int, ...]:
    """Which of the failed equations hold a changed variable."""
    changed = {change.variable for change in changes}
    return tuple(number for number, equation in enumerate(failed) if not changed.isdisjoint(equation.terms))
