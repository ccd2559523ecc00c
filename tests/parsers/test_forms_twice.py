"""A form printed twice is read once: an empty one gives way, of two that are filled the first stands, and neither has strange rows."""

from __future__ import annotations

from parsers.textnorm import close_gaps, fold_spaces
from rules.doubt import is_sure
from tests.parsers import make_html as make
from tests.parsers.test_html_reports import read, same, values_of

VALUES = values_of("2021")
TABLES = {name: make.table(grid) for name, grid in make.official("2021", VALUES).items()}
OTHERS = {name: make.table(grid) for name, grid in make.official("2021", values_of("2021", seed=8)).items()}
EMPTY = {name: make.table(grid) for name, grid in make.official("2021", dict.fromkeys(VALUES, "")).items()}


def test_an_empty_form_in_front_of_the_filled_one_hides_nothing() -> None:
    report = read(make.page({name: EMPTY[name] + TABLES[name] for name in TABLES}))
    same(report, "2021", VALUES)
    assert not report.notes


def test_an_empty_form_behind_the_filled_one_changes_nothing() -> None:
    report = read(make.page({name: TABLES[name] + EMPTY[name] for name in TABLES}))
    same(report, "2021", VALUES)
    assert not report.notes


def test_the_figures_of_another_body_behind_the_own_are_told_once_and_left() -> None:
    report = read(make.page(TABLES | {"T3": f"<p>本级</p>{TABLES['T3']}<p>全区</p>{OTHERS['T3']}"}))
    same(report, "2021", VALUES)
    assert [note.code for note in report.notes] == ["table_twice"]


def test_where_two_filled_forms_differ_neither_is_sure() -> None:
    """Whose figures they are nobody can tell: what both say alike may be held against the unit, the rest is for a person."""
    own = {address for address in VALUES if address.startswith("T3.") and address.endswith(".natural")}
    other = make.table(make.official("2021", VALUES | {address: str(int(VALUES[address]) + 1) for address in own})["T3"])
    report = read(make.page(TABLES | {"T3": other + TABLES["T3"]}))
    assert {address for address, cell in report.cells.items() if not is_sure(cell)} == own
    twice = read(make.page(TABLES | {"T3": TABLES["T3"] * 2}))
    assert all(map(is_sure, twice.cells.values()))


def test_the_rows_of_one_form_over_two_tables_are_no_second_form() -> None:
    upper, lower = make.cut(make.official("2021", VALUES)["T3"], 12)
    heads = [box for box in make.official("2021", VALUES)["T3"] if box.row < 3]
    again = heads + [make.replace(box, row=box.row + 3) for box in lower]
    same(read(make.page(TABLES | {"T3": make.table(upper) + make.table(again)})), "2021", VALUES)


def test_two_numbers_with_wide_blanks_between_them_stay_two() -> None:
    for gap in ("\u00a0\u00a0", "\u3000\u3000", "\u3000", "  "):
        assert "".join(close_gaps(fold_spaces(f"数量12{gap}34")).split("12")[1].split()) == "34"
        assert "1234" not in close_gaps(fold_spaces(f"数量12{gap}34"))
    assert close_gaps(fold_spaces("公\u3000\u3000开 12\u3000条")) == "公开12条"


def test_a_first_row_that_a_page_repeats_contradicts_nothing() -> None:
    upper, _ = make.cut(make.official("2021", VALUES)["T3"], 4)
    report = read(make.page(TABLES | {"T3": make.table(upper) + TABLES["T3"]}))
    same(report, "2021", VALUES)
    assert all(map(is_sure, report.cells.values()))
