"""The day of publication on article pages, in the forms that publishing systems give it; and what is no day of publication."""

from __future__ import annotations

import pytest

from crawler.articles import published
from crawler.dates import date_from_url, leading_date, parse_date
from crawler.page import read_article

_TITLE = "某区某局2023年政府信息公开工作年度报告"
_TEXT = "根据《中华人民共和国政府信息公开条例》编制本报告。统计期限为2023年1月1日至2023年12月31日。"


def shown(head: str) -> dict[str, str]:
    page = f"<html><head><title>网站</title></head><body><div><h1>{_TITLE}</h1>{head}<div id='zoom'><p>{_TEXT}</p></div></div></body></html>"
    return read_article(page.encode(), "http://127.0.0.1/index.html").dates


@pytest.mark.parametrize(
    "head",
    [
        "<div>发布时间：2024-01-25</div>",
        "<p>公开时间：2024年1月25日</p>",
        "<p>发布于 2024-01-25</p>",
        "<p>发布于：2024/1/25</p>",
        "<p>发文日期：2024-01-25</p>",
        "<p>发文时间：2024年1月25日</p>",
        "<p>信息时间：2024-01-25</p>",
        "<p>编辑日期：2024.01.25</p>",
        "<p>录入时间：2024-01-25</p>",
        "<p>上传时间：2024-01-25</p>",
        "<p>今天是2026年2月10日 星期二</p><p>发布时间：2024-01-25</p>",
        "<table><tr><td>生成日期</td><td>2024-01-25</td></tr></table>",
        "<dl><dt>发布时间</dt><dd>2024-01-25</dd></dl>",
        "<p>发布时间：二〇二四年一月二十五日</p><p>2023-01-01</p>",
        "<p>发布日期：【2024-01-25】</p>",
        "<p>[2024-01-25]</p>",
        "<p>2024-01-25</p>",
        "<p>来源：某区某局 | 作者：某 | 2024-01-25</p>",
        "<p>字号：大 中 小　2024年01月25日　浏览次数：</p>",
    ],
)
def test_a_day_that_the_page_shows(head: str) -> None:
    assert shown(head)["visible"] == "2024-01-25"


@pytest.mark.parametrize(
    ("told", "head", "day"),
    [
        # Told in world time, it was the next day here; where the page shows the same hour as ours, the Z is not meant.
        ("2024-01-31T17:00:00Z", "", "2024-02-01T01:00:00+08:00"),
        ("2024-01-31T17:00:00.000+0000", "<p>发布时间：2024-02-01</p>", "2024-02-01T01:00:00+08:00"),
        ("2024-01-31T17:00:00Z", "<p>发布时间：2024-01-31 17:00</p>", "2024-01-31T17:00:00"),
        ("2024-01-31T17:00:00+08:00", "", "2024-01-31T17:00:00+08:00"),
        ("2024-01-31T17:00:00", "", "2024-01-31T17:00:00"),
        ("2024-01-31T99:00:00Z", "", "2024-01-31"),
    ],
)
def test_a_moment_told_to_machines_is_one_of_china(told: str, head: str, day: str) -> None:
    data = f'<script type="application/ld+json">{{"datePublished": "{told}"}}</script>'
    assert shown(head + data)["meta"] == day


@pytest.mark.parametrize(
    "head",
    [
        "<p>更新时间：2024-03-25</p>",
        "<p>来源：某区某局 更新：2024-03-25</p>",
        "<p>（2024年1月20日）</p>",  # the day of signature, as a report sets it under its title
        "<p>2024年1月20日</p>",
        "<p>发布日期：</p>",
        "<p>作者：某 统计期限：2023-01-01 至 2023-12-31</p>",
        "",
    ],
)
def test_what_is_no_day_of_publication(head: str) -> None:
    assert "visible" not in shown(head)


@pytest.mark.parametrize(
    "words",
    [
        "《某区公开指南》发布于2023年3月15日，已在网站公布。",
        "解读材料编辑日期：2023年3月15日。",
        "该文件发文日期2023年3月15日，文号另见。",
    ],
)
def test_what_a_report_says_of_other_documents_is_not_its_own_day(words: str) -> None:
    page = f"<html><body><h1>{_TITLE}</h1><div id='zoom'><p>{_TEXT}{words}</p></div></body></html>"
    assert "visible" not in read_article(page.encode(), "http://127.0.0.1/index.html").dates


def test_the_plainest_label_speaks_first() -> None:
    dates = shown("<p>发文日期：2024-01-11</p><p>成文日期：2024-01-10</p><p>发布时间：2024-01-25 15:40</p>")
    assert (dates["visible"], dates["written"]) == ("2024-01-25T15:40:00", "2024-01-10")


def test_the_first_date_is_the_one_that_stands_first() -> None:
    assert parse_date("二〇二四年一月二十五日，2023-01-01") == "2024-01-25"
    assert parse_date("编号20230101，2024年1月25日") == "2024-01-25"
    assert leading_date(" [2024-01-25 10:00] 2023-01-01") == "2024-01-25T10:00:00"
    assert leading_date("25 2024/01") == "2024-01-25"
    assert leading_date("3次 2024-01-25") is None


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="PublishDate" content="2024-01-25">',
        '<meta name="firstpublishedtime" content="2024-01-25-09:12:13">',
        '<meta property="og:release_date" content="2024-01-25">',
        '<script type="application/ld+json">{"datePublished":"2024-01-25T09:00:00+08:00","dateModified":"2024-03-01"}</script>',
        '<script>{"pubDate": "2024-01-25T09:00:00", "upDate": "2024-03-02T09:00:00"}</script>',
    ],
)
def test_a_day_that_the_page_tells_machines(head: str) -> None:
    page = (
        f"<html><head><title>网站</title>{head}</head><body><h1>{_TITLE}</h1><div id='zoom'><p>{_TEXT}</p></div></body></html>"
    )
    assert read_article(page.encode(), "http://127.0.0.1/index.html").dates["meta"][:10] == "2024-01-25"


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/art/2024/1/25/art_1_2.html", "2024-01-25"),
        ("/zwgk/202401/t20240125_123.html", "2024-01-25"),
        ("/2024-01/25/content_123.htm", "2024-01-25"),
        ("/c100/2024/01/25/1.shtml", "2024-01-25"),
        ("/t20241399_123.html", None),
        ("/2024/13/25/1.html", None),
        ("/info/20240125.html", None),
    ],
)
def test_the_day_in_an_address(path: str, day: str | None) -> None:
    assert date_from_url(f"http://127.0.0.1{path}") == day


@pytest.mark.parametrize(
    ("head", "source"),
    [
        ("<p>来源：县审计局 发布日期：2024-01-25</p>", "县审计局"),
        ("<p>发布机构: 县审计局</p>", "县审计局"),
        ("<p>来源：本站</p>", ""),
        ("", ""),
    ],
)
def test_whom_the_head_of_a_page_names(head: str, source: str) -> None:
    assert read_article(f"<h1>{_TITLE}</h1>{head}<div id='zoom'><p>{_TEXT}</p></div>".encode()).source == source


def test_days_in_the_data_of_other_articles_are_not_this_ones() -> None:
    others = '<script>var more = [{"title":"甲","pubDate":"2024-03-05"},{"title":"乙","pubDate":"2023-01-09"}];</script>'
    dates = shown(f"<div>发布时间：2024-01-25</div>{others}")
    assert published(dates, "Asia/Shanghai") == ("2024-01-25", "visible")
