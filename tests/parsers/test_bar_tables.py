"""Text copies of web pages set tables with bars and lose the spans; the labels lead each value back to its cell."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app.locations import default_register
from crawler.register import load_register
from parsers.model import TableState
from parsers.parse import parse
from tests.parsers import make_html as make
from tests.parsers.test_html_reports import FORMS, values_of, year_of

REGISTER = load_register(default_register())


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
