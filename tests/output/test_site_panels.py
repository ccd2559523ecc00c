"""Two parts of a report's page: the requests in nine groupings with their sums, and passages laid beside another report's."""

from __future__ import annotations

import html5lib
import pytest
from lxml import html
from msgspec.structs import replace

from output.model import Audit
from output.site import Pages, SiteView, places
from output.site.flow import flow
from output.site.passages import side_by_side
from parsers.model import Cell, CellKind, DocumentRef, Report
from parsers.templates import load_template
from rules.model import CoverageStatus, Evidence, Finding
from tests.output.audits import audit, entry, finding


def report(
    template: str | None = "2021", unit_id: str = "qinghe", year: int = 2023, mark: str = "a", **totals: int | None
) -> Report:
    """A report whose table 3 is all noughts but for the totals given (None: the cell is blank, its row too)."""
    cells = {}
    for spec in load_template("2021").cells.values():
        if spec.table == "T3":
            value = totals.get(spec.row, 0) if spec.column == "total" or totals.get(spec.row, 0) is None else 0
            kind = CellKind.NUMBER if value is not None else CellKind.TEXT
            cells[spec.address] = Cell(value=value, raw="某" if value is None else str(value), kind=kind, source="html")
    return Report(
        unit_id=unit_id,
        unit_name="",
        year=year,
        template=template,
        title="",
        published_at=None,
        published_at_source="none",
        introduction="",
        sections=[],
        tables=[],
        cells=cells,
        document=DocumentRef(sha256=mark * 64, media_type="text/html"),
    )


def test_the_groupings_and_both_sums() -> None:
    found = flow(
        report(
            new_received=11, carried_in=1, granted=7, denied_process=2, denied_third_party=1, handled_total=10, carried_out=2
        )
    )
    assert found is not None
    assert found.values == (
        ("本年新收", 11), ("上年结转", 1), ("予以公开", 7), ("部分公开", 0), ("不予公开", 3), ("无法提供", 0),
        ("不予处理", 0), ("其他处理", 0), ("结转下年度", 2),
    )  # fmt: skip
    assert (found.results.left_sum, found.results.right_sum, found.results.holds) == (10, 10, True)
    assert (found.balance.left_sum, found.balance.right_sum, found.balance.holds) == (12, 12, True)


def test_sums_that_differ_and_sums_that_cannot_be_known() -> None:
    apart = flow(report(new_received=5, granted=4, handled_total=5))
    assert apart is not None
    assert (apart.results.holds, apart.balance.holds) == (False, True)
    unread = flow(report(new_received=5, granted=None, handled_total=5))
    assert unread is not None
    assert dict(unread.values)["予以公开"] is None
    assert (unread.results.left_sum, unread.results.holds, unread.balance.holds) == (None, None, True)


def test_no_groupings_without_the_table() -> None:
    assert flow(None) is None
    assert flow(report(template="2008")) is None
    empty = report()
    empty.cells.clear()
    assert flow(empty) is None


@pytest.mark.parametrize(("lang", "words"), [("zh", "= 4；总计 5，两边不相等。"), ("en", "= 4; 总计 5: the sides differ.")])
def test_the_sums_stand_on_the_page(lang: str, words: str) -> None:
    one = audit([entry(CoverageStatus.ON_TIME)], reports={("qinghe", 2023): report(new_received=5, granted=4, handled_total=5)})
    page = Pages(SiteView(one, lang)).render(places.report_path("qinghe", 2023))
    html5lib.HTMLParser(strict=True).parse(page)
    assert words in str(html.document_fromstring(page).xpath("string()"))


def copied(subject: str, there: str) -> tuple[Audit, Finding]:
    """A finding whose passage stands in this report and in one whose document is `there` repeated."""
    proofs = (
        Evidence(quote="本机关<b>认真</b>落实。", document="a" * 64),
        Evidence(quote="本局认真落实。", document=there * 64),
    )
    one = finding(rule="X-PEER", subject=subject, evidence=proofs, left="91%", right="85%", difference=None)
    reports = {
        ("qinghe", 2023): report(),
        ("qinghe", 2022): report(year=2022, mark="b"),
        ("songbai", 2023): report(unit_id="songbai", mark="c"),
    }
    coverage = [entry(CoverageStatus.ON_TIME, unit_id, year) for unit_id, year in reports]
    return audit(coverage, [one], reports=reports), one


@pytest.mark.parametrize(
    ("subject", "there", "other", "path"),
    [
        ("text", "b", ("清河镇", 2022), places.report_path("qinghe", 2022)),
        ("section.overview/songbai", "c", ("松柏局", 2023), places.report_path("songbai", 2023)),
    ],
)
def test_shared_passages_stand_side_by_side(subject: str, there: str, other: tuple[str, int], path: str) -> None:
    one, about = copied(subject, there)
    found = side_by_side(SiteView(one), about)
    assert found is not None
    assert (found.passages, (found.other, found.year), found.path) == (
        (("本机关<b>认真</b>落实。", "本局认真落实。"),), other, path,
    )  # fmt: skip
    page = Pages(SiteView(one)).render(places.report_path("qinghe", 2023))
    html5lib.HTMLParser(strict=True).parse(page)
    tree = html.document_fromstring(page)
    assert [cell.text for cell in tree.findall(".//table[@class='beside']//td")] == [
        "本机关<b>认真</b>落实。",
        "本局认真落实。",
    ]
    assert [link.get("href") for link in tree.findall(".//table[@class='beside']//a")] == [f"../../{path}"]
    assert tree.find(".//blockquote") is None


def test_quotes_of_one_report_are_no_pair() -> None:
    one, about = copied("text", "a")
    assert side_by_side(SiteView(one), about) is None
    lone, _ = copied("text", "d")  # the other report is not in this audit: its words are still shown, one by one
    assert side_by_side(SiteView(lone), replace(about, evidence=about.evidence[:1])) is None
    page = html.document_fromstring(Pages(SiteView(lone)).render(places.report_path("qinghe", 2023)))
    assert len(page.findall(".//blockquote")) == 2
