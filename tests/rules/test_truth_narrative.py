"""On the prose of the real documents the narrative rules find what is known to be wrong, and nothing that is right."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from parsers.blocks import Document
from parsers.model import TableReading, TableState
from parsers.readers.docx import read_docx
from parsers.readers.html import read_html
from parsers.readers.pdf import read_pdf
from parsers.readers.text import read_text
from parsers.sections import divide
from rules.engine import judge
from rules.model import Finding, Outcome, Severity
from rules.registry import all_rules
from tests.rules.base import clean_case, make_cell

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
READERS: dict[str, Callable[[bytes], Document]] = {
    "txt": read_text,
    "html": read_html,
    "pdf": read_pdf,
    "docx": read_docx,
}
NARRATIVE = [rule for rule in all_rules().values() if rule.category == "narrative"]
LOUD = (Outcome.FAIL, Outcome.REVIEW)

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not SAMPLES.exists(), reason="the shared real documents do not lie beside this checkout"),
]


def _documents() -> list[dict[str, Any]]:
    path = SAMPLES / "truth.json"
    return json.loads(path.read_text("utf-8"))["documents"] if path.exists() else []


@cache
def _judged(file: str) -> list[Finding]:
    """The document's own prose beside its true cells; the kind of issuer and last year's report are unknown."""
    document = next(one for one in _documents() if one["file"] == file)
    case = clean_case(document["template"], document["year"] or 2023, with_previous=False)
    assert case.report is not None
    case.unit, case.publication, case.local, case.year = None, None, True, document["year"]
    report, division = case.report, divide(READERS[document["kind"]]((SAMPLES / file).read_bytes()).blocks)
    report.introduction = "\n".join(paragraph.text for paragraph in division.front)
    report.sections = division.sections()
    report.title, report.unit_name, report.unit_id = "", document["unit"], None
    report.cells = {
        address: make_cell(address, "" if value is None else str(value)) for address, value in document["cells"].items()
    }
    if not report.cells:
        report.tables = [TableReading(table=table, state=TableState.LOST) for table in ("T2", "T3", "T4")]
    return judge(case, rules=NARRATIVE)


by_document = pytest.mark.parametrize("document", _documents(), ids=lambda document: document["file"])


@by_document
def test_no_false_alarm(document: dict[str, Any]) -> None:
    known = {rule for entry in (*document["must"], *document["may"]) for rule in _ids(entry)} | {"N-UNIT", "N-EPUB"}
    loud = [
        (line.rule, line.message)
        for line in _judged(document["file"])
        if line.outcome is Outcome.FAIL and line.severity is not Severity.INFO and line.rule not in known
    ]
    assert loud == []


@by_document
def test_no_trap_is_fallen_into(document: dict[str, Any]) -> None:
    for entry in document["must_not"]:
        for line in _judged(document["file"]):
            if line.rule in _ids(entry) and line.outcome is Outcome.FAIL:
                # What stands on the list of known faults of the same rule is no trap.
                text = line.message + line.subject
                faults = [word for one in document["must"] if line.rule in _ids(one) for word in one.get("any", ())]
                traps = entry.get("any")
                assert traps is not None, line.message
                assert not any(word in text for word in traps) or any(word in text for word in faults), line.message


@by_document
def test_no_known_fault_is_missed(document: dict[str, Any]) -> None:
    ours = {rule.id for rule in NARRATIVE}
    for entry in document["must"]:
        if not set(_ids(entry)) & ours:
            continue
        found = [line for line in _judged(document["file"]) if line.rule in _ids(entry) and line.outcome in LOUD]
        words = entry.get("any") or [""]
        texts = [line.message + line.subject + "".join(proof.quote or "" for proof in line.evidence) for line in found]
        assert any(word in text for text in texts for word in words), entry["why"]


@by_document
def test_fixed_outcomes(document: dict[str, Any]) -> None:
    outcomes = {line.rule: line.outcome.value for line in _judged(document["file"])}
    for rule_id, outcome in document["outcomes"].items():
        assert outcomes.get(rule_id, outcome) == outcome


def _ids(entry: dict[str, Any]) -> list[str]:
    return entry["rule"] if isinstance(entry["rule"], list) else [entry["rule"]]
