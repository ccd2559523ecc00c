"""On the true cells of the real documents the rules on tables find what is known to be wrong, and nothing that is right."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rules.engine import judge
from rules.model import Finding, Outcome, Severity
from rules.registry import all_rules
from tests.rules.base import clean_case, make_cell

TRUTH = Path(__file__).resolve().parents[3] / "shared" / "samples" / "truth.json"
TABLE_RULES = [rule for rule in all_rules().values() if rule.category in ("table2", "table3", "table4")]
_needs_text = {"T2-TEXT-DOCS", "T2-TEXT-CASES", "T2-FEE-INFOFEE", "T3-FEELAPSE", "T4-CODEFENDANT"}

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not TRUTH.exists(), reason="the shared real documents do not lie beside this checkout"),
]


def _documents() -> list[dict[str, Any]]:
    if not TRUTH.exists():
        return []
    return [document for document in json.loads(TRUTH.read_text("utf-8"))["documents"] if document["cells"]]


def _judged(document: dict[str, Any]) -> list[Finding]:
    """The document's true cells in a clean report around them."""
    case = clean_case(document["template"], document["year"] or 2023, with_previous=False)
    assert case.report is not None
    case.unit, case.publication, case.local = None, None, True
    case.year, case.report.unit_id, case.report.unit_name = document["year"], None, document["unit"]
    for address, value in document["cells"].items():
        unit = "元" if value is not None and address == "T2.procurement.amount" else ""
        case.report.cells[address] = make_cell(address, "" if value is None else f"{value}{unit}")
    return judge(case, rules=TABLE_RULES)


@pytest.mark.parametrize("document", _documents(), ids=lambda document: document["file"])
def test_no_false_alarm_and_no_miss_on_true_cells(document: dict[str, Any]) -> None:
    findings = [line for line in _judged(document) if line.rule not in _needs_text]
    loud = [line for line in findings if line.outcome in (Outcome.FAIL, Outcome.REVIEW)]
    known = {rule for entry in (*document["must"], *document["may"]) for rule in _ids(entry)}
    alarms = [line.message for line in loud if line.severity is not Severity.INFO and line.rule not in known]
    assert alarms == []
    ours = {rule.id for rule in TABLE_RULES} - _needs_text
    for entry in document["must"]:
        if set(_ids(entry)) <= ours:
            assert any(line.rule in _ids(entry) and line.outcome is Outcome.FAIL for line in loud), entry["why"]
    outcomes = {line.rule: line.outcome.value for line in findings}
    for rule_id, outcome in document["outcomes"].items():
        if rule_id in ours:
            assert outcomes[rule_id] == outcome


def _ids(entry: dict[str, Any]) -> list[str]:
    return entry["rule"] if isinstance(entry["rule"], list) else [entry["rule"]]


def test_a_blank_column_of_totals_leaves_its_sum_open() -> None:
    """The report of 2019 prints no 总计 in its rows of results: that column is not judged, the four others hold."""
    (document,) = [one for one in _documents() if one["template"] == "2019"]
    (line,) = [one for one in _judged(document) if one.rule == "T3-RESULTSUM"]
    assert line.outcome is Outcome.PASS
    assert "共核对4项" in line.reason
    assert "未能核对" in line.reason
