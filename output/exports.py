"""The files for programs: coverage.json, reports.jsonl, findings.jsonl, scorecards.json, alerts.json (UTF-8, validated)."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from output.model import Alert, Audit
from output.schemas import require_valid

_encoder = msgspec.json.Encoder(decimal_format="number")


def write_exports(audit: Audit, folder: Path) -> list[Path]:
    """Write all five files into `folder`, each replaced at once; raises OutputFault before anything invalid is written."""
    folder.mkdir(parents=True, exist_ok=True)
    reports = (audit.reports[key] for key in sorted(audit.reports))
    lines = (line for block in audit.lines.blocks() for line in block.fetch())
    return [
        _write_array(folder / "coverage.json", "coverage", audit.coverage),
        _write_lines(folder / "reports.jsonl", "report", reports),
        _write_lines(folder / "findings.jsonl", "finding", lines),
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
    content = b"[\n" + b",\n".join(map(_encoder.encode, records)) + b"\n]\n"
    require_valid(name, msgspec.json.decode(content), path.name)
    return _replace(path, [content])


def _write_lines(path: Path, name: str, records: Iterable[Any]) -> Path:
    return _replace(path, _lines(path.name, name, records))


def _lines(file: str, name: str, records: Iterable[Any]) -> Iterator[bytes]:
    """The lines one by one, each looked at as it will stand in the file."""
    for number, record in enumerate(records, 1):
        line = _encoder.encode(record)
        require_valid(name, msgspec.json.decode(line), f"{file}:{number}")
        yield line + b"\n"


def _replace(path: Path, content: Iterable[bytes]) -> Path:
    # A reader never sees half a file: write beside it, then rename.
    beside = path.with_name(path.name + ".new")
    with beside.open("wb") as stream:
        stream.writelines(content)
        stream.flush()
        os.fsync(stream.fileno())
    beside.replace(path)
    return path
