"""What a rule says: outcome, reason, values, evidence; and the finding that programs and people read."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from parsers.blocks import Place
from parsers.model import Number


class Outcome(StrEnum):
    """Review means that a person must look; it never lowers a score. Not assessable is our debt, never the unit's."""

    PASS = "pass"
    FAIL = "fail"
    REVIEW = "review"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSABLE = "not_assessable"


class Severity(StrEnum):
    """How much a failure weighs."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Responsibility(StrEnum):
    """Who has to act: the unit that published, or we who could not read or crawl."""

    PUBLISHER = "publisher"
    SYSTEM = "system"


class Evidence(Struct, frozen=True, omit_defaults=True):
    """Something a person can look at: a cell, a quotation, or a document, with its place."""

    cell: str | None = None
    quote: str | None = None
    document: str | None = None
    place: Place | None = None


class Verdict(Struct, kw_only=True):
    """What a rule yields for one subject.

    `message` is the key of a message template of this rule in rules/messages (default: the outcome), filled with `values`; `later`
    gives more of them that take work, and is asked only where the message is really written. `proofs` likewise gives the evidence of
    a pass, of which most is only counted.
    `severity` overrides the rule's own (a rule that is an error in one case and a warning in another). `subject` must be stable
    over nights and wordings: it goes into the fingerprint. A failure without evidence is a defect.
    """

    outcome: Outcome
    subject: str = ""
    message: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    later: Callable[[], dict[str, Any]] | None = None
    left: Number | str | None = None
    right: Number | str | None = None
    difference: Number | None = None
    severity: Severity | None = None
    responsibility: Responsibility = Responsibility.PUBLISHER
    evidence: tuple[Evidence, ...] = ()
    proofs: Callable[[], tuple[Evidence, ...]] | None = None
    doubtful: bool = False  # set by rules.doubt: a number that it rests on was read with doubt


class Finding(Struct, kw_only=True, omit_defaults=True):
    """One line of findings.jsonl (contract); `reason` says in Chinese why the outcome is what it is, where it is no plain failure.

    `cause` is shared by the failed findings that one repair explains (rules.repair.causes); it is left out where there is none.
    """

    rule: str
    rule_version: int
    severity: Severity
    outcome: Outcome
    reason: str
    unit_id: str | None
    year: int | None
    responsibility: Responsibility
    subject: str
    left: Any  # Number | str | None: msgspec cannot decode that union itself, the codec reads decimals as Decimal
    right: Any
    difference: Number | None
    message: str
    basis: str
    fingerprint: str
    decision: dict[str, Any] | None
    evidence: tuple[Evidence, ...]
    cause: str | None = None

    @property
    def is_settled(self) -> bool:
        """Whether a person dismissed or waived it: it then stays visible but counts against nobody."""
        return self.decision is not None and self.decision.get("action") in ("dismiss", "waive")


class CoverageStatus(StrEnum):
    """The state of one unit and year in the coverage matrix."""

    ON_TIME = "on_time"
    LATE = "late"
    MISSING = "missing"
    NOT_DUE = "not_due"
    UNREADABLE = "unreadable"
    WITHDRAWN = "withdrawn"
    EXEMPT = "exempt"
    UNKNOWN = "unknown"


class Coverage(Struct, kw_only=True):
    """One entry of coverage.json. `days_late` is None unless the report is late or missing."""

    unit_id: str
    year: int
    status: CoverageStatus
    published_at: str | None = None
    url: str | None = None
    days_late: int | None = None
    reason: str = ""
