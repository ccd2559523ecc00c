"""Tables written as lists, with a number in front of every row, or turned on their side: read where the labels leave one reading."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from parsers.model import Report, TableState
from parsers.templates import load_template
from tests.parsers import make_html as make
from tests.parsers.test_html_reports import FORMS, read, same, values_of, year_of
from tests.parsers.test_turned_tables import rows


def tables_of(template_id: str, values: dict[str, str]) -> dict[str, str]:
    return {name: make.table(grid) for name, grid in make.official(template_id, values).items()}


def entries(template_id: str, values: dict[str, str]) -> list[tuple[str, str, str, str]]:
    """Block, row, column and value of every cell of 表二."""
    return [
        (block.label, row.label, column.label, values[f"T2.{row.key}.{column.key}"])
        for block in load_template(template_id).blocks
        for row in block.rows
        for column in block.columns
    ]


LISTS: dict[str, Callable[[list[tuple[str, str, str, str]]], list[list[str]]]] = {
    "block, row, column": lambda found: [["条款", "信息内容", "指标", "数量"], *(list(entry) for entry in found)],
    "row, column": lambda found: [["信息内容", "指标", "数量"], *([row, column, value] for _, row, column, value in found)],
    "numbered, with the unit": lambda found: [
        ["序号", "信息内容", "指标", "单位", "数量"],
        *([str(number), row, column, "件", value] for number, (_, row, column, value) in enumerate(found, 1)),
    ],
    "unit behind the value": lambda found: [
        ["信息内容", "指标", "数量", "单位"],
        *([row, column, value, "件"] for _, row, column, value in found),
    ],
    "both labels in one cell": lambda found: [["指标", "数值"], *([row + column, value] for _, row, column, value in found)],
    "a dash between the labels": lambda found: [
        ["指标", "数值"],
        *([f"{row}—{column}", value] for _, row, column, value in found),
    ],
    "block in front": lambda found: [
        ["指标", "数值"],
        *([f"{block} {row} {column}", value] for block, row, column, value in found),
    ],
}


@pytest.mark.parametrize("template_id", FORMS)
@pytest.mark.parametrize("way", LISTS)
def test_table_two_as_a_list(template_id: str, way: str) -> None:
    values = values_of(template_id)
    listed = rows(*LISTS[way](entries(template_id, values)))
    same_cells(read(make.page(tables_of(template_id, values) | {"T2": listed}), year_of(template_id)), template_id, values)


def same_cells(report: Report, template_id: str, values: dict[str, str]) -> None:
    for one in report.tables:
        one.extra_labels = []  # 指标, 数量: heads of no form
    same(report, template_id, values)


def test_rows_of_a_list_that_name_no_column_are_not_guessed() -> None:
    values = values_of("2021")
    listed = rows(["信息内容", "数量"], *([row, value] for _, row, _, value in entries("2021", values)))
    report = read(make.page(tables_of("2021", values) | {"T2": listed}))
    read_cells = {address for address in report.cells if address.startswith("T2.")}
    assert not any(address.startswith(("T2.rules", "T2.normative")) for address in read_cells)
    assert all(str(report.cells[address].value) == values[address] for address in read_cells)


@pytest.mark.parametrize("template_id", FORMS)
@pytest.mark.parametrize("heads", [True, False])
def test_a_column_of_numbers_in_front_of_the_rows(template_id: str, heads: bool) -> None:
    values = values_of(template_id)
    grids = make.official(template_id, values)
    for name, grid in grids.items():
        if name == "T4":
            continue
        top = 3 if name == "T3" else 0
        moved = [make.replace(box, col=box.col + 1) for box in grid]
        numbers = [make.Box(row, 0, str(row - top + 1)) for row in range(top, make.height(grid))]
        grids[name] = [*moved, *numbers, *([make.Box(0, 0, "序号" if heads else "", rows=top)] if top else [])]
    same(read(make.page({name: make.table(grid) for name, grid in grids.items()}), year_of(template_id)), template_id, values)


def turned(grid: make.Grid) -> make.Grid:
    return [make.Box(box.col, box.row, box.text, rows=box.cols, cols=box.rows, address=box.address) for box in grid]


@pytest.mark.parametrize("template_id", FORMS)
@pytest.mark.parametrize("name", ["T2", "T3", "T4"])
def test_a_table_turned_on_its_side(template_id: str, name: str) -> None:
    values = values_of(template_id)
    grids = make.official(template_id, values)
    tables = tables_of(template_id, values) | {name: make.table(turned(grids[name]))}
    same(read(make.page(tables), year_of(template_id)), template_id, values)


@pytest.mark.parametrize("whole", [True, False])
def test_applicants_down_and_outcomes_across_in_one_line_of_heads(whole: bool) -> None:
    values = values_of("2021")
    form = load_template("2021")
    heads = ["申请人", *("".join(row.path) if whole else row.path[-1] for row in form.rows)]
    lines = [[column.label, *(values[f"T3.{row.key}.{column.key}"] for row in form.rows)] for column in form.columns]
    same_cells(read(make.page(tables_of("2021", values) | {"T3": rows(heads, *lines)})), "2021", values)


def test_a_turned_table_that_lacks_a_row_is_not_guessed() -> None:
    values = values_of("2021")
    grid = [box for box in turned(make.official("2021", values)["T3"]) if box.text != "科研机构"]
    report = read(make.page(tables_of("2021", values) | {"T3": make.table(grid)}))
    (reading,) = [one for one in report.tables if one.table == "T3"]
    assert reading.state is TableState.PARTIAL
    assert all(str(cell.value) == values[address] for address, cell in report.cells.items())


def test_a_column_of_remarks_beside_the_form_is_one_strange_label_and_nothing_lost() -> None:
    values = values_of("2021")
    grid = make.official("2021", values)["T3"]
    grid += [make.Box(0, 10, "备注", rows=3), *(make.Box(row, 10, "5") for row in range(3, make.height(grid)))]
    report = read(make.page(tables_of("2021", values) | {"T3": make.table(grid)}))
    assert [one.extra_labels for one in report.tables] == [[], ["备注"], []]
    assert not report.notes
    same_cells(report, "2021", values)
