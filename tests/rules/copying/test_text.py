"""What is left of a part for comparison: its own words, and each character finds back to its place."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.register.model import Unit, UnitKind
from parsers.model import Report
from rules.copying.names import names_of
from rules.copying.text import comparable
from tests.rules.base import clean_report

TOWN = ("威海市文登区清河镇人民政府", "清河镇人民政府", "清河镇", "清河")


@pytest.mark.parametrize(
    ("source", "left"),
    [
        ("2023年，全年公开信息450条。", "#全年公开信息#条"),
        ("增长13.9%，投入1,200.5万元。", "增长#投入#元"),
        ("清河镇围绕“清河发布”，我镇和全镇干部动手。", "@围绕@发布@和@干部动手"),
        ("落实《2023年政务公开工作要点》要求。", "落实要求"),
        ("根据《条例》（国务院令第711号，以下简称《条例》）和办法（国办公开办函〔2021〕30号）公开。", "根据和办法公开"),
        ("（一）主动公开方面。召开会议。\n（二）政府信息公开平台建设情况：改版专栏。", "召开会议改版专栏"),
        ("（四）平台建设方面。新增专区。（五）信息公开平台建设。办好专栏。", "新增专区办好专栏"),
        ("存在的主要问题：一是更新慢。改进情况：加快更新。", "一是更新慢加快更新"),
        ("1.更新专栏\n2、召开会议", "更新专栏召开会议"),
        ("2023年，我镇未收到政府信息公开申请，较上年无变化。", ""),
        ("本年度未收取政府信息公开信息处理费。没有因政府信息公开被申请行政复议。无其他需要报告的事项。", ""),
        ("全年因政府信息公开被申请行政复议0件。", ""),
        ("按照要求，编制发布本报告。本报告内容包括：总体情况等。数据统计期限从1月1日到12月31日止。", ""),
        ("公众如需咨询，请与清河镇人民政府联系（地址：示例路1号）。", ""),
    ],
)
def test_only_own_words_are_compared(source: str, left: str) -> None:
    assert comparable(source, TOWN).text == left


@pytest.mark.parametrize(
    "source",
    [
        "设置无障碍查阅区，老年群众无需登录即可查看。",
        "一是依申请公开答复不够规范，二是未按时更新的栏目较多，三是解读形式单一，四是公众参与渠道不多，五是培训次数偏少，六是考核不够经常。",
    ],
)
def test_words_about_something_are_kept(source: str) -> None:
    assert len(comparable(source, TOWN).text) > len(source) * 0.7


@given(st.text(alphabet="清河镇公开信息年月日0123456789，。；（）《》一二三是、 \n", max_size=120))
def test_every_compared_character_stands_in_the_source(source: str) -> None:
    found = comparable(source, TOWN)
    assert len(found.text) == len(found.origins)
    assert list(found.origins) == sorted(set(found.origins))
    assert all(char == source[place] for char, place in zip(found.text, found.origins, strict=True) if char not in "#@")


def test_a_quote_is_as_published() -> None:
    found = comparable("（一）主动公开方面。2023年，清河镇 召开“专题”会议3次。", TOWN)
    assert found.text == "#@召开专题会议#次"
    assert found.quote(2, 8) == "召开“专题”会议"
    assert found.quote(5, 5) == ""


def test_names_come_from_register_and_report() -> None:
    unit = Unit(unit_id="qinghe", name="威海市文登区清河镇人民政府", kind=UnitKind.TOWN, aliases=("清河镇政府",))
    names = names_of(clean_report(), unit)
    assert {"威海市文登区清河镇人民政府", "文登区清河镇人民政府", "清河镇人民政府", "清河镇政府", "清河镇", "清河"} <= set(
        names
    )
    assert list(names) == sorted(names, key=lambda name: (-len(name), name))


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("威海市文登区交通运输局", "交通运输局"),
        ("威海市文登区人民政府龙山街道办事处", "人民政府龙山街道"),
        ("山东省威海市文登区财政局", "财政局"),
    ],
)
def test_places_are_taken_off(name: str, short: str) -> None:
    report: Report = clean_report()
    report.unit_name = name
    assert short in names_of(report)
