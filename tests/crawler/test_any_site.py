"""Lists of publishing systems that nobody told us about are read to their end, or said not to be."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.records import ColumnView, PageState, Publication
from tests.crawler.memory_store import JsonLinesStore
from tests.crawler.site_server import Asked, Reply, SmallSite, serving
from tests.crawler.test_article_forms import BODY
from tests.crawler.test_crawl import TOWNS, crawl, write_register

COUNT = 23
CHROME = '<div class="top"><a href="/">首页</a><a href="/zwgk/index.html">政务公开</a><a href="/xw/1.html">政府信息公开新闻一则</a></div>'


def title(number: int) -> str:
    return f"测试区{TOWNS[number]}人民政府2022年政府信息公开工作年度报告"


def address(number: int) -> str:
    return f"/zwgk/nb/202301/t20230105_{7000 + number}.shtml"


def article(number: int) -> Reply:
    return Reply(f"<html><head><title>{title(number)}</title></head><body>{CHROME}<h1>{title(number)}</h1><p>发布时间：2023-01-05</p>"
                 f'<div class="article-content">{BODY}</div></body></html>')  # fmt: skip


def line(number: int) -> str:
    shown = title(number)[:22] + "…"
    return f'<li><a href="{address(number)}" title="{title(number)}">{shown}</a><span>[2023-01-05]</span></li>'


def lines(first: int, last: int) -> str:
    return "".join(line(number) for number in range(first, min(last, COUNT)))


def page(inner: str) -> Reply:
    return Reply(f"<html><body>{CHROME}{inner}<div class='foot'>版权所有</div></body></html>")


Filled = Callable[[SmallSite], None]
COLUMN = "/zwgk/nb/index.html"


def numbered_files(site: SmallSite) -> None:
    for place in range(3):
        name = COLUMN if not place else f"/zwgk/nb/index_{place}.html"
        site.pages[name] = page(
            f'<ul>{lines(10 * place, 10 * place + 10)}</ul><script>createPageHTML(3, {place},"index","html")</script>'
        )


def links_to_pages(site: SmallSite) -> None:
    def answer(asked: Asked) -> Reply:
        number = int(asked.query.get("page", "1"))
        more = f'<a href="index.html?page={number + 1}">下一页</a>' if number < 3 else "下一页"
        rows = lines(10 * number - 10, 10 * number).replace("<li>", "<tr><td>·</td><td>").replace("</li>", "</td></tr>")
        return page(f"<table>{rows}</table>第{number}/3页 {more}")

    site.pages[COLUMN] = answer


def only_numbers_to_press(site: SmallSite) -> None:
    def answer(asked: Asked) -> Reply:
        now = int(asked.query.get("p", "1"))
        numbers = "".join(f"<b>{n}</b>" if n == now else f'<a href="?p={n}">{n}</a>' for n in (1, 2, 3))
        return page(f"<dl>{lines(10 * now - 10, 10 * now).replace('li>', 'dd>')}</dl><div>{numbers}</div>共3页")

    site.pages[COLUMN] = answer


def addresses_from_a_base(site: SmallSite) -> None:
    """As pages of Java sites name it; relative to the page itself, nothing would be found."""
    for place in range(1, 4):
        more = f"<a href='nb/pages/{place + 1}.html'>下一页</a>" if place < 3 else ""
        text = lines(10 * place - 10, 10 * place).replace('href="/zwgk/', 'href="')
        base = f'<base href="{site.base_url}/zwgk/">'
        site.pages[f"/zwgk/nb/pages/{place}.html"] = Reply(
            f"<html><head>{base}</head><body><ul>{text}</ul>{more}</body></html>"
        )
    site.pages[COLUMN] = site.pages["/zwgk/nb/pages/1.html"]


def a_script_behind_the_next_page(site: SmallSite) -> None:
    for place in range(1, 4):
        more = f"<a href='javascript:void(0)' onclick=\"location.href='list_{place + 1}.html'\">下一页</a>" if place < 3 else ""
        text = page(f"<ul>{lines(10 * place - 10, 10 * place)}</ul>第{place}页 / 共3页 {more}")
        site.pages[f"/zwgk/nb/list_{place}.html"] = text
    site.pages[COLUMN] = site.pages["/zwgk/nb/list_1.html"]


def a_table_that_names_the_units(site: SmallSite) -> None:
    rows = "".join(
        f"<tr><td>{n + 1}</td><td>{TOWNS[n]}人民政府</td><td>2023-01-05</td><td><a href='{address(n)}'>查看</a></td></tr>"
        for n in range(COUNT)
    )
    site.pages[COLUMN] = page(
        f"<h2>2022年政府信息公开年度报告</h2><table><tr><th>序号</th><th>单位</th></tr>{rows}</table>共{COUNT}条"
    )


def a_table_one_of_whose_units_has_another_name(site: SmallSite) -> None:
    a_table_that_names_the_units(site)
    shown = site.pages[COLUMN]
    assert isinstance(shown, Reply)
    assert isinstance(shown.body, str)
    name = f"<td>{TOWNS[5]}人民政府"
    site.pages[COLUMN] = Reply(shown.body.replace(name, f"{name}（原{TOWNS[40]}）"))


def a_table_of_units_and_years(site: SmallSite) -> None:
    rows = "".join(
        f"<tr><th>{TOWNS[n]}人民政府</th><td><a href='/none/{n}.html'>2021年</a></td><td><a href='{address(n)}'>2022年</a></td></tr>"
        for n in range(COUNT)
    )
    site.pages[COLUMN] = page(f"<h2>历年政府信息公开工作年度报告</h2><table>{rows}</table>")


def forms_sent_back(site: SmallSite) -> None:
    def answer(asked: Asked) -> Reply:
        number = int(asked.query["__EVENTARGUMENT"]) if asked.query.get("__VIEWSTATE") == "abc" else 1
        more = f"<a href=\"javascript:__doPostBack('pager','{number + 1}')\">下一页</a>" if number < 3 else "下一页"
        hidden = '<input type="hidden" name="__VIEWSTATE" value="abc"><input type="hidden" name="__EVENTTARGET" value="">'
        return page(
            f'<form method="post" action="index.html">{hidden}<ul>{lines(10 * number - 10, 10 * number)}</ul>{more}</form>共{COUNT}条'
        )

    site.pages[COLUMN] = answer


def objects_in_a_script(site: SmallSite) -> None:
    items = ",".join(
        f'{{docTitle:"{title(n)}",url:"{address(n)}",pubDate:"2023-01-05 10:00:00",hits:{n}}}' for n in range(COUNT)
    )
    site.pages[COLUMN] = page(f"<div id='list'></div><script>var docs = [{items}]; show(docs);</script>")


def markup_in_a_script(site: SmallSite) -> None:
    text = json.dumps(f"<ul>{lines(0, COUNT)}</ul>")
    site.pages[COLUMN] = page(f"<script>document.getElementById('list').innerHTML = {text};</script>")


def a_service_of_objects(site: SmallSite) -> None:
    def answer(asked: Asked) -> Reply:
        number, size = int(asked.query["pageNo"]), int(asked.query["pageSize"])
        chosen = range(COUNT)[size * (number - 1) : size * number]
        rows = [{"id": n, "title": title(n), "linkUrl": address(n), "publishTime": "2023-01-05 10:00:00"} for n in chosen]
        return Reply(json.dumps({"data": {"total": COUNT, "rows": rows}}), headers={"Content-Type": "application/json"})

    site.pages["/api/articles"] = answer
    site.pages[COLUMN] = page("<script>$.getJSON('/api/articles?channel=9&pageNo=1&pageSize=10', fill)</script>")


def columns_inside(site: SmallSite) -> None:
    site.pages[COLUMN] = page('<ul><li><a href="zj/">镇街</a></li><li><a href="bm/">区直部门</a></li></ul>')
    site.pages["/zwgk/nb/bm/"] = page("<p>暂无信息</p>")
    names = "".join(f'<li><a href="/zj/{number}/nb.html">{TOWNS[number]}</a></li>' for number in range(COUNT))
    site.pages["/zwgk/nb/zj/"] = page(f"<ul>{names}</ul>")
    for number in range(COUNT):
        site.pages[f"/zj/{number}/nb.html"] = page(f"<ul>{line(number)}</ul>") if number else article(0)


def two_lists_beside_each_other(site: SmallSite) -> None:
    site.pages[COLUMN] = page(
        f'<div class="cols"><ul id="left">{lines(0, 12)}</ul><ul id="right">{lines(12, COUNT)}</ul></div><p>其他信息</p>'
    )


def lists_under_headings(site: SmallSite) -> None:
    """The towns' list looks other than the bureaus'; a box of last year's reports is none of the column's."""
    old = "".join(f'<li><a href="/old/{n}.html">{title(n).replace("2022", "2021")}</a></li>' for n in range(30))
    site.pages[COLUMN] = page(
        f'<h3>部门</h3><div class="a"><ul class="x">{lines(0, 14)}</ul></div><h3>镇街</h3><div class="b"><ol>{lines(14, COUNT)}</ol></div>'
        f'<div class="hot"><p>往年</p>{old.replace("li>", "h6>")}</div>'
    )


def a_service_that_counts_its_page(site: SmallSite) -> None:
    def answer(asked: Asked) -> Reply:
        number = int(asked.query["pageNo"])
        chosen = range(COUNT)[10 * (number - 1) : 10 * number]
        rows = [{"title": title(n), "linkUrl": address(n)} for n in chosen]
        return Reply(json.dumps({"count": len(rows), "rows": rows}), headers={"Content-Type": "application/json"})

    site.pages["/api/articles"] = answer
    site.pages[COLUMN] = page("<script>$.getJSON('/api/articles?channel=9&pageNo=1', fill)</script>")


def columns_inside_whose_names_are_no_units_names(site: SmallSite) -> None:
    names = [f"{TOWNS[number]}（原{TOWNS[number + 30]}）" if number % 5 == 0 else TOWNS[number] for number in range(COUNT)]
    links = "".join(f'<li><a href="/zj/{number}/nb.html">{name}</a></li>' for number, name in enumerate(names))
    site.pages[COLUMN] = page(f'<ul class="units">{links}<li><a href="/about.html">使用说明</a></li></ul>')
    site.pages["/about.html"] = page("<p>请选择单位。</p>")
    for number in range(COUNT):
        site.pages[f"/zj/{number}/nb.html"] = page(f"<ul>{line(number)}</ul>")


def a_page_that_counts_its_own_lines(site: SmallSite) -> None:
    for place in range(3):
        shown = lines(10 * place, 10 * place + 10)
        name = COLUMN if not place else f"/zwgk/nb/index_{place}.html"
        further = f'<a href="index_{place + 1}.html">下一页</a>' if place < 2 else "下一页"
        site.pages[name] = page(f"<ul>{shown}</ul>本页共{shown.count('<li>')}条 {further}")


def a_last_page_that_offers_a_next_one(site: SmallSite) -> None:
    site.pages[COLUMN] = page(f'<ul>{lines(0, COUNT)}</ul>共{COUNT}条 <a href="index_1.html">下一页</a>')


def kinds_of_units_beside_the_units(site: SmallSite) -> None:
    names = "".join(f'<li><a href="/zj/{number}/nb.html">{TOWNS[number]}</a></li>' for number in range(COUNT))
    site.pages[COLUMN] = page(f'<p><a href="zj/">镇街</a></p><ul>{names}</ul>')
    site.pages["/zwgk/nb/zj/"] = page(f"<ul>{names}</ul>")
    for number in range(COUNT):
        site.pages[f"/zj/{number}/nb.html"] = page(f"<ul>{line(number)}</ul>")


def a_box_of_one_report_above_the_units(site: SmallSite) -> None:
    names = "".join(f'<li><a href="/zj/{number}/nb.html">{TOWNS[number]}</a></li>' for number in range(COUNT))
    box = f'<div class="box"><p><a href="{address(3)}">{title(3)}</a></p></div>'
    site.pages[COLUMN] = page(f"{box}<ul>{names}</ul>")
    for number in range(COUNT):
        site.pages[f"/zj/{number}/nb.html"] = page(f"<ul>{line(number)}</ul>")


WHOLE: list[Filled] = [
    a_box_of_one_report_above_the_units,
    a_page_that_counts_its_own_lines, a_last_page_that_offers_a_next_one, kinds_of_units_beside_the_units,
    addresses_from_a_base, two_lists_beside_each_other, lists_under_headings, a_service_that_counts_its_page,
    columns_inside_whose_names_are_no_units_names, numbered_files, links_to_pages, only_numbers_to_press,
    a_script_behind_the_next_page, a_table_that_names_the_units, a_table_one_of_whose_units_has_another_name,
    a_table_of_units_and_years, forms_sent_back, objects_in_a_script, markup_in_a_script, a_service_of_objects,
    columns_inside,
]  # fmt: skip


def a_page_that_does_not_open(site: SmallSite) -> None:
    numbered_files(site)
    site.pages["/zwgk/nb/index_2.html"] = Reply("<h1>500</h1>", 403)


def a_pager_that_only_a_script_knows(site: SmallSite) -> None:
    site.pages[COLUMN] = page(
        f"<ul>{lines(0, 10)}</ul><div id='pg'></div><script>laypage({{elem:'pg',count:{COUNT}}})</script>"
    )


def fewer_than_stated(site: SmallSite) -> None:
    site.pages[COLUMN] = page(f"<ul>{lines(0, 10)}</ul>共{COUNT}条 <a href='javascript:go(2)'>下一页</a>")


def a_column_inside_that_is_empty_for_no_reason(site: SmallSite) -> None:
    columns_inside(site)
    site.pages["/zwgk/nb/bm/"] = page("<div id='list'></div><script>load()</script>")


def a_service_that_repeats_itself(site: SmallSite) -> None:
    a_service_of_objects(site)
    rows = [{"title": title(n), "url": address(n)} for n in range(10)]
    site.pages["/api/articles"] = Reply(json.dumps({"total": COUNT, "list": rows}))


def a_page_that_counts_its_own_lines_before_one_that_does_not_open(site: SmallSite) -> None:
    a_page_that_counts_its_own_lines(site)
    site.pages["/zwgk/nb/index_1.html"] = Reply("<h1>403</h1>", 403)


def _second_answer(site: SmallSite, second: Reply, *, counted: bool) -> None:
    def answer(asked: Asked) -> Reply:
        if asked.query["pageNo"] != "1":
            return second
        rows = [{"title": title(n), "linkUrl": address(n)} for n in range(10)]
        return Reply(
            json.dumps({"rows": rows} | ({"count": 10} if counted else {})), headers={"Content-Type": "application/json"}
        )

    site.pages["/api/articles"] = answer
    site.pages[COLUMN] = page("<script>$.getJSON('/api/articles?channel=9&pageNo=1', fill)</script>")


def a_service_that_counts_its_page_and_then_fails(site: SmallSite) -> None:
    _second_answer(site, Reply("<h1>403</h1>", 403), counted=True)


def a_service_that_is_busy(site: SmallSite) -> None:
    busy = json.dumps({"code": 500, "msg": "系统繁忙，请稍后再试"})
    _second_answer(site, Reply(busy, headers={"Content-Type": "application/json"}), counted=False)


def a_service_that_counts_its_page_and_is_then_busy(site: SmallSite) -> None:
    busy = json.dumps({"code": 500, "msg": "系统繁忙，请稍后再试"})
    _second_answer(site, Reply(busy, headers={"Content-Type": "application/json"}), counted=True)


def a_service_with_a_page_without_reports(site: SmallSite) -> None:
    rows = [{"title": f"依申请公开办事流程之{n}", "linkUrl": f"/zwgk/lc/{n}.html"} for n in range(10)]
    _second_answer(site, Reply(json.dumps({"rows": rows}), headers={"Content-Type": "application/json"}), counted=False)


def a_unit_without_a_list_that_links_to_the_others(site: SmallSite) -> None:
    names = "".join(f'<li><a href="/zj/{number}/nb.html">{TOWNS[number]}</a></li>' for number in range(COUNT))
    site.pages[COLUMN] = page(f"<ul>{names}</ul>")
    site.pages["/zj/0/nb.html"] = page(f"<ul>{names}</ul><div id='list'></div><script>load()</script>")
    for number in range(1, COUNT):
        site.pages[f"/zj/{number}/nb.html"] = page(f"<ul>{names}</ul><ul class='l'>{line(number)}</ul>")


def units_on_several_pages(site: SmallSite) -> None:
    names = "".join(f'<li><a href="/zj/{number}/nb.html">{TOWNS[number]}</a></li>' for number in range(10))
    site.pages[COLUMN] = page(f'<ul>{names}</ul><a href="index_2.html">下一页</a>')
    for number in range(COUNT):
        site.pages[f"/zj/{number}/nb.html"] = page(f"<ul>{line(number)}</ul>")


def a_unit_whose_column_only_bears_the_name_of_a_report(site: SmallSite) -> None:
    columns_inside(site)
    site.pages["/zj/0/nb.html"] = page("<h1>2022年政府信息公开工作年度报告</h1><div id='list'></div><script>load()</script>")


def a_unit_by_another_name_whose_list_does_not_come(site: SmallSite) -> None:
    columns_inside_whose_names_are_no_units_names(site)
    site.pages["/zj/5/nb.html"] = page("<div id='list'></div><script>load()</script>")


BROKEN: list[Filled] = [
    a_unit_by_another_name_whose_list_does_not_come,
    a_page_that_counts_its_own_lines_before_one_that_does_not_open, a_service_that_counts_its_page_and_then_fails,
    a_service_that_is_busy, a_service_that_counts_its_page_and_is_then_busy, a_service_with_a_page_without_reports,
    a_unit_without_a_list_that_links_to_the_others, units_on_several_pages, a_unit_whose_column_only_bears_the_name_of_a_report,
    a_page_that_does_not_open, a_pager_that_only_a_script_knows, fewer_than_stated, a_column_inside_that_is_empty_for_no_reason,
    a_service_that_repeats_itself,
]  # fmt: skip


def crawled(folder: Path, fill: Filled) -> JsonLinesStore:
    with serving() as site:
        site.pages |= {address(number): article(number) for number in range(COUNT)}
        fill(site)
        register = write_register(folder / "register", site.base_url, {})
        (register / "site.toml").write_text(
            (register / "site.toml").read_text("utf-8") + f'\n[[columns]]\nurl = "{COLUMN}"\nyear = 2022\n', encoding="utf-8"
        )
        crawl(register, folder / "data")
    return JsonLinesStore(folder / "data")


@pytest.mark.parametrize("fill", WHOLE)
def test_a_list_of_an_unknown_system_is_read_whole(tmp_path: Path, fill: Filled) -> None:
    store = crawled(tmp_path, fill)
    view = store.read(ColumnView)[-1]
    assert (view.complete, view.state, view.detail) == (True, PageState.OK, "")
    reports = {item.unit_id: item for item in store.read(Publication) if item.year == 2022}
    assert sorted(reports, key=str) == sorted((f"town{number}" for number in range(COUNT)), key=str)
    assert {(item.year, (item.published_at or "")[:10], item.title) for item in reports.values()} == {
        (2022, "2023-01-05", title(number)) for number in range(COUNT)
    }


@pytest.mark.parametrize("fill", BROKEN)
def test_a_list_of_an_unknown_system_that_may_go_on_is_not_whole(tmp_path: Path, fill: Filled) -> None:
    view = crawled(tmp_path, fill).read(ColumnView)[-1]
    assert not view.complete
    assert view.detail
    assert view.articles
