"""Text copies of web pages set tables with bars and lose the spans; the labels lead each value back to its cell."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from app.locations import default_register
from crawler.register import load_register
from parsers.blocks import Paragraph
from parsers.model import Report, TableState
from parsers.parse import parse
from parsers.readers.text import read_text
from tests.parsers import make_html as make
from tests.parsers.test_html_reports import FORMS, values_of, year_of

REGISTER = load_register(default_register())
VALUES = values_of("2021")


def bars(grid: make.Grid, *, padded: bool) -> str:
    """One line per row: the cells that begin in it, parted by bars; merged cells leave blanks at the end of the line."""
    lines = []
    for row in range(make.height(grid)):
        own = sorted((box for box in grid if box.row == row), key=lambda box: box.col)
        missing = make.width(grid) - len(own)
        lines.append(" | ".join(box.text for box in own) + " |" + (" " + "|" * missing if padded and missing else ""))
    return "\n".join(lines)


def report_text(tables: dict[str, str]) -> bytes:
    lines = ["".join(make.TITLE), make.INTRODUCTION]
    for ordinal, (key, words) in zip("一二三四五六", make.PARTS.items(), strict=True):
        lines += [f"{ordinal}、{words}", *make.PROSE.get(key, ())]
        lines.append({"active": tables["T2"], "requests": tables["T3"], "disputes": tables["T4"]}.get(key, ""))
    return "\n".join(lines).encode()


@pytest.mark.parametrize("padded", [False, True])
@pytest.mark.parametrize("template_id", FORMS)
def test_every_cell(template_id: str, padded: bool) -> None:
    values = values_of(template_id)
    tables = {name: bars(grid, padded=padded) for name, grid in make.official(template_id, values).items()}
    report = parse(report_text(tables), register=REGISTER, name="copy.txt", year=year_of(template_id))
    assert report.template == template_id
    assert {address: cell.value for address, cell in report.cells.items()} == {key: Decimal(one) for key, one in values.items()}
    assert [section.key.value for section in report.sections if section.key] == list(make.PARTS)


def test_a_row_short_of_values_is_left_open() -> None:
    values = values_of("2021")
    tables = {name: bars(grid, padded=False) for name, grid in make.official("2021", values).items()}
    tables["T3"] = tables["T3"].replace(f" | {values['T3.granted.research']}", "")
    report = parse(report_text(tables), register=REGISTER, name="copy.txt", year=2023)
    assert not any(address.startswith("T3.granted.") for address in report.cells)
    assert "T3.partial.total" in report.cells
    assert report.tables[1].state is TableState.LOST  # a copy proves nothing about the rows it lacks


def test_prose_with_a_bar_stays_prose() -> None:
    text = report_text({"T2": "", "T3": "", "T4": ""}).decode().replace("规范办理。", "规范 | 办理。")
    report = parse(text.encode(), register=REGISTER, name="a.txt", year=2023)
    assert "规范 | 办理。" in report.sections[0].text
    assert [table.state for table in report.tables] == [TableState.LOST] * 3


def _lines(grid: make.Grid) -> list[list[str]]:
    return [
        [box.text for box in sorted((box for box in grid if box.row == row), key=lambda box: box.col)]
        for row in range(make.height(grid))
    ]


def _copy(write: Callable[[list[str]], str], values: dict[str, str]) -> Report:
    grids = make.official("2021", values)
    parts = ["".join(make.TITLE), make.INTRODUCTION]
    for ordinal, (key, words) in zip("一二三四五六", make.PARTS.items(), strict=True):
        parts += [f"{ordinal}、{words}", *make.PROSE.get(key, ())]
        name = {"active": "T2", "requests": "T3", "disputes": "T4"}.get(key)
        parts += [write(line) for line in _lines(grids[name])] if name else []
    return parse("\n".join(parts).encode(), register=REGISTER, name="x.txt", year=2023)


@pytest.mark.parametrize(
    "write",
    [
        lambda line: " | ".join(line) + " |",
        lambda line: "| " + " | ".join(line) + " |",
        "\t".join,
    ],
)
def test_blank_cells_at_the_end_of_a_row_are_cells(write: Callable[[list[str]], str]) -> None:
    values = {address: str(number % 50) for number, address in enumerate(VALUES)}
    values |= {
        address: "" for address in values if address.startswith("T3.") and address.split(".")[2] in ("other_org", "total")
    }
    report = _copy(write, values)
    read = {address: cell.raw.strip() for address, cell in report.cells.items()}
    assert read == {address: values[address] for address in read}
    assert len(read) == len(values)


def test_blanks_at_both_ends_of_a_row_are_not_guessed() -> None:
    def write(line: list[str]) -> str:
        covered = "\t\t" if line[0].startswith(("一、", "二、")) else ""  # what the label's merged cell covered
        return "\t".join([line[0] + covered, *line[1:]])

    values = {address: str(number % 50) for number, address in enumerate(VALUES)}
    values |= {f"T3.{row}.{column}": "" for row in ("new_received", "carried_in") for column in ("other_org", "total")}
    report = _copy(write, values)
    read = {address: cell.raw.strip() for address, cell in report.cells.items()}
    assert read == {address: values[address] for address in read}
    assert not [address for address in read if address.startswith("T3.new_received.")]


@pytest.mark.parametrize("gap", [" ", "  ", "\u3000"])
def test_rows_with_blanks_between_their_cells(gap: str) -> None:
    values = {address: str(number % 50) for number, address in enumerate(VALUES)}
    report = _copy(gap.join, values)
    assert {address: cell.raw for address, cell in report.cells.items()} == values
    assert [section.key.value if section.key else None for section in report.sections] == list(make.PARTS)


def test_a_value_lost_between_blanks_shifts_nothing() -> None:
    values = {address: str(number % 50) for number, address in enumerate(VALUES)} | {"T3.granted.research": ""}
    report = _copy(" ".join, values)
    assert not [address for address in report.cells if address.startswith("T3.granted.")]
    assert {address: cell.raw for address, cell in report.cells.items()} == {
        address: values[address] for address in report.cells
    }
    assert len(report.cells) == len(values) - 7


def test_sentences_with_blanks_are_no_rows() -> None:
    lines = "行政许可 是指依法准予从事特定活动。\n行政处罚 14 件，均已公开。\n全年办理 行政许可 35 件。"
    text = report_text({"T2": "", "T3": "", "T4": ""}).decode().replace("规范办理。", f"规范办理。\n{lines}")
    report = parse(text.encode(), register=REGISTER, name="a.txt", year=2023)
    assert "行政处罚14件，均已公开。" in report.sections[0].text
    assert not report.cells


def test_a_tab_that_only_sets_in_a_sub_heading_makes_no_table() -> None:
    document = read_text("四、复议诉讼情况\n\t（一）行政复议\n\t本年度无行政复议。".encode())
    assert [block.text for block in document.blocks if isinstance(block, Paragraph)] == [
        "四、复议诉讼情况",
        "（一）行政复议",
        "本年度无行政复议。",
    ]
    assert len(document.blocks) == 3


def test_a_line_with_a_tab_that_is_no_table_stays_as_it_is_printed() -> None:
    (block,) = read_text("邮编：\t264400\n".encode()).blocks
    assert isinstance(block, Paragraph)
    assert (block.text, block.place.path) == ("邮编：264400", "line 1")
