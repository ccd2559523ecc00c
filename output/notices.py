"""One rectification notice (整改通知书) per unit with open failures or an outstanding report, as DOCX the office can edit."""

from __future__ import annotations

import os
from collections import defaultdict
from pathlib import Path
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from crawler.register.model import Unit
from output.filenames import file_name
from output.labels import SEVERITY, STATUS
from output.model import Audit
from output.notice_texts import NOTICE_TEXTS
from rules.model import Coverage, CoverageStatus, Finding, Outcome, Severity

_FONT = "Noto Serif CJK SC"
_OUTSTANDING = (CoverageStatus.MISSING, CoverageStatus.LATE, CoverageStatus.WITHDRAWN)


def write_notices(audit: Audit, folder: Path, lang: str = "zh") -> list[Path]:
    """Write the notices into `folder`, which afterwards holds exactly these; returns their paths.

    A unit gets one for failures of severity error or warning that nobody dismissed, and for reports that are missing, late or
    withdrawn. Reviews and what could not be assessed are our work and never stand in a notice.
    """
    folder.mkdir(parents=True, exist_ok=True)
    findings: dict[str, list[Finding]] = defaultdict(list)
    for finding in audit.findings:
        if finding.unit_id and _is_due(finding):
            findings[finding.unit_id].append(finding)
    outstanding: dict[str, list[Coverage]] = defaultdict(list)
    for entry in audit.coverage:
        if entry.status in _OUTSTANDING:
            outstanding[entry.unit_id].append(entry)
    written = []
    for unit in audit.register.units:
        if findings[unit.unit_id] or outstanding[unit.unit_id]:
            path = folder / f"{file_name(unit.unit_id)}.docx"
            document = _notice(audit, unit, findings[unit.unit_id], lang)
            beside = path.with_name(path.name + ".new")
            document.save(str(beside))
            os.replace(beside, path)
            written.append(path)
    for old in set(folder.glob("*.docx")) - set(written):
        old.unlink()
    return written


def _is_due(finding: Finding) -> bool:
    return finding.outcome is Outcome.FAIL and finding.severity is not Severity.INFO and not finding.is_settled


def _notice(audit: Audit, unit: Unit, findings: list[Finding], lang: str) -> Any:
    words = NOTICE_TEXTS[lang]
    document = Document()
    _set_font(document.styles["Normal"], 12)
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(heading, str(words["title"]), 18, bold=True)
    document.add_paragraph(f"{unit.name}：" if lang == "zh" else f"{unit.name}:")
    entries = {entry.year: entry for entry in audit.coverage if entry.unit_id == unit.unit_id}
    by_year: dict[int, list[Finding]] = defaultdict(list)
    for finding in findings:
        if finding.year is not None:
            by_year[finding.year].append(finding)
    years = sorted({*by_year, *(year for year, entry in entries.items() if entry.status in _OUTSTANDING)}, reverse=True)
    body = [(year, _points(audit, entries.get(year), by_year[year], lang)) for year in years]
    count = sum(len(points) for _, points in body)
    document.add_paragraph(str(words["lead"]).format(as_of=audit.as_of.isoformat(), count=count))
    number = 0
    for year, points in body:
        entry = entries.get(year)
        status = STATUS[entry.status][lang] if entry else ""
        _run(document.add_paragraph(), str(words["year"]).format(year=year, status=status), 14, bold=True)
        report = audit.reports.get((unit.unit_id, year))
        if report is not None and report.document.url:
            document.add_paragraph(str(words["source"]).format(url=report.document.url))
        for point in points:
            number += 1
            _run(document.add_paragraph(), f"{number}. {point[0]}", 12)
            for line in point[1:]:
                _run(document.add_paragraph(), line, 10.5)
    document.add_paragraph(str(words["close"]))
    signature = document.add_paragraph(str(words["sign"]).format(office=f"{audit.register.site.name}办公室" if lang == "zh"
                                       else audit.register.site.name))  # fmt: skip
    signature.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    date = document.add_paragraph(f"{audit.as_of.year}年{audit.as_of.month}月{audit.as_of.day}日" if lang == "zh"
                                  else audit.as_of.isoformat())  # fmt: skip
    date.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    _slip(document, words, unit)
    return document


def _points(audit: Audit, entry: Coverage | None, findings: list[Finding], lang: str) -> list[list[str]]:
    words = NOTICE_TEXTS[lang]
    points: list[list[str]] = []
    spoken_for = {"D-MISSING", "D-DEPT", "D-GOV", "D-TOWN", "D-A"}
    by_rule = {finding.rule: finding for finding in findings}
    if entry is not None and entry.status in _OUTSTANDING:
        timely = next((by_rule[rule] for rule in sorted(spoken_for) if rule in by_rule), None)
        if timely is not None:
            points.append([timely.message, str(words["basis"]).format(basis=timely.basis)])
        else:
            values = {"as_of": audit.as_of.isoformat(), "year": entry.year, "days": entry.days_late,
                      "date": (entry.published_at or "")[:10]}  # fmt: skip
            points.append([str(words[entry.status.value]).format(**values)])
    order = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
    for finding in sorted(findings, key=lambda item: (order[item.severity], item.rule, item.subject)):
        if entry is not None and entry.status in _OUTSTANDING and finding.rule in spoken_for:
            continue
        quotes = [proof.quote for proof in finding.evidence if proof.quote][:2]
        points.append(
            [
                f"［{SEVERITY[finding.severity][lang]}］{finding.message}",
                str(words["basis"]).format(basis=finding.basis),
                *(str(words["quote"]).format(quote=quote) for quote in quotes),
            ]
        )
    return points


def _slip(document: Any, words: dict[str, Any], unit: Unit) -> None:
    heading = document.add_paragraph()
    heading.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(heading, words["slip"], 14, bold=True)
    table = document.add_table(rows=0, cols=2)
    table.style = "Table Grid"
    for number, name in enumerate(words["slip_rows"]):
        cells = table.add_row().cells
        cells[0].text = name
        cells[1].text = unit.name if number == 0 else ""


def _run(paragraph: Any, text: str, size: float, bold: bool = False) -> None:
    run = paragraph.add_run(text)
    run.bold = bold
    _set_font(run, size)


def _set_font(target: Any, size: float) -> None:
    target.font.name = _FONT
    target.font.size = Pt(size)
    # Word takes the Chinese font from eastAsia, not from the name.
    properties = target.element.get_or_add_rPr()
    properties.get_or_add_rFonts().set(qn("w:eastAsia"), _FONT)
