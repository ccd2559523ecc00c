"""What happens on the site from night to night, as data: every event a history knows, every way in which a list can fail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from standin.answers import Event, Expected, ExpectedAlert, Level
from standin.draft import Draft
from standin.faults import bump, due, may, must
from standin.writing import SHANGHAI, Drafts

Key = tuple[str, int]


@dataclass(frozen=True)
class Happening:
    """One event of a night; `change` is done to the draft, `consequences` are the findings that come with it.

    `alerts` are (kind, words of the message, level) that the office must be told on that night; `settles` are rules whose earlier
    finding on this report is gone with it. `moment` is the new time of what is dated or published anew.
    """

    kind: str
    unit_id: str
    year: int
    change: Callable[[Draft], None] | None = None
    consequences: tuple[tuple[str, str, str, str, int], ...] = ()
    alerts: tuple[tuple[str, str, str], ...] = ()
    settles: tuple[str, ...] = ()
    moment: dt.datetime | None = None


@dataclass(frozen=True)
class Night:
    """All events between the night before and this one; `rebuilt` page files were generated anew with the same text.

    `broken` columns fail on this night only (number to way of failing). `listed` columns got one more line that is no report.
    """

    number: int
    happenings: tuple[Happening, ...] = ()
    rebuilt: bool = False
    broken: Mapping[int, str] = field(default_factory=dict)
    listed: tuple[int, ...] = ()


def _at(*moment: int) -> dt.datetime:
    year, month, day, hour, minute = moment
    return dt.datetime(year, month, day, hour, minute, 7, tzinfo=SHANGHAI)


def _published(*moment: int) -> Callable[[Draft], None]:
    def change(draft: Draft) -> None:
        draft.published = _at(*moment)

    return change


def _completed(draft: Draft) -> None:
    """The table that was left out is there, and a note says so."""
    draft.tables.add("T2")
    draft.lines["six"] += "更正说明：本报告第二部分的表格原先遗漏，现已补充。"


_CHALLENGED, _SERVED_BADLY, _SHELL = 75243, 82584, 121208

NIGHTS: dict[int, Night] = {
    night.number: night
    for night in (
        Night(1),
        Night(2),
        Night(
            3,
            (
                Happening("late", "kjj", 2023, _published(2024, 2, 21, 17, 20), (must("D-DEPT"),), (("late", "", "required"),)),
                Happening("withdrawn", "swj", 2023, None, (due("P-WITHDRAWN"),), (("withdrawn", "", "required"),)),
                Happening(
                    "replaced",
                    "tyj",
                    2023,
                    bump(granted__natural=1),
                    (must("T3-ROWSUM", "T3.granted.*"), must("T3-RESULTSUM", "T3.*.natural"), due("P-CHANGED")),
                    (
                        ("replaced", "", "required"),
                        ("new_finding", "T3-ROWSUM", "required"),
                        ("new_finding", "T3-RESULTSUM", "required"),
                        ("new_finding", "P-CHANGED", "due"),
                    ),
                ),
            ),
            rebuilt=True,
        ),
        Night(
            4,
            (
                Happening("back", "swj", 2023, alerts=(("resolved", "", "required"),), settles=("P-WITHDRAWN",)),
                Happening("moved", "zfj", 2022),
                Happening(
                    "redated",
                    "kjj",
                    2023,
                    None,
                    (due("D-BACKDATED"), due("D-CONFLICT")),
                    (
                        ("resolved", "", "required"),
                        ("new_finding", "D-BACKDATED", "due"),
                        ("new_finding", "D-CONFLICT", "due"),
                    ),
                    settles=("D-DEPT",),
                    moment=_at(2024, 1, 30, 9, 15),
                ),
                Happening(
                    "renumbered",
                    "houjia",
                    2022,
                    _completed,
                    may("D-BACKDATED"),
                    (("replaced", "", "required"), ("resolved", "S-T2", "required"), ("resolved", "S-SHAPE", "allowed")),
                    settles=("S-T2", "S-SHAPE"),
                    moment=_at(2024, 2, 22, 16, 40),
                ),
            ),
        ),
        Night(
            5,
            broken={_CHALLENGED: "521", _SERVED_BADLY: "service", _SHELL: "shell"},
            listed=(_SERVED_BADLY,),
        ),
        Night(6),
    )
}


@dataclass
class Story:
    """Everything that has happened up to a night; `alerts` are those of that night alone."""

    events: list[Event] = field(default_factory=list)
    findings: list[Expected] = field(default_factory=list)
    alerts: list[ExpectedAlert] = field(default_factory=list)
    gone: set[Key] = field(default_factory=set)
    moved: list[Happening] = field(default_factory=list)
    redated: list[Happening] = field(default_factory=list)
    renumbered: list[Happening] = field(default_factory=list)
    settled: set[tuple[str, str, int]] = field(default_factory=set)
    listed: list[int] = field(default_factory=list)
    broken: dict[int, str] = field(default_factory=dict)


def happen(number: int, drafts: Drafts, columns: Mapping[int, int]) -> Story:
    """Apply all nights up to `number` to `drafts` and tell what came of it; `columns` are the site's (number to report year)."""
    story = Story()
    for night in range(1, number + 1):
        for event in NIGHTS[night].happenings:
            draft = drafts.get((event.unit_id, event.year))
            if draft is not None:
                _take(story, event, draft, night, number)
        story.listed += [column for column in NIGHTS[night].listed if column in columns]
        before, story.broken = story.broken, {at: how for at, how in NIGHTS[night].broken.items() if at in columns}
        if night == number:
            story.alerts += [_of_column("crawl_broken", at, columns) for at in story.broken if at not in before]
            story.alerts += [_of_column("resolved", at, columns) for at in before if at not in story.broken]
    return story


def _take(story: Story, event: Happening, draft: Draft, night: int, last: int) -> None:
    key = (event.unit_id, event.year)
    if event.change is not None:
        event.change(draft)
    if event.kind == "withdrawn":
        story.gone.add(key)
    elif event.kind == "back":
        story.gone.discard(key)
    kept = {"moved": story.moved, "redated": story.redated, "renumbered": story.renumbered}.get(event.kind)
    if kept is not None:
        kept.append(event)
    story.events.append(Event(kind=event.kind, unit_id=event.unit_id, year=event.year, night=night))
    story.settled |= {(rule, *key) for rule in event.settles}
    story.findings = [found for found in story.findings if (found.rule, found.unit_id, found.year) not in story.settled]
    story.findings += [
        Expected(rule=rule, unit_id=event.unit_id, year=event.year, level=_level(level), subject=subject, contains=words,
                 fault=f"night {night}: {event.kind}")
        for rule, level, subject, words, _ in event.consequences
    ]  # fmt: skip
    if night == last:
        story.alerts += [
            ExpectedAlert(kind=kind, unit_id=event.unit_id, year=event.year, contains=words, level=_level(level))
            for kind, words, level in event.alerts
        ]


def _level(text: str) -> Level:
    return "due" if text == "due" else "allowed" if text == "allowed" else "required"


def _of_column(kind: str, number: int, columns: Mapping[int, int]) -> ExpectedAlert:
    return ExpectedAlert(kind=kind, unit_id=None, year=columns[number], contains=f"/col/col{number}/index.html")
