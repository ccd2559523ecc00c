"""A failure that rests on a recognised or doubtful number is for a person, and is our side's; sure numbers still fail."""

from __future__ import annotations

import msgspec
import pytest

from rules.case import Case
from rules.engine import judge
from rules.model import Finding, Outcome, Responsibility
from rules.registry import all_rules
from tests.rules.base import clean_case, make_cell

RULES = [all_rules()["T3-ROWSUM"], all_rules()["X-CARRY"]]


def case_with(source: str, confidence: float, *, previous: bool = False) -> Case:
    case = clean_case("2021", 2023)
    report = case.previous if previous else case.report
    assert report is not None
    address = "T3.carried_out.natural" if previous else "T3.granted.natural"
    wrong = make_cell(address, "77")
    report.cells[address] = msgspec.structs.replace(wrong, source=source, confidence=confidence)
    return case


def loud(case: Case) -> list[Finding]:
    return [line for line in judge(case, rules=RULES) if line.outcome in (Outcome.FAIL, Outcome.REVIEW)]


@pytest.mark.parametrize(("source", "confidence"), [("ocr", 0.99), ("pdf", 0.5)])
def test_doubtful_numbers_ask_for_a_person(source: str, confidence: float) -> None:
    (finding,) = loud(case_with(source, confidence))
    assert finding.outcome is Outcome.REVIEW
    assert finding.responsibility is Responsibility.SYSTEM
    assert "核对" in finding.message
    assert finding.reason == finding.message


def test_sure_numbers_fail() -> None:
    (finding,) = loud(case_with("pdf", 0.9))
    assert finding.outcome is Outcome.FAIL
    assert finding.responsibility is Responsibility.PUBLISHER


def test_last_years_doubtful_number_condemns_nobody_this_year() -> None:
    findings = loud(case_with("ocr", 0.9, previous=True))
    assert {finding.outcome for finding in findings} == {Outcome.REVIEW}
