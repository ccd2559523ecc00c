"""All reports of a district as drafts: figures drawn, prose written, faults planted, not yet laid out."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

from standin import figures, phrases
from standin.districts import Body, District
from standin.draft import Draft
from standin.faults import FAULTS, Fault
from standin.form import template_of
from standin.prose import Telling, Writer

PUBLIC_ADDRESS = "http://www.wendeng.gov.cn"
SHANGHAI = dt.timezone(dt.timedelta(hours=8))
Drafts = dict[tuple[str, int], Draft]


def faults_of(district: District, years: Sequence[int]) -> dict[tuple[str, int], Fault]:
    """The planted faults that fall into this district and these years, by body and year."""
    units = {body.unit_id for body in district.bodies}
    return {(f.unit_id, f.year): f for f in FAULTS if f.unit_id in units and f.year in years}


def write_all(district: District, years: Sequence[int], seed: int) -> Drafts:
    """One draft for every body and year in which the body is active, faulty where a fault is planted."""
    planted = faults_of(district, years)
    needs = {key: fault.needs for key, fault in planted.items() if fault.needs}
    drawn = figures.generate(district, years, seed, needs)
    drafts: Drafts = {}
    chosen: dict[str, frozenset[int]] = {}
    for year in years:
        neighbours: list[frozenset[int]] = []
        for index, body in enumerate(district.bodies):
            if body.active_from is not None and year < body.active_from:
                continue
            key, before = (body.unit_id, year), (body.unit_id, year - 1)
            fault = planted.get(key)
            writer = Writer(district.prefix, index, body, year, seed, PUBLIC_ADDRESS)
            # Last year's figures are only spoken of where both reports are as they should be.
            known = drawn.get(before) if fault is None and before not in planted and before in drafts else None
            last = [chosen[body.unit_id]] if body.unit_id in chosen else []
            pairs = writer.pairs([*last, *neighbours[-40:]])
            chosen[body.unit_id] = pairs
            neighbours.append(pairs)
            draft = _draft(body, year, writer, drawn[key], Telling(fault is not None and fault.quiet, known), pairs)
            if fault is not None:
                _plant(draft, fault, drawn[key])
            drafts[key] = draft
    return drafts


def _draft(body: Body, year: int, writer: Writer, own: figures.Figures, telling: Telling, pairs: frozenset[int]) -> Draft:
    headings = writer.headings()
    lines = writer.lines(own, telling, headings)
    problems, measures = writer.problems(pairs)
    template = template_of(year)
    return Draft(
        body=body,
        year=year,
        template=template,
        title=writer.rng.choice(phrases.TITLES).format(year=year),
        published=_published(body, year, writer.rng),
        headings=headings,
        lines=lines,
        problems=problems,
        measures=measures,
        aspects=writer.rng.choice(phrases.ASPECTS),
        cells=figures.printed(own, template),
    )


def _published(body: Body, year: int, rng: random.Random) -> dt.datetime:
    month, first, last = (3, 1, 20) if body.kind == "district_government" else (1, 12, 29)
    return dt.datetime(
        year + 1, month, rng.randrange(first, last), rng.randrange(8, 18), rng.randrange(60), rng.randrange(60), tzinfo=SHANGHAI
    )


def _plant(draft: Draft, fault: Fault, own: figures.Figures) -> None:
    if fault.late is not None:
        month, day = fault.late
        draft.published = draft.published.replace(month=month, day=day)
    if fault.change is None:
        return
    fault.change(draft)
    if draft.form != draft.template:
        draft.cells = figures.printed(own, draft.form)
