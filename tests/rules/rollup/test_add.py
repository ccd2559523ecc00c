"""The sum is of what was stated: blank is not 0, words are no numbers, and every unit that is not in it is named with the reason."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from crawler.register.model import UnitKind
from parsers.model import TableState
from parsers.templates import load_template
from rules.rollup.add import roll_up
from rules.rollup.check import Difference, broken_sums, differences
from rules.rollup.model import Standing
from tests.rules.base import make_cell
from tests.rules.rollup.units import YEAR, district, report, rolled

NEW = "T3.new_received.total"


def test_every_cell_is_the_sum_of_both_units() -> None:
    one, two = report("baishan"), report("qushui", {"T2.fees.amount": "2.75", NEW: "13"})
    added = rolled(one, two)
    assert set(added.cells) == set(load_template("2021").cells)
    for address, cell in added.cells.items():
        first, second = one.cells[address].value, two.cells[address].value
        assert first is not None
        assert second is not None
        assert cell.value == first + second, address
    assert added.cells["T2.fees.amount"].value == Decimal("4.00")
    assert (added.counted, len(added.units)) == (2, 2)


def test_the_districts_own_report_is_no_part_of_the_sum() -> None:
    own = report("qinghe", {NEW: "5000"})
    assert [unit.unit_id for unit in rolled(own, report("baishan")).units] == ["baishan", "qushui"]
    assert rolled(own, report("baishan")).cells[NEW].value == 12


def test_a_unit_without_report_is_missing_from_every_cell() -> None:
    added = rolled(report("baishan"), why_absent={"qushui": "期限已过，未见该单位年度报告"})
    absent = added.units[1]
    assert (absent.standing, absent.reason) == (Standing.ABSENT, "期限已过，未见该单位年度报告")
    assert all(cell.lacking("absent") == ("qushui",) and not cell.complete for cell in added.cells.values())


def test_a_report_that_could_not_be_read_is_not_missing() -> None:
    added = rolled(report("baishan"), unreadable={"qushui"})
    assert added.units[1].standing is Standing.UNREAD
    assert added.cells[NEW].lacking("unread") == ("qushui",)
    assert added.cells[NEW].lacking("absent") == ()


@pytest.mark.parametrize(
    ("raw", "reason"), [("", "blank"), ("/", "blank"), ("—", "blank"), ("text:无", "words"), ("absent", "unread")]
)
def test_what_is_no_number_adds_nothing_and_is_named(raw: str, reason: str) -> None:
    cell = rolled(report("baishan", {"T3.granted.natural": raw}), report("qushui")).cells["T3.granted.natural"]
    assert cell.value == 4
    assert cell.lacking(reason) == ("baishan",)
    assert not cell.complete


def test_nobody_stated_a_number_is_not_zero() -> None:
    both = [report(unit, {"T2.coercion.decisions": "/"}) for unit in ("baishan", "qushui")]
    assert rolled(*both).cells["T2.coercion.decisions"].value is None


def test_a_blank_total_is_added_up_from_its_row() -> None:
    cell = rolled(report("baishan", {NEW: ""}), report("qushui")).cells[NEW]
    assert cell.value == 24
    assert [one.computed for one in cell.contributions] == [True, False]
    row = {f"T3.new_received.{column}": "" for column in ("natural", "business", "research", "public_interest")}
    rest = {f"T3.new_received.{column}": "" for column in ("legal_service", "other_org", "total")}
    assert rolled(report("baishan", row | rest), report("qushui")).cells[NEW].lacking("blank") == ("baishan",)


def test_sums_that_do_not_hold_make_their_cells_doubtful() -> None:
    added = rolled(report("baishan", {NEW: "14"}), report("qushui"))
    assert [one.doubtful for one in added.cells[NEW].contributions] == [True, False]
    assert [one.doubtful for one in added.cells["T4.review.total"].contributions] == [False, False]
    assert {(one.rule, one.subject) for one in broken_sums(added)} == {
        ("T3-ROWSUM", "T3.new_received.*"),
        ("T3-BALANCE", "T3.*.total"),
    }


def test_clean_reports_have_a_clean_sum() -> None:
    assert broken_sums(rolled(report("baishan"), report("qushui"))) == ()


def test_numbers_from_pictures_are_marked() -> None:
    one = report("baishan")
    one.cells[NEW] = make_cell(NEW, "12", "ocr")
    assert [c.recognised for c in rolled(one, report("qushui")).cells[NEW].contributions] == [True, False]


def test_lost_tables_are_our_debt_and_named() -> None:
    one = report("baishan")
    one.cells = {address: cell for address, cell in one.cells.items() if not address.startswith("T3.")}
    table = one.table("T3")
    assert table is not None
    table.state = TableState.PICTURE
    share = rolled(one, report("qushui")).units[0]
    assert share.standing is Standing.PARTIAL
    assert share.reason == "表三是图片或附件，未能读出"
    assert share.tables == {"T2": TableState.READ, "T3": TableState.PICTURE, "T4": TableState.READ}
    one.cells = {}
    assert rolled(one, report("qushui")).units[0].standing is Standing.UNREAD


class TestOtherForm:
    """A unit that used another year's form counts where a cell means the same."""

    def test_a_divided_row_can_be_added(self) -> None:
        old = report("baishan", year=2020)
        new = report("qushui", {"T3.other_misc.natural": "2", "T3.other_no_correction.natural": "1"}, year=2020, form="2021")
        added = rolled(old, new, year=2020)
        assert added.cells["T3.other.natural"].value == 3
        assert added.cells["T3.granted.natural"].value == 8
        assert added.units[1].standing is Standing.PARTIAL

    def test_one_row_cannot_be_divided(self) -> None:
        added = rolled(report("baishan", form="2019"), report("qushui"))
        assert added.cells["T3.other_misc.natural"].lacking("other_form") == ("baishan",)
        assert added.cells["T2.normative.in_force"].lacking("other_form") == ("baishan",)
        assert added.cells["T3.granted.natural"].complete
        assert added.cells["T4.review.total"].complete


class TestAmounts:
    """Money is brought to the unit of the form before it is added."""

    AMOUNT = "T2.procurement.amount"

    def test_units_are_brought_together(self) -> None:
        one, two = report("baishan", year=2020), report("qushui", year=2020)
        two.cells[self.AMOUNT] = msgspec.structs.replace(make_cell(self.AMOUNT, "12.5"), raw="12.5万元")
        assert rolled(one, two, year=2020).cells[self.AMOUNT].value == 1280000 + 125000

    def test_an_amount_without_unit_says_nothing(self) -> None:
        two = report("qushui", {self.AMOUNT: "960000"}, year=2020)
        cell = rolled(report("baishan", year=2020), two, year=2020).cells[self.AMOUNT]
        assert cell.value == 1280000
        assert cell.lacking("no_unit") == ("qushui",)

    def test_nothing_needs_no_unit(self) -> None:
        two = report("qushui", {self.AMOUNT: "0"}, year=2020)
        assert rolled(report("baishan", year=2020), two, year=2020).cells[self.AMOUNT].complete

    def test_yuan_in_a_column_of_ten_thousands(self) -> None:
        two = report("qushui")
        two.cells["T2.fees.amount"] = msgspec.structs.replace(make_cell("T2.fees.amount", "251000"), raw="251000元")
        assert rolled(report("baishan"), two).cells["T2.fees.amount"].value == Decimal("26.35")


def test_units_not_due_count_if_they_published() -> None:
    own = district()
    later = tuple(msgspec.structs.replace(unit, active_from=2030) if unit.unit_id == "qushui" else unit for unit in own.units)
    changed = msgspec.structs.replace(own, units=later)
    alone = roll_up(changed, YEAR, {"baishan": report("baishan")})
    assert alone is not None
    assert [unit.unit_id for unit in alone.units] == ["baishan"]
    both = roll_up(changed, YEAR, {"baishan": report("baishan"), "qushui": report("qushui")})
    assert both is not None
    assert both.cells[NEW].value == 24
    assert "无须报送" in both.units[1].reason


def test_years_without_tables_have_no_sum() -> None:
    assert roll_up(district(), 2018, {}) is None


def test_a_district_without_units_has_no_number() -> None:
    own = district()
    alone = msgspec.structs.replace(own, units=tuple(u for u in own.units if u.kind is UnitKind.DISTRICT_GOVERNMENT))
    added = roll_up(alone, YEAR, {})
    assert added is not None
    assert {cell.value for cell in added.cells.values()} == {None}


def test_differences_name_both_numbers() -> None:
    own = report("qinghe")
    added = rolled(report("baishan"), why_absent={"qushui": "缺"})
    assert differences(added, own) == ()
    own.cells[NEW] = make_cell(NEW, "20")
    own.cells["T4.review.total"] = make_cell("T4.review.total", "")
    assert differences(added, own) == (
        Difference(NEW, 20, 12, False),
        Difference("T4.review.total", None, 2, False),
    )
