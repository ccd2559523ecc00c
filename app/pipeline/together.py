"""What only all units of a year tell together: whose texts are alike, and what their tables add up to. Worked out once a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, repeat

from msgspec import Struct, structs

from app.pipeline.reports import ReportTexts, StoredReports
from app.pipeline.workers import WorkerFault, Workers
from app.store.codec import digest, from_json
from app.store.kept import Compared
from crawler.register.model import Register, Unit, UnitKind
from parsers.blocks import ReadError
from parsers.model import Report
from rules.copying.peers import compared_parts, nearest_units
from rules.copying.thresholds import threshold
from rules.rollup.add import roll_up
from rules.rollup.model import TOTALS, Rollup

Key = tuple[str, int]
# So many reports are levelled for comparison in a second or two, which is not worth starting processes for.
_FEW = 2_000
_ASKED_AT_ONCE = 16


class Together(Struct, frozen=True):
    """The reports of every year, by unit, as the inputs of their readings, and `compared`: by year, whose texts are alike."""

    register: Register
    inputs: dict[int, dict[str, str]]
    compared: dict[int, Compared]
    districts: frozenset[str]
    texts: ReportTexts

    def peers(self, unit_id: str, year: int) -> tuple[str, ...]:
        """The readings of the reports nearest in wording to that of this unit."""
        found = self.compared.get(year)
        return tuple(self.inputs[year][peer] for peer in found.nearest.get(unit_id, ())) if found is not None else ()

    def rollup_mark(self, unit_id: str, year: int) -> str:
        """A mark of what is summed, for the district government only: nobody else reports a sum; "" where there is none."""
        # A sum is held against the district's own report only.
        if unit_id not in self.districts or self.districts.isdisjoint(self.inputs.get(year, {})):
            return ""
        return digest(sorted(self.inputs[year].items()))

    def rollup_for(self, unit_id: str, year: int) -> Rollup | None:
        """The sum that the report of this unit has to agree with; only its totals are asked for (X-AGG)."""
        if not self.rollup_mark(unit_id, year):
            return None
        rollup = roll_up(self.register, year, StoredReports(self.inputs[year], self.texts), addresses=frozenset(TOTALS))
        return _with_totals_only(rollup) if rollup is not None else None


def _with_totals_only(rollup: Rollup) -> Rollup:
    """The sum without what nobody asks of the units' reports: it travels to whoever judges."""
    shares = (structs.replace(unit, report=_totals_of(unit.report) if unit.report else None) for unit in rollup.units)
    return structs.replace(rollup, units=tuple(shares))


def _totals_of(report: Report) -> Report:
    cells = {address: cell for address, cell in report.cells.items() if address in TOTALS}
    return structs.replace(report, introduction="", sections=[], cells=cells, notes=[], tables=[])


def lay_together(
    register: Register,
    years: Iterable[int],
    inputs: Mapping[Key, str],
    texts: ReportTexts,
    workers: Workers,
    before: Mapping[int, Compared],
    version: str,
) -> Together:
    """Compare the reports that are judged, year by year; the same reports always give the same result.

    `inputs` are the readings of the reports, `texts` gives the reports as they are stored. A year whose reports are those of `before` is
    not compared again; `version` stands for everything else that a comparison depends on.
    """
    by_year: dict[int, dict[str, str]] = defaultdict(dict)
    for (unit_id, year), reading in inputs.items():
        by_year[year][unit_id] = reading
    marks = {year: digest(version, sorted(by_year[year].items())) for year in years if by_year[year]}
    compared = {year: before[year] for year, mark in marks.items() if year in before and before[year].mark == mark}
    least = threshold(register.policy, "X-PEER")
    missing = [year for year in marks if year not in compared]
    wanted = [(unit_id, reading) for year in missing for unit_id, reading in sorted(by_year[year].items())]
    parts = _parts(register, wanted, texts, workers)
    for year in missing:
        compared[year] = Compared(marks[year], nearest_units(dict(islice(parts, len(by_year[year]))), least))
    next(parts, None)  # nothing is left; the processes may go
    districts = frozenset(unit.unit_id for unit in register.units if unit.kind is UnitKind.DISTRICT_GOVERNMENT)
    return Together(register, dict(by_year), compared, districts, texts)


def _parts(
    register: Register, wanted: list[tuple[str, str]], stored: ReportTexts, workers: Workers
) -> Iterator[tuple[str, tuple[str, ...]]]:
    units = {unit.unit_id: unit for unit in register.units}
    sent = (
        (units.get(unit_id), texts[reading])
        for part in (wanted[start : start + _ASKED_AT_ONCE] for start in range(0, len(wanted), _ASKED_AT_ONCE))
        for texts in [stored.all_of([reading for _, reading in part])]
        for unit_id, reading in part
    )
    found = map(parts_of, repeat(None), sent) if len(wanted) <= _FEW else workers.run(parts_of, None, sent)
    for (unit_id, _), parts in zip(wanted, found, strict=True):
        if isinstance(parts, ReadError):
            raise WorkerFault(f"comparing the texts of the units was broken off: {parts.message}")
        yield unit_id, parts


def parts_of(_: None, sent: tuple[Unit | None, bytes]) -> tuple[str, ...]:
    """What of one unit's stored report is compared; runs in whatever process does the work."""
    unit, text = sent
    return compared_parts(from_json(text, Report), unit)
