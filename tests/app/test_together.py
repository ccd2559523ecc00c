"""What the reports of a year tell together is worked out once, year by year, and handed to the right cases."""

from __future__ import annotations

from collections.abc import Mapping

from app.pipeline.reports import ReportTexts
from app.pipeline.together import Together, lay_together
from app.pipeline.workers import LocalWorkers
from app.store.codec import to_json
from app.store.kept import Compared
from parsers.model import Report, SectionKey
from rules.rollup.model import TOTALS
from tests.rules.rollup.units import district, report

NEW = "T3.new_received.total"
Key = tuple[str, int]


def lay(reports: Mapping[Key, Report], years: range, before: Mapping[int, Compared] | None = None) -> Together:
    """Together for reports that are stored under "unit year"."""
    texts = {f"{unit} {year}": to_json(one).encode() for (unit, year), one in reports.items()}
    inputs = {(unit, year): f"{unit} {year}" for unit, year in reports}
    stored = ReportTexts(lambda wanted: {one: texts[one] for one in wanted})
    return lay_together(district(), years, inputs, stored, LocalWorkers(1), before or {}, "one version")


def test_peers_and_sums_by_year() -> None:
    reports = {(unit, year): report(unit, year=year) for unit in ("qinghe", "baishan", "qushui") for year in (2022, 2023)}
    together = lay(reports, range(2018, 2024))
    # The clean reports share their prose: each unit is told of the two others, of its own year only.
    assert set(together.peers("baishan", 2023)) == {"qinghe 2023", "qushui 2023"}
    assert set(together.peers("baishan", 2022)) == {"qinghe 2022", "qushui 2022"}
    assert together.peers("baishan", 2021) == ()
    sums = {year: together.rollup_for("qinghe", year) for year in range(2018, 2024)}
    assert [year for year, found in sums.items() if found is not None] == [2022, 2023], "no sum without the district's report"
    found = sums[2023]
    assert found is not None
    assert found.cells[NEW].value == 24
    assert set(found.cells) == set(TOTALS)


def test_only_the_district_government_gets_the_sum() -> None:
    reports = {("baishan", 2023): report("baishan"), ("qinghe", 2023): report("qinghe")}
    together = lay(reports, range(2023, 2024))
    found = together.rollup_for("qinghe", 2023)
    assert found is not None
    assert found.cells[NEW].value == 12
    assert together.rollup_for("baishan", 2023) is None
    assert together.rollup_for("qinghe", 2017) is None
    assert together.rollup_mark("qinghe", 2023) != lay(
        {**reports, ("qushui", 2023): report("qushui")}, range(2023, 2024)
    ).rollup_mark("qinghe", 2023), "another report in the sum is another sum"


def test_units_with_texts_of_their_own_have_no_peers() -> None:
    one, two = report("baishan"), report("qushui")
    for part in (SectionKey.OVERVIEW, SectionKey.PROBLEMS):
        section = two.section(part)
        assert section is not None
        section.text = ""
    together = lay({("baishan", 2023): one, ("qushui", 2023): two}, range(2023, 2024))
    assert together.compared[2023].nearest == {}


def test_a_year_is_compared_again_only_when_a_report_of_it_changed() -> None:
    reports = {(unit, year): report(unit, year=year) for unit in ("baishan", "qushui") for year in (2022, 2023)}
    first = lay(reports, range(2022, 2024))
    again = lay(reports, range(2022, 2024), first.compared)
    assert all(again.compared[year] is first.compared[year] for year in (2022, 2023))
    more = lay({**reports, ("qinghe", 2023): report("qinghe")}, range(2022, 2024), first.compared)
    assert more.compared[2022] is first.compared[2022]
    assert set(more.peers("baishan", 2023)) == {"qinghe 2023", "qushui 2023"}
