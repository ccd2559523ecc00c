"""The answer file: expected findings, coverage and cells, derived from what was planted, never from reading the pages."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from standin.answers import Answers, Coverage, Expected, TrueReport
from standin.districts import Body, District
from standin.draft import TABLE_OF_PART
from standin.faults import Fault
from standin.nights import Story
from standin.publish import DEAD_COPY, OWN_COLUMN_BODY, RELISTED, SOFT_COPY, STRAY_TAG, Published
from standin.writing import Drafts

Key = tuple[str, int]


@dataclass(frozen=True)
class Scene:
    """All that the answers are derived from."""

    seed: int
    night: int
    years: Sequence[int]
    district: District
    drafts: Drafts
    planted: Mapping[Key, Fault]
    published: Published
    as_of: dt.date
    story: Story


def judge(scene: Scene) -> Answers:
    """The answers for one night."""
    coverage = [_coverage(scene, body, year) for body in scene.district.bodies for year in scene.years]
    findings = sorted(
        {*_planted(scene), *scene.story.findings, *_arguable(scene)},
        key=lambda e: (e.unit_id, e.year, e.rule, e.subject, e.level),
    )
    spoiled = {(found.unit_id, found.year) for found in findings}
    return Answers(
        as_of=scene.as_of,
        night=scene.night,
        seed=scene.seed,
        findings=tuple(findings),
        coverage=tuple(coverage),
        reports=tuple(_reports(scene)),
        clean=tuple((c.unit_id, c.year) for c in coverage if (c.unit_id, c.year) not in spoiled),
        events=tuple(scene.story.events),
        alerts=tuple(scene.story.alerts),
    )


def _planted(scene: Scene) -> Iterable[Expected]:
    came = {(event.unit_id, event.year) for event in scene.story.events if event.kind == "late"}
    for key, fault in scene.planted.items():
        if fault.absent and key in came:
            continue
        for found in fault.findings():
            if (found.rule, found.unit_id, found.year) in scene.story.settled:
                continue
            there = scene.published.article_of(found.unit_id, found.year) is not None
            if there or (fault.absent and found.rule == "D-MISSING" and not _is_broken(scene, found.year)):
                yield found


def _is_broken(scene: Scene, year: int) -> bool:
    """Whether the column of a year fails tonight: nothing can then be said to be missing."""
    return any(column.year == year and column.number in scene.story.broken for column in scene.published.columns)


def _arguable(scene: Scene) -> Iterable[Expected]:
    """Findings that the surroundings of a report may raise, not its own content."""
    government = scene.district.government.unit_id
    cases: list[tuple[Key, tuple[str, ...], str]] = [
        (DEAD_COPY, ("P-LINK", "P-DUP"), "dead link beside the living copy"),
        (SOFT_COPY, ("P-LINK", "P-DUP"), "error page with status 200 beside the living copy"),
        (RELISTED, ("P-COLUMN", "P-DUP", "S-TITLE-YEAR"), "listed again in a later year's column"),
        (STRAY_TAG, ("Q-DOCNAME",), "name of the regulations in angle brackets"),
        *(((OWN_COLUMN_BODY, year), ("P-COLUMN", "P-DUP"), "in the body's own column") for year in scene.years),
        *(
            ((government, year), ("X-AGG",), "sums of all bodies, faulty reports counted as they should be")
            for year in scene.years
        ),
        *(
            (key, ("P-LINK",), "attachment is an error page")
            for key, form in scene.published.forms.items()
            if form == "broken_pdf"
        ),
    ]
    for key, rules, why in cases:
        if scene.published.article_of(*key) is not None:
            for rule in rules:
                yield Expected(rule=rule, unit_id=key[0], year=key[1], level="allowed", fault=why)


def _coverage(scene: Scene, body: Body, year: int) -> Coverage:
    key = (body.unit_id, year)
    if body.active_from is not None and year < body.active_from:
        return Coverage(unit_id=body.unit_id, year=year, status="exempt")
    deadline = dt.date(year + 1, *body.deadline)
    if key in scene.story.gone:
        return Coverage(unit_id=body.unit_id, year=year, status="withdrawn")
    article = scene.published.article_of(*key)
    if article is None:
        absent = "unknown" if _is_broken(scene, year) else "missing"
        return Coverage(unit_id=body.unit_id, year=year, status=absent if scene.as_of > deadline else "not_due")
    form = scene.published.forms[key]
    late = max(0, (article.published.date() - deadline).days)
    status = "unreadable" if form == "broken_pdf" else "late" if late else "on_time"
    return Coverage(
        unit_id=body.unit_id,
        year=year,
        status=status,
        published_at=article.published,
        days_late=late,
        article=None if form == "endpoint" else article.number,
        form=form,
    )


def _reports(scene: Scene) -> Iterable[TrueReport]:
    for key, form in scene.published.forms.items():
        article = scene.published.article_of(*key)
        if article is None or form == "broken_pdf":
            continue
        draft = scene.drafts[key]
        shown = {name for part, name in TABLE_OF_PART.items() if part in draft.parts and name in draft.tables}
        path = article.path if form != "endpoint" else f"?area={draft.body.credit_code}&fbtime={draft.year}"
        yield TrueReport(
            unit_id=key[0],
            year=key[1],
            template=draft.form,
            title="".join(article.lines),
            path=path,
            cells={address: number(text) for address, text in draft.cells.items() if address[:2] in shown},
        )


def number(text: str) -> int | float | None:
    """The number a cell prints: null for a stroke, decimals kept, the unit behind an amount left out."""
    if text == "/":
        return None
    plain = text.removesuffix("元")
    return float(plain) if "." in plain else int(plain)
