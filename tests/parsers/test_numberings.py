"""The six parts are found however their headings are numbered; marks in front of other lines make no parts of them."""

from __future__ import annotations

import pytest

from parsers.headings import read_heading
from parsers.model import Report
from tests.parsers import make_html as make
from tests.parsers.test_html_reports import KEYS, read, values_of

TABLES = {name: make.table(grid) for name, grid in make.official("2021", values_of("2021")).items()}
NUMBERINGS = {
    "letters as Roman numerals": ("I II III IV V VI", "{}. {}"),
    "letters as Roman numerals, Chinese mark": ("I II III IV V VI", "{}、{}"),
    "Roman numerals": ("Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ Ⅵ", "{}、{}"),
    "Roman numerals alone": ("Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ Ⅵ", "{} {}"),
    "parts": ("一 二 三 四 五 六", "第{}部分 {}"),
    "parts in Roman numerals": ("I II III IV V VI", "第{}部分：{}"),
    "figures": ("1 2 3 4 5 6", "{}. {}"),
    "figures alone": ("1 2 3 4 5 6", "{} {}"),
    "figures with a nought": ("01 02 03 04 05 06", "{} | {}"),
    "brackets": ("一 二 三 四 五 六", "（{}）{}"),
    "figures in brackets": ("1 2 3 4 5 6", "（{}）{}"),
    "circles": ("① ② ③ ④ ⑤ ⑥", "{}{}"),
    "brackets in one character": ("㈠ ㈡ ㈢ ㈣ ㈤ ㈥", "{}{}"),
    "formal": ("壹 贰 叁 肆 伍 陆", "{}、{}"),
    "capital letters": ("A B C D E F", "{}. {}"),
    "ranks": ("一 二 三 四 五 六", "第{}，{}"),
    "squares": ("■ ■ ■ ■ ■ ■", "{}{}"),
    "a number in a frame": ("一 二 三 四 五 六", "【{}】{}"),
    "all in a frame": ("【 【 【 【 【 【", "{}{}】"),
    "bold only": (". . . . . .", "<b>{1}</b>"),
}


def written(headings: list[str], prose: dict[str, list[str]] | None = None) -> Report:
    lines = [f"<p>{line}</p>" for line in (*make.TITLE, make.INTRODUCTION)]
    for heading, key in zip(headings, make.PARTS, strict=True):
        lines.append(f"<p>{heading}</p>")
        lines += [f"<p>{line}</p>" for line in (make.PROSE | (prose or {})).get(key, ())]
        lines.append({"active": TABLES["T2"], "requests": TABLES["T3"], "disputes": TABLES["T4"]}.get(key, ""))
    return read("\n".join(lines))


def keys(report: Report) -> list[str | None]:
    return [section.key.value if section.key else None for section in report.sections]


@pytest.mark.parametrize("numbering", NUMBERINGS.values(), ids=NUMBERINGS)
def test_every_numbering(numbering: tuple[str, str]) -> None:
    ordinals, style = numbering
    report = written([style.format(mark, words) for mark, words in zip(ordinals.split(), make.PARTS.values(), strict=True)])
    assert keys(report) == KEYS
    assert [section.heading for section in report.sections] == list(make.PARTS.values())
    assert report.introduction == make.INTRODUCTION
    assert report.sections[0].text.splitlines() == make.PROSE["overview"]


def test_marks_in_front_of_lines_inside_a_part_make_no_parts() -> None:
    inside = [
        "■主动公开政府信息情况",
        "公开12条。",
        "◆平台建设",
        "第一、加强学习。",
        "A. 培训。",
        "1 总体情况良好。",
        "Ⅰ 类事项办理",
    ]
    headings = [f"{mark}、{words}" for mark, words in zip("一二三四五六", make.PARTS.values(), strict=True)]
    report = written(headings, {"overview": inside})
    assert keys(report) == KEYS
    assert report.sections[0].text.splitlines()[0] == "■主动公开政府信息情况"


@pytest.mark.parametrize("place", range(6))
def test_one_figure_among_chinese_numerals_is_a_slip_of_the_pen(place: int) -> None:
    marks = [str(number + 1) if number == place else mark for number, mark in enumerate("一二三四五六")]
    report = written([f"{mark}、{words}" for mark, words in zip(marks, make.PARTS.values(), strict=True)])
    assert keys(report) == KEYS
    assert [section.ordinal for section in report.sections] == marks


def test_an_item_of_a_list_is_no_slip_of_the_pen() -> None:
    headings = [f"{mark}、{words}" for mark, words in zip("一二三四五六", make.PARTS.values(), strict=True)]
    headings[1] = "（此处缺一个标题）"
    report = written(headings, {"overview": ["1、组织管理。", "2、主动公开政府信息情况", "公开12条。"]})
    assert "active" not in keys(report)


@pytest.mark.parametrize(
    "line", ["IT系统建设情况", "V类事项", "第一，抓紧落实", "3月召开会议", "·更新栏目", "A类答复12件", "2023年度"]
)
def test_lines_that_only_look_like_headings(line: str) -> None:
    heading = read_heading(line)
    assert heading is None or not heading.is_wording


@pytest.mark.parametrize(
    "row",
    [
        "三、本年度办理结果（一）予以公开119　　75　　84　　0　　282　　0　　560",
        "四、结转下年度继续办理 1 0 0 0 0 0 1",
        "四、结转下年度继续办理0",
        "一、本年新收政府信息公开申请数量 3 / / / / / 3",
    ],
)
def test_a_row_of_a_table_whose_cells_were_lost_heads_no_part(row: str) -> None:
    headings = [f"{mark}、{words}" for mark, words in zip("一二三四五六", make.PARTS.values(), strict=True)]
    report = written(headings, {"requests": [row]})
    assert keys(report) == KEYS
