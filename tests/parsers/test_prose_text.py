"""Prose is read the same with narrow and wide marks, with and without layout, and quotes come back as published."""

from __future__ import annotations

import pytest

from parsers.prose.numbers import mentions
from parsers.prose.requests import request_statements
from parsers.prose.statements import Kind
from parsers.prose.text import level_prose


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("2023年,我镇收到申请12件,办结11件.", "2023年，我镇收到申请12件，办结11件."),
        ("共1,234条,其中85,000条", "共1,234条，其中85,000条"),
        ("电话:0631-5550123,网址http://www.wendeng.example:8443/", "电话：0631-5550123，网址http://www.wendeng.example:8443/"),
        ("上午8:30至11:30", "上午8:30至11:30"),
        ("件(含上年结转1件),办结", "件（含上年结转1件），办结"),
    ],
)
def test_narrow_marks_are_levelled_outside_numbers_and_addresses(source: str, text: str) -> None:
    prose = level_prose(source)
    assert prose.text == text
    assert prose.quote(0, len(text)) == source


def test_a_narrow_comma_ends_a_clause() -> None:
    """Read as one clause, 367 would be taken for the number carried in."""
    prose = level_prose("受理政府信息公开申请397件(含上年结转27件),办结367件,结转下年30件。")
    found = {statement.kind: statement.value for statement in request_statements(prose)}
    assert found == {Kind.RECEIVED: 397, Kind.CARRIED_IN: 27, Kind.DONE: 367, Kind.CARRIED_OUT: 30}


def test_thousands_stay_one_number() -> None:
    assert [mention.value for mention in mentions(level_prose("公开信息1,234条,其中网站1,000条"))] == [1234, 1000]
