"""A report pasted in whatever way gives the same cells, the same parts and the same introduction."""

from __future__ import annotations

import random
import re
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.locations import default_register
from crawler.register import load_register
from parsers.model import CellKind, Report, TableState
from parsers.parse import parse, validate
from parsers.templates import load_template
from tests.parsers import make_html as make

REGISTER = load_register(default_register())
FORMS = ("2019", "2021")
KEYS = ["overview", "active", "requests", "disputes", "problems", "other"]


def values_of(template_id: str, seed: int = 7) -> dict[str, str]:
    """A different number in every cell, so that no cell can stand for another."""
    template = load_template(template_id)
    numbers = random.Random(seed).sample(range(1, 9999), len(template.cells))
    values = {address: str(number) for address, number in zip(template.cells, numbers, strict=True)}
    for address, spec in template.cells.items():
        if spec.unit == "万元":
            values[address] += ".5"
    return values


def read(body: str, year: int = 2023, **known: object) -> Report:
    data = body if isinstance(body, bytes) else make.site_page(body).encode()
    return parse(data, register=REGISTER, content_type="text/html", year=year, **known)  # type: ignore[arg-type]


def same(report: Report, template_id: str, values: dict[str, str]) -> None:
    assert report.template == template_id
    assert validate(report) == []
    found = {address: cell.value for address, cell in report.cells.items()}
    assert found == {address: Decimal(value) for address, value in values.items()}
    assert [section.key.value if section.key else None for section in report.sections] == KEYS
    assert [(one.state, one.missing_labels, one.extra_labels) for one in report.tables] == [(TableState.READ, [], [])] * 3


def year_of(template_id: str) -> int:
    return 2020 if template_id == "2019" else 2023


@pytest.mark.parametrize("template_id", FORMS)
def test_as_the_form_prints_it(template_id: str) -> None:
    values = values_of(template_id)
    report = read(
        make.page({name: make.table(grid) for name, grid in make.official(template_id, values).items()}), year_of(template_id)
    )
    same(report, template_id, values)
    assert report.unit_id == "mishan"
    assert report.title == "".join(make.TITLE)
    assert report.introduction == make.INTRODUCTION
    assert report.published_at == "2024-01-25T15:40:00+08:00"
    assert all(cell.kind is CellKind.NUMBER and cell.place.path for cell in report.cells.values())


LAYOUTS = {
    "unspanned blank": lambda grid: make.unspanned(grid, repeat=False),
    "unspanned repeated": lambda grid: make.unspanned(grid, repeat=True),
    "broken labels": lambda grid: make.mapped(grid, lambda text: "\n".join(text[i : i + 2] for i in range(0, len(text), 2)), str),
    "spaced labels": lambda grid: make.mapped(grid, lambda text: "　".join(text), str),
    "full width": lambda grid: make.mapped(grid, str, lambda text: text.translate(str.maketrans("0123456789.", "０１２３４５６７８９．"))),
    "thousands": lambda grid: make.mapped(grid, str, lambda text: f"{Decimal(text):,}"),
    "spaced digits": lambda grid: make.mapped(grid, str, lambda text: f" {' '.join(text)}\u00a0"),
    "half-width brackets": lambda grid: make.mapped(grid, lambda text: text.translate(str.maketrans("（），：", "(),:")), str),
    "other ordinals": lambda grid: make.mapped(grid, lambda text: text.replace(".", "、"), str),
    "with unit": lambda grid: make.mapped(grid, str, lambda text: text if "." in text else f"{text}件"),
}  # fmt: skip


@pytest.mark.parametrize("template_id", FORMS)
@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("cell", [make.plain, make.word])
def test_layouts(template_id: str, layout: str, cell: object) -> None:
    values = values_of(template_id)
    grids = make.official(template_id, values)
    tables = {name: make.table(LAYOUTS[layout](grid), cell) for name, grid in grids.items()}  # type: ignore[no-untyped-call, arg-type]
    same(read(make.page(tables), year_of(template_id)), template_id, values)


@pytest.mark.parametrize("template_id", FORMS)
def test_unclosed_cells_and_heads_of_th(template_id: str) -> None:
    values = values_of(template_id)
    grids = make.official(template_id, values)
    tables = {name: make.table(grid, open_cells=name == "T3", heads=3 if name == "T3" else 0) for name, grid in grids.items()}
    same(read(make.page(tables), year_of(template_id)), template_id, values)


@settings(max_examples=25, deadline=None)
@given(template_id=st.sampled_from(FORMS), at=st.integers(4, 25), repeat=st.booleans(), seed=st.integers(0, 9999))
def test_a_table_cut_in_two(template_id: str, at: int, repeat: bool, seed: int) -> None:
    """As a page break or an editor's limit cuts it; the second half may repeat the head."""
    values = values_of(template_id, seed)
    grids = make.official(template_id, values)
    upper, lower = make.cut(grids["T3"], at)
    if repeat:
        head, _ = make.cut(grids["T3"], 3)
        lower = [*head, *(make.replace(box, row=box.row + 3) for box in lower)]
    tables = {name: make.table(grid) for name, grid in grids.items()}
    tables["T3"] = make.table(upper) + "<p>&nbsp;</p>" + make.table(lower)
    same(read(make.page(tables), year_of(template_id)), template_id, values)


@settings(max_examples=25, deadline=None)
@given(template_id=st.sampled_from(FORMS), order=st.permutations(range(5)), seed=st.integers(0, 9999))
def test_columns_in_another_order(template_id: str, order: list[int], seed: int) -> None:
    values = values_of(template_id, seed)
    grids = make.official(template_id, values)
    grids["T3"] = make.with_columns(grids["T3"], 4, order)
    same(read(make.page({name: make.table(grid) for name, grid in grids.items()}), year_of(template_id)), template_id, values)


@settings(max_examples=25, deadline=None)
@given(template_id=st.sampled_from(FORMS), at=st.integers(1, 10), name=st.sampled_from(["T2", "T3", "T4"]))
def test_a_blank_column(template_id: str, at: int, name: str) -> None:
    values = values_of(template_id)
    grids = make.official(template_id, values)
    grids[name] = make.with_blank_column(grids[name], min(at, make.width(grids[name])))
    same(read(make.page({key: make.table(grid) for key, grid in grids.items()}), year_of(template_id)), template_id, values)


@pytest.mark.parametrize("wrap", ["one cell", "nested", "glued documents", "form", "deep spans"])
def test_wrapped(wrap: str) -> None:
    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    if wrap == "nested":
        tables = {name: f"<table><tbody><tr><td>{one}</td></tr></tbody></table>" for name, one in tables.items()}
    if wrap == "form":
        tables = {
            name: one.replace("<tbody>", "<form><tbody>").replace("</tbody>", "</tbody></form>") for name, one in tables.items()
        }
    body = make.page(tables)
    if wrap == "one cell":
        body = f"<table><tr><td>{body}</td></tr></table>"
    if wrap == "deep spans":
        body = "<span>" * 600 + body + "</span>" * 600
    if wrap == "glued documents":
        first, second = body.split("<p><strong>四、", 1)
        body = f"{first}</body></html><html><body><p><strong>四、{second}"
        report = parse(f"<html><body>{body}".encode(), register=REGISTER, year=2023)
        same(report, "2021", values)
        return
    same(read(body), "2021", values)


def test_gbk_without_a_declared_charset() -> None:
    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    page = make.site_page(make.page(tables), charset=None).encode("gb18030")
    same(parse(page, register=REGISTER, content_type="text/html", year=2023), "2021", values)


HEADINGS = {
    "plain": ("一二三四五六", "<p>{}</p>"),
    "in h2": ("一二三四五六", "<h2>{}</h2>"),
    "in a table": ("一二三四五六", "<table><tr><td>{}</td></tr></table>"),
    "misnumbered": ("一二三四四五", "<p>{}</p>"),
    "doubled": ("一二三四五六", "<p>{0}</p><p>{0}</p>"),
    "spaced": ("一二三四五六", "<p>&emsp;&emsp;{} </p>"),
}


@pytest.mark.parametrize("style", HEADINGS)
def test_headings(style: str) -> None:
    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    ordinals, heading = HEADINGS[style]
    same(read(make.page(tables, ordinals=ordinals, heading=heading)), "2021", values)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (r"(<p><strong>)([一二三四五六])、", r"\1（\2）"),
        (r"(<p><strong>)([一二三四五六])、", r"\1第\2部分 "),
        (r"(<p><strong>)[一二三四五六]、", r"\1"),
        (r"(<p><strong>)([一二三四五六])、", r"\1\2．"),
    ],
)
def test_headings_in_another_style(before: str, after: str) -> None:
    import re

    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    same(read(re.sub(before, after, make.page(tables))), "2021", values)


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        ("", "blank", None), ("　", "blank", None), ("&nbsp;", "blank", None), ("/", "na", None), ("—", "na", None), ("-", "na", None),
        ("0", "zero", 0), ("０", "zero", 0), ("无", "text", None), ("22（其中修订16件）", "number", 22), ("1,234", "number", 1234),
        ("-3", "number", -3), ("3.5", "number", Decimal("3.5")), ("约20", "text", None), ("若干", "text", None),
    ],
)  # fmt: skip
def test_what_stands_in_a_cell(text: str, kind: str, value: object) -> None:
    values = values_of("2021")
    grids = make.official("2021", values)
    marker = values["T3.granted.business"]
    tables = {name: make.table(grid) for name, grid in grids.items()}
    tables["T3"] = tables["T3"].replace(f"<td>{marker}</td>", f"<td>{text}</td>")
    cell = read(make.page(tables)).cells["T3.granted.business"]
    assert (cell.kind.value, cell.value) == (kind, value)


def test_a_table_left_out_is_absent_and_a_picture_is_a_picture() -> None:
    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    report = read(make.page({**tables, "T3": '<p><img src="/picture/0/1.png" alt="表"></p>', "T4": ""}))
    states = {one.table: one.state for one in report.tables}
    assert states == {"T2": TableState.READ, "T3": TableState.PICTURE, "T4": TableState.ABSENT}


def test_a_table_out_of_its_part_is_still_read() -> None:
    """Editors put all tables at the end, or 表三 under the wrong heading."""
    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    body = make.page({"T2": "", "T3": "", "T4": ""}) + "<p>附表</p>" + "".join(tables.values())
    report = read(body)
    assert {address: cell.value for address, cell in report.cells.items()} == {key: Decimal(one) for key, one in values.items()}


def hidden_rows(table: str) -> str:
    """A copy of every row in front of it, with another number in each field, that the page does not show."""
    return re.sub(
        r"<tr>(.*?)</tr>",
        lambda row: f'<tr style="height:0;display: none">{re.sub(r">[0-9.]+<", ">77<", row[1])}</tr>{row[0]}',
        table,
        flags=re.DOTALL,
    )


def test_rows_and_cells_that_the_page_does_not_show_are_not_read() -> None:
    values = values_of("2021")
    grids = make.official("2021", values)
    tables = {name: hidden_rows(make.table(grid)) for name, grid in grids.items() if name != "T2"}
    tables["T2"] = make.table(grids["T2"]).replace("</td>", '</td><td style="display:none">88</td>')
    same(read(make.page(tables)), "2021", values)


def test_a_hidden_copy_of_a_table_is_not_read_but_the_only_one_is() -> None:
    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    copy = re.sub(r">[0-9.]+<", ">66<", tables["T3"])
    body = make.page(tables | {"T3": f'<div style="display:none">{copy}</div>{tables["T3"]}'})
    same(read(body), "2021", values)
    body = make.page(tables | {"T3": f'<div style="display:none">{tables["T3"]}</div><p>点击展开</p>'})
    assert {address: cell.value for address, cell in read(body).cells.items()} == {
        address: Decimal(value) for address, value in values.items()
    }


def test_aspects_of_part_one_are_no_parts_where_all_numbers_were_lost() -> None:
    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    body = re.sub(r"<strong>[一二三四五六]、", "<strong>", make.page(tables))
    aspects = (
        "<p>主动公开情况</p><p>公开信息12条。</p><p>依申请公开情况</p><p>规范办理。</p><p>政府信息管理情况</p><p>专人负责。</p>"
    )
    report = read(body.replace("<p>（一）主动公开方面", aspects + "<p>（一）主动公开方面"))
    same(report, "2021", values)
    overview = report.sections[0].text
    assert "主动公开情况\n公开信息12条。" in overview
    assert "专人负责" in overview
