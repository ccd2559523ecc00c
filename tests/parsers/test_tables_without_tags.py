"""Pages that set their tables as blocks, lines or preformatted text: the numbers are read, and blank cells never shift them."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest

from parsers.model import TableState
from tests.parsers import make_html as make
from tests.parsers.test_html_reports import KEYS, read, same, values_of

VALUES = values_of("2021")


def lines_of(grid: make.Grid) -> list[list[str]]:
    return [
        [box.text for box in sorted((box for box in grid if box.row == row), key=lambda box: box.col)]
        for row in range(make.height(grid))
    ]


def as_blocks(grid: make.Grid) -> str:
    cells = ["".join(f'<div class="cell">{html.escape(text)}</div>' for text in line) for line in lines_of(grid)]
    return '<div class="grid">' + "".join(f'<div class="row">{line}</div>' for line in cells) + "</div>"


def as_css_table(grid: make.Grid) -> str:
    rows = "".join(
        '<div style="display:table-row">'
        + "".join(f'<span style="display:table-cell"><p>{html.escape(text)}</p></span>' for text in line)
        + "</div>"
        for line in lines_of(grid)
    )
    return f'<div style="display:table">{rows}</div>'


def as_stripped_tags(grid: make.Grid) -> str:
    # An editor's cleaner took the table tags away and left the paragraphs of the cells.
    return "".join(f"<p>{html.escape(text)}</p>" for line in lines_of(grid) for text in line)


def as_bars(grid: make.Grid) -> str:
    return "<br>".join(html.escape("|".join(line)) for line in lines_of(grid))


@pytest.mark.parametrize("write", [as_blocks, as_css_table, as_stripped_tags, as_bars])
@pytest.mark.parametrize("template_id", ["2019", "2021"])
def test_cells_without_a_table(write: Callable[[make.Grid], str], template_id: str) -> None:
    values = values_of(template_id)
    tables = {name: write(grid) for name, grid in make.official(template_id, values).items()}
    same(read(make.page(tables), 2020 if template_id == "2019" else 2023), template_id, values)


def test_a_whole_report_as_preformatted_text() -> None:
    parts = ["".join(make.TITLE), make.INTRODUCTION]
    grids = make.official("2021", VALUES)
    for ordinal, (key, words) in zip("一二三四五六", make.PARTS.items(), strict=True):
        parts += [f"{ordinal}、{words}", *make.PROSE.get(key, ())]
        name = {"active": "T2", "requests": "T3", "disputes": "T4"}.get(key)
        parts += ["|".join(line) for line in lines_of(grids[name])] if name else []
    report = read(f"<pre>{html.escape(chr(10).join(parts))}</pre>")
    same(report, "2021", VALUES)
    assert report.introduction == make.INTRODUCTION


def test_a_cell_that_is_lost_makes_the_row_unreadable_not_wrong() -> None:
    grids = make.official("2021", VALUES | {"T3.granted.research": ""})
    tables = {name: make.table(grid) for name, grid in grids.items()} | {"T3": as_stripped_tags(grids["T3"])}
    report = read(make.page(tables))
    assert not [address for address in report.cells if address.startswith("T3.granted.")]
    assert {address: str(cell.value) for address, cell in report.cells.items() if address.startswith("T3.partial.")} == {
        address: value for address, value in VALUES.items() if address.startswith("T3.partial.")
    }
    assert [one.state for one in report.tables] == [TableState.READ, TableState.PARTIAL, TableState.READ]
    assert [section.key.value if section.key else None for section in report.sections] == KEYS


def test_prose_about_applicants_is_no_table() -> None:
    tables = {name: make.table(grid) for name, grid in make.official("2021", VALUES).items()}
    body = make.page(tables).replace(
        "规范办理。", "收到申请12件，其中自然人8件、商业企业4件。</p><p>自然人</p><p>8</p><p>商业企业</p><p>4"
    )
    same(read(body), "2021", VALUES)


BROKEN = {
    "商业企业": ("商业", "企业"),
    "科研机构": ("科研", "机构"),
    "社会公益组织": ("社会", "公益", "组织"),
    "（三）不予公开": ("（三）", "不予公开"),
    "（六）其他处理": ("（六）其他", "处理"),
    "三、本年度办理结果": ("三、本", "年度办", "理结果"),
    "结果维持": ("结果", "维持"),
    "其他结果": ("其他", "结果"),
    "尚未审结": ("尚未", "审结"),
    "未经复议直接起诉": ("未经复议", "直接起诉"),
}


@pytest.mark.parametrize("template_id", ["2019", "2021"])
def test_labels_broken_over_paragraphs(template_id: str) -> None:
    values = values_of(template_id)
    tables = {
        name: "".join(f"<p>{piece}</p>" for line in lines_of(grid) for text in line for piece in BROKEN.get(text, (text,)))
        for name, grid in make.official(template_id, values).items()
    }
    same(read(make.page(tables), 2020 if template_id == "2019" else 2023), template_id, values)
