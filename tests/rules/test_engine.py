"""The engine gives every failure in full, one line for the rest, and never a verdict without evidence."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from importlib.resources import files

import msgspec
import pytest
from jsonschema import Draft202012Validator

from crawler.register.model import Policy
from parsers.model import DocumentRef
from rules.case import Case
from rules.engine import RuleFault, judge
from rules.explain import explain, rule_title
from rules.fingerprint import fingerprint
from rules.model import Evidence, Outcome, Responsibility, Severity, Verdict
from rules.registry import Rule, all_rules
from tests.rules.base import clean_case, make_cell

PROOF = (Evidence(quote="8"),)


def a_rule(check: Callable[[Case], Iterator[Verdict]]) -> Rule:
    """A rule of this test only; it borrows the messages of T3-BALANCE's neighbours in common.toml."""
    return Rule(
        id="X-TEST", version=1, severity=Severity.ERROR, category="table3", templates=("2021",), basis="test", check=check
    )


def of(rule_id: str, case: Case, lang: str = "zh") -> list:
    return judge(case, lang, [all_rules()[rule_id]])


def test_a_failure_without_evidence_is_a_fault_of_the_program() -> None:
    def check(_case: Case) -> Iterator[Verdict]:
        yield Verdict(outcome=Outcome.FAIL, subject="T3.*.natural", message="not_assessable")

    with pytest.raises(RuleFault, match=r"X-TEST on qinghe, year 2023.*without evidence"):
        judge(clean_case(), rules=[a_rule(check)])


def test_an_exception_names_rule_unit_and_year() -> None:
    def check(_case: Case) -> Iterator[Verdict]:
        yield Verdict(outcome=Outcome.PASS)
        raise ZeroDivisionError("no applications")

    with pytest.raises(RuleFault, match=r"X-TEST on qinghe, year 2023: ZeroDivisionError: no applications") as caught:
        judge(clean_case(), rules=[a_rule(check)])
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


def test_a_missing_message_is_a_fault() -> None:
    def check(_case: Case) -> Iterator[Verdict]:
        yield Verdict(outcome=Outcome.FAIL, message="never_written", evidence=PROOF)

    with pytest.raises(RuleFault, match="never_written"):
        judge(clean_case(), rules=[a_rule(check)])


def test_quiet_outcomes_become_one_line_that_says_what_was_left_open() -> None:
    case = clean_case()
    assert case.report is not None
    case.report.cells["T3.granted.total"] = make_cell("T3.granted.total", "")
    (line,) = of("T3-ROWSUM", case)
    assert line.outcome is Outcome.PASS
    assert "共核对" in line.reason
    assert "另有1项未能核对" in line.reason
    assert line.evidence


def test_not_assessable_beats_not_applicable_and_keeps_our_responsibility() -> None:
    def check(_case: Case) -> Iterator[Verdict]:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE)
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, responsibility=Responsibility.SYSTEM)

    (line,) = judge(clean_case(), rules=[a_rule(check)])
    assert line.outcome is Outcome.NOT_ASSESSABLE
    assert line.responsibility is Responsibility.SYSTEM


def test_failures_push_out_the_passes() -> None:
    case = clean_case()
    assert case.report is not None
    case.report.cells["T3.granted.total"] = make_cell("T3.granted.total", "9")
    case.report.cells["T3.partial.total"] = make_cell("T3.partial.total", "9")
    lines = of("T3-ROWSUM", case)
    assert [line.subject for line in lines] == ["T3.granted.*", "T3.partial.*"]
    assert [(line.left, line.right, line.difference) for line in lines] == [(6, 9, -3), (1, 9, -8)]
    assert {proof.cell for proof in lines[0].evidence} >= {"T3.granted.natural", "T3.granted.total"}
    assert all(proof.place and proof.document for proof in lines[0].evidence)


def test_two_findings_on_one_subject_keep_their_own_fingerprints() -> None:
    def check(_case: Case) -> Iterator[Verdict]:
        yield Verdict(outcome=Outcome.REVIEW, subject="section.overview", message="pass", evidence=PROOF)
        yield Verdict(outcome=Outcome.REVIEW, subject="section.overview", message="pass", evidence=PROOF)

    first, second = judge(clean_case(), rules=[a_rule(check)])
    assert first.fingerprint != second.fingerprint


def test_a_fingerprint_outlives_wording_and_values() -> None:
    case, changed = clean_case(), clean_case()
    for one, raw in ((case, "7"), (changed, "8")):
        assert one.report is not None
        one.report.cells["T3.granted.total"] = make_cell("T3.granted.total", raw)
    (zh,), (en,) = of("T3-ROWSUM", case), of("T3-ROWSUM", changed, "en")
    assert zh.message != en.message
    assert zh.fingerprint == en.fingerprint == fingerprint("T3-ROWSUM", "qinghe", 2023, "T3.granted.*")


def test_a_draft_of_no_known_unit_is_told_apart_by_its_bytes() -> None:
    prints = set()
    for sha256 in ("a" * 64, "b" * 64):
        case = clean_case()
        assert case.report is not None
        case.unit, case.report.unit_id = None, None
        case.report.document = DocumentRef(sha256=sha256, media_type="text/plain")
        prints |= {line.fingerprint for line in of("S-T2", case)}
    assert len(prints) == 2


def test_the_policy_disables_and_reweighs_rules() -> None:
    case = clean_case()
    assert case.report is not None
    case.report.cells["T3.granted.total"] = make_cell("T3.granted.total", "9")
    policy = Policy(disabled=("T3-BALANCE",), severity={"T3-ROWSUM": "info"})
    case.register = msgspec.structs.replace(case.register, policy=policy)
    lines = judge(case)
    assert not any(line.rule == "T3-BALANCE" for line in lines)
    assert {line.severity for line in lines if line.rule == "T3-ROWSUM"} == {Severity.INFO}


def test_a_rule_of_another_form_says_so() -> None:
    (line,) = of("X-ITEMCHAIN", clean_case())
    assert line.outcome is Outcome.NOT_APPLICABLE
    assert "格式" in line.reason


def test_without_a_report_only_rules_of_absence_speak() -> None:
    case = clean_case()
    case.report = case.publication = None
    spoken = {line.rule for line in judge(case) if line.outcome in (Outcome.FAIL, Outcome.REVIEW)}
    assert spoken == {"D-MISSING"}


def test_every_line_fits_the_published_schema() -> None:
    schema = json.loads(files("rules").joinpath("schema/finding.schema.json").read_text("utf-8"))
    case, absent = clean_case(), clean_case()
    assert case.report is not None
    case.report.cells["T3.granted.total"] = make_cell("T3.granted.total", "9")
    case.report.cells["T2.fees.amount"] = make_cell("T2.fees.amount", "-0.5")
    absent.report = absent.publication = None
    for one in (case, absent):
        for line in judge(one):
            Draft202012Validator(schema).validate(json.loads(msgspec.json.encode(line)))


def test_a_wrong_language_is_named() -> None:
    with pytest.raises(RuleFault, match="unknown language 'de'"):
        judge(clean_case(), "de")


def test_explain_gives_basis_and_both_examples() -> None:
    for lang in ("zh", "en"):
        text = explain("t3-balance", lang)
        assert text.startswith(f"T3-BALANCE  {rule_title('T3-BALANCE', lang)}")
        assert "国办公开办函〔2021〕30号" in text
    assert "正确示例：自然人一列" in explain("T3-BALANCE")
    with pytest.raises(LookupError, match="T3-ROWSUM"):
        explain("T3-NONE")
