"""Markup that sets traps: patterns take time in proportion to it, and what it has put aside says nothing."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from crawler.anysite.pager import pager_of
from crawler.anysite.records import records_in_objects, records_of
from crawler.base import with_base
from crawler.identify import is_cut, organisation

SITE = "http://site.test/"
LONG = 40_000
_TABLE = "<table><tr><td>测试区财政局政府信息公开年报</td><td><a href='/a/1.html' title='{}'>查看</a></td></tr></table>"


def _row(address: str) -> list[dict[str, str]]:
    return [{"title": "测试区财政局2022年政府信息公开工作年度报告", "content": address}]


TRAPS: dict[str, Callable[[], object]] = {
    "dots in a pager's script": lambda: pager_of(f'<a onclick="open(\'{"." * LONG}">下一页</a>', SITE, SITE),
    "slashes in a service's answer": lambda: records_in_objects(_row("/" * LONG + " x"), SITE, SITE),
    "signs in a link's title": lambda: records_of(_TABLE.format("。" * LONG + "x"), SITE, SITE),
    "dots in a title": lambda: (is_cut("." * LONG + "x"), organisation("." * LONG + "x")),
    "blanks in a base": lambda: with_base("<base href=" + " " * LONG + ">", SITE),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_traps_for_patterns_take_little_time(trap: str) -> None:
    begun = time.process_time()
    TRAPS[trap]()
    assert time.process_time() - begun < 1.0


@pytest.mark.parametrize(
    "aside",
    ['<!-- <base href="http://site.test/old/"> -->', "<script>var s = '<base href=\"http://site.test/old/\">';</script>"],
)
def test_a_base_that_is_put_aside_is_none(aside: str) -> None:
    link = '<a href="1.html">一</a>'
    assert with_base(aside + link, "http://site.test/new/") == aside + link
    own = '<base href="/own/">'
    assert 'href="http://site.test/own/1.html"' in with_base(aside + own + link, "http://site.test/new/")
