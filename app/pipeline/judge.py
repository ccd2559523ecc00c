"""Stage 3: one case per unit and year, judged by all rules; and its coverage. What did not change is not judged again."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Mapping

from msgspec import Struct

from app.context import AuditContext
from app.pipeline.judging_version import judging_version
from app.pipeline.past import Past
from app.pipeline.read import ReadPublication, ReadStage
from app.pipeline.reports import Decoded, ReportTexts
from app.pipeline.sheet import Sheet, Tonight, case_of
from app.pipeline.spool import Spool
from app.pipeline.together import lay_together
from app.pipeline.workers import WorkerFault
from app.store.codec import digest
from app.store.kept import Judged, KeptVerdicts
from app.store.verdicts import FindingRow, row_of
from crawler.records import ColumnView, Publication
from crawler.register.model import Unit
from parsers.blocks import ReadError
from rules.case import Case
from rules.coverage import coverage
from rules.engine import judge as judge_case
from rules.model import Coverage
from rules.repair.causes import with_causes
from rules.repair.repairs import Mended
from rules.rollup.model import Rollup
from rules.watched import Watch

Key = tuple[str, int]
# So many cases travel together: their reports are in memory twice while they do.
_SENT_AT_ONCE = 16


class Verdicts(Struct):
    """What the rules said about a district, which reading stands behind each unit and year, and which of its cells are suspect.

    `coverage`, `mended` and `findings` (in the spool that the caller gave) are of the units and years that were judged now; those of
    `kept` are in the store and stay as they are. `outcomes` counts the findings of both. `places` numbers the units and years in
    the order of the audit; `judged` is what the new verdicts were made from.
    """

    coverage: list[Coverage]
    findings: Spool
    chosen: dict[Key, ReadPublication]
    mended: dict[Key, Mended]
    outcomes: Counter[str]
    places: dict[Key, int]
    kept: set[Key]
    judged: list[Judged]


class JudgedCase(Struct, frozen=True):
    """What came of one case, its findings as they are stored, and what of tonight was looked at."""

    coverage: Coverage
    rows: tuple[FindingRow, ...]
    mended: Mended | None
    watch: Watch


class SentCase(Struct, frozen=True):
    """A case on its way to whatever process judges it: the stored texts of its reports come along."""

    sheet: Sheet
    unit: Unit | None
    texts: dict[str, bytes]
    rollup: Rollup | None


# In a worker: the last reports, for one case's report is the next one's last year.
_decoded = Decoded()


def judge_sent(tonight: Tonight, sent: SentCase) -> JudgedCase:
    """One unit and year by all rules; runs in whatever process does the work."""
    case = case_of(tonight, sent.unit, sent.sheet, lambda inputs: _decoded.report(sent.texts[inputs]), sent.rollup)
    return judge_one(tonight.lang, case, case.watch)


def judge_one(lang: str, case: Case, watch: Watch | None = None) -> JudgedCase:
    """One case by all rules; `watch` is the case's own, where it has one."""
    findings, repairs = with_causes(case, judge_case(case, lang), lang)
    mended = repairs.mended() if repairs.causes or repairs.notes else None
    found = coverage(case)
    return JudgedCase(found, tuple(map(row_of, findings)), mended, watch or Watch(case.as_of, case.as_of, True))


def judge(context: AuditContext, stage: ReadStage, views: list[ColumnView], findings: Spool, *, anew: bool = True) -> Verdicts:
    """Judge every unit of the register for every audited year, in that order, on whatever works for this context.

    Unless `anew`, stored verdicts are kept where judging again would give the same: the same case (app.pipeline.sheet), rules,
    register and language, and of the day and the views of the columns whatever the rules looked at (rules.watched).
    """
    night = _Night(context, stage, views, anew)
    verdicts = Verdicts([], findings, {}, {}, Counter(), {key: place for place, key in enumerate(night.keys)}, set(), [])
    verdicts.chosen = {key: night.chosen[key] for key in night.keys if key in night.chosen}
    context.progress.start("audit", len(night.keys))
    waiting: deque[tuple[Key, str]] = deque()
    outcomes = context.workers.run(judge_sent, night.tonight, night.to_judge(verdicts, waiting), batch=_SENT_AT_ONCE)
    for outcome in outcomes:
        key, mark = waiting.popleft()
        if isinstance(outcome, ReadError):
            raise WorkerFault(f"judging {key[0]}, year {key[1]}, was broken off: {outcome.message}")
        verdicts.coverage.append(outcome.coverage)
        findings.add(outcome.rows)
        counted = Counter(row.outcome for row in outcome.rows)
        verdicts.outcomes.update(counted)
        if outcome.mended is not None:
            verdicts.mended[key] = outcome.mended
        verdicts.judged.append(_judged(key, verdicts.places[key], mark, outcome.watch, night.views_mark, counted))
        context.progress.advance(len(verdicts.judged) + len(verdicts.kept))
    return verdicts


def _judged(key: Key, place: int, mark: str, watch: Watch, views: str, outcomes: Mapping[str, int]) -> Judged:
    return Judged(
        unit_id=key[0],
        year=key[1],
        place=place,
        mark=mark,
        first=watch.first,
        last=watch.last,
        views=views if watch.views else None,
        outcomes=dict(outcomes),
    )


class _Night:
    """Everything from which tonight's cases are made."""

    def __init__(self, context: AuditContext, stage: ReadStage, views: list[ColumnView], anew: bool) -> None:
        register = context.register
        self.tonight = Tonight(register, context.as_of, tuple(views), context.lang)
        self.views_mark = digest(views)
        self._past = Past(context, stage)
        self._items: dict[Key, list[ReadPublication]] = defaultdict(list)
        for item in stage.publications:
            publication = item.stored.publication
            if publication.unit_id is not None and publication.year is not None:
                self._items[publication.unit_id, publication.year].append(item)
        self.chosen = {key: choose(items, self._past) for key, items in self._items.items()}
        self._years: dict[str, list[int]] = defaultdict(list)
        for unit_id, year in sorted(self.chosen):
            self._years[unit_id].append(year)
        self._units = {unit.unit_id: unit for unit in register.units}
        years = register.audited_years(context.as_of)
        self.keys = [(unit.unit_id, year) for unit in register.units for year in years]
        self._texts = ReportTexts(context.store.report_texts)
        # Everything but the case itself that verdicts depend on; the date and the views are watched.
        self._common = digest(judging_version(), register, context.lang)
        kept = KeptVerdicts(context.store.engine)
        self._before = {} if anew else kept.judged()
        inputs = {key: item.inputs for key, item in self.chosen.items() if item.report is not None and key[1] in years}
        compared = {} if anew else kept.compared()
        self._together = lay_together(register, years, inputs, self._texts, context.workers, compared, self._common)
        for year, found in self._together.compared.items():
            if compared.get(year) is not found:
                kept.put_compared(year, found)

    def to_judge(self, verdicts: Verdicts, waiting: deque[tuple[Key, str]]) -> Iterator[SentCase]:
        """The cases whose stored verdicts do not hold any more; puts the others into `verdicts.kept`, and who is asked for in `waiting`."""
        due: list[tuple[Key, str, Sheet]] = []
        for place, key in enumerate(self.keys):
            sheet = self.sheet(key)
            mark, stored = sheet.mark(self._common), self._before.get(key)
            if stored is not None and stored.holds(place, mark, self.views_mark, self.tonight.as_of):
                verdicts.kept.add(key)
                verdicts.outcomes.update(stored.outcomes)
                continue
            due.append((key, mark, sheet))
            if len(due) == _SENT_AT_ONCE:
                yield from self._sent(due, waiting)
        yield from self._sent(due, waiting)

    def _sent(self, due: list[tuple[Key, str, Sheet]], waiting: deque[tuple[Key, str]]) -> Iterator[SentCase]:
        """Some cases with the texts of their reports, the store asked once for all of them; leaves `due` empty."""
        texts = self._texts.all_of(set().union(*(sheet.readings() for _, _, sheet in due)))
        for key, mark, sheet in due:
            waiting.append((key, mark))
            own = {inputs: texts[inputs] for inputs in sorted(sheet.readings())}
            yield SentCase(sheet, self._units.get(key[0]), own, self._together.rollup_for(*key))
        due.clear()

    def sheet(self, key: Key) -> Sheet:
        """Everything that the rules may look at for one unit and year."""
        unit_id, year = key
        past, candidates = self._past, self._items.get(key, [])
        item, before = self.chosen.get(key), self.chosen.get((unit_id, year - 1))
        dead = past.dead(key)
        publication = past.placed(item.stored.publication) if item else dead[0] if dead else past.elsewhere(key)
        return Sheet(
            unit_id=unit_id,
            year=year,
            report=item.report if item else None,
            previous=before.report if before else None,
            publication=publication,
            duplicates=tuple(other.stored.publication for other in candidates if other is not item and past.is_there(other)),
            unreadable_reason=item.reading.error if item else None,
            withdrawn=item is not None and not past.is_there(item),
            earlier_years_published=tuple(one for one in self._years.get(unit_id, ()) if one < year),
            peers=self._together.peers(unit_id, year),
            rollup=self._together.rollup_mark(unit_id, year),
            history=past.history(key, item, candidates),
        )


def choose(items: list[ReadPublication], past: Past) -> ReadPublication:
    """The publication that is judged: still online, readable, in its year's column, and of those the one published first."""

    def rank(item: ReadPublication) -> tuple[bool, bool, bool, str, str]:
        publication: Publication = past.placed(item.stored.publication)
        return (
            not past.is_there(item),
            not item.reading.has_report,
            publication.column_year not in (None, publication.year),
            publication.published_at or "9999",
            publication.article_key,
        )

    return min(items, key=rank)
