"""What goes into an evidence file: all of it was stored before; nothing is looked at anew."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct

from crawler.records import Capture, Publication
from crawler.register.model import Register, Unit
from parsers.model import Report
from rules.history.model import Event, Visit
from rules.model import Coverage, Finding


class KeptCapture(Struct, frozen=True):
    """A capture with its number in the ledger, its run, and its bytes (None where the answer had none)."""

    number: int
    run_id: str
    capture: Capture
    body: bytes | None


class RunInfo(Struct, frozen=True):
    """A run of the ledger; times are ISO UTC."""

    run_id: str
    command: str
    as_of: str
    started_at: str
    finished_at: str | None


class Dossier(Struct, kw_only=True):
    """The evidence for one unit and year.

    `visits` are all visits with the views of the columns that may hold the report; `captures` the answers behind the report and
    behind those visits that decide. `software` names the program.
    """

    register: Register
    unit: Unit
    year: int
    deadline: dt.date
    coverage: Coverage
    findings: list[Finding]
    report: Report | None
    publication: Publication | None
    events: tuple[Event, ...]
    visits: tuple[Visit, ...]
    runs: tuple[RunInfo, ...]
    captures: tuple[KeptCapture, ...]
    software: str

    @property
    def newest(self) -> str:
        """The newest time in the stored records: the evidence is as of then, and packs to the same bytes whenever it is packed."""
        times = [run.finished_at or run.started_at for run in self.runs] + [kept.capture.fetched_at for kept in self.captures]
        return max(times, default="1980-01-01T00:00:00+00:00")
