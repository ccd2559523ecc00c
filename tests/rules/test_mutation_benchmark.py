"""Mutation benchmark: every single changed cell of generated clean reports is found, with the right equations and its own repair.

Predicted are the equations that a reader of the form would name, computed here from the template and not from the matrix.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from parsers.model import Number, Report
from parsers.templates import load_template
from rules.case import Case
from rules.engine import judge
from rules.model import Outcome
from rules.registry import all_rules
from rules.repair.causes import ARITHMETIC
from rules.repair.repairs import repairs_of
from rules.repair.system import Origin
from tests.rules.base import make_cell
from tests.rules.generated import generated_case

RULES = [all_rules()[rule_id] for rule_id in sorted(ARITHMETIC)]
STOCK = ("made", "repealed", "in_force")
# Statement of the prose -> the sums of totals that it may name.
STATED = {
    "N-CARRYIN": ("T3.carried_in.total",),
    "N-DONE": ("T3.handled_total.total",),
    "N-CARRYOUT": ("T3.carried_out.total",),
    "N-REVIEW": ("T4.review.total",),
}


def mutants(number: int) -> list[int]:
    """The number after one slip: one more, one less, a digit lost, two digits swapped, ten times, nothing."""
    digits = str(number)
    found = [number + 1, number - 1, number * 10, 0]
    if len(digits) > 1:
        found += [int(digits[:i] + digits[i + 1 :]) for i in range(len(digits))]
        found += [int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]) for i in range(len(digits) - 1)]
    return sorted({one for one in found if one >= 0 and one != number})


def predicted(form: str, case: Case, address: str, value: int) -> set[tuple[str, str]]:
    """The rules and subjects that must fail when this cell of a clean report holds `value`."""
    report = case.report
    assert report is not None
    assert case.previous is not None
    found = {(one.rule, one.subject) for one in load_template(form).identities if address in (*one.left, *one.right)}
    table, row, column = address.split(".")
    if row == "carried_in":
        found.add(("X-CARRY", f"T3.*.{column}"))
    if table == "T2":
        found.add(("X-STOCK", f"T2.{row}.*"))
    found |= {(rule, cells[0]) for rule, cells in STATED.items() if address in cells}
    if address in ("T3.new_received.total", "T3.carried_in.total"):
        new, carried = (_number(report, f"T3.{one}.total") for one in ("new_received", "carried_in"))
        changed = {"T3.new_received.total": new, "T3.carried_in.total": carried} | {address: value}
        # The text says what was newly received; 收到 may also mean newly received and carried in.
        if new not in (changed["T3.new_received.total"], sum(changed.values())):
            found.add(("N-RECEIVED", "T3.new_received.total"))
    return found


def _number(report: Report, address: str) -> Number:
    value = report.cells[address].value
    assert value is not None
    return value


@dataclass
class Figures:
    """What the benchmark counts."""

    mutants: int = 0
    undetected: list[str] = field(default_factory=list)
    unique: int = 0
    right_first: int = 0
    tied: int = 0
    right_among_ties: int = 0
    given_up: list[str] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        self.mutants += other.mutants
        self.unique += other.unique
        self.right_first += other.right_first
        self.tied += other.tied
        self.right_among_ties += other.right_among_ties
        self.undetected += other.undetected
        self.given_up += other.given_up

    def __str__(self) -> str:
        return (
            f"{self.mutants} mutants, {len(self.undetected)} not detected exactly; unique {self.unique}, first suspect right"
            f" {self.right_first}; tied {self.tied}, right one listed {self.right_among_ties};"
            f" given up {len(self.given_up)}"
        )


def addresses(form: str) -> Iterator[str]:
    for address in load_template(form).cells:
        table, row, column = address.split(".")
        if table != "T2" or (form == "2021" and row == "normative" and column in STOCK):
            yield address


def run(form: str, seed: int, *, dense: bool, every: int = 1, with_rules: int = 1) -> Figures:
    """All mutants of one report (or every n-th cell); the rules themselves judge every `with_rules`-th mutant."""
    figures = Figures()
    case = generated_case(form, seed, dense=dense)
    report = case.report
    assert report is not None
    for number, address in enumerate(addresses(form)):
        if number % every:
            continue
        clean, truth = report.cells[address], _number(report, address)
        for value in mutants(int(truth)):
            report.cells[address] = clean
            expected = predicted(form, case, address, value)
            report.cells[address] = make_cell(address, str(value))
            where = f"{form}/{seed}/{'dense' if dense else 'sparse'} {address} {truth} -> {value}"
            _one(figures, case, address, int(truth), expected, where, rules=figures.mutants % with_rules == 0)
        report.cells[address] = clean
    return figures


def _one(
    figures: Figures, case: Case, address: str, truth: int, expected: set[tuple[str, str]], where: str, *, rules: bool
) -> None:
    figures.mutants += 1
    repairs = repairs_of(case)
    failed = {(symptom.rule, symptom.subject) for cause in repairs.causes for symptom in cause.symptoms}
    if rules:
        loud = {(one.rule, one.subject) for one in judge(case, rules=RULES) if one.outcome in (Outcome.FAIL, Outcome.REVIEW)}
        if loud != expected:
            figures.undetected.append(f"{where}: rules {sorted(loud ^ expected)}")
            return
    if failed != expected:
        figures.undetected.append(f"{where}: system {sorted(failed ^ expected)}")
        return
    if repairs.notes:
        figures.given_up.append(where)
        return
    options = [option for cause in repairs.causes for option in cause.options]
    if len(options) == 1:
        figures.unique += 1
        (first, *_) = repairs.suspects() or [None]
        figures.right_first += first is not None and (first.cell, first.implied) == (address, truth)
    else:
        figures.tied += 1
        singles = [option[0] for option in options if len(option) == 1]
        figures.right_among_ties += any(
            one.variable.origin is Origin.CELL and (one.variable.name, one.implied) == (address, truth) for one in singles
        )


def assert_good(figures: Figures) -> None:
    print(figures)
    assert figures.undetected == []
    assert figures.given_up == []
    assert figures.right_first >= 0.98 * figures.unique
    assert figures.right_among_ties == figures.tied
    assert figures.unique + figures.tied == figures.mutants


@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("dense", [False, True], ids=["sparse", "dense"])
def test_single_slips_are_found_and_repaired(form: str, dense: bool) -> None:
    """The short form: one report of each kind, every third cell, the rules on a sample."""
    figures = run(form, 1, dense=dense, every=3, with_rules=25)
    assert figures.mutants > 100
    assert figures.unique > figures.tied
    assert_good(figures)


@pytest.mark.long
@pytest.mark.parametrize("form", ["2019", "2021"])
@pytest.mark.parametrize("dense", [False, True], ids=["sparse", "dense"])
def test_single_slips_long(form: str, dense: bool) -> None:
    """The long form: every cell of twenty reports of each kind, the rules on every tenth mutant."""
    figures = Figures()
    for seed in range(20):
        figures.add(run(form, seed, dense=dense, with_rules=10))
    assert_good(figures)
