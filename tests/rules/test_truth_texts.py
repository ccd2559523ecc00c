"""Rules on names, introductions, care of words and text against table: right on the real documents, read as `check` reads them."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler.register.load import load_register
from parsers.parse import parse
from rules.case import Case
from rules.engine import judge
from rules.model import Finding, Outcome, Severity
from rules.registry import all_rules

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
REGISTER = load_register(Path(__file__).resolve().parents[2] / "registers" / "wendeng")
OURS = (
    *("S-INTRO-COUNT", "S-INTRO-LIST", "T2-FEE-UNIT", "T2-FEE-INFOFEE", "T2-TEXT-DOCS", "T2-TEXT-CASES", "T2-ZERO-ENF"),
    *("T2B-MISUSE", "T3-FEELAPSE", "T4-CODEFENDANT", "T4-NOAPP", "T4-EXCESS", "T4-POST", "N-CONTRA", "N-UNIT", "N-LEVEL"),
    *("Q-DUPWORD", "Q-DOCNAME", "Q-BRACKET", "Q-SERIOUS", "Q-PRIVACY", "Q-GENERIC", "Q-LENGTH"),
)

pytestmark = [
    pytest.mark.samples,
    pytest.mark.skipif(not SAMPLES.exists(), reason="the shared real documents do not lie beside this checkout"),
]


def _documents() -> list[dict[str, Any]]:
    path = SAMPLES / "truth.json"
    return json.loads(path.read_text("utf-8"))["documents"] if path.exists() else []


@cache
def _judged(file: str) -> tuple[Finding, ...]:
    document = next(one for one in _documents() if one["file"] == file)
    unit = next((unit for unit in REGISTER.units if unit.name == document["unit"]), None)
    report = parse(
        (SAMPLES / file).read_bytes(),
        register=REGISTER,
        name=file,
        unit_id=unit.unit_id if unit is not None else None,
        year=document["year"],
    )
    case = Case(register=REGISTER, unit=unit, year=report.year, as_of=dt.date(2026, 3, 1), report=report, local=True)
    return tuple(judge(case, rules=[all_rules()[rule_id] for rule_id in OURS]))


by_document = pytest.mark.parametrize("document", _documents(), ids=lambda document: document["file"])


@by_document
def test_no_false_alarm(document: dict[str, Any]) -> None:
    known = {rule for entry in (*document["must"], *document["may"]) for rule in _ids(entry)}
    loud = [
        (line.rule, line.message)
        for line in _judged(document["file"])
        if line.outcome is Outcome.FAIL and line.severity is not Severity.INFO and line.rule not in known
    ]
    assert loud == []


@by_document
def test_traps_are_not_even_doubted(document: dict[str, Any]) -> None:
    """Where the truth names a trap of one of these rules, the rule is silent."""
    for entry in document["must_not"]:
        loud = [line.message for line in _judged(document["file"]) if line.rule in _ids(entry) and line.outcome in _LOUD]
        assert loud == [], entry["why"]


@by_document
def test_not_one_of_these_rules_asks_for_a_person(document: dict[str, Any]) -> None:
    """All six are real or official texts without a doubtful name, formula or personal datum."""
    assert [line.message for line in _judged(document["file"]) if line.outcome is Outcome.REVIEW] == []


_LOUD = (Outcome.FAIL, Outcome.REVIEW)


def _ids(entry: dict[str, Any]) -> list[str]:
    return entry["rule"] if isinstance(entry["rule"], list) else [entry["rule"]]
