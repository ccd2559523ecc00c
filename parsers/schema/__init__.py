"""The report's JSON Schema and the check of a report against it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec

from parsers.model import Report
from parsers.schema.check import Fit

_encoder = msgspec.json.Encoder(decimal_format="number")


@cache
def _fit() -> Fit:
    schema: dict[str, Any] = json.loads(files(__name__).joinpath("report.schema.json").read_text("utf-8"))
    return Fit(schema)


def faults_of(report: Report) -> list[str]:
    """Every place where the report does not fit the schema, as "path: message"."""
    document = msgspec.json.decode(_encoder.encode(report))
    return _fit().faults(document)
