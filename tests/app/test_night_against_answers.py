"""The first night on the stand-in: every planted fault is found, nothing else is, every cell and every status is right."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal

from crawler.records import PageState
from output.schemas import require_valid
from rules.registry import all_rules
from tests.app.conftest import Audited

LOUD = ("fail", "review")


def test_the_crawl_is_whole(district: Audited) -> None:
    views = district.night.audit.column_views
    assert [view.column_url for view in views if not view.complete] == []
    assert {view.state for view in views} == {PageState.OK}
    assert int(district.night.exit_code) == 1  # the first night has news


def test_outputs_fit_their_schemas(district: Audited) -> None:
    for name, schema in (("coverage", "coverage"), ("scorecards", "scorecards"), ("alerts", "alerts")):
        require_valid(schema, district.json(f"{name}.json"), name)
    for report in district.json("reports.jsonl"):
        require_valid("report", report, "reports.jsonl")
    for finding in district.json("findings.jsonl")[::37]:
        require_valid("finding", finding, "findings.jsonl")


def test_coverage(district: Audited) -> None:
    truth = {(entry.unit_id, entry.year): entry for entry in district.answers.coverage}
    found = {(entry["unit_id"], entry["year"]): entry for entry in district.json("coverage.json")}
    wrong = {
        key: (entry.status, found.get(key, {}).get("status"))
        for key, entry in truth.items()
        if key in found and found[key]["status"] != entry.status
    }
    assert wrong == {}
    assert {key for key in truth if key not in found and truth[key].status not in ("exempt", "not_due")} == set()
    for key, entry in truth.items():
        if entry.status == "late":
            assert found[key]["days_late"] == entry.days_late, key
        if entry.published_at is not None and entry.status in ("late", "on_time"):
            shown = dt.datetime.fromisoformat(found[key]["published_at"])
            assert shown.date() == entry.published_at.date(), key


def test_every_cell(district: Audited) -> None:
    reports = {(line["unit_id"], line["year"]): line for line in district.json("reports.jsonl")}
    wrong: dict[str, object] = {}
    for entry in district.answers.reports:
        report = reports.get((entry.unit_id, entry.year))
        if report is None:
            wrong[f"{entry.unit_id} {entry.year}"] = f"not read: {entry.path}"
            continue
        values = {address: cell["value"] for address, cell in report["cells"].items()}
        for address, value in entry.cells.items():
            read = values.get(address, "absent")
            same = (
                read is None
                if value is None
                else read != "absent" and read is not None and Decimal(str(read)) == Decimal(str(value))
            )
            if not same:
                wrong[f"{entry.unit_id} {entry.year} {address}"] = (value, read, entry.path)
    assert wrong == {}


def test_every_planted_fault_is_found(district: Audited) -> None:
    catalogue = all_rules()
    lines = [line for line in district.json("findings.jsonl") if line["outcome"] in LOUD]
    missed = []
    for expected in district.answers.findings:
        if expected.level == "allowed" or expected.rule not in catalogue:
            continue
        found = [
            line
            for line in lines
            if (line["rule"], line["unit_id"], line["year"]) == (expected.rule, expected.unit_id, expected.year)
        ]
        about = [line for line in found if not expected.subject or _touches(line, expected.subject)]
        if not about:
            missed.append((expected.fault, expected.rule, expected.unit_id, expected.year, expected.subject, len(found)))
    assert missed == []


def _touches(line: dict, subject: str) -> bool:  # type: ignore[type-arg]
    """Whether a finding is about a cell, row or column of the answer file ("T3.granted.*")."""
    cells = [proof.get("cell") or "" for proof in line["evidence"]]
    named = [line["subject"], *cells]
    parts = subject.split(".")
    return any(
        name.split(".")[0] == parts[0]
        and len(name.split(".")) == len(parts)
        and all("*" in (a, b) or a == b for a, b in zip(name.split("."), parts, strict=True))
        for name in named
    )


def test_no_false_alarm(district: Audited) -> None:
    tolerated = district.answers.tolerated()
    alarms = Counter(
        (line["rule"], line["unit_id"], line["year"], line["message"])
        for line in district.json("findings.jsonl")
        if line["outcome"] == "fail"
        and line["severity"] != "info"
        and (line["rule"], line["unit_id"], line["year"]) not in tolerated
    )
    assert sorted(alarms) == []


def test_suspects_belong_to_the_findings_they_explain(district: Audited) -> None:
    """Each suspect repairs findings of its own report that carry the same cause and say what to change."""
    failed = [line for line in district.json("findings.jsonl") if line.get("cause")]
    explained = 0
    for report in district.json("reports.jsonl"):
        for suspect in report["suspects"]:
            own = [line for line in failed if line["cause"] == suspect["cause"]]
            assert own
            assert {(line["unit_id"], line["year"]) for line in own} == {(report["unit_id"], report["year"])}
            assert {repair.split(":")[0] for repair in suspect["repairs"]} <= {line["rule"] for line in own}
            assert report["cells"][suspect["cell"]]["value"] == suspect["stated"] != suspect["implied"]
            if suspect["option"] == 1:
                assert all(f"改为{suspect['implied']}" in line["message"] for line in own)
                explained += 1
    assert explained >= 5, "the stand-in plants at least these faults in its tables"
