"""The real documents, read and judged whole: every cell as known, every known fault found, no fault invented."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from app.check import Checked, check_file
from app.locations import default_register
from crawler.register import load_register
from parsers.parse import validate
from rules.model import Outcome, Severity

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
AS_OF = dt.date(2026, 11, 1)
LOUD = (Outcome.FAIL, Outcome.REVIEW)
PROSE = ("N-", "S-", "X-", "Q-")

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not SAMPLES.exists(), reason="the shared real documents do not lie beside this checkout"),
]


@cache
def truth() -> dict[str, Any]:
    path = SAMPLES / "truth.json"
    return (
        json.loads(path.read_text("utf-8"), parse_float=Decimal) if path.exists() else {"documents": [], "may_everywhere": []}
    )


@cache
def checked(file: str) -> Checked:
    return check_file(SAMPLES / file, load_register(default_register()), None, None, AS_OF, "zh")


by_document = pytest.mark.parametrize("document", truth()["documents"], ids=lambda document: document["file"])


def ids(entry: dict[str, Any]) -> list[str]:
    return entry["rule"] if isinstance(entry["rule"], list) else [entry["rule"]]


@by_document
def test_what_it_is(document: dict[str, Any]) -> None:
    report = checked(document["file"]).report
    assert report is not None
    assert validate(report) == []
    assert (report.template, report.year) == (document["template"], document["year"])
    if document["unit"]:
        assert report.unit_name == document["unit"]
    assert (report.published_at or "")[:10] == (document["published_at"] or "")


@by_document
def test_every_cell(document: dict[str, Any]) -> None:
    report = checked(document["file"]).report
    assert report is not None
    assert {address: cell.value for address, cell in report.cells.items()} == document["cells"]
    for cell in report.cells.values():
        assert cell.place.path or cell.place.page


@by_document
def test_known_faults_are_found(document: dict[str, Any]) -> None:
    for entry in document["must"]:
        found = []
        for line in checked(document["file"]).findings:
            enough = LOUD if line.rule.startswith(PROSE) else (Outcome.FAIL,)
            if line.rule in ids(entry) and line.outcome in enough:
                found.append(line.message + line.subject + "".join(proof.quote or "" for proof in line.evidence))
        assert any(word in text for text in found for word in entry.get("any") or [""]), (entry, found)


@by_document
def test_no_fault_is_invented(document: dict[str, Any]) -> None:
    allowed = {rule for entry in (*document["must"], *document["may"], *truth()["may_everywhere"]) for rule in ids(entry)}
    judged_here = {rule for entry in document["must_not"] for rule in ids(entry)}
    alarms = [
        (line.rule, line.message)
        for line in checked(document["file"]).findings
        if line.outcome is Outcome.FAIL
        and line.severity is not Severity.INFO
        and line.rule not in allowed
        and (not line.rule.startswith(("D-", "P-")) or line.rule in judged_here)
    ]
    assert alarms == []


@by_document
def test_traps_are_avoided(document: dict[str, Any]) -> None:
    known = [*document["must"], *document["may"]]
    for trap in document["must_not"]:
        for line in checked(document["file"]).findings:
            if line.rule not in ids(trap) or line.outcome is not Outcome.FAIL:
                continue
            text = line.message + line.subject + "".join(proof.quote or "" for proof in line.evidence)
            excused = any(line.rule in ids(entry) and any(word in text for word in entry.get("any") or [""]) for entry in known)
            words = trap.get("any")
            assert excused or (words and not any(word in text for word in words)), (trap, line.message)


@by_document
def test_fixed_outcomes(document: dict[str, Any]) -> None:
    outcomes = {line.rule: line.outcome.value for line in checked(document["file"]).findings}
    for rule_id, outcome in document["outcomes"].items():
        assert outcomes[rule_id] == outcome, rule_id


@by_document
def test_sums_in_the_prose(document: dict[str, Any]) -> None:
    """A sum that does not hold and claims to be complete fails; one that holds or claims no completeness never does."""
    for entry in document["sums"]:
        failed = [
            line
            for line in checked(document["file"]).findings
            if line.rule in ("N-SUBTOTAL", "N-PROPOSALS")
            and line.outcome is Outcome.FAIL
            and str(entry["total"]) in line.message
        ]
        wrong = not entry["holds"] and not entry["partial_list"]
        assert bool(failed) is wrong, (entry, [line.message for line in failed])
