"""The files for programs: coverage.json, reports.jsonl, findings.jsonl, scorecards.json, alerts.json (UTF-8, validated)."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import msgspec

from output.model import Alert, Audit
from output.schemas import require_valid

_encoder = msgspec.json.Encoder(decimal_format="number")


def write_exports(audit: Audit, folder: Path) -> list[Path]:
    """Write all five files into `folder`, each replaced at once; raises OutputFault before anything invalid is written."""
    folder.mkdir(parents=True, exist_ok=True)
    reports = [audit.reports[key] for key in sorted(audit.reports)]
    return [
        _write_array(folder / "coverage.json", "coverage", audit.coverage),
        _write_lines(folder / "reports.jsonl", "report", reports),
        _write_lines(folder / "findings.jsonl", "finding", audit.findings),
        _write_array(folder / "scorecards.json", "scorecards", audit.scorecards),
        _write_array(folder / "alerts.json", "alerts", [for_programs(alert) for alert in audit.alerts]),
    ]


def for_programs(alert: Alert) -> dict[str, Any]:
    """An alert as the contract has it: without what only decides who is told."""
    return {name: getattr(alert, name) for name in ("kind", "unit_id", "year", "since", "message", "fingerprint")}


def plain(record: Any) -> Any:
    """A record as JSON builtins, as the schemas see it."""
    return msgspec.json.decode(_encoder.encode(record))


def _write_array(path: Path, name: str, records: Iterable[Any]) -> Path:
    items = list(records)
    require_valid(name, plain(items), path.name)
    lines = b",\n".join(_encoder.encode(item) for item in items)
    return _replace(path, b"[\n" + lines + b"\n]\n")


def _write_lines(path: Path, name: str, records: Iterable[Any]) -> Path:
    lines = []
    for number, record in enumerate(records, 1):
        require_valid(name, plain(record), f"{path.name}:{number}")
        lines.append(_encoder.encode(record) + b"\n")
    return _replace(path, b"".join(lines))


def _replace(path: Path, content: bytes) -> Path:
    # A reader never sees half a file: write beside it, then rename.
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    return path
