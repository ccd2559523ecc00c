"""Clean reports of the made-up units of base.py, with cells changed, for adding up."""

from __future__ import annotations

from collections.abc import Mapping

from crawler.register.model import Register, UnitKind
from parsers.model import Report
from parsers.templates import template_for_year
from rules.rollup.add import roll_up
from rules.rollup.model import Rollup
from tests.rules.base import clean_report, make_cell, register

YEAR = 2023


def district() -> Register:
    """The district government (qinghe), the town of Baishan and the bureau of Qushui."""
    return register(UnitKind.DISTRICT_GOVERNMENT)


def report(unit_id: str, changes: Mapping[str, str] | None = None, *, year: int = YEAR, form: str | None = None) -> Report:
    """A clean report; `changes` prints other text in cells ("absent" takes a cell away)."""
    unit = district().unit(unit_id)
    assert unit is not None
    made = clean_report(form or template_for_year(year), year, kind=unit.kind, unit_id=unit_id)
    for address, raw in (changes or {}).items():
        if raw == "absent":
            del made.cells[address]
        else:
            made.cells[address] = make_cell(address, raw, "html")
    return made


def rolled(*reports: Report, year: int = YEAR, **known: object) -> Rollup:
    """The sum of these reports."""
    found = roll_up(district(), year, {one.unit_id: one for one in reports if one.unit_id}, **known)  # type: ignore[arg-type]
    assert found is not None
    return found
