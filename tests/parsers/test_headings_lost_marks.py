"""Ordinals that lost the mark behind them still number the parts; words that only begin like an ordinal do not."""

from __future__ import annotations

import pytest

from parsers.headings import read_heading


@pytest.mark.parametrize(
    ("line", "ordinal", "heading"),
    [
        ("一概述", "一", "概述"),
        ("二主动公开政府信息情况", "二", "主动公开政府信息情况"),
        ("四咨询处理情况", "四", "咨询处理情况"),
    ],
)
def test_a_heading(line: str, ordinal: str, heading: str) -> None:
    found = read_heading(line)
    assert found is not None
    assert (found.style, found.ordinal, found.heading) == ("han", ordinal, heading)


@pytest.mark.parametrize(
    "line", ["一是加强领导情况", "一年来的工作情况", "三次会议情况", "一般情况下，按时答复。", "十件实事完成情况"]
)
def test_no_heading(line: str) -> None:
    assert read_heading(line) is None


@pytest.mark.parametrize(
    ("line", "heading", "rest"),
    [
        ("一、总体情况：全年公开9条。", "总体情况", "全年公开9条。"),
        ("三、收到和处理政府信息公开申请的情况：", "收到和处理政府信息公开申请的情况", ""),
        ("五、存在的困难与不足及下一步打算：一是更新慢。", "存在的困难与不足及下一步打算", "一是更新慢。"),
        ("六、其它需要报告的事项：无", "其它需要报告的事项", "无"),
    ],
)
def test_a_colon_ends_a_heading(line: str, heading: str, rest: str) -> None:
    found = read_heading(line)
    assert found is not None
    assert (found.heading, found.rest) == (heading, rest)
