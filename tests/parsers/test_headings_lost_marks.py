"""Ordinals that lost the mark behind them still number the parts; words that only begin like an ordinal do not."""

from __future__ import annotations

import pytest

from parsers.headings import read_heading, split_inline
from parsers.model import SectionKey


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


def test_parts_that_run_together_on_one_line() -> None:
    text = (
        "现报告如下：一、政府信息主动公开情况 全年公开46件。二、政府依申请公开政府信息和不予公开信息情况 本年度没有申请。"
        "三、政府信息公开收费和减免情况 未收费。四、政府信息公开申请行政复议、行政诉讼情况 没有发生。"
    )
    pieces = split_inline(text)
    headings = [found for piece in pieces if (found := read_heading(piece)) is not None]
    assert [found.ordinal for found in headings] == ["一", "二", "三", "四"]
    assert [found.key for found in headings] == [SectionKey.ACTIVE, SectionKey.REQUESTS, None, SectionKey.DISPUTES]
    assert headings[1].heading == "政府依申请公开政府信息和不予公开信息情况"
    assert headings[2].rest == "未收费。"


def test_an_enumeration_inside_a_part_is_not_divided() -> None:
    text = "主要做法：一、加强领导，落实责任。二、完善制度情况良好，人员到位。三、抓好培训。"
    assert split_inline(text) == [text]


@pytest.mark.parametrize(
    "line",
    [
        "三、依申请信息公开收费情况",
        "四、政府信息公开行政收费和减免情况",
        "四、收费及减免情况",
        "五、政府信息公开的收费及减免情况",
    ],
)
def test_fees_are_a_topic_of_their_own(line: str) -> None:
    found = read_heading(line)
    assert found is not None
    assert found.is_wording
    assert found.key is None
