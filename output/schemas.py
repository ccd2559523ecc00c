"""Every output has a JSON Schema, and nothing is written that does not fit it."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

from parsers.schema.check import Fit

# Where each schema lies: the room that owns the record owns its schema.
_PLACES = {
    "report": ("parsers", "schema/report.schema.json"),
    "finding": ("rules", "schema/finding.schema.json"),
    "coverage": ("output", "schema/coverage.schema.json"),
    "scorecards": ("output", "schema/scorecards.schema.json"),
    "alerts": ("output", "schema/alerts.schema.json"),
    "rollup": ("output", "schema/rollup.schema.json"),
}
# The files of the contract, by the names that people know them under.
_ALIASES = {"reports": "report", "findings": "finding", "scorecard": "scorecards", "alert": "alerts"}


class OutputFault(Exception):
    """An output does not fit its schema: a defect of the program, with the places where it does not fit."""


def schema_names() -> list[str]:
    """The names that `schema NAME` accepts."""
    return [*_PLACES, "check", *_ALIASES]


@cache
def schema(name: str) -> dict[str, Any]:
    """The JSON Schema of an output; KeyError for an unknown name."""
    name = _ALIASES.get(name, name)
    if name == "check":
        return {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "check --format json: what was read and what was found",
            "type": "object",
            "required": ["reports", "findings"],
            "properties": {
                "reports": {"type": "array", "items": schema("report")},
                "findings": {"type": "array", "items": schema("finding")},
            },
        }
    package, path = _PLACES[name]
    loaded: dict[str, Any] = json.loads(files(package).joinpath(path).read_text("utf-8"))
    return loaded


@cache
def _fit(name: str) -> Fit:
    return Fit(schema(name))


def require_valid(name: str, document: Any, what: str) -> None:
    """Raise OutputFault listing every place where `document` (builtins) does not fit schema `name`."""
    faults = _fit(name).faults(document)
    if faults:
        raise OutputFault(f"{what} does not fit schema {name!r}: " + "; ".join(faults[:10]))
