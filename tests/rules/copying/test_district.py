"""In a district where nobody copied nothing is told; each planted copy is told, to both sides, and nothing besides."""

from __future__ import annotations

import datetime as dt
import random
import re

import pytest

from parsers.model import Report, SectionKey
from rules.case import Case
from rules.copying.peers import nearest_peers
from rules.engine import judge
from rules.model import Outcome
from rules.registry import all_rules
from tests.rules.copying.district import SEED, register, reports, rewrite, text

RULES = [all_rules()[name] for name in ("X-SIM", "X-SIM-PROBLEM", "X-PEER", "X-SAMENUM", "X-STALE", "X-YOY")]
Key = tuple[str, int]


def told(found: dict[Key, Report], year: int) -> set[tuple[str, str, str]]:
    """Unit, rule and subject of everything that fails or needs a person in one year."""
    own = register()
    peers = nearest_peers({unit: report for (unit, of), report in found.items() if of == year}, own, 0.85)
    lines = set()
    for (unit, of), report in found.items():
        if of == year:
            case = Case(
                register=own, unit=own.unit(unit), year=year, as_of=dt.date(year + 1, 3, 1), report=report,
                previous=found.get((unit, year - 1)), peers=peers.get(unit, ()),
            )  # fmt: skip
            for line in judge(case, rules=RULES):
                if line.outcome in (Outcome.FAIL, Outcome.REVIEW):
                    lines.add((unit, line.rule, line.subject))
    return lines


@pytest.mark.parametrize("year", [2021, 2022, 2023])
def test_nobody_copied(year: int) -> None:
    assert told(reports(), year) == set()


def test_last_years_report_again_with_the_year_changed() -> None:
    found = reports()
    before, report = found["gejia", 2022], found["gejia", 2023]
    for section in report.sections:
        if section.key is not None:
            section.text = text(before, section.key).replace("2022", "2023")
    lines = told(found, 2023)
    assert {rule for unit, rule, _ in lines if unit == "gejia"} >= {"X-SIM", "X-SIM-PROBLEM", "X-SAMENUM"}
    assert {unit for unit, _, _ in lines} == {"gejia"}


@pytest.mark.parametrize("key", [SectionKey.OVERVIEW, SectionKey.PROBLEMS])
def test_a_neighbours_part_with_names_and_numbers_changed(key: SectionKey) -> None:
    found = reports()
    rng = random.Random(SEED)
    source = text(found["mishan", 2023], key)
    copied = re.sub(r"\d+(?=[条件次篇名处])", lambda _: str(rng.randrange(1, 90)), source.replace("米山镇", "高村镇"))
    rewrite(found["gaocun", 2023], key, copied)
    lines = told(found, 2023)
    expected = {
        ("gaocun", "X-PEER", f"section.{key.value}/mishan"),
        ("mishan", "X-PEER", f"section.{key.value}/gaocun"),
    }
    assert {line for line in lines if line[1] == "X-PEER"} == expected


def test_half_a_neighbours_part_is_not_the_same_text() -> None:
    found = reports()
    mine, theirs = (text(found[unit, 2023], SectionKey.OVERVIEW) for unit in ("gaocun", "mishan"))
    rewrite(found["gaocun", 2023], SectionKey.OVERVIEW, mine[: len(mine) // 2] + theirs[: len(theirs) // 2])
    assert {line for line in told(found, 2023) if line[1] == "X-PEER"} == set()
