"""Columns in another order, a table over two pages, full-width digits, radicals: the same cells from HTML, PDF and Word."""

from __future__ import annotations

import random
from collections.abc import Callable
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from parsers.model import CellKind, Number
from parsers.radicals import RADICALS
from parsers.readers.dispatch import read_document
from parsers.tables.read import read_tables
from parsers.templates import load_template
from standin.tables import Placed
from tests.parsers import make_docx, make_html, make_pdf

_SHARES = {"T2": (3, 2, 2, 2), "T3": (3, 4, 8, *([3] * 7)), "T4": (1,) * 15}
_NAMES = {
    "T2": "二、主动公开政府信息情况",
    "T3": "三、收到和处理政府信息公开申请情况",
    "T4": "四、政府信息公开行政复议、行政诉讼情况",
}
_FULL = str.maketrans("0123456789.", "０１２３４５６７８９．")
_BACK = {ideograph: chr(code) for code, ideograph in RADICALS.items()}
Tables = dict[str, list[make_html.Grid]]  # a table in one or several pieces


def placed(grid: make_html.Grid) -> list[Placed]:
    return [Placed(box.row, box.col, box.rows, box.cols, box.text, box.address is None) for box in grid]


def as_html(tables: Tables) -> bytes:
    body = "".join(
        f"<p>{_NAMES[name]}</p>" + "<p>&nbsp;</p>".join(make_html.table(grid) for grid in grids)
        for name, grids in tables.items()
    )
    return make_html.site_page(body).encode()


def as_docx(tables: Tables) -> bytes:
    pieces = (
        make_docx.p(_NAMES[name]) + make_docx.p("").join(make_docx.table_of(placed(grid)) for grid in grids)
        for name, grids in tables.items()
    )
    return make_docx.docx("".join(pieces))


def as_pdf(tables: Tables) -> bytes:
    """Pieces of one table stand at the foot of one page and at the head of the next."""
    maker = make_pdf.PdfMaker(lambda char: char)
    for name, grids in tables.items():
        for number, grid in enumerate(grids):
            sheet = maker.page()
            drawing = make_pdf.Drawing(placed(grid), make_pdf.evenly(_SHARES[name]))
            top = 60.0
            if number == 0:
                sheet.text(60, 60, _NAMES[name])
                top = 100.0 if len(grids) == 1 else 790.0 - sum(drawing.heights())
            drawing.draw(sheet, top)
    return maker.data()


MAKERS: dict[str, Callable[[Tables], bytes]] = {"html": as_html, "docx": as_docx, "pdf": as_pdf}


def values_of(form: str, seed: int) -> dict[str, str]:
    template = load_template(form)
    numbers = random.Random(seed).sample(range(1, 9999), len(template.cells))
    return {
        address: f"{number}.5" if spec.unit == "万元" else str(number)
        for (address, spec), number in zip(template.cells.items(), numbers, strict=True)
    }


def check(kind: str, form: str, tables: Tables, values: dict[str, str]) -> None:
    document = read_document(MAKERS[kind](tables), name=f"报告.{kind}")
    assert document.format == kind
    found: dict[str, tuple[Number | None, CellKind]] = {
        address: (cell.value, cell.kind)
        for address, cell in read_tables(document, 2020 if form == "2019" else 2023).cells.items()
    }
    assert found == {address: (Decimal(text), CellKind.NUMBER) for address, text in values.items()}


kinds = pytest.mark.parametrize("kind", MAKERS)
forms = st.sampled_from(("2019", "2021"))
some = settings(max_examples=4, deadline=None, derandomize=True)


@kinds
@some
@given(form=forms, order=st.permutations(range(5)), seed=st.integers(0, 9999))
def test_columns_in_another_order(kind: str, form: str, order: list[int], seed: int) -> None:
    values = values_of(form, seed)
    tables = {name: [grid] for name, grid in make_html.official(form, values).items()}
    tables["T3"] = [make_html.with_columns(tables["T3"][0], 4, order)]
    check(kind, form, tables, values)


@kinds
@some
@given(form=forms, at=st.integers(4, 24), seed=st.integers(0, 9999))
def test_a_table_over_two_pages(kind: str, form: str, at: int, seed: int) -> None:
    values = values_of(form, seed)
    tables = {name: [grid] for name, grid in make_html.official(form, values).items()}
    tables["T3"] = list(make_html.cut(tables["T3"][0], at))
    check(kind, form, tables, values)


@kinds
@some
@given(form=forms, seed=st.integers(0, 9999))
def test_full_width_digits(kind: str, form: str, seed: int) -> None:
    values = values_of(form, seed)
    grids = make_html.official(form, values)
    check(
        kind,
        form,
        {name: [make_html.mapped(grid, str, lambda text: text.translate(_FULL))] for name, grid in grids.items()},
        values,
    )


@kinds
@some
@given(form=forms, seed=st.integers(0, 9999))
def test_radicals_in_place_of_characters(kind: str, form: str, seed: int) -> None:
    values = values_of(form, seed)

    def radical(text: str) -> str:
        return "".join(_BACK.get(char, char) for char in text)

    grids = make_html.official(form, values)
    assert any(radical(box.text) != box.text for box in grids["T3"])
    check(kind, form, {name: [make_html.mapped(grid, radical, str)] for name, grid in grids.items()}, values)
