"""No rule is forgotten: each is documented, in the contract, explained in both languages, has cases, spares clean reports."""

from __future__ import annotations

import csv
import re
from itertools import product
from pathlib import Path

import pytest

from crawler.register.model import UnitKind
from rules.engine import judge
from rules.messages import EXPLAINING, LANGUAGES, catalogue
from rules.model import Outcome, Severity
from rules.registry import ALL_TEMPLATES, Rule, all_rules
from tests.rules.base import clean_case
from tests.rules.case_files import FOLDER, load

CONTRACT = Path(__file__).resolve().parents[3] / "shared" / "contract" / "rules.csv"
RULES = list(all_rules().values())
YEARS = (("2019", 2019), ("2019", 2020), ("2021", 2021), ("2021", 2022), ("2021", 2023), ("2021", 2024))
_by_id = pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])


@_by_id
def test_rule_is_documented(rule: Rule) -> None:
    assert rule.basis
    assert rule.explanation.endswith("."), "the docstring says in sentences what must hold and when it does not apply"
    assert set(rule.templates) <= set(ALL_TEMPLATES)
    assert rule.practice is ("[practice]" in rule.basis)


@_by_id
@pytest.mark.parametrize("lang", LANGUAGES)
def test_rule_is_explained_to_people(rule: Rule, lang: str) -> None:
    texts = catalogue(lang).get(rule.id, {})
    assert set(EXPLAINING) <= set(texts), f"{rule.id} lacks title, right or wrong in {lang}"
    assert all(text.strip() for text in texts.values())


@_by_id
def test_messages_are_the_same_in_both_languages(rule: Rule) -> None:
    # In English the docstring of the check explains it; Chinese readers get their own words.
    assert set(catalogue("zh").get(rule.id, {})) - {"explanation"} == set(catalogue("en").get(rule.id, {}))


def test_no_message_is_left_over() -> None:
    """A message of no rule belongs to a rule that was renamed or never registered."""
    for lang in LANGUAGES:
        assert set(catalogue(lang)) - {"common"} - {rule.id for rule in RULES} == set()


@_by_id
def test_rule_has_cases(rule: Rule) -> None:
    """At least one case that speaks (fail, or review where the rule never fails), one that passes, one that does not apply."""
    path = FOLDER / f"{rule.id}.toml"
    assert path.exists(), f"write {path.name} with fail, pass and does-not-apply cases"
    outcomes = {case["outcome"] for case in load(path)}
    assert outcomes & {"fail", "review"}
    assert "pass" in outcomes
    assert outcomes & {"not_applicable", "not_assessable"}


def test_no_case_file_without_rule() -> None:
    assert {path.stem for path in FOLDER.glob("*.toml")} <= {rule.id for rule in RULES}


@pytest.mark.skipif(not CONTRACT.exists(), reason="the contract does not lie beside this checkout")
@_by_id
def test_rule_is_as_in_the_contract(rule: Rule) -> None:
    with CONTRACT.open(encoding="utf-8-sig") as lines:
        contract = {row["id"]: row for row in csv.DictReader(lines)}
    row = contract[rule.id]
    assert rule.category == row["category"]
    assert rule.severity is Severity(row["severity"])
    # "[template 2019: …]" in the condition extends the rule to that form with a changed weight or exception.
    extended = set(re.findall(r"\[template (\d{4}):", row["fails_when"]))
    assert set(rule.templates) == set(row["templates"].split()) | extended


@pytest.mark.parametrize(("form", "kind"), list(product(YEARS, UnitKind)), ids=str)
def test_every_rule_is_silent_on_clean_reports(form: tuple[str, int], kind: UnitKind) -> None:
    case = clean_case(*form, kind=kind)
    loud = [
        f"{finding.rule} {finding.outcome.value}: {finding.message}"
        for finding in judge(case)
        if finding.outcome in (Outcome.FAIL, Outcome.REVIEW) and finding.severity is not Severity.INFO
    ]
    assert loud == []


def test_clean_reports_are_really_looked_at() -> None:
    """Silence because nothing applied would prove nothing: on the clean town report most rules pass outright."""
    outcomes = [finding.outcome for finding in judge(clean_case())]
    assert outcomes.count(Outcome.PASS) > len(outcomes) / 2
