"""The pages in a real Chromium, from the file system as on a file share: found, opened, filtered, printed, read aloud."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from output.model import Audit
from output.site import places
from rules.model import CoverageStatus, Outcome
from tests.output.district import PDF_WITH_FAULT

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.browser
WIDE, NARROW = 1280, 360


class Desk:
    """A browser at the pages; everything it asks for and everything it complains about is kept."""

    def __init__(self, browser: Browser, folder: Path, width: int = WIDE, script: bool = True) -> None:
        self.folder = folder
        self.context = browser.new_context(viewport={"width": width, "height": 900}, java_script_enabled=script)
        self.page: Page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("requestfailed", lambda request: self.complaints.append(f"failed: {request.url}"))
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path: str) -> Page:
        """Go to a page of the site."""
        self.page.goto(f"{self.folder.as_uri()}/{path}")
        return self.page

    def quiet(self) -> None:
        """Nothing was asked for outside the folder and nothing went wrong."""
        assert self.complaints == []
        assert [url for url in self.asked if not url.startswith(self.folder.as_uri())] == []


@pytest.fixture
def desk(chromium: Browser, site: Path) -> Iterator[Desk]:
    one = Desk(chromium, site)
    yield one
    one.context.close()


def kinds(audit: Audit) -> list[str]:
    """One page of every kind, and reports of every sort: with an HTML table, with a PDF, missing, not due, clean."""
    table = next(one for one in audit.findings if one.rule == "T3-RESULTSUM" and one.outcome is Outcome.FAIL)
    missing = next(one for one in audit.coverage if one.status is CoverageStatus.MISSING)
    waiting = next(one for one in audit.coverage if one.status is CoverageStatus.NOT_DUE)
    assert table.unit_id is not None
    assert table.year is not None
    return [
        places.INDEX,
        places.REVIEW,
        places.RULES,
        places.findings_path(table.year),
        places.district_path(table.year),
        places.unit_path(table.unit_id),
        places.report_path(table.unit_id, table.year),
        places.report_path(*PDF_WITH_FAULT),
        places.report_path(missing.unit_id, missing.year),
        places.report_path(waiting.unit_id, waiting.year),
    ]


def original(site: Path) -> str:
    """A copy of an archived page."""
    return next(path for path in sorted((site / "originals").iterdir()) if path.suffix == ".html").relative_to(site).as_posix()


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_no_page_breaks_a_rule_of_accessibility(chromium: Browser, site: Path, district: Audit, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    axe, one = Axe(), Desk(chromium, site, width)
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    wrong: list[tuple[str, str, str]] = []
    paths = [*kinds(district), original(site)]
    # What a telephone changes is the frame and the tables; the long list of rules is judged once.
    for path in paths if width == WIDE else [places.INDEX, *(path for path in paths if path.startswith("units/"))]:
        page = one.open(path)
        for details in page.query_selector_all("details"):
            details.evaluate("element => element.open = true")
        found = axe.run(page, options={"runOnly": tags, "preload": False}).response
        assert found["passes"], path
        wrong += [(path, one["id"], node["html"][:200]) for one in found["violations"] for node in one["nodes"]]
    assert wrong == []
    one.quiet()
    one.context.close()


def test_pages_fit_a_telephone(chromium: Browser, site: Path, district: Audit) -> None:
    one = Desk(chromium, site, NARROW)
    for path in [*kinds(district), original(site)]:
        page = one.open(path)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert over == 0, path
    one.quiet()
    one.context.close()


def test_matrix_says_each_state_in_word_and_shape(desk: Desk, district: Audit) -> None:
    page = desk.open(places.INDEX)
    rows = page.locator("#matrix tbody tr")
    assert rows.count() == len(district.register.units)
    missing = next(one for one in district.coverage if one.status is CoverageStatus.MISSING)
    cell = page.locator(f'#matrix a[href="{places.report_path(missing.unit_id, missing.year)}"]')
    assert "缺报" in cell.inner_text()
    assert "✕" in cell.inner_text()
    assert f"逾期{missing.days_late}天" in cell.inner_text()
    desk.quiet()


@pytest.mark.parametrize(
    ("typed", "unit_id"),
    [("msz", "mishan"), ("czj", "czj"), ("人社局", "rsj"), ("界石", "jieshi"), ("caizheng", "czj"), (" HSJD ", "huanshan")],
)
def test_a_unit_is_found_by_any_of_its_names(desk: Desk, typed: str, unit_id: str) -> None:
    page = desk.open(places.INDEX)
    page.get_by_label("查找单位").last.fill(typed)
    shown = page.locator("#matrix tbody tr:visible")
    assert shown.locator(f'a[href="{places.unit_path(unit_id)}"]').count() == 1
    assert shown.count() < page.locator("#matrix tbody tr").count() / 2
    assert page.locator(".shown").inner_text() == f"显示 {shown.count()} 个单位"


def test_search_in_the_head_leads_to_the_matrix_from_any_page(desk: Desk) -> None:
    page = desk.open(places.report_path("czj", 2023))
    page.locator("#find").fill("msz")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"index\.html\?q=msz"))
    assert page.locator("#matrix tbody tr:visible").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"units/mishan\.html"))
    desk.quiet()


def test_matrix_is_filtered_by_kind_and_state(desk: Desk, district: Audit) -> None:
    page = desk.open(places.INDEX)
    page.select_option("#status", "missing")
    wanted = {one.unit_id for one in district.coverage if one.status is CoverageStatus.MISSING and one.year == 2023}
    assert page.locator("#matrix tbody tr:visible").count() == len(wanted) > 0
    page.select_option("#kind", "town")
    page.select_option("#year", "2020")
    assert page.locator("#matrix tbody tr:visible").all_inner_texts()[0].startswith("宋村镇")
    page.select_option("#kind", "subdistrict")
    assert page.locator("#matrix tbody tr:visible").count() == 0
    assert page.get_by_text("没有符合条件的单位。").is_visible()
    page.get_by_role("button", name="清除").click()
    from playwright.sync_api import expect

    expect(page.locator("#matrix tbody tr:visible")).to_have_count(len({one.unit_id for one in district.coverage}))


def test_from_the_matrix_to_the_marked_cell_of_a_web_page(desk: Desk, district: Audit) -> None:
    finding = next(
        one for one in district.findings if one.rule == "T3-RESULTSUM" and one.year == 2023 and one.outcome is Outcome.FAIL
    )
    page = desk.open(places.INDEX)
    page.locator(f'#matrix a[href="{places.report_path(finding.unit_id or "", 2023)}"]').click()
    section = page.locator(f"#{places.anchor(finding.fingerprint)}")
    assert finding.message in section.inner_text()
    assert section.locator(".sides .sum td").first.inner_text() == str(finding.left)
    section.get_by_role("link", name="在原表中查看").click()
    marked = page.locator("td.marked", has=page.locator(":target"))
    assert marked.count() == 1
    total = page.locator("table.original td.marked", has=page.locator('a[href="#n1"]')).last
    assert total.inner_text().startswith(str(finding.right))
    page.locator("table.original td.marked a").first.click()
    assert page.url.endswith("#n1")
    desk.quiet()


def test_cells_of_a_pdf_are_boxed_on_the_picture_of_its_page(desk: Desk, district: Audit) -> None:
    page = desk.open(places.report_path(*PDF_WITH_FAULT))
    excerpt = page.locator("figure.excerpt svg").first
    box = excerpt.locator("rect.box").first
    assert box.is_visible()
    picture = excerpt.locator("image").get_attribute("href")
    assert picture is not None
    path = (desk.folder / places.report_path(*PDF_WITH_FAULT)).parent / picture
    assert path.resolve().is_file()
    # The box holds the cell: inside it the picture has ink, and the cell's digits are those of the evidence.
    report = district.reports[PDF_WITH_FAULT]
    place = report.cells["T3.new_received.natural"].place
    assert place.bbox is not None
    assert float(box.get_attribute("x") or 0) == pytest.approx(place.bbox[0], abs=0.01)
    assert report.cells["T3.new_received.natural"].raw == "91"
    page.locator("section.published svg a").first.click()
    assert re.search(r"#n\d+$", page.url)
    desk.quiet()


def test_links_lead_to_the_archived_copy(desk: Desk) -> None:
    page = desk.open(places.report_path("czj", 2023))
    page.get_by_role("link", name="打开存档副本").click()
    page.wait_for_url(re.compile(r"/originals/"))
    assert "威海市文登区财政局" in page.locator("h1").inner_text()
    assert page.locator("table.original").count() >= 3
    assert page.locator("script").count() == 0
    desk.quiet()


def test_everything_is_readable_without_script(chromium: Browser, site: Path, district: Audit) -> None:
    one = Desk(chromium, site, script=False)
    page = one.open(places.INDEX)
    assert page.locator("#matrix tbody tr:visible").count() == len(district.register.units)
    assert not page.locator("form.filter").is_visible()
    page = one.open(places.report_path("czj", 2023))
    assert page.locator("table.original td.marked").first.is_visible()
    one.quiet()
    one.context.close()


def test_queue_is_walked_with_two_keys(desk: Desk) -> None:
    page = desk.open(places.REVIEW)
    items = page.locator("[data-item]")
    items.first.focus()
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    assert page.evaluate("document.activeElement.getAttribute('href')") == items.nth(1).get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"units/.*#f-"))
    desk.quiet()


def test_first_tab_skips_to_the_content(desk: Desk) -> None:
    page = desk.open(places.INDEX)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_pages_print_on_a4(desk: Desk, tmp_path: Path) -> None:
    import pypdfium2

    for path, words in ((places.INDEX, "各单位各年度报告"), (places.report_path("czj", 2023), "原表")):
        page = desk.open(path)
        page.emulate_media(media="print")
        assert not page.locator("header nav").is_visible()
        assert not page.locator("#find").is_visible()
        printed = tmp_path / "printed.pdf"
        page.pdf(path=printed, prefer_css_page_size=True, print_background=False)
        with pypdfium2.PdfDocument(printed) as document:
            assert document[0].get_size() == pytest.approx((595, 842), abs=1.5)
            text = "".join(sheet.get_textpage().get_text_bounded() for sheet in document)
        assert words in text
        # Nothing of a wide table is cut off: the last column's head is on the paper.
        assert ("2020" if path == places.INDEX else "总计") in text
