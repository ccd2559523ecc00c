"""Golden reports: a folder per layout with its own document and the report that a person has read out of it.

golden/<layout>/report.<ext>   the document; files in golden/<layout>/with/ lie beside it as attachments
golden/<layout>/expected.json  what it has to give: a person has compared every line with the document

Where expected.json is missing, the test writes what it found as unread.json and fails until a person has read that against the
document and renamed it. All reports are made up: their figures belong to no office.
"""

from __future__ import annotations

import functools
import json
import mimetypes
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.locations import default_register
from crawler.register import Register, load_register
from parsers.blocks import Place
from parsers.model import Report
from parsers.parse import parse
from parsers.readers.ocr_second import SURE

FOLDER = Path(__file__).parent / "golden"


@functools.cache
def register() -> Register:
    """The bundled register."""
    return load_register(default_register())


def layouts() -> list[Path]:
    """The folders, one per layout."""
    return sorted(path for path in FOLDER.iterdir() if path.is_dir())


def source(folder: Path) -> Path:
    """The document of a layout."""
    (found,) = folder.glob("report.*")
    return found


def read(folder: Path) -> Report:
    """The document with what lies beside it, read without any other knowledge."""
    file = source(folder)
    beside = sorted((folder / "with").glob("*"))
    attachments = [(one.name, one.read_bytes(), mimetypes.guess_type(one.name)[0] or "") for one in beside]
    return parse(file.read_bytes(), register=register(), name=file.name, attachments=attachments)


def told(report: Report) -> dict[str, Any]:
    """The report for people: a line per cell (raw text, kind, number, place); boxes in whole points."""
    return {
        "title": report.title,
        "unit": [report.unit_id, report.unit_name],
        "year": report.year,
        "template": report.template,
        "published": [report.published_at, report.published_at_source],
        "introduction": report.introduction,
        "sections": [
            [one.key.value if one.key else None, one.ordinal, one.heading, one.text, where(one.place)]
            for one in report.sections
        ],
        "tables": [
            [one.table, one.state.value, one.template, one.missing_labels, one.extra_labels, where(one.place)]
            for one in report.tables
        ],
        "cells": {
            address: [cell.raw, cell.kind.value, None if cell.value is None else str(cell.value), where(cell.place)]
            for address, cell in report.cells.items()
        },
        "doubtful": [
            address for address, cell in report.cells.items() if cell.confidence < (SURE if cell.source == "ocr" else 1)
        ],
        "notes": [[note.code, note.message, where(note.place)] for note in report.notes],
    }


def where(place: Place | None) -> str:
    """A place as one text: "p2 60,113,116,131" or a path."""
    if place is None:
        return ""
    box = ",".join(f"{value:.0f}" for value in place.bbox or ())
    return " ".join(part for part in (f"p{place.page}" if place.page else "", box, place.path or "") if part)


def as_text(expected: dict[str, Any]) -> str:
    """JSON with one line per section, table, cell and note, so that it can be read and compared line by line."""
    parts = []
    for key, value in expected.items():
        if isinstance(value, dict):
            lines = [f"    {_json(address)}: {_json(cell)}" for address, cell in value.items()]
            parts.append(f"  {_json(key)}: {{\n" + ",\n".join(lines) + "\n  }" if lines else f"  {_json(key)}: {{}}")
        elif isinstance(value, Sequence) and value and isinstance(value[0], list):
            parts.append(f"  {_json(key)}: [\n" + ",\n".join(f"    {_json(one)}" for one in value) + "\n  ]")
        else:
            parts.append(f"  {_json(key)}: {_json(value)}")
    return "{\n" + ",\n".join(parts) + "\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
