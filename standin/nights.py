"""What happens on the site from night to night, as data: reports that come late, go, or are replaced."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from standin.answers import Event, Expected
from standin.draft import Draft
from standin.faults import bump, due, must
from standin.writing import SHANGHAI, Drafts


@dataclass(frozen=True)
class Happening:
    """One event of a night; `change` is done to the draft, `consequences` are the findings that come with it."""

    kind: str
    unit_id: str
    year: int
    change: Callable[[Draft], None] | None = None
    consequences: tuple[tuple[str, str, str, str, int], ...] = ()


@dataclass(frozen=True)
class Night:
    """All events between the night before and this one; `rebuilt` page files were generated anew with the same text."""

    number: int
    happenings: tuple[Happening, ...] = ()
    rebuilt: bool = False


def _published(*moment: int) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        year, month, day, hour, minute = moment
        draft.published = dt.datetime(year, month, day, hour, minute, 7, tzinfo=SHANGHAI)

    return change


NIGHTS: dict[int, Night] = {
    night.number: night
    for night in (
        Night(1),
        Night(2),
        Night(
            3,
            (
                Happening("late", "kjj", 2023, _published(2024, 2, 21, 17, 20), (must("D-DEPT"),)),
                Happening("withdrawn", "swj", 2023, None, (due("P-WITHDRAWN"),)),
                Happening(
                    "replaced",
                    "tyj",
                    2023,
                    bump(granted__natural=1),
                    (must("T3-ROWSUM", "T3.granted.*"), must("T3-RESULTSUM", "T3.*.natural"), due("P-CHANGED")),
                ),
            ),
            rebuilt=True,
        ),
    )
}


def happen(number: int, drafts: Drafts) -> tuple[list[Event], list[Expected], set[tuple[str, int]]]:
    """Apply all nights up to `number` to `drafts`; gives the events, their findings and the withdrawn reports."""
    events: list[Event] = []
    findings: list[Expected] = []
    gone: set[tuple[str, int]] = set()
    for night in range(1, number + 1):
        for event in NIGHTS[night].happenings:
            draft = drafts.get((event.unit_id, event.year))
            if draft is None:
                continue
            if event.change is not None:
                event.change(draft)
            if event.kind == "withdrawn":
                gone.add((event.unit_id, event.year))
            events.append(Event(kind=event.kind, unit_id=event.unit_id, year=event.year, night=night))
            findings.extend(
                Expected(rule=rule, unit_id=event.unit_id, year=event.year, level="due" if level == "due" else "required",
                         subject=subject, contains=words, fault=f"night {night}: {event.kind}")
                for rule, level, subject, words, _ in event.consequences
            )  # fmt: skip
    return events, findings, gone
