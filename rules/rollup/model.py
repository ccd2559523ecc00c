"""A roll-up: each cell's sum, which units are in it, and which are not and why. What nobody stated stays empty, never 0."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct

from crawler.register.model import UnitKind
from parsers.model import Number, Report, TableState

TABLES = ("T2", "T3", "T4")
# The numbers by which a district's report is held against its units': 新收, 上年结转, 办理总计, 结转下年, and the totals of 表四.
TOTALS = (
    *(f"T3.{row}.total" for row in ("new_received", "carried_in", "handled_total", "carried_out")),
    *(f"T4.{group}.total" for group in ("review", "direct_suit", "suit_after_review")),
)


class Standing(StrEnum):
    """How far a unit is in the sum: all three tables read, some of them, none of them, or no report at all."""

    COUNTED = "counted"
    PARTIAL = "partial"
    UNREAD = "unread"
    ABSENT = "absent"


class UnitShare(Struct, kw_only=True, frozen=True):
    """One unit that belongs into the sum. `reason` says in Chinese what is missing ("" where nothing is)."""

    unit_id: str
    name: str
    kind: UnitKind
    standing: Standing
    reason: str
    template: str | None
    tables: dict[str, TableState | None]
    report: Report | None


class Contribution(Struct, frozen=True):
    """What one unit adds to one cell: a number, or why there is none."""

    unit_id: str
    value: Number | None
    reason: str = ""  # blank, words, unread, other_form, no_unit, absent; "" where there is a number
    computed: bool = False  # the printed total is blank and was added up from its row
    doubtful: bool = False  # a sum that holds this cell does not hold in the unit's own report
    recognised: bool = False  # read from a picture


class CellSum(Struct, frozen=True):
    """The sum of one cell over all units."""

    address: str
    contributions: tuple[Contribution, ...]

    @property
    def value(self) -> Number | None:
        """The sum of all numbers stated; None where no unit stated one."""
        return total(one.value for one in self.contributions)

    @property
    def counted(self) -> tuple[str, ...]:
        """The units whose number is in the sum."""
        return tuple(one.unit_id for one in self.contributions if one.value is not None)

    @property
    def complete(self) -> bool:
        """Whether every unit stated a number."""
        return all(one.value is not None for one in self.contributions)

    def lacking(self, reason: str) -> tuple[str, ...]:
        """The units that are not in the sum for this reason."""
        return tuple(one.unit_id for one in self.contributions if one.value is None and one.reason == reason)

    def of(self, units: Iterable[str]) -> CellSum:
        """The same sum over some of the units only."""
        chosen = set(units)
        return CellSum(self.address, tuple(one for one in self.contributions if one.unit_id in chosen))


class Rollup(Struct, frozen=True):
    """One year of a district: the form due for it, the units that belong into the sum, and every cell of the form."""

    year: int
    template: str
    units: tuple[UnitShare, ...]
    cells: dict[str, CellSum]

    @property
    def counted(self) -> int:
        """How many units are in the sum with all their tables."""
        return sum(1 for unit in self.units if unit.standing is Standing.COUNTED)

    def name(self, unit_id: str) -> str:
        """The name of a unit of this roll-up. Raises StopIteration for any other."""
        return next(unit.name for unit in self.units if unit.unit_id == unit_id)


def total(numbers: Iterable[Number | None]) -> Number | None:
    """The sum of what is stated; None where nothing is."""
    stated = [number for number in numbers if number is not None]
    found: Number = 0
    for number in stated:
        found += number
    return found if stated else None
