"""Pages as content systems set them: applicants in several tables, wrappers around tables, hidden rows, headings inside paragraphs."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.parsers import make_html as make
from tests.parsers.test_html_reports import FORMS, read, same, values_of, year_of

APPLICANTS = 3  # the column in which the applicants begin


def tables(template_id: str, values: dict[str, str]) -> dict[str, str]:
    return {name: make.table(grid) for name, grid in make.official(template_id, values).items()}


def part_of(grid: make.Grid, names: dict[int, str], columns: tuple[int, ...]) -> make.Grid:
    """表三 with some of its columns only, under one line of heads."""
    boxes = [make.Box(0, 0, "", cols=APPLICANTS)]
    boxes += [make.Box(0, APPLICANTS + place, names[column]) for place, column in enumerate(columns)]
    for box in grid:
        if box.row < APPLICANTS:
            continue
        row = box.row - 2  # two lines of the head are gone
        if box.address is None:
            boxes.append(replace(box, row=row))
        elif box.col - APPLICANTS in columns:
            boxes.append(replace(box, row=row, col=APPLICANTS + columns.index(box.col - APPLICANTS)))
    return boxes


@pytest.mark.parametrize("cut", [((0, 1, 2, 3), (4, 5, 6)), ((0,), (1, 2, 3, 4, 5, 6))])
@pytest.mark.parametrize("template_id", FORMS)
def test_applicants_in_several_tables(template_id: str, cut: tuple[tuple[int, ...], ...]) -> None:
    values = values_of(template_id)
    grids = make.official(template_id, values)
    names = {box.col - APPLICANTS: box.text for box in grids["T3"] if box.address is None and box.col >= APPLICANTS
             and box.text not in ("申请人情况", "法人或其他组织")}  # fmt: skip
    whole = tables(template_id, values)
    whole["T3"] = "".join(make.table(part_of(grids["T3"], names, columns)) for columns in cut)
    same(read(make.page(whole), year_of(template_id)), template_id, values)


@pytest.mark.parametrize("template_id", FORMS)
def test_wrappers_layout_tables_and_hidden_rows(template_id: str) -> None:
    values = values_of(template_id)
    hidden = '<tr style="display: none"><td>规章</td><td>1</td><td>1</td><td>1</td></tr></table>'
    whole = {
        name: f'<div style="overflow-x:auto"><div>{table.replace("</table>", hidden) if name == "T2" else table}</div></div>'
        for name, table in tables(template_id, values).items()
    }
    inner = f'<table><tr><td><div id="zoom">{make.page(whole)}</div></td></tr></table>'
    body = f'<table width="1000"><tr><td>机构职能</td><td>{inner}</td></tr></table>'
    same(read(body, year_of(template_id)), template_id, values)


def test_headings_in_bold_with_text_behind_them() -> None:
    values = values_of("2021")
    body = make.page(tables("2021", values))
    for ordinal, words in zip("一二三四五六", make.PARTS.values(), strict=True):
        heading = f"{ordinal}、{words}"
        body = re.sub(rf"<(\w+)[^>]*>\s*{heading}\s*</\1>", f"<p><b>{heading}。</b>本部分按格式填写。</p>", body)
    assert body.count("<b>") == len(make.PARTS)
    report = read(body)
    assert [section.key.value for section in report.sections if section.key] == list(make.PARTS)
    assert len(report.cells) == len(values)
    assert report.sections[0].text.startswith("本部分按格式填写。")
