"""Article pages: addresses, meta tags, containers, charsets, validators, and every printed figure in its place."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

import lxml.html

from standin.article import Article
from standin.form import addresses, grids
from standin.look import CHARSETS, CONTAINERS, DATES, METAS, PROSE
from standin.publish import FORMS
from standin.site import Site
from standin.tables import STYLES
from tests.standin.conftest import Client

NARROW = str.maketrans("０１２３４５６７８９．－／", "0123456789.-/")


def reports(site: Site) -> list[Article]:
    return [article for article in site.world.published.articles if article.draft is not None]


def pages(site: Site) -> list[Article]:
    return [a for a in reports(site) if FORMS.get((a.unit_id or "", a.year or 0)) not in {"pdf", "broken_pdf"}]


def decoded(article: Article, body: bytes) -> str:
    return body.decode("gb18030" if article.look.charset == "gbk" else "utf-8")


def test_addresses_have_no_zero_padding_and_numbers_rise_with_time(site: Site) -> None:
    for article in reports(site):
        assert re.fullmatch(r"/art/20\d\d/[1-9]\d?/[1-9]\d?/art_\d+_\d+\.html", article.path)
    ordered = sorted(reports(site), key=lambda article: article.published)
    assert all(one.number < other.number for one, other in pairwise(ordered) if one.published < other.published)
    assert len({article.number for article in site.world.published.articles}) == len(site.world.published.articles)


def test_every_figure_of_every_page_stands_in_reading_order(site: Site, ask: Client) -> None:
    for article in pages(site):
        draft = article.draft
        assert draft is not None
        text = decoded(article, ask(article.path).body)
        if "early_end" in article.look.flaws:
            text = text.replace("</body></html>", "", 1)
        tree = lxml.html.fromstring(text.encode(), parser=lxml.html.HTMLParser(encoding="utf-8"))
        found = []
        for cell in tree.iter("td", "th"):
            plain = re.sub(r"[\s\xa0,]", "", cell.text_content()).translate(NARROW)
            if cell.find(".//td") is None and re.fullmatch(r"-?[\d.]+元?|/", plain):
                found.append(plain)
        expected = [
            draft.cells[address]
            for name, grid in grids(draft.form).items()
            if name in draft.tables
            for address in addresses(grid)
        ]
        assert found == expected, (article.unit_id, article.year, article.look)


def test_every_way_of_laying_out_occurs(site: Site) -> None:
    looks = [article.look for article in pages(site)]
    for name, pool in (("container", CONTAINERS), ("prose", PROSE), ("date", DATES), ("meta", METAS), ("charset", CHARSETS),
                       ("table", STYLES)):  # fmt: skip
        seen = Counter(getattr(look, name) for look in looks)
        assert set(seen) == set(pool), name
    assert {flaw for look in looks for flaw in look.flaws} == {"early_end", "signature", "stray_tag"}
    assert {look.two_lines for look in looks} == {True, False}


def test_head_meta_and_container_carry_title_date_and_unit(site: Site, ask: Client) -> None:
    marks = {"rss": "<!--ZJEG_RSS.content.begin-->", "field": "<!--<$[信息内容]>begin-->", "zoom": '<div id="zoom">',
             "old_table": '<td class="bt_content"><div class="art_con">', "article_zoom": '<div id="Zoom">'}  # fmt: skip
    spellings = set()
    for article in reports(site):
        text = decoded(article, ask(article.path).body)
        metas = {}
        for tag in re.findall(r"<meta [^>]+>", text, re.I):
            found = {key: value for key, _, value in re.findall(r"(\w+)=(['\"])(.*?)\2", tag)}
            if "content" in found and "name" in found:
                metas[found["name"].lower()] = found["content"]
                spellings.add(found["name"])
        assert metas["articletitle"] == "".join(article.lines)
        assert metas["pubdate"] == f"{article.published:%Y-%m-%d %H:%M}"
        assert metas["i_articleid"] == str(article.number)
        assert metas["maketime"] > metas["pubdate"]
        assert marks[article.look.container] in text
        assert text.index("申请表下载") < text.index(marks[article.look.container]) < text.index("打印本页")
        assert f"{article.published:%H:%M}" in text
    assert {"PubDate", "PUBDATE", "pubdate"} <= spellings


def test_a_page_without_charset_says_it_nowhere(site: Site, ask: Client) -> None:
    article = next(article for article in pages(site) if article.look.charset == "gbk")
    answer = ask(article.path)
    assert answer.headers["content-type"] == "text/html"
    assert b"charset" not in answer.body.lower()
    assert "政府信息公开" in answer.body.decode("gb18030")


def test_counters_change_and_the_rest_of_a_page_does_not(site: Site, ask: Client) -> None:
    article = pages(site)[0]
    one, other = (decoded(article, ask(article.path).body) for _ in range(2))
    assert one != other
    count = re.compile(r'(id="(?:hits|counter)">)\d+')
    assert count.sub(r"\1", one) == count.sub(r"\1", other)


def test_conditional_requests_are_answered_by_304_where_there_are_validators(site: Site, ask: Client) -> None:
    with_validators = without = 0
    for article in reports(site):
        first = ask(article.path)
        if "etag" not in first.headers:
            without += 1
            assert "last-modified" not in first.headers
            continue
        with_validators += 1
        again = ask(article.path, If_None_Match=first.headers["etag"])
        assert (again.status, again.body) == (304, b"")
        assert ask(article.path, If_Modified_Since=first.headers["last-modified"]).status == 304
        assert ask(article.path, If_None_Match='"other"').status == 200
        if with_validators > 5:
            break
    assert with_validators > 5
    assert without > 0
    column = site.world.published.columns[0]
    assert ask(column.path, If_None_Match=ask(column.path).headers["etag"]).status == 304


def test_nested_tables_one_cell_reports_and_word_markup_are_real(site: Site, ask: Client) -> None:
    for article in pages(site):
        text = decoded(article, ask(article.path).body)
        if article.look.table == "word":
            assert "<o:p></o:p>" in text
            assert 'class="MsoTableGrid"' in text
        if article.look.prose == "one_cell":
            assert '<td class="nr">' in text
        if "early_end" in article.look.flaws:
            assert text.index("</body></html>") < text.rindex("</body>")
        if "stray_tag" in article.look.flaws:
            assert "<条例>" in text
