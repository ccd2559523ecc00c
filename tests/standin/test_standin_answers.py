"""The answer file is the same for the same parameters, complete, and free of contradictions."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from standin.answers import Answers
from standin.world import Parameters, build

FIRST_RELEASE = {
    *("S-SECTIONS", "S-T2", "S-T3", "S-T4", "S-GEN", "S-TITLE-YEAR", "T2-RULEPOWER", "T2-VALID-LOW", "T2-NEG"),
    *("T3-BALANCE", "T3-ROWSUM", "T3-RESULTSUM", "T3-NEG", "T4-SUM", "N-PERIOD", "N-YEAR", "N-RECEIVED", "N-NONE"),
    *("N-SUBTOTAL", "N-PROBLEM-EMPTY", "X-CARRY", "X-STOCK", "D-DEPT", "D-GOV", "D-TOWN", "D-MISSING"),
}


@pytest.fixture(scope="module")
def nights() -> dict[int, Answers]:
    return {night: build(Parameters(night=night)).answers for night in (1, 2, 3)}


def test_every_rule_of_the_first_release_is_planted(nights: dict[int, Answers]) -> None:
    assert {found.rule for found in nights[1].required()} == FIRST_RELEASE


def test_equal_parameters_give_equal_answers_and_another_seed_other_figures(nights: dict[int, Answers]) -> None:
    assert build(Parameters()).answers.to_json() == nights[1].to_json()
    assert build(Parameters(seed=5)).answers.reports != nights[1].reports


def test_the_answer_file_reads_back(nights: dict[int, Answers]) -> None:
    assert msgspec.json.decode(nights[1].to_json(), type=Answers) == nights[1]


def test_it_has_the_size_asked_for(nights: dict[int, Answers]) -> None:
    answers = nights[1]
    assert len({coverage.unit_id for coverage in answers.coverage}) >= 24
    assert {report.template for report in answers.reports if report.year == 2020} == {"2019"}
    assert {coverage.year for coverage in answers.coverage} == {2020, 2021, 2022, 2023}
    assert len(answers.clean) > 60


def test_clean_and_faulty_do_not_meet(nights: dict[int, Answers]) -> None:
    for answers in nights.values():
        spoiled = {(found.unit_id, found.year) for found in answers.findings}
        everything = {(coverage.unit_id, coverage.year) for coverage in answers.coverage}
        assert spoiled <= everything
        assert set(answers.clean) == everything - spoiled


def test_coverage_follows_from_dates(nights: dict[int, Answers]) -> None:
    for answers in nights.values():
        for one in answers.coverage:
            month_day = (3, 31) if one.unit_id == "qzf" else (1, 31)
            deadline = dt.date(one.year + 1, *month_day)
            if one.status in {"on_time", "late", "unreadable"}:
                assert one.published_at is not None
                assert one.days_late == max(0, (one.published_at.date() - deadline).days)
                assert (one.status == "late") == (one.days_late > 0)
                assert dt.date(one.year + 1, 1, 1) <= one.published_at.date() <= answers.as_of
            elif one.status == "missing":
                assert answers.as_of > deadline
            elif one.status == "not_due":
                assert answers.as_of <= deadline


def test_every_status_of_a_first_night_occurs(nights: dict[int, Answers]) -> None:
    statuses = {one.status for one in nights[1].coverage}
    assert statuses == {"on_time", "late", "missing", "not_due", "unreadable", "exempt"}


def test_late_and_missing_reports_are_the_required_findings_on_time(nights: dict[int, Answers]) -> None:
    for answers in nights.values():
        by_status = {
            status: {(c.unit_id, c.year) for c in answers.coverage if c.status == status} for status in ("late", "missing")
        }
        required = {
            rules: {(f.unit_id, f.year) for f in answers.required() if f.rule in rules}
            for rules in (("D-DEPT", "D-GOV", "D-TOWN"), ("D-MISSING",))
        }
        assert by_status["late"] == required["D-DEPT", "D-GOV", "D-TOWN"]
        assert by_status["missing"] == required[("D-MISSING",)]


def test_the_second_night_changes_nothing_and_the_third_three_reports(nights: dict[int, Answers]) -> None:
    first, second, third = nights[1], nights[2], nights[3]
    assert (second.findings, second.coverage, second.reports) == (first.findings, first.coverage, first.reports)
    assert second.events == ()
    assert {(event.kind, event.unit_id, event.year) for event in third.events} == {
        ("late", "kjj", 2023),
        ("withdrawn", "swj", 2023),
        ("replaced", "tyj", 2023),
    }
    one, other = ({(c.unit_id, c.year): c for c in answers.coverage} for answers in (first, third))
    assert {key for key in one if one[key] != other[key]} == {("kjj", 2023), ("swj", 2023)}
    before, after = ({(r.unit_id, r.year): r for r in answers.reports} for answers in (first, third))
    changed = {key for key in before.keys() & after.keys() if before[key] != after[key]}
    assert changed == {("tyj", 2023)}
    assert after.keys() - before.keys() == {("kjj", 2023)}


def test_an_unknown_night_and_years_without_forms_are_refused() -> None:
    with pytest.raises(ValueError, match="night 9"):
        build(Parameters(night=9))
    with pytest.raises(ValueError, match="start before 2019"):
        build(Parameters(years=(2017, 2018)))
