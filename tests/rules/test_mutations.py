"""One cell changed by one breaks exactly the identities that hold this cell, in both forms, and no other."""

from __future__ import annotations

import pytest

from parsers.templates import load_template
from rules.engine import judge
from rules.model import Outcome
from rules.registry import all_rules
from tests.rules.base import clean_case, make_cell

SUMS = ("T3-BALANCE", "T3-RESULTSUM", "T3-ROWSUM", "T4-SUM")


@pytest.mark.parametrize(("form", "year"), [("2019", 2020), ("2021", 2023)])
@pytest.mark.parametrize("table", ["T3", "T4"])
def test_each_changed_cell_breaks_its_own_identities(form: str, year: int, table: str) -> None:
    rules = [all_rules()[rule_id] for rule_id in SUMS]
    identities = load_template(form).identities
    for address in load_template(form).cells:
        if not address.startswith(f"{table}."):
            continue
        case = clean_case(form, year)
        assert case.report is not None
        stated = case.report.cells[address].value
        assert stated is not None
        case.report.cells[address] = make_cell(address, str(stated + 1))
        broken = {(line.rule, line.subject) for line in judge(case, rules=rules) if line.outcome is Outcome.FAIL}
        assert broken == {(one.rule, one.subject) for one in identities if address in (*one.left, *one.right)}, address


def test_blanks_for_all_zeros_change_no_sum() -> None:
    case = clean_case()
    assert case.report is not None
    for address, cell in case.report.cells.items():
        if cell.value == 0:
            case.report.cells[address] = make_cell(address, "")
    outcomes = {line.rule: line.outcome for line in judge(case, rules=[all_rules()[rule_id] for rule_id in SUMS])}
    assert set(outcomes.values()) == {Outcome.PASS}
