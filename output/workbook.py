"""scorecards.xlsx: coverage, scores, findings and the policy behind them, with frozen heads, filters and colours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from output import labels
from output.book import workbook
from output.model import Audit
from output.scorecards import DEFAULT_GRADES, DEFAULT_PENALTIES, DEFAULT_WEIGHTS
from rules.model import CoverageStatus, Outcome, Severity

_HEADS = {
    "zh": {
        "coverage": ("覆盖", ["单位", "类别", "单位编号"]),
        "entries": ("发布情况", ["单位", "类别", "年度", "状态", "发布时间", "迟报或逾期天数", "规定期限", "地址", "说明"]),
        "scores": ("评分", ["单位", "年度", "得分", "等次", "错误", "警告", "提示", "待核对", "得分的计算"]),
        "findings": (
            "问题",
            ["年度", "单位", "结果", "程度", "规则", "说明", "左边", "右边", "差", "依据", "单元格", "原文", "指纹"],
        ),
        "policy": ("评分口径", ["项目", "内容", "数值"]),
    },
    "en": {
        "coverage": ("Coverage", ["Unit", "Kind", "Unit id"]),
        "entries": ("Publication", ["Unit", "Kind", "Year", "Status", "Published", "Days late", "Deadline", "Address", "Reason"]),
        "scores": ("Scores", ["Unit", "Year", "Score", "Grade", "Errors", "Warnings", "Notices", "Review", "Arithmetic"]),
        "findings": (
            "Findings",
            ["Year", "Unit", "Outcome", "Severity", "Rule", "Message", "Left", "Right", "Difference", "Basis", "Cells",
             "Quotes", "Fingerprint"],
        ),
        "policy": ("Policy", ["Kind", "Name", "Value"]),
    },
}  # fmt: skip
_COLOURS = {
    CoverageStatus.MISSING: "#F8C9C9",
    CoverageStatus.WITHDRAWN: "#F8C9C9",
    CoverageStatus.LATE: "#FBE3B5",
    CoverageStatus.UNREADABLE: "#FBE3B5",
    CoverageStatus.UNKNOWN: "#E4E7EC",
    CoverageStatus.ON_TIME: "#D7EEDD",
}


def write_workbook(audit: Audit, path: Path, lang: str = "zh") -> Path:
    """Write the workbook. Every text is written as text: nothing that a page of the site says can become a formula."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with workbook(path) as book:
        # Not the moment of writing: the same audit gives the same bytes.
        book.set_properties({"created": dt.datetime.combine(audit.as_of, dt.time())})
        sheets = _Sheets(book, audit, lang)
        sheets.coverage()
        sheets.entries()
        sheets.scores()
        sheets.findings()
        sheets.policy()
    return path


class _Sheets:
    """One workbook being written."""

    def __init__(self, book: Any, audit: Audit, lang: str) -> None:
        self.book, self.audit, self.lang = book, audit, lang
        self.head = book.add_format(
            {"bold": True, "bg_color": "#1C2430", "font_color": "#FFFFFF", "border": 1, "text_wrap": True}
        )
        self.text = book.add_format({"text_wrap": True, "valign": "top"})
        self.line = book.add_format({"valign": "top"})
        self.score = book.add_format({"num_format": "0.0", "valign": "top"})
        self.whole = book.add_format({"num_format": "0", "valign": "top"})  # years and counts, without thousands
        self.count = book.add_format({"num_format": "#,##0", "valign": "top"})
        self.amount = book.add_format({"num_format": "#,##0.00####", "valign": "top"})
        self.moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top", "align": "left"})
        self.names = {unit.unit_id: unit.name for unit in audit.register.units}

    def coverage(self) -> None:
        """The matrix: one row per unit, one column per year, a word in each cell."""
        years = sorted({entry.year for entry in self.audit.coverage}, reverse=True)
        sheet = self._sheet("coverage", [str(year) for year in years], [34, 12, 16, *[14] * len(years)],
                            len(self.audit.register.units))  # fmt: skip
        entries = {(entry.unit_id, entry.year): entry for entry in self.audit.coverage}
        for row, unit in enumerate(self.audit.register.units, 1):
            self._texts(sheet, row, [unit.name, labels.KIND[unit.kind.value][self.lang], unit.unit_id])
            for column, year in enumerate(years, 3):
                entry = entries.get((unit.unit_id, year))
                if entry is not None:
                    words = labels.STATUS[entry.status]
                    late = f" +{entry.days_late}" if entry.days_late else ""
                    sheet.write_string(row, column, f"{words['shape']} {words[self.lang]}{late}", self.text)
        if self.audit.register.units and years:
            for status, colour in _COLOURS.items():
                sheet.conditional_format(1, 3, len(self.audit.register.units), 2 + len(years), {
                    "type": "text", "criteria": "containing", "value": labels.STATUS[status][self.lang],
                    "format": self.book.add_format({"bg_color": colour}),
                })  # fmt: skip

    def entries(self) -> None:
        """One row per unit and year: dates as dates and days as numbers, to be filtered and added up."""
        units = {unit.unit_id: unit for unit in self.audit.register.units}
        shown = [(units[entry.unit_id], entry) for entry in self.audit.coverage if entry.unit_id in units]
        sheet = self._sheet("entries", [], [34, 12, 8, 12, 17, 12, 12, 62, 60], len(shown))
        day = self.book.add_format({"num_format": "yyyy-mm-dd", "valign": "top", "align": "left"})
        for row, (unit, entry) in enumerate(shown, 1):
            self._texts(sheet, row, [unit.name, labels.KIND[unit.kind.value][self.lang]])
            sheet.write_number(row, 2, entry.year, self.whole)
            self._texts(sheet, row, [labels.STATUS[entry.status][self.lang]], start=3)
            if entry.published_at:
                sheet.write_datetime(row, 4, dt.datetime.fromisoformat(entry.published_at).replace(tzinfo=None), self.moment)
            if entry.days_late is not None:
                sheet.write_number(row, 5, entry.days_late, self.whole)
            sheet.write_datetime(row, 6, self.audit.register.policy.deadline(unit.kind, entry.year), day)
            if entry.url:
                sheet.write_string(row, 7, entry.url[:32767], self.line)
            self._texts(sheet, row, [entry.reason], start=8)
        if shown:
            for status, colour in _COLOURS.items():
                sheet.conditional_format(1, 3, len(shown), 3, {
                    "type": "cell", "criteria": "==", "value": f'"{labels.STATUS[status][self.lang]}"',
                    "format": self.book.add_format({"bg_color": colour}),
                })  # fmt: skip

    def scores(self) -> None:
        """One row per scorecard with its arithmetic."""
        sheet = self._sheet("scores", [], [34, 8, 9, 9, 8, 8, 8, 8, 80], len(self.audit.scorecards))
        row = 0
        for card in self.audit.scorecards:
            row += 1
            sheet.write_string(row, 0, self.names.get(card.unit_id, card.unit_id), self.text)
            sheet.write_number(row, 1, card.year, self.whole)
            if card.score is not None:  # no score is an empty cell, never a zero
                sheet.write_number(row, 2, card.score, self.score)
            sheet.write_string(row, 3, card.grade or "", self.text)
            for column, key in enumerate(("error", "warning", "info", "review"), 4):
                sheet.write_number(row, column, card.counts.get(key, 0), self.whole)
            sheet.write_string(row, 8, card.arithmetic, self.text)
        if row:
            for column, colour in ((4, _COLOURS[CoverageStatus.MISSING]), (5, _COLOURS[CoverageStatus.LATE])):
                sheet.conditional_format(1, column, row, column, {
                    "type": "cell", "criteria": ">", "value": 0, "format": self.book.add_format({"bg_color": colour}),
                })  # fmt: skip
            sheet.conditional_format(1, 2, row, 2, {"type": "data_bar", "bar_solid": True, "min_type": "num", "min_value": 0,
                                                    "max_type": "num", "max_value": 100, "bar_color": "#8FB8E8"})  # fmt: skip

    def findings(self) -> None:
        """Every failure and review with cells and quotations."""
        shown = [finding for finding in self.audit.findings if finding.outcome in (Outcome.FAIL, Outcome.REVIEW)]
        sheet = self._sheet("findings", [], [8, 30, 10, 8, 16, 70, 10, 10, 10, 24, 30, 50, 34], len(shown))
        for row, finding in enumerate(shown, 1):
            cells = "、".join(proof.cell for proof in finding.evidence if proof.cell)
            quotes = "\n".join(proof.quote for proof in finding.evidence if proof.quote)
            if finding.year is not None:
                sheet.write_number(row, 0, finding.year, self.whole)
            self._texts(sheet, row, [
                self.names.get(finding.unit_id or "", finding.unit_id or ""), labels.OUTCOME[finding.outcome][self.lang],
                labels.SEVERITY[finding.severity][self.lang], finding.rule, finding.message,
            ], start=1)  # fmt: skip
            for column, value in enumerate((finding.left, finding.right, finding.difference), 6):
                if isinstance(value, str):
                    sheet.write_string(row, column, value, self.text)
                elif value is not None:
                    sheet.write_number(row, column, value, self.count if value == int(value) else self.amount)
            self._texts(sheet, row, [finding.basis, cells, quotes, finding.fingerprint], start=9)
        for severity, status in ((Severity.ERROR, CoverageStatus.MISSING), (Severity.WARNING, CoverageStatus.LATE)):
            if shown:
                sheet.conditional_format(1, 3, len(shown), 3, {
                    "type": "cell", "criteria": "==", "value": f'"{labels.SEVERITY[severity][self.lang]}"',
                    "format": self.book.add_format({"bg_color": _COLOURS[status]}),
                })  # fmt: skip

    def policy(self) -> None:
        """What the scores were computed with: one policy, printed."""
        own = self.audit.register.policy
        lines = [("weight", name, value) for name, value in {**DEFAULT_WEIGHTS, **own.weights}.items()]
        lines += [("severity", name, value) for name, value in {**DEFAULT_PENALTIES, **own.penalties}.items()]
        lines += [("grade", name, value) for name, value in (own.grades or DEFAULT_GRADES).items()]
        sheet = self._sheet("policy", [], [20, 24, 12], len(lines))
        for row, (kind, name, value) in enumerate(lines, 1):
            self._texts(sheet, row, [kind, labels.category(name, self.lang)])
            sheet.write_number(row, 2, value)

    def _sheet(self, key: str, more_heads: Sequence[str], widths: Sequence[int], rows: int) -> Any:
        title, heads = _HEADS[self.lang][key]
        sheet = self.book.add_worksheet(title)
        columns = [*heads, *more_heads]
        for column, (name, width) in enumerate(zip(columns, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, name, self.head)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(rows, 1), len(columns) - 1)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0)
        return sheet

    def _texts(self, sheet: Any, row: int, values: Sequence[str], start: int = 0) -> None:
        for column, value in enumerate(values, start):
            sheet.write_string(row, column, value[:32767], self.text)
