"""What only all units of a year tell together: whose texts are alike, and what their tables add up to. Worked out once a year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from crawler.register.model import Register, UnitKind
from parsers.model import Report
from rules.copying.peers import nearest_peers
from rules.copying.thresholds import threshold
from rules.rollup.add import roll_up
from rules.rollup.model import TOTALS, Rollup

Key = tuple[str, int]


class Together(Struct, frozen=True):
    """`peers`: by unit and year the reports nearest in wording.

    `rollups`: by year, where the district government reports, the sums that its report has to agree with.
    """

    peers: dict[Key, tuple[Report, ...]]
    rollups: dict[int, Rollup]
    districts: frozenset[str]

    def rollup_for(self, unit_id: str, year: int) -> Rollup | None:
        """The sum, for the district government only: nobody else reports it."""
        return self.rollups.get(year) if unit_id in self.districts else None


def lay_together(register: Register, years: Iterable[int], reports: Mapping[Key, Report]) -> Together:
    """Compare and add up the reports that are judged, year by year; the same reports always give the same result."""
    by_year: dict[int, dict[str, Report]] = defaultdict(dict)
    for (unit_id, year), report in reports.items():
        by_year[year][unit_id] = report
    least = threshold(register.policy, "X-PEER")
    peers = {
        (unit_id, year): found for year in years for unit_id, found in nearest_peers(by_year[year], register, least).items()
    }
    districts = frozenset(unit.unit_id for unit in register.units if unit.kind is UnitKind.DISTRICT_GOVERNMENT)
    # A sum is held against the district's own report only, and only its totals are (X-AGG).
    stated = [year for year in years if not districts.isdisjoint(by_year[year])]
    added = {year: roll_up(register, year, by_year[year], addresses=frozenset(TOTALS)) for year in stated}
    rollups = {year: rollup for year, rollup in added.items() if rollup is not None}
    return Together(peers, rollups, districts)
