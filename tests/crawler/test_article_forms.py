"""A report that its page only leads to is found: behind a refresh, in a frame, behind a download, on further pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.forwarding import forward_target
from crawler.further_pages import FURTHER_PAGE
from crawler.page import read_article
from crawler.records import ColumnView, PageState, Publication
from tests.crawler.memory_store import JsonLinesStore
from tests.crawler.site_server import Reply, SmallSite, serving
from tests.crawler.test_crawl import HOME, TOWNS, crawl, write_register

HERE = "http://x.gov.cn/art/2024/1/5/art_7_3.html"
BODY = "<p>一、总体情况</p><p>" + "本年度主动公开政府信息，内容齐全。" * 20 + "</p>"


def page(title: str, body: str, extra: str = "") -> Reply:
    return Reply(
        f'<html><head><meta name="ArticleTitle" content="{title}"></head><body><div id="zoom">{body}</div>{extra}</body></html>'
    )


def title(number: int) -> str:
    return f"测试区{TOWNS[number]}人民政府2022年政府信息公开工作年度报告"


def path(number: int) -> str:
    return f"/art/2023/1/5/art_7_{7000 + number}.html"


def fill(site: SmallSite, foreign: SmallSite) -> None:
    lines = "".join(f'<li><a href="{path(n)}">{title(n)}</a><span>2023-01-05</span></li>' for n in range(9))
    site.pages["/col/col7/index.html"] = Reply(f"<html><body><ul>{lines}</ul></body></html>")
    site.pages["/"] = Reply(HOME)
    whole = page(title(0), BODY)
    site.pages |= {
        path(0): Reply('<html><head><meta http-equiv="Refresh" content="0; url=/zwgk/0.html"></head><body>正在跳转…</body></html>'),
        "/zwgk/0.html": whole,
        path(1): Reply("<html><body><script>window.location.href='/zwgk/1.html';</script></body></html>"),
        "/zwgk/1.html": page(title(1), BODY),
        path(2): Reply(f'<meta http-equiv="refresh" content="0;url=http://localhost:{foreign.port}/a/2.html">'),
        path(3): page(title(3), '<iframe src="/frag/3.html" width="100%"></iframe>'),
        "/frag/3.html": Reply(f"<html><body>{BODY}</body></html>"),
        path(4): page(title(4), '<a href="/system/_content/download.jsp?wbfileid=4">测试区试验5镇年度报告.docx</a>'),
        "/system/_content/download.jsp": Reply(b"PK\x03\x04" + b"0" * 3000, headers={"Content-Type": "application/msword"}),
        path(5): page(title(5), '<a href="/files/get/5">点击下载：2022年年度报告</a><a href="/files/get/4">2021年年度报告</a>'),
        "/files/get/5": Reply(b"%PDF-1.4\n" + b"0" * 3000, headers={"Content-Type": "application/pdf"}),
        path(6): page(title(6), BODY, f'<script>createPageHTML(3, 0,"{path(6)[14:-5]}","html");</script>'),
        path(6).replace(".html", "_1.html"): page("", BODY),
        path(6).replace(".html", "_2.html"): page("", BODY),
        path(7): page(title(7), BODY, f'<a href="{path(7)[14:-5]}_2.html">2</a><a href="{path(8)[14:]}">下一篇</a>'),
        path(7).replace(".html", "_2.html"): page("", BODY),
        path(8): page(title(8), BODY, '<iframe src="/share.html"></iframe><a href="/files/get/9">下载中心</a>'),
    }  # fmt: skip


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[SmallSite, SmallSite, JsonLinesStore]]:
    folder = tmp_path_factory.mktemp("forms")
    with serving() as site, serving({"/": Reply(HOME)}) as foreign:
        fill(site, foreign)
        crawl(write_register(folder / "register", site.base_url, {7: 2022}), folder / "data")
        yield site, foreign, JsonLinesStore(folder / "data")


def publication(store: JsonLinesStore, number: int) -> Publication:
    return [one for one in store.read(Publication) if one.article_key.endswith(f"/{7000 + number}")][-1]


@pytest.mark.parametrize("number", [0, 1])
def test_a_page_that_only_sends_on_is_followed(crawled: tuple[SmallSite, SmallSite, JsonLinesStore], number: int) -> None:
    found = publication(crawled[2], number)
    assert (found.state, found.title, found.unit_id) == (PageState.OK, title(number), f"town{number}")


def test_a_page_that_sends_to_another_host_is_not_followed(crawled: tuple[SmallSite, SmallSite, JsonLinesStore]) -> None:
    _, foreign, store = crawled
    assert publication(store, 2).state is PageState.REFUSED_HOST
    assert "/a/2.html" not in foreign.paths()


@pytest.mark.parametrize(
    ("number", "names", "size"),
    [
        (3, ["3.html"], 1),
        (4, ["测试区试验5镇年度报告.docx"], 1),
        (5, ["点击下载：2022年年度报告"], 1),
        (6, [f"{FURTHER_PAGE}2", f"{FURTHER_PAGE}3"], 2),
        (7, [f"{FURTHER_PAGE}2"], 1),
        (8, [], 0),
    ],
)
def test_what_a_page_leads_to_is_fetched(
    crawled: tuple[SmallSite, SmallSite, JsonLinesStore], number: int, names: list[str], size: int
) -> None:
    files = publication(crawled[2], number).attachments
    assert [file.name for file in files] == names
    assert len({file.sha256 for file in files if file.state is PageState.OK}) == min(size, 1)
    assert {"/share.html", "/files/get/9", "/files/get/4"}.isdisjoint(crawled[0].paths())


def test_the_list_is_whole_but_for_the_page_that_was_not_followed(
    crawled: tuple[SmallSite, SmallSite, JsonLinesStore],
) -> None:
    view = crawled[2].read(ColumnView)[-1]
    assert len(view.articles) == 9
    assert view.complete


@pytest.mark.parametrize(
    ("line", "complete"),
    [
        ("测试区试验8镇人民政府2022年政府信息公…", True),
        ("测试区试验8镇人民政府2022年政府信息公开工作年度报告", True),
        ("图解：测试区试验8镇人民政府2022年政府信息公开…", True),
        ("测试区试验8镇人…", False),
        ("2022年测试区试验8镇人民政…", False),
    ],
)
def test_a_dead_link_that_might_be_any_report_leaves_its_list_unproven(tmp_path: Path, line: str, complete: bool) -> None:
    with serving() as site:
        lines = f'<li><a href="{path(0)}">{title(0)}</a></li><li><a href="{path(8)}">{line}</a></li>'
        site.pages |= {
            "/col/col7/index.html": Reply(f"<html><body><ul>{lines}</ul></body></html>"),
            path(0): page(title(0), BODY),
        }
        crawl(write_register(tmp_path / "register", site.base_url, {7: 2022}), tmp_path / "data")
    assert JsonLinesStore(tmp_path / "data").read(ColumnView)[-1].complete is complete


@pytest.mark.parametrize(
    ("html", "target"),
    [
        ("<meta content='0;URL=../b.html' http-equiv=refresh>", "http://x.gov.cn/art/2024/1/b.html"),
        ("<script>location.replace('/b.html')</script>", "http://x.gov.cn/b.html"),
        ("<meta http-equiv=refresh content='300;url=/b.html'>", None),
        ("<meta http-equiv=refresh content='5'>", None),
        (f"<meta http-equiv=refresh content='0;url={HERE}'>", None),
        ("<noscript><meta http-equiv=refresh content='0;url=/b.html'></noscript>", None),
        ("<script>document.cookie='a=1';location.href='/b.html'</script>", None),
        ("<script>if(isMobile()){location.href='/m.html'}</script>", None),
        ("<script>location.href='/b.html';location.href='/c.html'</script>", None),
        (f"<meta http-equiv=refresh content='0;url=/b.html'><body>{BODY}</body>", None),
        ("<meta http-equiv=refresh content='0;url=javascript:alert(1)'>", None),
    ],
)
def test_what_only_sends_on(html: str, target: str | None) -> None:
    assert forward_target(html.encode(), HERE, "text/html; charset=utf-8") == target


@pytest.mark.parametrize(
    ("links", "pages"),
    [
        ('<a href="art_7_3_2.html">2</a><a href="art_7_3_4.html">尾页</a>', ["art_7_3_2", "art_7_3_3", "art_7_3_4"]),
        ('<a href="?page=2">下一页</a>', ["art_7_3.html?page=2"]),
        ('<a href="art_7_4.html">下一页</a>', []),
        ('<a href="art_7_3_2.html">甲镇2023年报告</a>', []),
        ('<a href="/col/col7/index.html?page=2">2</a>', []),
        ('<script>createPageHTML(1, 0,"art_7_3","html");</script>', []),
        ('<script>createPageHTML(2, 1,"art_7_3","html");</script>', []),
    ],
)
def test_the_further_pages_of_an_article(links: str, pages: list[str]) -> None:
    found = read_article(f'<div id="zoom">{BODY}</div>{links}'.encode(), HERE, "text/html; charset=utf-8").further
    assert [url.removeprefix("http://x.gov.cn/art/2024/1/5/").removesuffix(".html") for url in found] == pages


def test_one_page_of_nothing_but_a_report_has_no_further_ones(tmp_path: Path) -> None:
    assert read_article(f"<p>{BODY}</p>".encode(), HERE).further == []


@pytest.mark.parametrize("kind", ["text/template", "text/html", "text/x-template"])
def test_a_body_that_a_script_puts_into_the_page_is_read(kind: str) -> None:
    hidden = f'<div id="app"></div><script type="{kind}" id="tpl">{BODY}</script><script>show("tpl")</script>'
    found = read_article(f'<div class="nav">首页</div><div id="zoom">{hidden}</div>'.encode(), HERE, "text/html; charset=utf-8")
    assert "本年度主动公开政府信息" in "".join(found.body.itertext())
    assert found.body_found


def test_a_template_beside_the_body_is_none_of_it() -> None:
    beside = f'<script type="text/template"><p>{"登录后可以评论。" * 60}</p></script>'
    found = read_article(f'<div id="zoom">{BODY}</div>{beside}'.encode(), HERE, "text/html; charset=utf-8")
    assert "登录" not in "".join(found.body.itertext())


def test_files_and_pictures_of_a_page_that_names_a_base() -> None:
    body = '<p>见附件。</p><a href="files/1.pdf">年度报告.pdf</a><img src="/p/2.png"><a href="https://y.gov.cn/3.pdf">三</a>'
    found = read_article(
        f'<base href="/zwgk/" target="_blank"><div id="zoom">{body}</div>'.encode(), HERE, "text/html; charset=utf-8"
    )
    assert [link.url for link in found.links] == ["http://x.gov.cn/zwgk/files/1.pdf", "https://y.gov.cn/3.pdf"]
    assert found.pictures == ["http://x.gov.cn/p/2.png"]
    without = read_article(f'<base target="_blank"><div id="zoom">{body}</div>'.encode(), HERE, "text/html; charset=utf-8")
    assert without.links[0].url == "http://x.gov.cn/art/2024/1/5/files/1.pdf"
