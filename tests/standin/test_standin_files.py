"""Attachments come through a redirect; the PDF carries the report; the foreign host is never part of the site."""

from __future__ import annotations

import html
import io
import re
from urllib.parse import unquote

import pdfplumber
import pytest

from standin.credit_code import credit_check, made_up_code, organisation_check
from standin.form import addresses, grids
from standin.site import Site
from tests.standin.conftest import Client


def link_of(site: Site, ask: Client, unit_id: str, year: int) -> str:
    article = site.world.published.article_of(unit_id, year)
    assert article is not None
    body = article.body
    (link,) = re.findall(r'href="(/module/download/downfile\.jsp[^"]+)"', body)
    return html.unescape(link)


def stored(site: Site, ask: Client, unit_id: str, year: int) -> bytes:
    link = link_of(site, ask, unit_id, year)
    assert re.search(r"classid=0&showname=[^&]+\.pdf&filename=[0-9a-f]{32}\.pdf$", link)
    assert "年度报告.pdf" in unquote(link)
    redirect = ask(link)
    assert redirect.status == 302
    assert redirect.headers["location"].startswith("/attach/0/")
    return ask(redirect.headers["location"]).body


@pytest.mark.parametrize(("unit_id", "year"), [("jtj", 2022), ("fgj", 2023)])
def test_the_pdf_prints_every_figure_and_its_tables_run_over_pages(site: Site, ask: Client, unit_id: str, year: int) -> None:
    article = site.world.published.article_of(unit_id, year)
    assert article is not None
    assert article.draft is not None
    draft = article.draft
    with pdfplumber.open(io.BytesIO(stored(site, ask, unit_id, year))) as pdf:
        tables = [table for page in pdf.pages for table in page.extract_tables()]
        text = "".join(page.extract_text() for page in pdf.pages)
    numbers = [cell for table in tables for row in table for cell in row if cell and re.fullmatch(r"[\d.]+", cell)]
    expected = [draft.cells[address] for grid in grids(draft.form).values() for address in addresses(grid)]
    assert numbers == expected
    assert draft.body.name in text
    assert len(tables) > 3, "表三 should run over a page"


def test_one_report_is_only_a_pdf_and_one_is_page_and_pdf(site: Site, ask: Client) -> None:
    shell, both = (site.world.published.article_of(*key) for key in (("jtj", 2022), ("fgj", 2023)))
    assert shell is not None
    assert both is not None
    assert "总体情况" not in shell.body
    assert "总体情况" in both.body


def test_a_broken_attachment_is_a_short_error_page(site: Site, ask: Client) -> None:
    data = stored(site, ask, "songcun", 2020)
    assert len(data) < 1024
    assert not data.startswith(b"%PDF")


def test_only_known_files_are_given_out(ask: Client) -> None:
    assert ask("/module/download/downfile.jsp?classid=0&showname=a&filename=../../etc/passwd").status == 404


def test_the_e_book_is_on_another_host_that_counts_its_visitors(site: Site) -> None:
    article = site.world.published.article_of("zfbgs", 2022)
    assert article is not None
    (link,) = re.findall(r'href="(http://[^"]+)"', article.body)
    assert link.startswith(site.foreign_url)
    assert site.foreign_url != site.base_url
    assert site.foreign_requests == []


def test_the_endpoint_answers_for_its_units_and_is_empty_for_others(site: Site, ask: Client) -> None:
    bodies = {body.unit_id: body for body in site.world.district.bodies}
    path = "/module/xxgk/xxgkAnnualReport.jsp?area={}&fbtime={}"
    found = ask(path.format(bodies["sjj"].credit_code, 2021))
    assert "发布时间:2022-01-" in found.text
    assert "一、总体情况" in re.sub(r"<[^>]+>", "", found.text)
    for unit_id, year in (("sjj", 2018), ("xiaoguan", 2021), ("mishan", 2022)):
        empty = ask(path.format(bodies[unit_id].credit_code, year))
        assert (empty.status, empty.body) == (200, b"")


def test_made_up_codes_pass_the_check_of_the_standard(site: Site) -> None:
    # The check characters of a published code, as given in the dossier.
    assert credit_check("11371002MB2858916") == "K"
    assert organisation_check("MB285891") == "6"
    codes = [body.credit_code for body in site.world.district.bodies]
    assert len(set(codes)) == len(codes)
    assert all(credit_check(code[:17]) == code[17] for code in codes)
    assert made_up_code("371003", 1) != made_up_code("371003", 2)
