"""What stands before the first part: title, introduction, lines about the page; and the signature behind the last."""

from __future__ import annotations

import pytest

from crawler.identify import organisation
from parsers.blocks import Paragraph
from parsers.front import read_front
from parsers.signature import read_signature

INTRODUCTION = "根据条例编制本报告。"


@pytest.mark.parametrize(
    ("lines", "title"),
    [
        (["米山镇人民政府", "2023年政府信息公开工作年度报告"], "米山镇人民政府2023年政府信息公开工作年度报告"),
        (["米山镇人民政府2023年政府信息公开工作年度报告"], "米山镇人民政府2023年政府信息公开工作年度报告"),
        (["乡镇（街道）", "米山镇2023年政府信息公开工作年度报告"], "米山镇2023年政府信息公开工作年度报告"),
        (["2019年度信息公开报告"], "2019年度信息公开报告"),
        (["科技局", "2018年度", "政府信息公开工作年度报告"], "科技局2018年度政府信息公开工作年度报告"),
        (["某区", "2018", "政府信息公开工作年度报告"], "某区2018政府信息公开工作年度报告"),
        (
            ["首页 > 政府信息公开 > 政府信息公开年报", "米山镇2023年政府信息公开工作年度报告"],
            "米山镇2023年政府信息公开工作年度报告",
        ),
        (
            [
                "登录 注册",
                "0143/2024-01",
                "其他;政府信息公开年报;",
                "米山镇",
                "米山镇2023年政府信息公开工作年度报告",
                "米山镇2023年政府信息公开工作年度报告",
            ],
            "米山镇2023年政府信息公开工作年度报告",
        ),
        (
            ["米山镇政府", "米山镇2023年政府信息公开工作年度报告", "米山镇2023", "政府信息公开工作年度报告"],
            "米山镇2023年政府信息公开工作年度报告",
        ),
        (["无障碍", "米山镇2023年政府信息公开 工作告年度报"], "米山镇2023年政府信息公开 工作告年度报"),
    ],
)
def test_titles(lines: list[str], title: str) -> None:
    front = read_front([Paragraph(text=line) for line in [*lines, INTRODUCTION]])
    assert front.title == title
    assert front.introduction == INTRODUCTION


def test_lines_about_the_page_are_no_introduction() -> None:
    lines = ["标题：米山镇2023年政府信息公开工作年度报告", "发布日期：2024-01-25 15:40", "来源：米山镇", "======", INTRODUCTION]
    front = read_front([Paragraph(text=line) for line in lines])
    assert front.introduction == INTRODUCTION
    assert front.about["来源"] == "米山镇"
    assert front.dates == {"visible": "2024-01-25T15:40:00"}


def test_labels_with_bullets_and_blanks_are_labels() -> None:
    lines = [
        "• 索 引 号:X-2023-1",
        "  • 公文生成日期：2023-01-06",
        "- 备注/文号:某卫健〔2023〕1号",
        "米山镇2023年政府信息公开工作年度报告",
        INTRODUCTION,
    ]
    front = read_front([Paragraph(text=line) for line in lines])
    assert front.title == "米山镇2023年政府信息公开工作年度报告"
    assert front.introduction == INTRODUCTION
    assert front.about["索引号"] == "X-2023-1"


def test_a_title_glued_to_the_introduction() -> None:
    front = read_front([Paragraph(text="某县人民政府2013年政府信息公开工作年度报告本报告根据条例编制。")])
    assert front.title == "某县人民政府2013年政府信息公开工作年度报告"
    assert front.introduction == "本报告根据条例编制。"


@pytest.mark.parametrize(
    ("lines", "body", "date"),
    [
        (["无。", "威海市文登区人民政府办公室", "2023 年 1 月 16 日"], "威海市文登区人民政府办公室", "2023-01-16"),
        (["无。", "文登区财政局2024年1月9日"], "文登区财政局", "2024-01-09"),
        (["二〇二四年一月九日"], None, "2024-01-09"),
        (["本年度未收取信息处理费。"], None, None),
        (["2023年，我局召开会议2次。"], None, None),
    ],
)
def test_signatures(lines: list[str], body: str | None, date: str | None) -> None:
    signature = read_signature(lines)
    assert (signature.body, signature.date) == (body, date)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("2023年某县城关镇人民政府信息公开工作年度报告", "某县城关镇人民政府"),
        ("某县城关镇人民政府2023年政府信息公开工作年度报告", "某县城关镇人民政府"),
        ("（图片版）某区财政局2023年政府信息公开工作年度报告", "某区财政局"),
        ("某县七家镇2023年政府信息公开工作告年度报", "某县七家镇"),
        ("2022年政府信息公开工作年度报告", ""),
    ],
)
def test_the_body_named_in_a_title(title: str, body: str) -> None:
    assert organisation(title) == body


@pytest.mark.parametrize(
    "line",
    [
        "来源：区人民政府办公室 时间：2024-01-12 10:01",
        "作者：本站原创 | 来源：本站原创 | 时间：2024-01-12 10:01 点击数：- 分享到：",
        "发布机构：米山镇 索引号：msz/2024-00001 时间：2024-01-12 10:01 作者：【字体：大 中 小】",
    ],
)
def test_labels_side_by_side_on_one_line(line: str) -> None:
    title = "米山镇2023年政府信息公开工作年度报告"
    front = read_front([Paragraph(text=text) for text in (title, line, INTRODUCTION)])
    assert front.title == title
    assert front.introduction == INTRODUCTION
    assert front.dates["visible"].startswith("2024-01-12")


@pytest.mark.parametrize("label", ["发文日期", "发文时间", "信息时间", "编辑日期", "公文生成日期", "生成日期"])
def test_other_labels_of_the_day_of_publication(label: str) -> None:
    title = "米山镇2023年政府信息公开工作年度报告"
    front = read_front([Paragraph(text=text) for text in (title, f"{label}：2024-01-12", INTRODUCTION)])
    assert front.introduction == INTRODUCTION
    assert front.dates["visible"] == "2024-01-12"
