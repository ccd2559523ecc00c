"""A report of which one page did not open is unreadable: half a report proves nothing about the other half."""

from __future__ import annotations

from pathlib import Path

from app.locations import default_register
from app.pipeline.read import read_publication
from crawler.archive import open_archive
from crawler.further_pages import FURTHER_PAGE
from crawler.records import Attachment, PageState, Publication, PublicationKind
from crawler.register import load_register
from tests.parsers import make_html as make
from tests.parsers.test_html_reports import values_of

URL = "http://www.wendeng.gov.cn/art/2024/1/25/art_1_2.html"


def test_a_page_that_did_not_open_leaves_the_report_unread(tmp_path: Path) -> None:
    values = values_of("2021")
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    first, second = make.page({**tables, "T3": f"<!--cut-->{tables['T3']}"}).split("<!--cut-->")
    archive = open_archive(tmp_path)
    one, other = (archive.put(make.site_page(part).encode()) for part in (first, second))

    def reading(sha256: str | None, state: PageState) -> tuple[str | None, int]:
        file = Attachment(url=f"{URL}_2", name=f"{FURTHER_PAGE}2", sha256=sha256, media_type="text/html", state=state)
        publication = Publication(
            article_key="www.wendeng.gov.cn/2", url=URL, title="".join(make.TITLE), kind=PublicationKind.REPORT, kind_reason="",
            unit_id="mishan", unit_reason="", year=2023, year_reason="", published_at="2024-01-25", published_at_source="meta",
            column_urls=(), column_year=2023, sha256=one, media_type="text/html", captured_at="", state=PageState.OK,
            attachments=(file,),
        )  # fmt: skip
        read = read_publication(load_register(default_register()), archive, publication)
        return read.error_code, len(read.report.cells) if read.report else 0

    assert reading(other, PageState.OK) == (None, len(values))
    assert reading(None, PageState.UNREACHABLE) == ("page_missing", 0)
