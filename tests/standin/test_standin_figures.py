"""The printed tables, recomputed by other arithmetic than the generator's: they fail exactly where a fault is planted."""

from __future__ import annotations

import itertools
from fractions import Fraction

import pytest

from standin.answers import Answers
from standin.districts import district
from standin.figures import generate, printed
from standin.form import addresses, grids
from standin.world import Parameters, build

PEOPLE = ("natural", "business", "research", "public_interest", "legal_service", "other_org")
RECOMPUTED = {
    "T3-BALANCE", "T3-ROWSUM", "T3-RESULTSUM", "T3-NEG", "T4-SUM", "T2-NEG", "T2-RULEPOWER", "T2-VALID-LOW", "X-CARRY", "X-STOCK",
}  # fmt: skip
Cells = dict[str, int | float | None]


def column(cells: Cells, name: str) -> dict[str, Fraction]:
    found = {}
    for address, value in cells.items():
        table, row, last = address.split(".")
        if table == "T3" and last == name and value is not None:
            found[row] = Fraction(str(value))
    return found


def within_one_report(cells: Cells) -> set[tuple[str, str]]:
    found = set()
    numbers = {address: Fraction(str(value)) for address, value in cells.items() if value is not None}
    for name in (*PEOPLE, "total"):
        rows = column(cells, name)
        if not rows:
            continue
        if rows["new_received"] + rows["carried_in"] != rows["handled_total"] + rows["carried_out"]:
            found.add(("T3-BALANCE", f"T3.*.{name}"))
        results = set(rows) - {"new_received", "carried_in", "handled_total", "carried_out"}
        if sum(rows[row] for row in results) != rows["handled_total"]:
            found.add(("T3-RESULTSUM", f"T3.*.{name}"))
        found |= {("T3-NEG", f"T3.{row}.{name}") for row, value in rows.items() if value < 0}
    for row in column(cells, "total"):
        if sum(numbers[f"T3.{row}.{person}"] for person in PEOPLE) != numbers[f"T3.{row}.total"]:
            found.add(("T3-ROWSUM", f"T3.{row}.*"))
    for group in ("review", "direct_suit", "suit_after_review"):
        parts = [numbers.get(f"T4.{group}.{outcome}") for outcome in ("upheld", "corrected", "other", "pending", "total")]
        known = [part for part in parts if part is not None]
        assert len(known) in {0, 5}
        if known and sum(known[:4]) != known[4]:
            found.add(("T4-SUM", f"T4.{group}.*"))
    papers = {address: value for address, value in numbers.items() if address.startswith("T2.")}
    found |= {("T2-NEG", address) for address, value in papers.items() if value < 0 and not address.endswith(".change")}
    if any(value for address, value in papers.items() if address.startswith("T2.rules.")):
        found.add(("T2-RULEPOWER", "T2.rules.*"))
    if "T2.normative.in_force" in papers:
        made, repealed, valid = (papers[f"T2.normative.{name}"] for name in ("made", "repealed", "in_force"))
        if valid < made - repealed:
            found.add(("T2-VALID-LOW", "T2.normative.in_force"))
    return found


def between_years(before: Cells, now: Cells) -> set[tuple[str, str]]:
    found = set()
    for name in (*PEOPLE, "total"):
        left, carried = before.get(f"T3.carried_out.{name}"), now.get(f"T3.carried_in.{name}")
        if left is not None and carried is not None and left != carried:
            found.add(("X-CARRY", f"T3.carried_in.{name}"))
    for row in ("rules", "normative"):
        stock = before.get(f"T2.{row}.in_force")
        made, repealed, valid = (now.get(f"T2.{row}.{name}") for name in ("made", "repealed", "in_force"))
        if stock is not None and made is not None and repealed is not None and valid != stock + made - repealed:
            found.add(("X-STOCK", f"T2.{row}.in_force"))
    return found


def recomputed(answers: Answers) -> set[tuple[str, str, int, str]]:
    cells = {(report.unit_id, report.year): report.cells for report in answers.reports}
    found = set()
    for (unit, year), own in cells.items():
        found |= {(rule, unit, year, subject) for rule, subject in within_one_report(own)}
        before = cells.get((unit, year - 1))
        if before is not None:
            found |= {(rule, unit, year, subject) for rule, subject in between_years(before, own)}
    return found


def planted(answers: Answers) -> set[tuple[str, str, int, str]]:
    return {
        (found.rule, found.unit_id, found.year, found.subject if found.rule != "T4-SUM" else "T4.review.*")
        for found in answers.required()
        if found.rule in RECOMPUTED
    }


@pytest.mark.parametrize("night", [1, 3])
@pytest.mark.parametrize("seed", [Parameters.seed, 1])
def test_the_tables_fail_exactly_where_faults_are_planted(night: int, seed: int) -> None:
    answers = build(Parameters(seed=seed, night=night)).answers
    assert recomputed(answers) == planted(answers)


def test_a_district_of_many_bodies_and_years_fails_only_by_planted_faults() -> None:
    answers = build(Parameters(units=70, years=(2019, 2020, 2021, 2022, 2023, 2024))).answers
    assert len(answers.reports) > 400
    assert recomputed(answers) == planted(answers)


def test_the_district_government_reports_the_sums_of_its_bodies() -> None:
    district_of = district()
    drawn = generate(district_of, (2022, 2023), Parameters.seed, {})
    for year in (2022, 2023):
        total = printed(drawn["qzf", year], "2021")
        others = [printed(drawn[body.unit_id, year], "2021") for body in district_of.bodies[1:]]
        for address, value in total.items():
            assert Fraction(value) == sum(Fraction(one[address]) for one in others), address


@pytest.mark.parametrize(("template", "sizes"), [("2019", (22, 161, 15)), ("2021", (10, 175, 15))])
def test_the_forms_have_as_many_values_as_the_official_ones(template: str, sizes: tuple[int, int, int]) -> None:
    found = [addresses(grid) for grid in grids(template).values()]
    assert tuple(len(one) for one in found) == sizes
    assert set(itertools.chain(*found)) == set(printed(generate(district(), (2022,), 1, {})["mishan", 2022], template))
