"""A finding's life: first seen, last seen, resolved, reopened; silence that proves nothing resolves nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from rules.model import Coverage, CoverageStatus, Finding, Outcome


class LifeState(StrEnum):
    """Open: seen by the newest audit. Resolved: judged again and not there. Unjudged: not there, and nothing is known."""

    OPEN = "open"
    RESOLVED = "resolved"
    UNJUDGED = "unjudged"


class LifeEvent(Struct, frozen=True):
    """A turn in a finding's life: `what` is opened, resolved or reopened; `on` the ISO date of the audit."""

    on: str
    what: str


class Life(Struct, frozen=True, kw_only=True):
    """One finding over time, per fingerprint; the rule's version plays no part. `cells` are those of its newest evidence."""

    fingerprint: str
    rule: str
    unit_id: str | None
    year: int | None
    subject: str
    state: LifeState
    first_seen: str
    last_seen: str
    resolved_on: str | None = None
    cells: tuple[str, ...] = ()
    events: tuple[LifeEvent, ...] = ()


_JUDGED = frozenset({CoverageStatus.ON_TIME, CoverageStatus.LATE})
_LOUD = (Outcome.FAIL, Outcome.REVIEW)


def next_lives(
    before: Mapping[str, Life],
    findings: Iterable[Finding],
    coverage: Iterable[Coverage],
    cells_read: Mapping[tuple[str, int], Collection[str]],
    as_of: str,
    unchanged: Collection[tuple[str, int]] = frozenset(),
) -> dict[str, Life]:
    """The lives after an audit on `as_of` (ISO date): all of `before`, and what is new.

    `cells_read` holds the addresses that were read of each judged report. A finding that is not seen any more is resolved if its
    rule said something about its unit and year tonight, the report is there and every cell of the finding was read; a rule
    that passed without a report (a missing report arrived, a withdrawn one came back) resolves too. Otherwise it is unjudged.
    `unchanged` are units and years with the same findings as in the last audit, which are then not in `findings`.
    Running the same audit twice changes nothing.
    """
    after = dict(before)
    status = {(entry.unit_id, entry.year): entry.status for entry in coverage}
    spoke: dict[tuple[str, str | None, int | None], Outcome] = {}
    seen: set[str] = set()
    for finding in findings:
        spoke.setdefault((finding.rule, finding.unit_id, finding.year), finding.outcome)
        if finding.outcome in _LOUD and finding.fingerprint not in seen:
            seen.add(finding.fingerprint)
            after[finding.fingerprint] = _seen(before.get(finding.fingerprint), finding, as_of)
    for key, life in before.items():
        if key in seen or life.state is LifeState.RESOLVED:
            continue
        if life.unit_id is not None and life.year is not None and (life.unit_id, life.year) in unchanged:
            if life.state is LifeState.OPEN:
                after[key] = _still(life, as_of)
            continue
        if _is_repaired(life, spoke.get((life.rule, life.unit_id, life.year)), status, cells_read):
            after[key] = _turned(life, LifeState.RESOLVED, as_of)
        elif life.state is LifeState.OPEN:
            after[key] = replace(life, state=LifeState.UNJUDGED)
    return after


def _is_repaired(
    life: Life,
    outcome: Outcome | None,
    status: Mapping[tuple[str, int], CoverageStatus],
    cells_read: Mapping[tuple[str, int], Collection[str]],
) -> bool:
    if outcome is None or outcome is Outcome.NOT_ASSESSABLE or life.unit_id is None or life.year is None:
        return False
    place = (life.unit_id, life.year)
    if status.get(place) not in _JUDGED:
        return outcome is Outcome.PASS and not life.cells
    return set(life.cells) <= set(cells_read.get(place, ()))


def _seen(life: Life | None, finding: Finding, as_of: str) -> Life:
    cells = tuple(sorted({proof.cell for proof in finding.evidence if proof.cell}))
    if life is None:
        return Life(
            fingerprint=finding.fingerprint,
            rule=finding.rule,
            unit_id=finding.unit_id,
            year=finding.year,
            subject=finding.subject,
            state=LifeState.OPEN,
            first_seen=as_of,
            last_seen=as_of,
            cells=cells,
            events=(LifeEvent(as_of, "opened"),),
        )
    if life.state is LifeState.RESOLVED:
        life = _turned(life, LifeState.OPEN, as_of)
    return replace(_still(life, as_of), state=LifeState.OPEN, resolved_on=None, cells=cells)


def _still(life: Life, as_of: str) -> Life:
    """A finding that is seen again; an audit of an earlier day (--as-of) widens a life, it never shortens one."""
    return replace(life, first_seen=min(life.first_seen, as_of), last_seen=max(life.last_seen, as_of))


def _turned(life: Life, state: LifeState, as_of: str) -> Life:
    what = "resolved" if state is LifeState.RESOLVED else "reopened"
    return replace(
        life,
        state=state,
        resolved_on=as_of if state is LifeState.RESOLVED else None,
        events=(*life.events, LifeEvent(as_of, what)),
    )
