"""A real crawl over loopback of a site with everything that SITE.md's fixture set names: lists, refusals, dead ends."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from crawler.records import Capture, ColumnView, PageState, Publication, PublicationKind
from crawler.run import CrawlError, CrawlOutcome, run_crawl
from tests.crawler.memory_store import JsonLinesStore
from tests.crawler.site_server import Asked, Reply, Responder, SmallSite, serving

TOWNS = [f"试验{number}镇" for number in range(1, 61)]
PROXY = "/module/web/jpage/dataproxy.jsp"
OLD_PROXY = "/module/jslib/jquery/jpage/dataproxy.jsp"
PDF = b"%PDF-1.4\n" + b"0" * 2000
NOTHING = Reply("<datastore><totalrecord>0</totalrecord><recordset></recordset></datastore>")
HOME = "<html><body>首页</body></html>"


def path(column: int, number: int, year: int) -> str:
    return f"/art/{year + 1}/1/{number % 28 + 1}/art_{column}_{number}.html"


def record(site: SmallSite, column: int, number: int, year: int) -> str:
    title = f"测试区{TOWNS[number % 100]}人民政府{year}年政府信息公开工作年度报告"
    href = path(column, number, year)
    forms = (
        f'<li><a href="{href}" title="{title}">{title[:12]}…</a><span>{year + 1}-01-05</span></li>',
        f"<li><a title='{title}' href='https://127.0.0.1{href}'>{title[:12]}</a><b readlabel>{year + 1}-01-05</b></li>",
        f'<li style=<br/><a href="{site.base_url}{href}?xxgkhide=1" title="{title}">x<li style=<br/></a></li>',
        f'<table><tr><td><a href="javascript:void(0)" onclick="open(\'{href}\')">{title}</a></td>'
        f"<td><i>05</i><i>{year + 1}/01</i></td></tr></table>",
    )
    return forms[number % 4]


def recordset(fragments: list[str]) -> str:
    return "<recordset>" + "".join(f"<record><![CDATA[{text}]]></record>" for text in fragments) + "</recordset>"


def island(site: SmallSite, column: int, numbers: list[int], year: int, total: int, proxy: str = PROXY) -> str:
    unit = 900000 + column
    link = f'<a href="{proxy}?page=1&appid=1&webid=9&columnid={column}&unitid={unit}"></a>'
    records = recordset([record(site, column, number, year) for number in numbers])
    return (
        f'<div id="{unit}"><script type="text/xml"><datastore><nextgroup><![CDATA[{link}]]></nextgroup>{records}'
        f"</datastore></script><ul></ul></div><script>$('#{unit}').jpage({{totalRecord:{total},proxyUrl:'{proxy}',perPage:15,"
        f"groupSize:3,ajaxParam:{{col:1,columnid:{column},unitid:'{unit}'}}}});</script>"
    )


def article(title: str, body: str = "", date: str = "2022-01-05 10:00:00") -> Reply:
    meta = f'<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{date}">'
    text = "本报告依据《中华人民共和国政府信息公开条例》编制，一、总体情况。"
    return Reply(
        f'<html><head>{meta}</head><body><div id="zoom"><p>{text}</p>{body}</div></body></html>', etag=f'"{hash(title)}"'
    )


@dataclass
class Crawled:
    site: SmallSite
    foreign: SmallSite
    store: JsonLinesStore
    folder: Path
    register: Path
    outcome: CrawlOutcome

    def view(self, column: int) -> ColumnView:
        return [view for view in self.store.read(ColumnView) if f"col{column}/" in view.column_url][-1]

    def publication(self, number: int) -> Publication:
        return [item for item in self.store.read(Publication) if item.article_key == f"127.0.0.1/{number}"][-1]

    def again(self) -> CrawlOutcome:
        self.site.asked.clear()
        return crawl(self.register, self.folder)


def crawl(register: Path, folder: Path) -> CrawlOutcome:
    return run_crawl(
        register_folder=register,
        data_dir=folder,
        as_of=dt.date(2023, 3, 1),
        run_id="r",
        store="tests.crawler.memory_store:open_store",
        settings={"CRAWL_FIRST_WAIT": 0.0},
    )


def write_register(folder: Path, base_url: str, columns: dict[int, int | None], extra: str = "") -> Path:
    folder.mkdir(parents=True)
    lines = [f'[site]\nid = "t"\nname = "测试区人民政府"\nbase_url = "{base_url}"\nhosts = ["127.0.0.1"]\n[crawl]\ndelay_s = 0']
    for number, year in columns.items():
        lines.append(f'[[columns]]\nurl = "/col/col{number}/index.html"' + (f"\nyear = {year}" if year else ""))
    (folder / "site.toml").write_text("\n".join([*lines, extra]), encoding="utf-8")
    rows = ["unit_id,name,kind", *(f"town{number},测试区{name}人民政府,town" for number, name in enumerate(TOWNS))]
    (folder / "units.csv").write_text("\n".join(rows), encoding="utf-8-sig")
    return folder


def windows(site: SmallSite, column: int, numbers: list[int], year: int, total: int, mode: str) -> Responder:
    """A list service: `mode` window (the last group moved back), page (startrecord ignored) or post (GET is 404)."""

    def answer(asked: Asked) -> Reply:
        if mode == "post" and asked.method == "GET":
            return Reply("<html><body>404 Not Found</body></html>", 404)
        if mode == "page":
            size = min(int(asked.query.get("perpage", "15")), 20)
            first = (int(asked.query.get("page", "1")) - 1) * size + 1
        else:
            first, last = int(asked.query.get("startrecord", "1")), int(asked.query.get("endrecord", "15"))
            size = min(last - first + 1, 30)
            first = max(1, min(first, len(numbers) - size + 1))
        chosen = [record(site, column, number, year) for number in numbers[first - 1 : first - 1 + size]]
        text = f"<datastore><totalrecord>{total}</totalrecord>{recordset(chosen)}</datastore>"
        return Reply(text, headers={"Content-Type": "text/xml;charset=UTF-8"})

    return answer


def by_column(services: dict[str, Responder]) -> Responder:
    return lambda asked: services[asked.query.get("columnid", "")](asked)


def fill(site: SmallSite, foreign: SmallSite) -> None:
    pages = site.pages
    pages["/robots.txt"] = Reply("User-agent: *\nDisallow: /col/col120/\n", headers={"Content-Type": "text/plain"})
    pages["/"] = Reply(HOME)
    many, some = list(range(2000, 2046)), list(range(3000, 3030))
    for column, numbers, year, proxy in ((100, many, 2021, PROXY), (101, some, 2020, OLD_PROXY), (102, some, 2022, PROXY)):
        shown = island(site, column, numbers[:15], year, len(numbers), proxy)
        # The same list once more for telephones, and another column's list beside it.
        pages[f"/col/col{column}/index.html"] = Reply(shown + shown + island(site, 999, [1], year, 1), etag=f'"c{column}"')
        for number in numbers:
            key = path(column, number, year)
            pages[key] = article(f"测试区{TOWNS[number % 100]}人民政府{year}年政府信息公开工作年度报告")
    pages[OLD_PROXY] = windows(site, 101, some, 2020, 30, "page")
    pages[PROXY] = by_column({
        "100": windows(site, 100, many, 2021, 46, "window"),
        "102": windows(site, 102, some, 2022, 30, "post"),
        "103": windows(site, 103, some[:20], 2021, 30, "window"),
        "116": lambda asked: NOTHING,
        "119": lambda asked: Reply("<script>x</script>", 521),
    })  # fmt: skip
    pages["/col/col103/index.html"] = Reply(island(site, 103, some[:15], 2021, 30))
    pages["/col/col110/index.html"] = Reply("<script>document.cookie='__jsl_clearance'</script>", 521)
    pages["/col/col111/index.html"] = Reply("<script>_$ts={}</script>", 412)
    pages["/col/col112/index.html"] = Reply("<html>403</html>", 403)
    pages["/col/col113/index.html"] = Reply("<html><body>非法请求 404！</body></html>")
    pages["/col/col114/index.html"] = Reply(status=302, headers={"Location": "/"})
    pages["/col/col115/index.html"] = Reply(status=302, headers={"Location": f"http://localhost:{foreign.port}/"})
    pages["/col/col116/index.html"] = Reply(island(site, 116, [], 2019, 0))
    pages["/col/col117/index.html"] = Reply('<html><body>栏目<iframe src="/col/col117/list.html"></iframe></body></html>')
    pages["/col/col117/list.html"] = Reply(island(site, 117, [2000], 2021, 1))
    pages["/col/col118/index.html"] = Reply("<html><body>列表<script src='/jpaas-publish-server/x.js'></script></body></html>")
    pages["/col/col119/index.html"] = Reply(island(site, 119, [3001], 2021, 40))
    pages["/col/col121/index.html"] = Reply(
        '<html><body><div><a href="/art/2020/1/1/art_1_1.html">无关</a></div><ul>'
        f'<li><a href="{path(121, 4001, 2021)}">图解：测试区试验1镇人民政府2021年政府信息公开工作年度报告</a></li>'
        f'<li><a href="{path(121, 4002, 2021)}">测试区试验3镇人民政府2021年政府信息公开工作年度报告</a><i>2022-01-09</i></li>'
        f'<li><a href="{path(100, 2000, 2021)}">测试区{TOWNS[0]}人民政府2021年政府信息公开工作年度报告</a></li></ul></body></html>'
    )
    pages[path(117, 2000, 2021)] = pages[path(100, 2000, 2021)]
    pages[path(119, 3001, 2021)] = article("测试区试验2镇人民政府2021年政府信息公开工作年度报告")
    for number in some[:20]:
        pages[path(103, number, 2021)] = pages[path(101, number, 2020)]
    pages[path(121, 4001, 2021)] = article("图解：测试区试验1镇人民政府2021年政府信息公开工作年度报告")
    file = "/module/download/downfile.jsp"
    links = (
        f'<a href="{file}?classid=0&showname=%E6%8A%A5%E5%91%8A.pdf&filename=0123.pdf">附件</a>'
        f'<a href="http://localhost:{foreign.port}/book/page1.html">电子书</a>'
        f'<a href="http://localhost:{foreign.port}/secret.pdf">外部附件</a>'
    )
    pages[path(121, 4002, 2021)] = article("测试区试验3镇人民政府2021年政府信息公开工作年度报告", links)
    pages[file] = Reply(status=302, headers={"Location": "/attach/0/0123.pdf"})
    pages["/attach/0/0123.pdf"] = Reply(PDF, headers={"Content-Type": "application/pdf"}, etag='"pdf"')
    del pages[path(100, 2001, 2021)]


COLUMNS = {
    100: 2021, 101: 2020, 102: 2022, 103: None, 110: None, 111: None, 112: None, 113: None, 114: None, 115: None, 116: None,
    117: None, 118: None, 119: None, 120: None, 121: None,
}  # fmt: skip


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("crawl")
    with serving() as site, serving({"/": Reply(HOME)}) as foreign:
        fill(site, foreign)
        register = write_register(folder / "register", site.base_url, COLUMNS)
        outcome = crawl(register, folder / "data")
        yield Crawled(site, foreign, JsonLinesStore(folder / "data"), folder / "data", register, outcome)


@pytest.mark.parametrize(("column", "articles"), [(100, 46), (101, 30), (102, 30), (117, 1), (121, 3)])
def test_whole_lists_are_found_whatever_the_service_obeys(crawled: Crawled, column: int, articles: int) -> None:
    view = crawled.view(column)
    assert (view.complete, view.state, len(view.articles)) == (True, PageState.OK, articles), view.detail
    assert len({article.article_key for article in view.articles}) == articles


@pytest.mark.parametrize(
    ("column", "state"),
    [
        (103, PageState.UNSUPPORTED),
        (110, PageState.CHALLENGE),
        (111, PageState.CHALLENGE),
        (112, PageState.FORBIDDEN),
        (113, PageState.SOFT_404),
        (114, PageState.SOFT_404),
        (115, PageState.REFUSED_HOST),
        (118, PageState.UNSUPPORTED),
        (119, PageState.CHALLENGE),
        (120, PageState.ROBOTS),
    ],
)
def test_a_list_that_was_not_read_whole_says_why(crawled: Crawled, column: int, state: PageState) -> None:
    view = crawled.view(column)
    assert (view.complete, view.state) == (False, state)
    assert view.detail


def test_an_explicitly_empty_list_without_a_due_year_is_complete(crawled: Crawled) -> None:
    view = crawled.view(116)
    assert (view.complete, view.articles, view.stated_total) == (True, (), 0)


def test_records_give_whole_titles_one_address_and_dates(crawled: Crawled) -> None:
    for article_ in crawled.view(100).articles:
        assert article_.url.startswith(f"{crawled.site.base_url}/art/2022/1/")
        assert "xxgkhide" not in article_.url
        assert article_.title.endswith("2021年政府信息公开工作年度报告")
        assert article_.date is not None
        assert article_.date.startswith("2022-01-")


def test_nothing_foreign_and_nothing_forbidden_is_asked(crawled: Crawled) -> None:
    assert crawled.foreign.asked == []
    assert "/col/col120/index.html" not in crawled.site.paths()
    assert crawled.site.paths()[0] == "/robots.txt"
    assert {"cookie"} & {name for asked in crawled.site.asked for name in asked.headers} == set()


def test_the_crawl_is_not_complete_when_a_column_is_not(crawled: Crawled) -> None:
    assert crawled.outcome.reason == "finished"
    assert not crawled.outcome.complete
    assert crawled.outcome.stats["columns/complete"] == 6
    assert crawled.outcome.stats["columns/incomplete"] == 10


def test_one_article_in_three_columns_is_one_publication(crawled: Crawled) -> None:
    publication = crawled.publication(2000)
    assert [url.split("/")[4] for url in publication.column_urls] == ["col100", "col117", "col121"]
    assert (publication.unit_id, publication.year, publication.column_year) == ("town0", 2021, 2021)
    assert publication.kind is PublicationKind.REPORT
    assert (publication.published_at, publication.published_at_source) == ("2022-01-05T10:00:00+08:00", "meta")


def test_a_listed_article_that_is_gone_is_told(crawled: Crawled) -> None:
    publication = crawled.publication(2001)
    assert (publication.state, publication.sha256, publication.unit_id) == (PageState.NOT_FOUND, None, "town1")


def test_attachments_are_fetched_behind_the_redirect_and_foreign_ones_named(crawled: Crawled) -> None:
    files = {item.name: item for item in crawled.publication(4002).attachments}
    assert files["报告.pdf"].media_type == "application/pdf"
    assert crawled.store.body(str(files["报告.pdf"].sha256)) == PDF
    assert files["外部附件.pdf"].state is files["电子书"].state is PageState.REFUSED_HOST
    assert files["外部附件.pdf"].sha256 is None


def test_a_picture_of_a_report_is_a_look_alike(crawled: Crawled) -> None:
    assert crawled.publication(4001).kind is PublicationKind.LOOKALIKE


def test_every_capture_keeps_its_bytes_and_headers(crawled: Crawled) -> None:
    captures = crawled.store.read(Capture)
    assert {capture.state for capture in captures} >= {PageState.OK, PageState.CHALLENGE, PageState.ROBOTS, PageState.NOT_FOUND}
    for capture in captures:
        if capture.sha256 is not None:
            assert len(crawled.store.body(capture.sha256)) == capture.size
            assert capture.request_headers["User-Agent"].startswith("wendeng-audit")


def test_a_second_visit_asks_conditionally_and_changes_nothing(crawled: Crawled) -> None:
    before = {item.article_key: item for item in crawled.store.read(Publication)}
    crawled.again()
    asked = [asked for asked in crawled.site.asked if asked.path.startswith(("/art/2022", "/attach"))]
    assert asked
    assert all("if-none-match" in item.headers for item in asked if item.path != path(100, 2001, 2021))
    after = {item.article_key: item for item in crawled.store.read(Publication)}
    for key, publication in before.items():
        assert (after[key].sha256, after[key].state, after[key].dates) == (
            publication.sha256,
            publication.state,
            publication.dates,
        )
    newest = [capture for capture in crawled.store.read(Capture) if capture.url.endswith(path(100, 2002, 2021))][-1]
    assert (newest.status, newest.state) == (304, PageState.NOT_MODIFIED)


def test_an_article_that_cannot_be_opened_makes_its_column_prove_nothing(tmp_path: Path) -> None:
    with serving() as site:
        answers = iter(
            [Reply(status=503, headers={"Retry-After": "0"}), article("测试区试验1镇人民政府2021年政府信息公开工作年度报告")]
        )
        site.pages["/col/col100/index.html"] = Reply(island(site, 100, [2000, 2001], 2021, 2))
        site.pages[path(100, 2000, 2021)] = lambda asked: next(answers)
        site.pages[path(100, 2001, 2021)] = Reply("<script>x</script>", 521)
        register = write_register(tmp_path / "register", site.base_url, {100: 2021})
        outcome = crawl(register, tmp_path / "data")
    store = JsonLinesStore(tmp_path / "data")
    view = store.read(ColumnView)[-1]
    assert (outcome.complete, view.complete, view.state) == (False, False, PageState.CHALLENGE)
    assert "521" in view.detail
    states = {item.article_key: item.state for item in store.read(Publication)}
    assert states == {"127.0.0.1/2000": PageState.OK, "127.0.0.1/2001": PageState.CHALLENGE}


def test_a_column_past_its_deadline_is_not_believed_to_be_empty(tmp_path: Path) -> None:
    with serving() as site:
        site.pages["/col/col100/index.html"] = Reply(island(site, 100, [], 2021, 0))
        site.pages[PROXY] = NOTHING
        register = write_register(tmp_path / "register", site.base_url, {100: 2021})
        outcome = crawl(register, tmp_path / "data")
    view = JsonLinesStore(tmp_path / "data").read(ColumnView)[-1]
    assert (outcome.complete, view.complete, view.state) == (False, False, PageState.EMPTY)
    assert "2021年度栏目显示为空" in view.detail


def test_the_endpoint_is_asked_for_what_the_columns_lack(tmp_path: Path) -> None:
    def endpoint(asked: Asked) -> Reply:
        if asked.query == {"area": "11371000004313776Q", "fbtime": "2021"}:
            return article("测试区试验1镇人民政府2021年政府信息公开工作年度报告")
        return Reply("") if asked.query["fbtime"] != "2022" else Reply("", 500)

    with serving() as site:
        site.pages["/col/col100/index.html"] = Reply(island(site, 100, [2001], 2020, 1))
        site.pages[path(100, 2001, 2020)] = article("测试区试验2镇人民政府2020年政府信息公开工作年度报告")
        site.pages["/module/xxgk/xxgkAnnualReport.jsp"] = endpoint
        extra = '[[annual_report_endpoints]]\nurl = "/module/xxgk/xxgkAnnualReport.jsp"\n'
        register = write_register(tmp_path / "register", site.base_url, {100: 2020}, extra)
        (register / "units.csv").write_text(
            "unit_id,name,kind,credit_code\na,测试区试验1镇人民政府,town,11371000004313776Q\n"
            "b,测试区试验2镇人民政府,town,11371000004359010J\nc,测试区试验3镇人民政府,town,\n",
            encoding="utf-8",
        )
        crawl(register, tmp_path / "data")
        calls = {(asked.query["area"], asked.query["fbtime"]) for asked in site.asked if asked.path.endswith("Report.jsp")}
    first, second = "11371000004313776Q", "11371000004359010J"
    assert calls == {(first, "2020"), (first, "2021"), (first, "2022"), (second, "2021"), (second, "2022")}
    store = JsonLinesStore(tmp_path / "data")
    found = [item for item in store.read(Publication) if item.article_key.count("/") == 2]
    assert [(item.article_key, item.unit_id, item.year) for item in found] == [(f"127.0.0.1/{first}/2021", "a", 2021)]
    views = {view.column_url.rsplit("=", 1)[-1]: view for view in store.read(ColumnView) if "fbtime" in view.column_url}
    assert (views["2021"].complete, len(views["2021"].articles)) == (True, 1)
    assert (views["2022"].complete, views["2022"].state) == (False, PageState.SERVER_ERROR)


def test_a_child_that_dies_is_a_clear_error(tmp_path: Path) -> None:
    register = write_register(tmp_path / "register", "http://127.0.0.1:9", {100: 2021})
    with pytest.raises(CrawlError, match="no_such_store"):
        run_crawl(
            register_folder=register,
            data_dir=tmp_path,
            as_of=dt.date(2023, 3, 1),
            run_id="r",
            store="tests.crawler.memory_store:no_such_store",
        )


def test_a_record_that_is_lost_is_a_fault_of_ours(tmp_path: Path) -> None:
    with serving() as site:
        site.pages["/col/col100/index.html"] = Reply(island(site, 100, [2000], 2021, 1))
        site.pages[path(100, 2000, 2021)] = article("测试区试验1镇人民政府2021年政府信息公开工作年度报告")
        register = write_register(tmp_path / "register", site.base_url, {100: 2021})
        with pytest.raises(CrawlError, match="1 steps met a fault"):
            run_crawl(
                register_folder=register,
                data_dir=tmp_path / "data",
                as_of=dt.date(2023, 3, 1),
                run_id="r",
                store="tests.crawler.broken_store:open_store",
            )


def test_an_error_that_no_network_makes_is_a_fault_of_ours(tmp_path: Path) -> None:
    """Scrapy only logs it where an errback hands it back: a column would be unread and nobody would say why."""
    with serving() as site:
        site.pages["/col/col100/index.html"] = Reply(island(site, 100, [2000], 2021, 1))
        register = write_register(tmp_path / "register", site.base_url, {100: 2021})
        with pytest.raises(CrawlError, match=r"1 steps met a fault.*ZeroDivisionError"):
            run_crawl(
                register_folder=register,
                data_dir=tmp_path / "data",
                as_of=dt.date(2023, 3, 1),
                run_id="r",
                store="tests.crawler.memory_store:open_store",
                settings={"DOWNLOADER_MIDDLEWARES": {"tests.crawler.broken_middleware.BrokenMiddleware": 20}},
            )
        assert site.asked == []
