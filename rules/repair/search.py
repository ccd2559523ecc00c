"""The fewest changes that make a set of integer equations hold: exact elimination, branching only where a proof demands it.

Which cells may be changed is decided by certificates. After the chosen cells are eliminated, an equation that is still not zero
is a combination of the original ones in which no chosen cell occurs: no change of the chosen cells alone can ever mend it, so
every repair changes one of the other cells in it. The same holds for a chosen cell whose only possible value is negative or no
whole number. Branching over these cells therefore misses no repair, and cells far away from the fault are never tried.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import gcd

from msgspec import Struct, field

Row = tuple[dict[int, int], int]  # coefficients by variable, and the residual; the variables' changes must cancel it
Repair = dict[int, int]  # change by variable


class Work(Struct):
    """How many nodes of the search may still be visited; counted, not timed, so that every machine gives the same answer."""

    left: int
    spent: int = 0

    def take(self) -> bool:
        """Whether one more node may be visited."""
        self.spent += 1
        return self.spent <= self.left


class Exhausted(Exception):
    """The search was given up at its bound of nodes: nothing is known about repairs."""


class Problem(Struct):
    """Equations as rows and what each variable may become: `floors` is the lowest allowed change (minus the stated number)."""

    rows: Sequence[Row]
    floors: Mapping[int, int]
    found: dict[tuple[tuple[int, int], ...], Repair] = field(default_factory=dict)
    tried: set[frozenset[int]] = field(default_factory=set)


def repairs_of_size(rows: Sequence[Row], floors: Mapping[int, int], size: int, work: Work) -> list[Repair]:
    """All repairs that change exactly `size` variables, none of which is needless; sorted by variables.

    Where the equations leave the amounts open (3 cases too many, to be taken from two cells in any share), there is no definite
    repair of these cells and none is given.
    `floors[v]` is the lowest allowed change of v. Raises Exhausted when `work` is used up.
    """
    problem = Problem(rows, floors)
    _search(problem, list(rows), {}, size, work)
    return [problem.found[key] for key in sorted(problem.found)]


def _search(problem: Problem, rows: list[Row], pivots: dict[int, int], left: int, work: Work) -> None:
    if not work.take():
        raise Exhausted
    used = set(pivots.values())
    failing = [number for number, row in enumerate(rows) if row[1] and number not in used]
    if not failing:
        wrong = _impossible(problem, rows, pivots)
        if wrong is None:
            if left == 0:
                _record(problem, rows, pivots)
            return
        failing = [wrong]
    if left == 0 or not _coverable(rows, failing, left):
        return
    branch = min(failing, key=lambda number: len(rows[number][0]))
    for variable in rows[branch][0]:
        if variable in pivots:
            continue
        chosen = frozenset((*pivots, variable))
        if chosen in problem.tried:
            continue
        problem.tried.add(chosen)
        # Where a chosen cell has no possible value alone, the new one is eliminated through a free row that holds it.
        free = (number for number, row in enumerate(rows) if number not in used and variable in row[0])
        pivot = next(free, None) if branch in used else branch
        if pivot is not None:
            _search(problem, _eliminate(rows, pivot, variable), {**pivots, variable: pivot}, left - 1, work)


def _impossible(problem: Problem, rows: list[Row], pivots: dict[int, int]) -> int | None:
    """The row of a chosen variable whose change would be no whole number, or would make a count negative."""
    for variable, number in pivots.items():
        coefficients, residual = rows[number]
        change = Fraction(-residual, coefficients[variable])
        if change.denominator != 1 or change < problem.floors[variable]:
            return number
    return None


def _record(problem: Problem, rows: list[Row], pivots: dict[int, int]) -> None:
    repair = {variable: -rows[number][1] // rows[number][0][variable] for variable, number in pivots.items()}
    if all(repair.values()):
        problem.found[tuple(sorted(repair.items()))] = repair


def _coverable(rows: list[Row], failing: list[int], left: int) -> bool:
    """Whether `left` more variables can possibly touch every failing row."""
    touched: dict[int, int] = {}
    for number in failing:
        for variable in rows[number][0]:
            touched[variable] = touched.get(variable, 0) + 1
    return sum(sorted(touched.values(), reverse=True)[:left]) >= len(failing)


def _eliminate(rows: list[Row], pivot: int, variable: int) -> list[Row]:
    """The rows with `variable` removed from all but the pivot row, in whole numbers."""
    source, source_residual = rows[pivot]
    factor = source[variable]
    reduced = list(rows)
    for number, (coefficients, residual) in enumerate(rows):
        times = coefficients.get(variable)
        if number == pivot or times is None:
            continue
        mixed = {index: factor * value for index, value in coefficients.items()}
        for index, value in source.items():
            value = mixed.get(index, 0) - times * value
            if value:
                mixed[index] = value
            else:
                mixed.pop(index, None)
        mixed_residual = factor * residual - times * source_residual
        if abs(factor) != 1:
            common = gcd(mixed_residual, *mixed.values())
            if common > 1:
                mixed = {index: value // common for index, value in mixed.items()}
                mixed_residual //= common
        reduced[number] = (mixed, mixed_residual)
    return reduced
