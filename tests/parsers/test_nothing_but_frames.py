"""A page that shows a frame is not a page that shows a picture: what is in it was not looked at."""

from __future__ import annotations

import pytest

from parsers.blocks import ReadError
from parsers.parse import parse
from tests.parsers.golden_reports import register


@pytest.mark.parametrize(
    ("inside", "code"),
    [
        ('<img src="/p/1.jpg"><img src="/p/2.jpg">', "pictures_only"),
        ('<iframe src="http://180.76.149.248:88/book/1.html"></iframe>', "no_report"),
        ('<embed src="/a/report.swf">', "no_report"),
        ('<object data="/a/viewer"></object>', "no_report"),
        ('<img src="/p/1.jpg"><iframe src="/book/1.html"></iframe>', "no_report"),
        ("<p>见附件</p>", "no_report"),
    ],
)
def test_only_pictures_are_called_pictures(inside: str, code: str) -> None:
    with pytest.raises(ReadError) as raised:
        parse(f'<div id="zoom">{inside}</div>'.encode(), register=register(), content_type="text/html", year=2023)
    assert raised.value.code == code
    assert ("图片" in raised.value.message) is (code == "pictures_only")
