"""coverage.csv, findings.csv and scorecards.csv: UTF-8 with a byte-order mark, so that Excel opens them right at once."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

from output import labels
from output.beside import beside
from output.model import Audit
from rules.model import Outcome

Value = str | int | float | Decimal | None
_HEADS = {
    "zh": {
        "coverage": ["单位", "单位编号", "类别", "年度", "状态", "发布时间", "迟报或逾期天数", "地址", "说明"],
        "findings": ["年度", "单位", "单位编号", "结果", "程度", "规则", "说明", "左边", "右边", "差", "依据", "单元格", "原文", "决定",
                     "指纹"],
        "scorecards": ["单位", "单位编号", "年度", "得分", "等次", "同类名次", "同类单位数", "错误", "警告", "提示", "待核对", "得分的计算"],
    },
    "en": {
        "coverage": ["Unit", "Unit id", "Kind", "Year", "Status", "Published", "Days late", "Address", "Reason"],
        "findings": ["Year", "Unit", "Unit id", "Outcome", "Severity", "Rule", "Message", "Left", "Right", "Difference", "Basis",
                     "Cells", "Quotes", "Decision", "Fingerprint"],
        "scorecards": ["Unit", "Unit id", "Year", "Score", "Grade", "Rank", "Among", "Errors", "Warnings", "Notices", "Review",
                       "Arithmetic"],
    },
}  # fmt: skip
# A text that starts so is a formula to Excel; an apostrophe before it keeps it a text.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def write_tables(audit: Audit, folder: Path, lang: str = "zh") -> list[Path]:
    """Write the three tables into `folder`, each replaced at once. Numbers are numbers; a text never becomes a formula."""
    heads = _HEADS[lang]
    rows = {"coverage": _coverage(audit, lang), "findings": _findings(audit, lang), "scorecards": _scorecards(audit)}
    return [_write(folder / f"{name}.csv", heads[name], table) for name, table in rows.items()]


def safe(text: str) -> str:
    """`text` as a cell that no spreadsheet computes; what XML and Excel cannot hold is left out."""
    clean = "".join(char for char in text if char in "\n\t" or ord(char) >= 32)
    return f"'{clean}" if clean.startswith(_FORMULA) else clean


def _coverage(audit: Audit, lang: str) -> Iterable[Sequence[Value]]:
    units = {unit.unit_id: unit for unit in audit.register.units}
    for entry in audit.coverage:
        unit = units.get(entry.unit_id)
        yield [
            unit.name if unit else entry.unit_id,
            entry.unit_id,
            labels.KIND[unit.kind.value][lang] if unit else "",
            entry.year,
            labels.STATUS[entry.status][lang],
            _moment(entry.published_at),
            entry.days_late,
            entry.url or "",
            entry.reason,
        ]


def _findings(audit: Audit, lang: str) -> Iterable[Sequence[Value]]:
    names = {unit.unit_id: unit.name for unit in audit.register.units}
    for finding in audit.findings:
        if finding.outcome not in (Outcome.FAIL, Outcome.REVIEW):
            continue
        action = str((finding.decision or {}).get("action", ""))
        yield [
            finding.year,
            names.get(finding.unit_id or "", finding.unit_id or ""),
            finding.unit_id or "",
            labels.OUTCOME[finding.outcome][lang],
            labels.SEVERITY[finding.severity][lang],
            finding.rule,
            finding.message,
            finding.left,
            finding.right,
            finding.difference,
            finding.basis,
            "、".join(proof.cell for proof in finding.evidence if proof.cell),
            "\n".join(proof.quote for proof in finding.evidence if proof.quote),
            labels.ACTION.get(action, {}).get(lang, action),
            finding.fingerprint,
        ]


def _scorecards(audit: Audit) -> Iterable[Sequence[Value]]:
    names = {unit.unit_id: unit.name for unit in audit.register.units}
    for card in audit.scorecards:
        counts = [card.counts.get(key, 0) for key in ("error", "warning", "info", "review")]
        yield [
            names.get(card.unit_id, card.unit_id), card.unit_id, card.year, card.score, card.grade or "", card.rank,
            card.ranked_among or None, *counts, card.arithmetic,
        ]  # fmt: skip


def _moment(published_at: str | None) -> str:
    """An ISO time as Excel reads a date and time."""
    return (published_at or "")[:19].replace("T", " ")


def _write(path: Path, heads: Sequence[str], rows: Iterable[Sequence[Value]]) -> Path:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerow(heads)
    for row in rows:
        writer.writerow([safe(value) if isinstance(value, str) else "" if value is None else value for value in row])
    path.parent.mkdir(parents=True, exist_ok=True)
    with beside(path) as part:
        part.write_bytes(b"\xef\xbb\xbf" + stream.getvalue().encode())
    return path
