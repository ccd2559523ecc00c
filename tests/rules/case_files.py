"""Case files: tests/rules/cases/<RULE-ID>.toml, each case a clean report of base.py with a few named changes.

[[case]]
name, outcome (worst outcome of the rule), optional subject, severity, contains = [words of the message]
year = 2023, template = "2021", unit_kind = "town", unit_name, enforcement, active_from, active_to, unknown_unit = true
as_of = "2024-02-10", published_at = "2024-01-25T10:00:00+08:00" ("" = none), published_at_source, title, report_year
report_unit_name; annex = "labels of the statistics annex"; zero = "T3" (every cell of the table printed as 0)
report_absent, previous_absent, withdrawn, local, columns_incomplete, no_columns = true; column_year = 2022; unreadable = "reason"
dates = {meta = "…"}; tables = {T3 = "lost"} or {T3 = {state = "read", template = "2019", missing_labels = []}}
[case.cells] address = "12" ("" blank, "/" na, "absent" drops the cell, "text:…" text, {raw = "5", source = "ocr"})
[case.text] overview, active, requests, disputes, problems, other, introduction, title = "…" ("absent" drops the part)
[[case.duplicates]] url, sha256, article_key, cells; [case.previous.cells], [case.previous.text], [case.previous.tables]
[case.earlier] cells, text, title: what the report said at its first capture; [case.copy] cells, text: its attachment
[case.history] meta, published_years, unread_code, unseen (UTC time of a whole view without it), unseen_as_of, replaces, numbered
(dates of the three articles below), dead, gone, incomplete, no_views; [[case.attachments]] url, name, state, sha256
[[case.peers]] unit_id, text (another unit's report of the year laid beside this one; peers = [] for none like it)
[case.units] unit_id = {cells, text, zero, tables} (reports of other units that the district's own is the sum of)
[case.policy] disabled, severity, thresholds, deadlines; [[case.sections]] heading, ordinal, key (replaces all parts)
"""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

import msgspec

from crawler.records import ColumnView, Publication
from crawler.register.model import Policy, Register, UnitKind
from parsers.annex import ANNEX_LABELS
from parsers.blocks import Note
from parsers.model import Report, Section, SectionKey, TableState
from parsers.templates import template_for_year
from rules.case import Case
from rules.rollup.add import roll_up
from rules.rollup.model import Rollup
from tests.rules.base import HOST, clean_case, clean_report, column_view, make_cell, publication, register
from tests.rules.base_history import attachment, build_history

FOLDER = Path(__file__).with_name("cases")
_KEYS = """name outcome subject severity contains year template unit_kind unit_name enforcement active_from active_to unknown_unit
    as_of published_at published_at_source title report_year report_unit_name report_absent previous_absent previous_template
    withdrawn local columns_incomplete no_columns column_year unreadable dates tables cells zero text duplicates previous policy
    sections earlier copy history attachments peers units annex"""
KEYS = frozenset(_KEYS.split())


def load(path: Path) -> list[dict[str, Any]]:
    """The cases of one file. Raises ValueError on an unknown key, so that a misspelt change cannot make a case pass."""
    cases: list[dict[str, Any]] = tomllib.loads(path.read_text("utf-8"))["case"]
    for case in cases:
        unknown = set(case) - KEYS
        if unknown:
            raise ValueError(
                f"{path.name}: case {case.get('name')!r} has unknown keys {sorted(unknown)}; known: {sorted(KEYS)}"
            )
    return cases


def build(spec: dict[str, Any]) -> Case:
    """The Case that one entry of a case file describes."""
    year, kind = spec.get("year", 2023), UnitKind(spec.get("unit_kind", "town"))
    template = spec.get("template", "2021")
    case = clean_case(template, year, kind=kind)
    extra = {key: spec[key] for key in ("enforcement", "active_from", "active_to") if key in spec}
    own = register(kind, **extra)
    unit = own.units[0]
    if "unit_name" in spec:
        unit = msgspec.structs.replace(unit, name=spec["unit_name"])
        own = msgspec.structs.replace(own, units=(unit, *own.units[1:]))
    own = msgspec.structs.replace(own, policy=msgspec.convert(spec.get("policy", {}), Policy))
    report = None if spec.get("report_absent") else changed(clean_report(template, year, kind=kind), spec)
    return Case(
        register=own,
        unit=None if spec.get("unknown_unit") else unit,
        year=year,
        as_of=dt.date.fromisoformat(spec["as_of"]) if "as_of" in spec else case.as_of,
        report=report,
        previous=_previous(case, spec, kind),
        publication=_published(report, spec, template, year, kind),
        duplicates=tuple(_duplicate(entry, report) for entry in spec.get("duplicates", ()) if report is not None),
        column_views=_columns(spec, year, report),
        unreadable_reason=spec.get("unreadable"),
        local=spec.get("local", False),
        withdrawn=spec.get("withdrawn", False),
        earlier_years_published=() if "published_years" in spec.get("history", {}) else case.earlier_years_published,
        history=build_history(spec, template, year, kind, report),
        peers=tuple(_other(own, entry, year) for entry in spec["peers"]) if "peers" in spec else None,
        rollup=_rollup(own, spec["units"], year) if "units" in spec else None,
    )


def _other(own: Register, entry: dict[str, Any], year: int) -> Report:
    """The clean report of another unit of the register, with the text of other years so that nothing is alike by itself."""
    unit = own.unit(entry["unit_id"])
    if unit is None:
        raise ValueError(f"no unit {entry['unit_id']} in the register of base.py")
    other = clean_report(template_for_year(year), year, kind=unit.kind, previous=True, unit_id=unit.unit_id)
    other.unit_name = unit.name
    return changed(other, entry)


def _rollup(own: Register, units: dict[str, dict[str, Any]], year: int) -> Rollup | None:
    return roll_up(own, year, {key: _other(own, {**entry, "unit_id": key}, year) for key, entry in units.items()})


def _previous(case: Case, spec: dict[str, Any], kind: UnitKind) -> Report | None:
    if spec.get("previous_absent") or case.previous is None or case.year is None:
        return None
    own_form = spec.get("previous_template", case.previous.template)
    return changed(clean_report(own_form, case.year - 1, kind=kind, previous=True), spec.get("previous", {}))


def _published(report: Report | None, spec: dict[str, Any], template: str, year: int, kind: UnitKind) -> Publication | None:
    if spec.get("local") or (report is None and not spec.get("history", {}).get("unread_code")):
        return None
    return _publication(report or clean_report(template, year, kind=kind), spec, year)


def _publication(report: Report, spec: dict[str, Any], year: int) -> Publication:
    own = publication(report, column_year=spec.get("column_year", year), dates=spec.get("dates"))
    return msgspec.structs.replace(own, attachments=tuple(attachment(entry) for entry in spec.get("attachments", ())))


def _columns(spec: dict[str, Any], year: int, report: Report | None) -> tuple[ColumnView, ...]:
    if spec.get("no_columns") or spec.get("local"):
        return ()
    return (column_view(year, report, complete=not spec.get("columns_incomplete", False)),)


def _duplicate(entry: dict[str, Any], report: Report) -> Publication:
    second = publication(report, column_year=report.year)
    key = entry.get("article_key", f"{HOST}/2")
    return msgspec.structs.replace(second, article_key=key, url=entry["url"], sha256=entry.get("sha256", "f" * 64))


def changed(report: Report, spec: dict[str, Any]) -> Report:
    if "annex" in spec:
        report.notes.append(Note(code=ANNEX_LABELS, message=spec["annex"]))
    for address in [address for address in report.cells if address.startswith(f"{spec.get('zero')}.")]:
        report.cells[address] = make_cell(address, "0")
    for address, change in spec.get("cells", {}).items():
        if change == "absent":
            del report.cells[address]  # a KeyError here means a misspelt address
            continue
        if address not in report.cells:
            raise ValueError(f"no cell {address} in the form {report.template}")
        raw, source = (change, "html") if isinstance(change, str) else (change["raw"], change["source"])
        report.cells[address] = make_cell(address, raw, source)
    if "sections" in spec:
        report.sections = [_section(entry) for entry in spec["sections"]]
    for key, text in spec.get("text", {}).items():
        _replace_text(report, key, text)
    for name, change in spec.get("tables", {}).items():
        _replace_table(report, name, {"state": change} if isinstance(change, str) else change)
    for key in ("title", "published_at_source"):
        if key in spec:
            setattr(report, key, spec[key])
    if "published_at" in spec:
        report.published_at = spec["published_at"] or None
        report.published_at_source = spec.get("published_at_source", "meta" if spec["published_at"] else "none")
    report.year = spec.get("report_year", report.year)
    report.unit_name = spec.get("report_unit_name", report.unit_name) or None
    return report


def _section(entry: dict[str, Any]) -> Section:
    key = SectionKey(entry["key"]) if entry.get("key") else None
    return Section(key=key, ordinal=entry.get("ordinal", ""), heading=entry["heading"], text=entry.get("text", ""))


def _replace_text(report: Report, key: str, text: str) -> None:
    if key in ("introduction", "title"):
        setattr(report, key, text if text != "absent" else "")
        return
    part = report.section(SectionKey(key))
    if part is None:
        raise ValueError(f"no part {key} to change")
    if text == "absent":
        report.sections.remove(part)
    else:
        part.text = text


def _replace_table(report: Report, name: str, change: dict[str, Any]) -> None:
    table = report.table(name)
    if table is None:
        raise ValueError(f"no table {name}")
    table.state = TableState(change.get("state", table.state))
    for key in ("template", "missing_labels", "extra_labels", "signals", "detail"):
        if key in change:
            setattr(table, key, change[key])
    if table.state is not TableState.READ and table.state is not TableState.PARTIAL:
        report.cells = {address: cell for address, cell in report.cells.items() if not address.startswith(f"{name}.")}
        table.template = change.get("template")
