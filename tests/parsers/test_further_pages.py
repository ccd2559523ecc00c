"""A report cut into several pages is one report: parts, tables over a page's end, and every cell says on which page it stands."""

from __future__ import annotations

import hashlib

import pytest

from crawler.further_pages import FURTHER_PAGE
from parsers.parse import parse
from tests.parsers import make_html as make
from tests.parsers.golden_reports import register
from tests.parsers.test_html_reports import FORMS, same, values_of, year_of


def page(body: str) -> bytes:
    return make.site_page(body).encode("utf-8")


@pytest.mark.parametrize("template_id", FORMS)
def test_a_report_on_three_pages(template_id: str) -> None:
    values = values_of(template_id)
    grids = make.official(template_id, values)
    upper, lower = make.cut(grids["T3"], 12)
    whole = make.page({"T2": make.table(grids["T2"]), "T3": f"{make.table(upper)}<!--cut-->{make.table(lower)}<!--cut-->",
                       "T4": make.table(grids["T4"])})  # fmt: skip
    first, second, third = (page(part) for part in whole.split("<!--cut-->"))
    files = [(f"{FURTHER_PAGE}{number}", body, "text/html; charset=utf-8") for number, body in ((2, second), (3, third))]
    report = parse(
        first, register=register(), content_type="text/html; charset=utf-8", year=year_of(template_id), attachments=files
    )
    same(report, template_id, values)
    assert [section.key.value for section in report.sections if section.key] == list(make.PARTS)
    pages = {name: hashlib.sha256(body).hexdigest() for name, body in (("T3", second), ("T4", third))}
    assert {cell.document for address, cell in report.cells.items() if address.startswith("T2.")} == {None}
    assert {cell.document for address, cell in report.cells.items() if address.startswith("T3.")} == {None, pages["T3"]}
    assert {cell.document for address, cell in report.cells.items() if address.startswith("T4.")} == {pages["T4"]}
    assert all(table.place and (table.place.path or "").startswith("/") for table in report.tables)
    assert all((cell.place.path or "").startswith("/") for cell in report.cells.values())
    assert report.notes == []
