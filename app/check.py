"""Checking a local file: the same reader and the same rules as at night, without site, history or deadline of a column."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from crawler.register.model import Register
from output.exports import plain
from output.labels import OUTCOME, SEVERITY
from output.schemas import require_valid
from parsers.blocks import ReadError
from parsers.model import Report
from parsers.parse import parse
from parsers.readers.dispatch import is_trusted
from parsers.sandbox import run_isolated
from rules.case import Case
from rules.engine import judge
from rules.model import Finding, Outcome, Severity
from rules.repair.causes import with_causes

_encoder = msgspec.json.Encoder(decimal_format="number")
# What a person reads first.
_ORDER = (Severity.ERROR, Severity.WARNING, Outcome.REVIEW, Severity.INFO)


class _Known(Struct, frozen=True):
    """What is said about a file as a whole in one language."""

    known: str
    unknown: str
    forms: dict[str, str]
    total: str
    hint: str


_KNOWN = {
    "zh": _Known(
        known="单位：{}；年度：{}；表格格式：{}",
        unknown="未能识别",
        forms={"2008": "2018年及以前（无统一表格）", "2019": "2019年格式", "2021": "2021年格式"},
        total="{passed}条规则相符；发现{shown}处问题；{unread}条规则没有可核对的内容，未能评判。",
        hint="方括号中是规则编号，用 wendeng-audit explain 编号 查看依据和示例。",
    ),
    "en": _Known(
        known="Unit: {}; year: {}; form: {}",
        unknown="not recognised",
        forms={"2008": "2018 and before (no common tables)", "2019": "form of 2019", "2021": "form of 2021"},
        total="{passed} rules hold; {shown} findings; {unread} rules had nothing to check.",
        hint="In brackets: the id of the rule; wendeng-audit explain ID tells its basis, with examples.",
    ),
}


class Checked(Struct):
    """One file: its report and findings, or why it could not be read."""

    path: Path
    report: Report | None
    findings: list[Finding]
    error: str | None = None

    @property
    def has_errors(self) -> bool:
        """Whether a finding of severity error failed."""
        return any(item.outcome is Outcome.FAIL and item.severity is Severity.ERROR for item in self.findings)


def check_file(path: Path, register: Register, unit_id: str | None, year: int | None, as_of: dt.date, lang: str) -> Checked:
    """Read and judge one file. `unit_id` and `year` win over what the file says."""
    return check_bytes(path.read_bytes(), path, register, unit_id, year, as_of, lang)


def check_bytes(
    data: bytes, path: Path, register: Register, unit_id: str | None, year: int | None, as_of: dt.date, lang: str
) -> Checked:
    """The same for bytes that lie nowhere; `path` is only the name they go by."""
    try:
        report = _parse(data, register, path.name, unit_id, year)
    except ReadError as error:
        return Checked(path, None, [], error.message)
    case = Case(
        register=register,
        unit=register.unit(report.unit_id) if report.unit_id else None,
        year=report.year,
        as_of=as_of,
        report=report,
        local=True,
    )
    findings, repairs = with_causes(case, judge(case, lang), lang)
    return Checked(path, repairs.mended().put_into(report), findings)


def _parse(data: bytes, register: Register, name: str, unit_id: str | None, year: int | None) -> Report:
    """Formats that a hostile file could hang or crash are read in a child process with limits."""
    if is_trusted(data, name):
        return parse(data, register=register, name=name, unit_id=unit_id, year=year)
    return run_isolated(parse, data, register=register, name=name, unit_id=unit_id, year=year)


def check_json(results: Sequence[Checked]) -> str:
    """The contract's document; raises OutputFault if it does not fit its schema."""
    document = {
        "reports": [result.report for result in results if result.report is not None],
        "findings": [finding for result in results for finding in result.findings],
    }
    require_valid("check", plain(document), "check --format json")
    return _encoder.encode(document).decode()


def check_text(results: Sequence[Checked], lang: str) -> str:
    """What a person reads: per file the unit, the year, and every failure and review with its place."""
    lines: list[str] = []
    for result in results:
        lines.append(f"■ {result.path.name}")
        if result.report is None:
            lines.append(f"  ✗ {result.error}")
            continue
        report = result.report
        words = _KNOWN[lang]
        known = (
            report.unit_name or words.unknown,
            report.year or words.unknown,
            words.forms.get(report.template or "", words.unknown),
        )
        lines.append("  " + words.known.format(*known))
        shown = [item for item in result.findings if item.outcome in (Outcome.FAIL, Outcome.REVIEW)]
        shown.sort(key=lambda item: _ORDER.index(Outcome.REVIEW if item.outcome is Outcome.REVIEW else item.severity))
        for finding in shown:
            word = OUTCOME[Outcome.REVIEW] if finding.outcome is Outcome.REVIEW else SEVERITY[finding.severity]
            lines.append(f"  {word['shape']} {word[lang]} [{finding.rule}] {finding.message}")
        unread = [item for item in result.findings if item.outcome is Outcome.NOT_ASSESSABLE]
        passed = sum(1 for item in result.findings if item.outcome is Outcome.PASS)
        lines.append("  " + words.total.format(passed=passed, shown=len(shown), unread=len(unread)))
        if shown:
            lines.append("  " + words.hint)
    return "\n".join(lines)
