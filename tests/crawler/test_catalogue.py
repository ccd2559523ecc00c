"""The catalogue block of a page, as a table, as pairs of cells, and as lines of labels."""

from __future__ import annotations

import pytest

from crawler.catalogue import read_catalogue
from crawler.html import parse_html
from crawler.page import read_article

TABLE = """<table><tr><td>索引号</td><td>1137/2024-00809</td><td>发布单位：</td><td>试验镇</td></tr>
<tr><td>内容分类</td><td>2023年</td><td>成文日期</td><td>2024-01-20</td></tr><tr><td>文　号</td><td></td></tr></table>"""
LINES = "<ul><li>索 引 号：1137/2024-00809</li><li>公开机构：试验镇</li><li>主题分类：2023年</li></ul>"
PAIRS = "<dl><dt>索引号</dt><dd>1137/2024-00809</dd><dt>发布机构</dt><dd>试验镇</dd><dt>信息分类</dt><dd>2023年</dd></dl>"


@pytest.mark.parametrize("block", [TABLE, LINES, PAIRS])
def test_the_block_is_read_however_it_is_laid_out(block: str) -> None:
    found = read_catalogue(parse_html(f"<html><body>{block}<div id='zoom'><p>正文。</p></div></body></html>"))
    assert (found["index_number"], found["publisher"], found["category"]) == ("1137/2024-00809", "试验镇", "2023年")


def test_a_label_without_value_is_empty_not_the_next_label() -> None:
    found = read_catalogue(parse_html("<table><tr><td>索引号</td><td>发布单位</td><td>试验镇</td></tr></table>"))
    assert found == {"index_number": "", "publisher": "试验镇"}


def test_words_in_the_text_are_no_block() -> None:
    text = "<p>发布单位：试验镇</p><p>本年度完善了政府信息的索引号编制规则，主题分类更加清楚，便于公众检索和下载有关信息，得到好评。</p>"
    assert read_catalogue(parse_html(f"<html><body>{text}</body></html>")) == {}


def test_a_page_hands_its_block_on() -> None:
    assert read_article(f"<html><body>{TABLE}</body></html>".encode()).catalogue["category"] == "2023年"
    assert read_article(b"<html><body><p>x</p></body></html>").catalogue == {}
