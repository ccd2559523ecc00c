"""What a perfect audit of the stand-in must find: findings, coverage, cells and events, one answer file a night."""

from __future__ import annotations

import datetime as dt
from typing import Literal

import msgspec
from msgspec import Struct

# required: a rule of the first release; due: follows from rules.csv as soon as that rule exists; allowed: arguable.
Level = Literal["required", "due", "allowed"]


class Expected(Struct, frozen=True, kw_only=True):
    """One finding. `subject` is the address or pattern concerned, `contains` words of the place, both hints only."""

    rule: str
    unit_id: str
    year: int
    level: Level = "required"
    subject: str = ""
    contains: str = ""
    fault: str = ""


class Coverage(Struct, frozen=True, kw_only=True):
    """The status of one body and year in the contract's words; `article` is the number of its article, if it has one."""

    unit_id: str
    year: int
    status: str
    published_at: dt.datetime | None = None
    days_late: int = 0
    article: int | None = None
    form: str = ""


class TrueReport(Struct, frozen=True, kw_only=True):
    """What a reader must read from one report: the printed figure of each cell, null for `/` and blanks."""

    unit_id: str
    year: int
    template: str
    title: str
    path: str
    cells: dict[str, int | float | None]


class Event(Struct, frozen=True, kw_only=True):
    """Something that happened to a report up to this night.

    `kind`: late, withdrawn, replaced (another text at the same address), back, moved (another column, the same number), redated
    (another date at the same address), renumbered (another article in its place).
    """

    kind: str
    unit_id: str
    year: int
    night: int


class ExpectedAlert(Struct, frozen=True, kw_only=True):
    """An alert of this night, given that every night before it was audited; `contains` is a rule id or a column's address."""

    kind: str
    unit_id: str | None
    year: int | None
    contains: str = ""
    level: Level = "required"


class Answers(Struct, frozen=True, kw_only=True):
    """The whole answer file; `clean` body-years must have no failing finding of severity error or warning.

    `alerts` are those of this night alone, none on the first, when everything is news.
    """

    as_of: dt.date
    night: int
    seed: int
    findings: tuple[Expected, ...]
    coverage: tuple[Coverage, ...]
    reports: tuple[TrueReport, ...]
    clean: tuple[tuple[str, int], ...]
    events: tuple[Event, ...]
    alerts: tuple[ExpectedAlert, ...] = ()

    def required(self) -> list[Expected]:
        """The findings that every run with the rules of the first release has to raise."""
        return [found for found in self.findings if found.level == "required"]

    def tolerated(self) -> set[tuple[str, str, int]]:
        """Every (rule, body, year) that may fail; any other error or warning is a false alarm."""
        return {(found.rule, found.unit_id, found.year) for found in self.findings}

    def to_json(self) -> bytes:
        """The answer file, indented, keys in declared order."""
        return msgspec.json.format(msgspec.json.encode(self), indent=1)
