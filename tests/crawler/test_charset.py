"""Bytes of Chinese pages to text, whatever header and meta element claim."""

from __future__ import annotations

import pytest

from crawler.charset import decode

TEXT = "<html><head><title>某区审计局2023年报告</title></head><body>国办公开办函〔2021〕30号，朱镕基、㎡</body></html>"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize(
    "claimed",
    [
        "utf-8",
        "gbk",
        "GB2312",
        "ISO-8859-1",
        "latin1",
        "iso8859-1",
        "windows-1252",
        "us-ascii",
        "utf-16",
        "no-such-charset",
        None,
    ],
)
@pytest.mark.parametrize("where", ["header", "meta"])
def test_a_claim_is_believed_only_where_it_may_be_true(encoding: str, claimed: str | None, where: str) -> None:
    meta = f'<meta charset="{claimed}">' if claimed and where == "meta" else ""
    header = f"text/html; charset={claimed}" if claimed and where == "header" else "text/html"
    assert decode((meta + TEXT).encode(encoding), header) == meta + TEXT


def test_a_page_in_a_western_encoding_keeps_what_it_can_show() -> None:
    assert decode(b"<p>only ASCII, 2023</p>", "text/html; charset=ISO-8859-1") == "<p>only ASCII, 2023</p>"
