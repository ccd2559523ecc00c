"""Text copies that set one cell per line: with bars between the cells, behind them, before each row, or with blank lines only."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.locations import default_register
from crawler.register import load_register
from parsers.model import CellKind
from parsers.parse import parse
from parsers.tables.stream import stretches
from parsers.tables.values import read_value
from tests.parsers import make_html as make
from tests.parsers.test_bar_tables import report_text
from tests.parsers.test_html_reports import FORMS, values_of, year_of

REGISTER = load_register(default_register())
LAYOUTS = ("between", "behind", "rows opened", "blank lines")


def by_cell(grid: make.Grid, layout: str) -> str:
    """The cells in reading order, one per line."""
    lines: list[str] = []
    for row in range(make.height(grid)):
        own = sorted((box for box in grid if box.row == row), key=lambda box: box.col)
        if layout == "rows opened" and own:
            lines.append("|")
        for box in own:
            if layout == "between":
                lines += [box.text, "|"]
            elif layout == "blank lines":
                lines += [box.text, ""]
            else:
                lines.append(f"{box.text} |")
    return "\n".join(lines)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("template_id", FORMS)
def test_every_cell(template_id: str, layout: str) -> None:
    values = values_of(template_id)
    tables = {name: by_cell(grid, layout) for name, grid in make.official(template_id, values).items()}
    report = parse(report_text(tables), register=REGISTER, name="copy.txt", year=year_of(template_id))
    assert report.template == template_id
    assert {address: cell.value for address, cell in report.cells.items()} == {key: Decimal(one) for key, one in values.items()}
    assert [section.key.value for section in report.sections if section.key] == list(make.PARTS)


def test_a_label_broken_over_lines_is_one_cell() -> None:
    values = values_of("2021")
    tables = {name: by_cell(grid, "blank lines") for name, grid in make.official("2021", values).items()}
    tables["T3"] = tables["T3"].replace("商业企业", "商业\n\n企业").replace("（三）不予公开", "（三）\n不予公开")
    tables["T2"] = tables["T2"].replace("现行有效件数", "现行有效件")
    report = parse(report_text(tables), register=REGISTER, name="copy.txt", year=2023)
    assert len(report.cells) == len(values)


def test_blank_cells_between_bars_stay_in_their_place() -> None:
    lines = "第二十条第（一）项 | |||\n信息内容 |\n本年制发件数 |\n本年废止件数 |\n现行有效件数 |\n规章 |\n|\n|\n|\n规范性文件 |\n|\n|\n4 |"
    report = parse(report_text({"T2": lines, "T3": "", "T4": ""}), register=REGISTER, name="copy.txt", year=2023)
    kinds = {address: cell.kind for address, cell in report.cells.items()}
    assert kinds["T2.rules.made"] is kinds["T2.normative.repealed"] is CellKind.BLANK
    assert report.cells["T2.normative.in_force"].value == 4


def test_a_value_that_left_no_line_leaves_its_row_open() -> None:
    values = values_of("2021")
    tables = {name: by_cell(grid, "blank lines") for name, grid in make.official("2021", values).items()}
    tables["T2"] = tables["T2"].replace(f"规章\n\n{values['T2.rules.made']}\n", "规章\n\n")
    tables["T3"] = tables["T3"].replace(f"\n{values['T3.granted.research']}\n", "\n", 1)
    report = parse(report_text(tables), register=REGISTER, name="copy.txt", year=2023)
    assert not any(address.startswith(("T2.rules.", "T3.granted.")) for address in report.cells)
    assert "T2.normative.made" in report.cells
    assert "T3.partial.total" in report.cells


def test_prose_is_no_table() -> None:
    assert stretches(["一、总体情况", "行政许可", "全年办理12件。", "行政处罚", "", "3", "其他"]) == []


@pytest.mark.parametrize(("raw", "value"), [("增10", 10), ("减3", -3), ("增加", None), ("-417", -417), ("增0", 0)])
def test_increase_and_decrease_in_words(raw: str, value: int | None) -> None:
    assert read_value(raw)[0] == value
