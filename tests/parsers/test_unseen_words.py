"""What a page hides or strikes out is no part of a number, and the mark of a footnote is none of its digits."""

from __future__ import annotations

import html

import pytest
from lxml.html import fragment_fromstring

from parsers.model import CellKind
from parsers.readers.html_unseen import is_hidden, is_invisible, is_mark, is_plain, is_struck
from tests.parsers import make_html as make
from tests.parsers.test_html_reports import FORMS, read, same, values_of, year_of

UNSEEN = {
    "struck": "<s>9</s>{}",
    "deleted and put in": "<del>12</del><ins>{}</ins>",
    "struck by style": '<span style="text-decoration: line-through">7</span>{}',
    "struck by style, all in one": '<span style="color:red;text-decoration:underline line-through">7</span><span>{}</span>',
    "not shown": '<span style="display:none;mso-hide:all">7</span>{}',
    "hidden": "{}<b hidden>7</b>",
    "invisible": '<span style="visibility:hidden">7</span>{}',
    "no size": '{}<span style="font-size:0.0pt">7</span>',
    "footnote": "{}<sup>1</sup>",
    "footnote in brackets": "<span><b>{}</b></span><sup>[12]</sup>",
    "footnote by style": '{}<span style="vertical-align:super">①</span>',
}


@pytest.mark.parametrize("template_id", FORMS)
@pytest.mark.parametrize("way", UNSEEN.values(), ids=UNSEEN)
def test_numbers_with_unseen_words_beside_them(template_id: str, way: str) -> None:
    def cell(text: str) -> str:
        return way.format(text) if text[:1].isdigit() and text[-1:].isdigit() else html.escape(text, quote=False)

    values = values_of(template_id)
    tables = {name: make.table(grid, cell) for name, grid in make.official(template_id, values).items()}
    same(read(make.page(tables), year_of(template_id)), template_id, values)


def test_prose_leaves_them_out_too() -> None:
    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    body = make.page(tables).replace(
        "全年主动公开信息12条。",
        '全年主动公开信息<s>20</s>12<sup>1</sup>条<span style="visibility:hidden">30</span>。面积3m<sup>2</sup>。',
    )
    (overview,) = [section for section in read(body).sections if section.heading.endswith("总体情况")]
    assert "全年主动公开信息12条。面积3m2。" in overview.text


def test_a_cell_that_is_struck_as_a_whole_stands_as_it_is() -> None:
    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    report = read(make.page(tables | {"T4": tables["T4"].replace(">" + values["T4.review.upheld"] + "<", "><s>5</s><")}))
    assert report.cells["T4.review.upheld"].raw == "5"


def test_inside_what_has_no_size_words_may_have_one() -> None:
    values = values_of("2021")

    def cell(text: str) -> str:
        return f'<div style="font-size:0"><span style="font-size:14px">{html.escape(text, quote=False)}</span></div>'

    tables = {name: make.table(grid, cell) for name, grid in make.official("2021", values).items()}
    same(read(make.page(tables)), "2021", values)


@pytest.mark.parametrize("raw", ["33①", "33*", "33②③"])
def test_a_footnote_in_the_line_is_a_remark(raw: str) -> None:
    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    report = read(make.page(tables | {"T4": tables["T4"].replace(">" + values["T4.review.upheld"] + "<", f">{raw}<")}))
    cell = report.cells["T4.review.upheld"]
    assert (cell.value, cell.kind, cell.raw) == (33, CellKind.NUMBER, raw)


@pytest.mark.parametrize(
    "element",
    [
        "<p hidden>1</p>", "<span style='DISPLAY : none'>1</span>", "<i style='visibility:hidden'>1</i>", "<b style='font-size:0'>1</b>",
        "<b style='color:red;font-size: 0.0px;'>1</b>", "<i style='visibility: collapse'>1</i>", "<del>1</del>", "<s>1</s>",
        "<strike>1</strike>", "<u style='text-decoration-line: line-through'>1</u>", "<sup>1</sup>",
        "<span style='Vertical-Align: Super'>1</span>",
    ],
)  # fmt: skip
def test_the_first_look_lets_no_sign_pass(element: str) -> None:
    child = fragment_fromstring(element)
    assert is_hidden(child) or is_invisible(child) or is_struck(child) or is_mark(child, ["33"])
    assert not is_plain(child)
    assert is_plain(fragment_fromstring("<span style='font-size:10.5pt;display:inline;visibility:visible'>1</span>"))


@pytest.mark.parametrize(
    "style", ["font-size:", "font-size:;", "font-size: pt; color: red", "font-size:.5em", "font-size: inherit"]
)
def test_an_editors_empty_size_hides_nothing(style: str) -> None:
    assert not is_invisible(fragment_fromstring(f"<span style='{style}'>1</span>"))
    values = values_of("2021")
    tables = {
        name: make.table(grid, lambda text: f'<span style="{style}">{html.escape(text, quote=False)}</span>')
        for name, grid in make.official("2021", values).items()
    }
    same(read(make.page(tables)), "2021", values)


@pytest.mark.parametrize("way", ["<sup>{}</sup>", '<span style="vertical-align: super">{}</span>'])
def test_a_number_that_is_raised_as_a_whole_keeps_its_digits(way: str) -> None:
    values = values_of("2021")
    tables = {
        name: make.table(grid, lambda text: "".join(way.format(html.escape(one, quote=False)) for one in text))
        for name, grid in make.official("2021", values).items()
    }
    same(read(make.page(tables)), "2021", values)


@pytest.mark.parametrize(
    "marks", ["<sup>1</sup><sup>2</sup>", "<sup>[1]</sup> <sup>[2]</sup>", "<b></b><sup>①</sup><sup>②</sup>"]
)
def test_two_marks_behind_a_number(marks: str) -> None:
    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    report = read(make.page(tables | {"T4": tables["T4"].replace(">" + values["T4.review.upheld"] + "<", f">33{marks}<")}))
    assert report.cells["T4.review.upheld"].value == 33
