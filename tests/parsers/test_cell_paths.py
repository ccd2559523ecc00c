"""The paths of cells, put together from that of their row, are those that the tree itself gives."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml.html import HtmlElement

from crawler.html import parse_html
from parsers.readers.html_tables import _paths, cells_of, rows_of

GOLDEN = sorted((Path(__file__).parent / "golden").rglob("*.html"))
ODD = (
    "<table><tr><th>a</th><td>b</td><!-- c --><td>d<table><tr><td>e</td></tr></table></td></tr><tr><td>f</td></tr></table>",
    "<table><tbody><tr><td>a</td></tr></tbody><tbody><tr><td>b</td><td>c</td></tr><tr><div><td>d</td></div><td>e</td></tr></tbody></table>",
)


def checked(tree: HtmlElement) -> int:
    count = 0
    for table in tree.iter("table"):
        for row in rows_of(table):
            cells = cells_of(row)
            assert _paths(row, cells) == [row.getroottree().getpath(cell) for cell in cells]
            count += len(cells)
    return count


@pytest.mark.parametrize("text", ODD)
def test_of_odd_tables(text: str) -> None:
    assert checked(parse_html(text)) >= 4


def test_of_all_golden_pages() -> None:
    assert GOLDEN
    assert sum(checked(parse_html(path.read_text("utf-8", "replace"))) for path in GOLDEN) > 1000
