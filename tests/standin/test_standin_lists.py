"""Column pages and the list service behave as the site dossier describes them."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from standin import columns
from standin.columns import Column
from standin.site import Site
from tests.standin.conftest import Client

ISLAND = re.compile(r'<script type="text/xml">(.*?)</script>', re.S)
NUMBER = re.compile(r"art_\d+_(\d+)\.html")


def records(xml: str) -> list[str]:
    return re.findall(r"<record><!\[CDATA\[(.*?)\]\]></record>", xml, re.S)


def listed(column: Column) -> list[str]:
    return [NUMBER.findall(record.path)[0] for record in column.records]


def year_columns(site: Site) -> list[Column]:
    return [column for column in site.world.published.columns if column.year]


def page_with_list(column: Column, ask: Client) -> str:
    page = ask(column.path).text
    if column.kind != "frame":
        return page
    assert "text/xml" not in page
    source = re.findall(r'<iframe[^>]* src="([^"]+)"', page)
    assert source == [column.frame_path]
    return ask(source[0]).text


def test_the_list_is_in_the_data_island_and_the_visible_element_is_empty(site: Site, ask: Client) -> None:
    for column in year_columns(site):
        page = page_with_list(column, ask)
        assert '<div class="default_pgContainer"><ul></ul></div>' in page
        islands = ISLAND.findall(page)
        assert len(islands) == (2 if column.twice else 1)
        assert f'<div id="{column.unit}"' in page
        for island in islands:
            found = [number for text in records(island) for number in NUMBER.findall(text)]
            assert found == listed(column)[: column.per_page]
            assert '<ul id="information-list"></ul>' in island
        call = re.findall(r"totalRecord:(\d+),proxyUrl:'([^']+)',perPage:(\d+),groupSize:(\d+)", page)
        assert call == [(str(len(column.records)), column.proxy, str(column.per_page), str(column.group))]


def test_three_generations_of_the_service_are_alive_and_each_knows_only_its_columns(site: Site, ask: Client) -> None:
    generations = {column.proxy for column in year_columns(site)}
    assert generations == {columns.PROXY_CURRENT, columns.PROXY_MIDDLE, columns.PROXY_OLD}
    for column in year_columns(site):
        for proxy in generations:
            answer = ask(f"{proxy}?page=1&{column.query()}")
            assert bool(records(answer.text)) == (proxy == column.proxy)


def test_windows_by_get_and_post_give_the_whole_list_and_the_last_group_overlaps(site: Site, ask: Client) -> None:
    column = next(column for column in year_columns(site) if column.group == 1)
    total, size = len(column.records), column.per_page * column.group
    received: list[str] = []
    for first in range(1, total + 1, size):
        window = f"startrecord={first}&endrecord={first + size - 1}&perpage={column.per_page}"
        got = ask(f"{column.proxy}?{window}&{column.query()}").text
        posted = ask(f"{column.proxy}?{window}", "POST", column.query()).text
        assert got == posted
        tree = ElementTree.fromstring(got.encode())
        assert tree.tag == "datastore"
        assert tree.findtext("totalrecord") == str(total)
        assert tree.findtext("totalpage") == str(-(-total // column.per_page))
        received += [number for text in records(got) for number in NUMBER.findall(text)[:1]]
    assert list(dict.fromkeys(received)) != received, "no record came twice"
    assert set(received) == set(listed(column))


def test_page_form_pages_and_uid_on_the_column_page_does_not(site: Site, ask: Client) -> None:
    column = year_columns(site)[1]
    first, second = (ask(f"{column.proxy}?page={page}&perpage=10&{column.query()}").text for page in (1, 2))
    assert [NUMBER.findall(text)[0] for text in records(second)] == listed(column)[10:20]
    assert not set(records(first)) & set(records(second))
    assert ask(f"{column.path}?uid={column.unit}&pageNum=2").body == ask(f"{column.path}?uid={column.unit}&pageNum=1").body


def test_column_and_unit_must_belong_together(site: Site, ask: Client) -> None:
    one, other = year_columns(site)[1], year_columns(site)[3]
    mixed = one.query().replace(f"unitid={one.unit}", f"unitid={other.unit}")
    answer = ask(f"{one.proxy}?startrecord=1&endrecord=45&perpage=15&{mixed}").text
    assert records(answer) == []
    assert "<totalrecord>0</totalrecord>" in answer


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ({"startrecord": "1", "endrecord": "45", "perpage": "15"}, (1, 45, 15)),
        ({"startrecord": "991", "endrecord": "1035", "perpage": "15"}, (956, 1000, 15)),
        ({"startrecord": "1", "endrecord": "900", "perpage": "900"}, (1, 300, 900)),
        ({"page": "2", "perpage": "900"}, (301, 600, 300)),
        ({"page": "3"}, (201, 300, 100)),
        ({}, (1, 100, 100)),
        ({"startrecord": "0", "endrecord": "15", "perpage": "15"}, (1, 15, 15)),
        ({"startrecord": "2001", "endrecord": "2015", "perpage": "15"}, (2001, 1000, 15)),
    ],
)
def test_windows_of_the_service(query: dict[str, str], expected: tuple[int, int, int]) -> None:
    assert columns.window(query, 1000) == expected


def test_records_are_as_dirty_as_the_real_ones(site: Site, ask: Client) -> None:
    texts = [text for column in year_columns(site) for text in records(ask(f"{column.proxy}?page=1&{column.query()}").text)]
    joined = "\n".join(texts)
    marks = ["…</a>", "href='/art", 'href="https://127.0.0.1/art', f'href="{site.base_url}/art', "?xxgkhide=1", "<table"]
    marks += ['class="riq"', "<b readlabel>", "<i>[", "class='pull-right'", "<li style=<br/>", '<em class="ym">']
    for mark in marks:
        assert mark in joined, mark
    assert sum("title=" in text for text in texts) > len(texts) / 2
    # One wording shows no date at all: only the address tells it.
    assert any(not re.search(r"20\d\d[-年/]\d\d", re.sub(r'(href|title)="[^"]*"', "", text)) for text in texts)


def test_static_column_lists_without_service(site: Site, ask: Client) -> None:
    column = next(column for column in site.world.published.columns if column.kind == "static")
    page = ask(column.path).text
    assert "dataproxy" not in page
    assert NUMBER.findall(page.split("rsx_cont")[1])[: len(column.records)]
    assert set(NUMBER.findall(page)) == set(listed(column))


def test_columns_hold_look_alikes_dead_links_and_a_report_of_another_year(site: Site, ask: Client) -> None:
    titles = [record.title for column in site.world.published.columns for record in column.records]
    for words in ("（图解）", "的解读", "政府网站工作年度报表", "政府开放日"):
        assert any(words in title for title in titles), words
    statuses = {path: ask(path) for column in year_columns(site) for path in (record.path for record in column.records)}
    dead = {path for path, answer in statuses.items() if answer.status == 404}
    assert dead == site.world.published.dead
    error = "非法请求 404".encode()
    soft = {path for path, answer in statuses.items() if answer.status == 200 and error in answer.body}
    assert soft == site.world.published.soft
    assert len(dead) == len(soft) == 1
    relisted = site.world.published.article_of("dashuibo", 2021)
    assert relisted is not None
    assert relisted.path in {record.path for record in year_columns(site)[-1].records}


def test_the_same_number_answers_under_two_columns(site: Site, ask: Client) -> None:
    twins = [article for article in site.world.published.articles if article.other_paths]
    assert len(twins) == 2
    for article in twins:
        (other,) = article.other_paths
        assert NUMBER.findall(other) == NUMBER.findall(article.path)
        assert other != article.path
        assert ask(other).status == ask(article.path).status == 200


def test_parent_column_links_the_years_and_static_paging_is_not_found(site: Site, ask: Client) -> None:
    parent = ask("/col/col70600/index.html").text
    assert set(re.findall(r'href="([^"]+)"', parent)) == {column.path for column in year_columns(site)}
    assert ask(year_columns(site)[0].path.replace("index", "index_1")).status == 404
