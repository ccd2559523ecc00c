"""Stage 3: one case per unit and year, judged by all rules; and its coverage."""

from __future__ import annotations

from collections import Counter, defaultdict

from msgspec import Struct

from app.context import AuditContext
from app.pipeline.past import Past
from app.pipeline.read import ReadPublication, ReadStage
from app.pipeline.spool import Spool
from app.pipeline.together import Together, lay_together
from app.pipeline.workers import WorkerFault
from app.store.store import FindingRow, row_of
from crawler.records import ColumnView, Publication
from parsers.blocks import ReadError
from rules.case import Case
from rules.coverage import coverage
from rules.engine import judge as judge_case
from rules.model import Coverage
from rules.repair.causes import with_causes
from rules.repair.repairs import Mended

Key = tuple[str, int]


class Verdicts(Struct):
    """What the rules said about a district, which reading stands behind each unit and year, and which of its cells are suspect.

    `findings` are in the spool that the caller gave; `outcomes` counts them.
    """

    coverage: list[Coverage]
    findings: Spool
    chosen: dict[Key, ReadPublication]
    mended: dict[Key, Mended]
    outcomes: Counter[str]


class JudgedCase(Struct, frozen=True):
    """What came of one case, its findings as they are stored."""

    coverage: Coverage
    rows: tuple[FindingRow, ...]
    mended: Mended | None


def judge_one(lang: str, case: Case) -> JudgedCase:
    """One unit and year by all rules; runs in whatever process does the work."""
    findings, repairs = with_causes(case, judge_case(case, lang), lang)
    mended = repairs.mended() if repairs.causes or repairs.notes else None
    return JudgedCase(coverage(case), tuple(map(row_of, findings)), mended)


def judge(context: AuditContext, stage: ReadStage, views: list[ColumnView], findings: Spool) -> Verdicts:
    """Judge every unit of the register for every audited year, in that order, on whatever works for this context."""
    past = Past(context, stage, views)
    by_key: dict[Key, list[ReadPublication]] = defaultdict(list)
    for item in stage.publications:
        publication = item.stored.publication
        if publication.unit_id is not None and publication.year is not None:
            by_key[publication.unit_id, publication.year].append(item)
    chosen = {key: choose(items, past) for key, items in by_key.items()}
    years = context.register.audited_years(context.as_of)
    read = {key: item.reading.report for key, item in chosen.items() if item.reading.report is not None}
    together = lay_together(context.register, years, read)
    verdicts = Verdicts([], findings, {}, {}, Counter())
    keys = [(unit.unit_id, year) for unit in context.register.units for year in years]
    context.progress.start("audit", len(keys))
    cases = (
        build_case(context, unit_id, year, chosen, by_key.get((unit_id, year), []), views, past, together)
        for unit_id, year in keys
    )
    outcomes = context.workers.run(judge_one, context.lang, cases)
    for done, (key, judged) in enumerate(zip(keys, outcomes, strict=True), 1):
        if isinstance(judged, ReadError):
            raise WorkerFault(f"judging {key[0]}, year {key[1]}, was broken off: {judged.message}")
        verdicts.coverage.append(judged.coverage)
        findings.add(judged.rows)
        verdicts.outcomes.update(row.outcome for row in judged.rows)
        if judged.mended is not None:
            verdicts.mended[key] = judged.mended
        if key in chosen:
            verdicts.chosen[key] = chosen[key]
        context.progress.advance(done)
    return verdicts


def build_case(
    context: AuditContext,
    unit_id: str,
    year: int,
    chosen: dict[Key, ReadPublication],
    candidates: list[ReadPublication],
    views: list[ColumnView],
    past: Past,
    together: Together,
) -> Case:
    """Everything that the rules may look at for one unit and year."""
    item = chosen.get((unit_id, year))
    before = chosen.get((unit_id, year - 1))
    dead = past.dead((unit_id, year))
    publication = past.placed(item.stored.publication) if item else dead[0] if dead else past.elsewhere((unit_id, year))
    return Case(
        register=context.register,
        unit=context.register.unit(unit_id),
        year=year,
        as_of=context.as_of,
        report=item.reading.report if item else None,
        previous=before.reading.report if before else None,
        publication=publication,
        duplicates=tuple(other.stored.publication for other in candidates if other is not item and past.is_there(other)),
        column_views=tuple(view for view in views if view.year in (year, None)),
        unreadable_reason=item.reading.error if item else None,
        withdrawn=item is not None and not past.is_there(item),
        history=past.background((unit_id, year), item, candidates),
        earlier_years_published=tuple(sorted(y for (u, y) in chosen if u == unit_id and y < year)),
        peers=together.peers.get((unit_id, year), ()),
        rollup=together.rollup_for(unit_id, year),
    )


def choose(items: list[ReadPublication], past: Past) -> ReadPublication:
    """The publication that is judged: still online, readable, in its year's column, and of those the one published first."""

    def rank(item: ReadPublication) -> tuple[bool, bool, bool, str, str]:
        publication: Publication = past.placed(item.stored.publication)
        return (
            not past.is_there(item),
            item.reading.report is None,
            publication.column_year not in (None, publication.year),
            publication.published_at or "9999",
            publication.article_key,
        )

    return min(items, key=rank)
