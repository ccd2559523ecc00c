"""The parts of the crawler that need no network: records, islands, states, Retry-After, archive, doubt, child's word."""

from __future__ import annotations

import datetime as dt
import gzip
import json
from pathlib import Path

import pytest
from scrapy.http import Response

from crawler.archive import Archive
from crawler.articles import same_article
from crawler.hanweb.island import blocks_of, read_service_answer
from crawler.hanweb.links import Record, article_key, canonical_url, read_record
from crawler.hanweb.plain import static_records
from crawler.hanweb.rows import has_more
from crawler.hanweb.states import Wanted, classify
from crawler.health import doubted, rest_is_known
from crawler.listing import Listing
from crawler.middlewares import retry_after
from crawler.records import ColumnView, ListedArticle, PageState
from crawler.register import Column
from crawler.run import CrawlError, _outcome

BASE = "http://www.x.gov.cn"
PAGE = f"{BASE}/col/col7/index.html"
HREF = "/art/2024/1/25/art_7_4303067.html"


@pytest.mark.parametrize(
    ("fragment", "title", "date"),
    [
        (f'<li><a href="{HREF}" title="甲镇2023年报告">甲镇2…</a><span>2024-01-26</span></li>', "甲镇2023年报告", "2024-01-26"),
        (f"<li><a title='甲' href='https://www.x.gov.cn:443{HREF}'>乙</a><span class='riq'>2024年01月26日</span></li>", "甲", "2024-01-26"),
        (f'<li style=<br/><a href="{HREF}?xxgkhide=1">甲<li style=<br/></a></li>', "甲", "2024-01-25"),
        (f'<table><tr><td>·</td><td><a href="..{HREF}">甲</a></td><td>[2024-01-26]</td></tr></table>', "甲", "2024-01-26"),
        (f"<li><a href='javascript:;' onclick=\"open('{HREF}')\">甲</a><b>26</b><i>2024/01</i></li>", "甲", "2024-01-26"),
        (f'<li><a href="/col/col9/index.html">栏目</a><a href="{HREF}" rq="2024.1.26" mc="甲">x</a></li>', "甲", "2024-01-26"),
    ],
)  # fmt: skip
def test_dirty_records_are_read(fragment: str, title: str, date: str) -> None:
    record = read_record(fragment.replace("../art", "../../art"), PAGE, BASE)
    assert record is not None
    assert (record.url, record.title, record.date) == (BASE + HREF, title, date)
    assert article_key(record.url) == "www.x.gov.cn/4303067"


def test_a_record_that_leads_nowhere_is_none() -> None:
    assert read_record('<li><a href="javascript:void(0)">x</a></li>', PAGE, BASE) is None
    assert read_record("<li>x</li>", PAGE, BASE) is None


def test_one_article_has_one_address_and_other_hosts_keep_theirs() -> None:
    assert canonical_url(f"https://www.x.gov.cn{HREF}?xxgkhide=1#top", BASE) == BASE + HREF
    assert canonical_url("http://www.x.gov.cn:88/a?b=1", BASE) == "http://www.x.gov.cn:88/a?b=1"
    assert canonical_url("https://y.cn/附件.pdf", BASE) == "https://y.cn/%E9%99%84%E4%BB%B6.pdf"


def test_islands_of_one_list_are_one_block() -> None:
    xml = (
        '<div id="55"><script type="text/xml"><datastore><nextgroup><![CDATA[<a href="/module/jpage/dataproxy.jsp?page=1&amp;'
        f'columnid=7&amp;unitid=55"></a>]]></nextgroup><recordset><record><![CDATA[<li><a href="{HREF}">x</a></li>]]></record>'
        '<ul id="information-list"></ul></recordset></datastore></script></div>'
    )
    script = (
        "<script>var param_55 = {col:1,columnid:7,unitid:'55'};$('#55').jpage({totalRecord:46,proxyUrl:'/p.jsp',"
        "perPage:20,ajaxParam:param_55});</script>"
    )
    blocks = blocks_of(xml + xml + script, PAGE)
    assert [(block.column_id, block.unit_id, block.total, block.per_page, len(block.records)) for block in blocks] == [
        (7, "55", 46, 20, 1)
    ]
    assert blocks[0].proxy == f"{BASE}/p.jsp"
    assert blocks[0].parameters == {"columnid": "7", "unitid": "55"}


def test_what_is_no_service_answer_is_none() -> None:
    assert read_service_answer("<html>非法请求 404！</html>") is None
    found = read_service_answer("<datastore><totalrecord>3</totalrecord><record>&lt;li&gt;x&lt;/li&gt;</record></datastore>")
    assert found is not None
    assert (found.total, found.records) == (3, ["<li>x</li>"])


def test_static_lists_leave_the_page_around_them_out() -> None:
    text = f'<div><a href="/art/2020/1/1/art_3_1.html">相关</a></div><ul><li><a href="{HREF}">甲</a></li></ul>'
    assert list(static_records(text, PAGE, BASE, 7)) == ["www.x.gov.cn/4303067"]
    assert has_more(text + "共 12 条", 1) == (True, 12)
    assert has_more(text + "下一页", 1) == (True, None)


@pytest.mark.parametrize(
    ("status", "body", "asked", "final", "state"),
    [
        (200, "<body>正文" + "字" * 400 + "404</body>", "/a", "/a", PageState.OK),
        (200, "<body>您访问的页面不存在</body>", "/a", "/a", PageState.SOFT_404),
        (200, "<body></body>", "/a", "/a", PageState.EMPTY),
        (200, "", "/a", "/a", PageState.EMPTY),
        (200, "<script>__jsl_clearance</script>", "/a", "/a", PageState.CHALLENGE),
        (202, "<script>x</script>", "/a", "/a", PageState.CHALLENGE),
        (521, "x", "/a", "/a", PageState.CHALLENGE),
        (412, "x", "/a", "/a", PageState.CHALLENGE),
        (200, "<body>您的请求疑似攻击行为，已被网站防火墙拦截。事件ID：57</body>", "/a", "/a", PageState.FORBIDDEN),
        (200, "<body>访问过于频繁，请稍后再试</body>", "/a", "/a", PageState.FORBIDDEN),
        (200, "<body>Access Denied: blocked by WAF</body>", "/a", "/a", PageState.FORBIDDEN),
        (200, "<body>某区防火墙设备厂2023年政府信息公开工作年度报告 附件</body>", "/a", "/a", PageState.OK),
        (200, "<body>首页</body>", "/a", "/", PageState.SOFT_404),
        (200, "<body>登录</body>", "/a", "/sso/login", PageState.FORBIDDEN),
        (410, "x", "/a", "/a", PageState.NOT_FOUND),
        (502, "x", "/a", "/a", PageState.SERVER_ERROR),
        (304, "", "/a", "/a", PageState.NOT_MODIFIED),
    ],
)
def test_answers_are_told_apart(status: int, body: str, asked: str, final: str, state: PageState) -> None:
    headers = {"content-type": "text/html"}
    assert classify(status, headers, body.encode(), BASE + asked, BASE + final, Wanted.PAGE)[0] is state


def test_a_file_that_is_an_error_page_is_told() -> None:
    page = b"<html><body>x</body></html>"
    assert classify(200, {}, page, BASE + "/d.jsp", BASE + "/d.jsp", Wanted.FILE, "报告.pdf")[0] is PageState.SOFT_404
    # SITE.md §3.5: a PDF of less than about 1 KB is an error page; a short one that is whole is a PDF.
    stump, whole = b"%PDF-1.4", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
    assert classify(200, {}, stump, BASE + "/d.jsp", BASE + "/d.jsp", Wanted.FILE, "报告.pdf")[0] is PageState.SOFT_404
    assert classify(200, {}, whole, BASE + "/d.jsp", BASE + "/d.jsp", Wanted.FILE, "报告.pdf")[0] is PageState.OK


def test_visit_counters_and_the_page_around_do_not_change_an_article() -> None:
    page = '<html><body><i>{n}</i><meta name="PubDate" content="2024-01-25"><div id="zoom">{text}</div></body></html>'
    text = "本报告依据条例编制，公开信息450条。" * 3
    before = page.format(n=1, text=text).encode()
    assert same_article(before, page.format(n=2, text=text).encode())
    assert not same_article(before, page.format(n=1, text=text.replace("450", "451")).encode())


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("7", 7.0), ("Wed, 01 Jan 2025 00:00:30 GMT", 30.0), ("Wed, 01 Jan 2020 00:00:30 GMT", 0.0), ("x", None)],
)
def test_retry_after_is_a_number_or_a_date(header: str, seconds: float | None) -> None:
    response = Response(BASE, headers={"Retry-After": header})
    assert retry_after(response, dt.datetime(2025, 1, 1, tzinfo=dt.UTC)) == seconds


def test_the_archive_keeps_bytes_once_and_notices_damage(tmp_path: Path) -> None:
    archive = Archive(tmp_path)
    sha256 = archive.put("正文".encode())
    assert archive.put("正文".encode()) == sha256
    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert len(files) == 1
    assert (archive.get(sha256), archive.has(sha256), archive.has("0" * 64)) == ("正文".encode(), True, False)
    with pytest.raises(KeyError):
        archive.get("0" * 64)
    with pytest.raises(KeyError):
        archive.get("../../etc/passwd")
    files[0].write_bytes(gzip.compress(b"x"))
    with pytest.raises(OSError, match=r"damaged|other bytes"):
        archive.get(sha256)


def view_of(articles: int, total: int | None = None, walked_on: str = "2024-01-10") -> ColumnView:
    listed = tuple(
        ListedArticle(article_key=f"h/{number}", url=f"u{number}", title=f"t{number}", date=None, position=number)
        for number in range(1, articles + 1)
    )
    return ColumnView(
        column_url="c", year=2023, fetched_at="", articles=listed, stated_total=total, complete=True, state=PageState.OK,
        walked_on=walked_on,
    )  # fmt: skip


def listing_of(articles: int, total: int | None) -> Listing:
    found = {f"h/{number}": Record(f"u{number}", f"t{number}", None) for number in range(1, articles + 1)}
    return Listing(found, total, complete=True)


@pytest.mark.parametrize(
    ("year", "as_of", "before", "complete"),
    [
        (2023, dt.date(2024, 1, 15), None, True),
        (2023, dt.date(2024, 2, 1), None, False),
        (2023, dt.date(2024, 1, 15), 12, False),
        (None, dt.date(2024, 2, 1), 0, True),
    ],
)
def test_an_empty_list_is_believed_only_where_it_may_be_empty(
    year: int | None, as_of: dt.date, before: int | None, complete: bool
) -> None:
    listing = doubted(
        Listing(complete=True, stated_total=0), Column(url="c", year=year), as_of, view_of(before) if before else None
    )
    assert (listing.complete, listing.state) == (complete, PageState.OK if complete else PageState.EMPTY)


@pytest.mark.parametrize(
    ("now", "total", "before", "floor", "complete"),
    [
        (20, None, 40, None, False),  # lost half, and nobody says so
        (20, 20, 40, None, True),  # the service states the smaller total
        (20, None, 40, 20, True),  # the register says so
        (38, None, 40, None, True),
        (2, None, 4, None, True),  # too few to tell
        (20, 20, None, 25, False),
        (25, 25, None, 25, True),
        (0, 0, 12, 0, True),
    ],
)
def test_a_list_that_shrank_is_believed_only_if_somebody_says_so(
    now: int, total: int | None, before: int | None, floor: int | None, complete: bool
) -> None:
    column = Column(url="c", year=2023, floor=floor)
    listing = doubted(listing_of(now, total), column, dt.date(2024, 3, 1), view_of(before) if before else None)
    assert listing.complete is complete
    assert bool(listing.detail) is not complete


@pytest.mark.parametrize(
    ("as_of", "shown", "total", "known"),
    [
        (dt.date(2024, 1, 12), 3, 5, True),
        (dt.date(2024, 1, 17), 3, 5, False),  # the weekly reading is due
        (dt.date(2024, 1, 9), 3, 5, False),  # an earlier date than the last reading
        (dt.date(2024, 1, 12), 3, 6, False),  # the total changed
        (dt.date(2024, 1, 12), 5, 5, False),  # the page shows the whole list
    ],
)
def test_the_rest_of_a_list_is_known_only_while_nothing_speaks_against_it(
    as_of: dt.date, shown: int, total: int, known: bool
) -> None:
    deadlines = {dt.date(2024, 1, 31)}
    assert rest_is_known(listing_of(shown, total), view_of(5, 5), as_of, 7, deadlines) is known


def test_the_first_night_after_a_deadline_reads_every_list_to_its_end() -> None:
    first, deadlines = listing_of(3, 5), {dt.date(2024, 1, 31)}
    assert rest_is_known(first, view_of(5, 5, "2024-01-30"), dt.date(2024, 1, 31), 7, deadlines)
    assert not rest_is_known(first, view_of(5, 5, "2024-01-30"), dt.date(2024, 2, 1), 7, deadlines)
    assert rest_is_known(first, view_of(5, 5, "2024-02-01"), dt.date(2024, 2, 2), 7, deadlines)
    first.found["h/1"] = Record("u1", "另一个标题", None)
    assert not rest_is_known(first, view_of(5, 5, "2024-02-01"), dt.date(2024, 2, 2), 7, deadlines)


def test_a_fault_in_the_program_is_no_outcome(tmp_path: Path) -> None:
    log = tmp_path / "crawl.log"
    log.write_text("Traceback", encoding="utf-8")
    closed = {"reason": "finished", "stats": {"columns/complete": 1, "columns/incomplete": 0}}
    assert _outcome(json.loads(json.dumps(closed)), 0, log).complete
    with pytest.raises(CrawlError, match="Traceback"):
        _outcome(None, -9, log)
    closed["stats"] = {"spider_exceptions/count": 2, "faults/count": 2, "faults/first": "x"}
    with pytest.raises(CrawlError, match="2 steps"):
        _outcome(closed, 0, log)
