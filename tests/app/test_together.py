"""What the reports of a year tell together is worked out once, year by year, and handed to the right cases."""

from __future__ import annotations

from app.pipeline.together import lay_together
from parsers.model import SectionKey
from rules.rollup.model import TOTALS
from tests.rules.rollup.units import district, report

NEW = "T3.new_received.total"


def test_peers_and_sums_by_year() -> None:
    reports = {(unit, year): report(unit, year=year) for unit in ("qinghe", "baishan", "qushui") for year in (2022, 2023)}
    together = lay_together(district(), range(2018, 2024), reports)
    # The clean reports share their prose: each unit is told of the two others, of its own year only.
    assert {peer.unit_id for peer in together.peers["baishan", 2023]} == {"qinghe", "qushui"}
    assert {peer.year for peer in together.peers["baishan", 2022]} == {2022}
    assert sorted(together.rollups) == [2022, 2023], "there is nothing to hold against where the district has no report"
    assert together.rollups[2023].cells[NEW].value == 24
    assert set(together.rollups[2023].cells) == set(TOTALS)


def test_only_the_district_government_gets_the_sum() -> None:
    reports = {("baishan", 2023): report("baishan"), ("qinghe", 2023): report("qinghe")}
    together = lay_together(district(), [2023], reports)
    found = together.rollup_for("qinghe", 2023)
    assert found is not None
    assert found.cells[NEW].value == 12
    assert together.rollup_for("baishan", 2023) is None
    assert together.rollup_for("qinghe", 2017) is None


def test_units_with_texts_of_their_own_have_no_peers() -> None:
    one, two = report("baishan"), report("qushui")
    for part in (SectionKey.OVERVIEW, SectionKey.PROBLEMS):
        section = two.section(part)
        assert section is not None
        section.text = ""
    assert lay_together(district(), [2023], {("baishan", 2023): one, ("qushui", 2023): two}).peers == {}
