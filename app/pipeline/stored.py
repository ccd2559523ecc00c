"""What an audit takes from the store only when it is asked: reports by unit and year, and the lines that are no failures."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from msgspec import Struct

from app.decide import with_decision
from app.store.codec import digest, from_json
from app.store.store import Store
from output.lines import Block
from output.lines import Key as LineKey
from output.scorecards import Counted
from parsers.model import Report
from rules.decisions import Decision
from rules.life import Life
from rules.model import Finding, Outcome, Severity
from rules.repair.repairs import Mended

Key = tuple[str, int]
_LOUD = (Outcome.FAIL.value, Outcome.REVIEW.value)
# The reports of a unit are asked for one after the other, and so are those of a year.
_HELD = 8


class StoredReports(Mapping[Key, Report]):
    """The judged reports by unit and year. Each is decoded when it is looked up; the last few stay in memory."""

    def __init__(self, store: Store, inputs: Mapping[Key, str], mended: Mapping[Key, Mended]) -> None:
        self._store = store
        self._inputs = inputs
        self._mended = mended
        self._held: dict[Key, Report] = {}

    def __getitem__(self, key: Key) -> Report:
        if key not in self._held:
            reading = self._store.reading(self._inputs[key])
            if reading is None or reading.report is None:
                raise KeyError(key)
            report = self._mended[key].put_into(reading.report) if key in self._mended else reading.report
            while len(self._held) >= _HELD:
                del self._held[next(iter(self._held))]
            self._held[key] = report
        return self._held[key]

    def __contains__(self, key: object) -> bool:
        return key in self._inputs

    def __iter__(self) -> Iterator[Key]:
        return iter(self._inputs)

    def __len__(self) -> int:
        return len(self._inputs)

    def marks(self) -> dict[Key, str]:
        """What changes whenever a report does: the inputs of its reading, and its suspects."""
        return {key: digest(inputs, self._mended.get(key)) for key, inputs in self._inputs.items()}


class Tally(Struct, frozen=True):
    """As much of a finding as a scorecard counts."""

    rule: str
    outcome: Outcome
    severity: Severity
    is_settled: bool = False


class Told(Struct):
    """The lines about one unit and year as far as everybody needs them: the loud ones, and what is counted of the rest."""

    key: LineKey
    loud: list[Finding]
    tallies: list[Counted]


class StoredLines:
    """The lines of the newest audit, with the decisions of a day."""

    def __init__(
        self, store: Store, latest: Mapping[str, Decision], lives: Mapping[str, Life], today: dt.date, lang: str
    ) -> None:
        self._store = store
        self._latest, self._lives, self._today, self._lang = latest, lives, today, lang
        self._marks: dict[LineKey, Any] = {}

    def read(self) -> Iterator[Told]:
        """Go through all lines once, those of one unit and year together; from then on their marks are known."""
        told: Told | None = None
        for row in self._store.finding_rows():
            key = (row.unit_id, row.year)
            if told is None or told.key != key:
                if told is not None:
                    yield told
                told = Told(key, [], [])
                mark = self._marks.setdefault(key, hashlib.sha256())
            mark.update(row.record.encode())
            if row.outcome in _LOUD:
                finding = self._decided(from_json(row.record, Finding))
                told.loud.append(finding)
                told.tallies.append(finding)
                if finding.decision is not None:
                    mark.update(digest(finding.decision).encode())
            else:
                told.tallies.append(_tally(row.rule, row.outcome, row.severity))
        if told is not None:
            yield told

    def blocks(self) -> Iterator[Block]:
        """One block per unit and year."""
        for key in self._marks:
            yield Block(key, self.mark(key), lambda key=key: self.about(key))  # type: ignore[misc]

    def about(self, key: LineKey) -> list[Finding]:
        """The lines about one unit and year, with their decisions."""
        return [self._decided(finding) for finding in self._store.findings_about(*key)]

    def mark(self, key: LineKey) -> str:
        """What changes whenever any line about this unit and year does."""
        found = self._marks.get(key)
        return found.hexdigest() if found is not None else ""

    def _decided(self, finding: Finding) -> Finding:
        return with_decision(finding, self._latest, self._lives, self._today, self._lang)


@cache
def _tally(rule: str, outcome: str, severity: str) -> Tally:
    return Tally(rule, Outcome(outcome), Severity(severity))
