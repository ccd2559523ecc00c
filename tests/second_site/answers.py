"""What the program has to say about each night, and every difference from what it did say, one line each."""

import json
from collections import defaultdict
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from tests.second_site.district import days_late
from tests.second_site.report import Report
from tests.second_site.site import Site

DEAD = {"shichang-2022"}
"""Listed, but its page is an error text with status 200."""

ALERTS: dict[int, set[tuple[str, str, int]]] = {
    1: {
        ("missing", "shangwu", 2024),
        ("unreadable", "shichang", 2022),
        ("late", "fagai", 2023),
        ("late", "shijia", 2023),
        ("late", "lanbo", 2022),
        ("late", "keji", 2020),
    },
    2: set(),
    # A report put up again under a new number after the deadline was published in time: the first night saw it.
    3: {
        ("late", "shangwu", 2024),
        ("withdrawn", "weijian", 2023),
        ("replaced", "minzheng", 2024),
        ("replaced", "caizheng", 2024),
    },
}
"""Kind, unit and year of every alert of a night, but for those about single findings."""

EXIT_CODES = {1: 1, 2: 0, 3: 1, 4: 3}

THIRD_NIGHT = {
    "shangwu-2024": {"D-DEPT"},
    "weijian-2023": {"P-WITHDRAWN"},
    "minzheng-2024": {"P-CHANGED"},
    "caizheng-2024": {"P-CHANGED"},
}
"""Rules that speak from the third night on, in the place of those before."""

CONSEQUENCES = {"X-OUTLIER", "Q-LENGTH", "T3-PARTIALDUP", "X-PROMISE", "T2-ZERO-ENF"}
"""Rules that may follow from a planted fault, or from short invented wording, on any report."""


def lines(path: Path) -> list[dict[str, Any]]:
    """The records of a .jsonl file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def _key(record: dict[str, Any]) -> str:
    return f"{record['unit_id']}-{record['year']}"


def coverage_differences(site: Site, out: Path) -> list[str]:
    """Status, day of publication and days late of every unit and year."""
    found = {_key(one): one for one in json.loads((out / "coverage.json").read_text(encoding="utf-8"))}
    wanted = {
        key: ("late" if days_late(one) else "on_time", one.published.date().isoformat(), days_late(one))
        for key, one in site.published().items()
    }
    if site.night >= 3:
        wanted["minzheng-2024"] = ("on_time", "2025-02-12", 0)
    wanted |= {key: ("unreadable", wanted[key][1], 0) for key in DEAD}
    wrong = []
    for key, entry in found.items():
        status, day, late = wanted.get(key, (entry["status"] if entry["status"] == "exempt" else "", "", 0))
        if key not in wanted and entry["status"] != "exempt":
            status = {"lanbo-2024": "not_due", "shangwu-2024": "missing", "weijian-2023": "withdrawn"}.get(
                key, "never asked for"
            )
            late = 9 + site.night if status == "missing" else 0  # days since 31 January
            day = site.reports[key].published.date().isoformat() if status == "withdrawn" else ""
        if (
            entry["status"] != status
            or (entry["days_late"] or 0) != late
            or (day and (entry["published_at"] or "")[:10] != day)
        ):
            wrong.append(f"{key}: {status} {day} {late} but {entry['status']} {entry['published_at']} {entry['days_late']}")
    return wrong + [f"{key}: not in coverage" for key in wanted.keys() - found.keys()]


def _printed(text: str) -> Decimal | None:
    try:
        return Decimal(text)
    except InvalidOperation:
        return None


def cell_differences(site: Site, out: Path) -> tuple[int, list[str]]:
    """How many cells are right, and every cell, missing report or invented cell that is not."""
    found = {_key(one): one for one in lines(out / "reports.jsonl")}
    right, wrong = 0, []
    for key, report in site.published().items():
        if key in DEAD:
            continue
        if key not in found:
            wrong.append(f"{key}: not read")
            continue
        cells = found[key]["cells"]
        shown = {address: text for address, text in report.numbers.cells.items() if _is_printed(report, address)}
        wrong += [f"{key} {address}: not on the page" for address in cells.keys() - shown.keys()]
        for address, text in shown.items():
            cell = cells.get(address)
            value = None if cell is None or cell["value"] is None else Decimal(str(cell["value"]))
            number = _printed(text.removesuffix("万元"))
            same = cell is not None and (value == number or (number is None and cell["raw"].strip() == text))
            right += same
            if not same:
                wrong.append(f"{key} {address}: {text!r} but {cell}")
    return right, wrong


def _is_printed(report: Report, address: str) -> bool:
    table, row, _ = address.split(".")
    return table not in report.without_tables and row not in report.without_rows


def finding_differences(site: Site, out: Path, night: int) -> tuple[int, list[str]]:
    """How many expected (report, rule) pairs were told, and every one missed or told for nothing."""
    told: dict[str, set[str]] = defaultdict(set)
    for finding in lines(out / "findings.jsonl"):
        if finding["outcome"] in ("fail", "review"):
            told[_key(finding)].add(finding["rule"])
    right, wrong = 0, []
    reports = site.reports
    for key in sorted({*told, *reports}):
        expected = reports[key].expected if key in reports else set()
        expected = THIRD_NIGHT.get(key, expected) if night >= 3 else expected
        allowed = (reports[key].allowed if key in reports else set()) | CONSEQUENCES
        right += len(expected & told[key])
        wrong += [f"{key}: {rule} missed" for rule in sorted(expected - told[key])]
        wrong += [f"{key}: {rule} for nothing" for rule in sorted(told[key] - expected - allowed)]
    return right, wrong


def alerts(out: Path) -> set[tuple[str, str, int]]:
    """The alerts of the night that are not about single findings."""
    found = json.loads((out / "alerts.json").read_text(encoding="utf-8"))
    return {(one["kind"], one["unit_id"], one["year"]) for one in found if one["kind"] not in ("new_finding", "resolved")}
