"""Totals and parts as reports write them; the figures of the sums are those of published reports, the sentences are our own."""

from __future__ import annotations

import pytest

from parsers.prose.enumeration import find_sums
from parsers.prose.sums import Doubt

# sentence, total, parts, whether it holds, whether a difference may be told as a mistake
CASES = [
    ("全年公开信息450条，其中公众号359条，网站91条，包括提案4条，执法7条，职能27条，动态36条，组织3条，其他14条。", 450, [359, 91], True),
    ("全年公开信息532条，其中公众号357条，报道101篇，网站75篇。从内容看，职能24条，动态36条。", 532, [357, 101, 75], False),
    ("主动公开信息121条，其中动态33条、公告7条、政策35条、重点领域26条、其他20条。", 121, [33, 7, 35, 26, 20], True),
    ("公开信息317条，其中动态227条，文件54条，财政7条，其他19条。", 317, [227, 54, 7, 19], False),
    ("主动公开信息227条，其中动态85条，公告21条，文件6条，重点领域76条，其他39条。", 227, [85, 21, 6, 76, 39], True),
    ("公开信息34条，包括职能7条，文件2条，规划4条，人事10条，预决算2条，其他4条。", 34, [7, 2, 4, 10, 2, 4], False),
    ("公开信息1321条，其中网站158条、公众号167条、其他渠道996条。", 1321, [158, 167, 996], True),
    ("公开信息38条，其中概况3条，动态19条，公告5条，人事4条，财政3条，规划2条，会议1条，其他2条。", 38, [3, 19, 5, 4, 3, 2, 1, 2], False),
    ("公开384条，其中：概况18条；政策5条；规划1条；公告112条；人事7条；财政2条；会1条；动态238条。", 384, [18, 5, 1, 112, 7, 2, 1, 238], True),
    ("公开信息103条。其中，概况26条，机构1条，规划1条，财政3条，动态72条。", 103, [26, 1, 1, 3, 72], True),
    ("公开信息1688条，其中网站767条、新媒体921条。", 1688, [767, 921], True),
    ("共收到8份申请，均为自然人提出。其中，予以公开2件，部分公开2件，过程性信息1件，不掌握2件，其他1件。", 8, [2, 2, 1, 2, 1], True),
    ("公开信息22条，其中：1.文件1条；2.动态12条；3.年报1条；4.公告5条；5.财政3条。", 22, [1, 12, 1, 5, 3], True),
    ("共制作信息3021条，其中主动公开1027条，依申请公开459条，不予公开1535条。", 3021, [1027, 459, 1535], True),
]  # fmt: skip


@pytest.mark.parametrize(("text", "total", "parts", "holds"), CASES)
def test_sums_of_reports(text: str, total: int, parts: list[int], holds: bool) -> None:
    stated = next(one for one in find_sums(text) if one.total == total)
    assert list(stated.parts) == parts
    assert stated.holds is holds
    assert stated.doubt is Doubt.NONE
    assert stated.quote in text


@pytest.mark.parametrize(
    "text",
    [
        "主动公开信息10915条。其中，发布政策文件9件，关联解读27条；公开会议议题17条，邀请代表列席3次。",
        "公开信息260余条。其中，印发文件16件，发布解读28篇；召开会议17次。",
        "公开信息540条，其中公众号352条，网站38条，新闻75条等。",
        "微博发布1000条，微信800条，其中原创500条。",
        "办理建议12件、提案8件，其中A类15件，B类4件，C类1件。",
        "今年公开信息600条，比上年的500条增长20%，其中概况20条、动态580条。",
    ],
)
def test_nothing_is_called_wrong(text: str) -> None:
    assert [one.written for one in find_sums(text) if not one.holds and one.doubt is Doubt.NONE] == []


def test_the_tree_of_parts_of_parts() -> None:
    sums = find_sums(CASES[0][0])
    inner = next(one for one in sums if one.total == 91)
    assert inner.holds
    assert inner.path == (450, 91)


def test_units_of_one_family_miss_loosely() -> None:
    """In mixed units only a near miss is told as a mistake: 篇 may count something else than 条."""
    (stated,) = find_sums("公开信息500条，其中公众号300条，报道80篇，图解60篇。")
    assert not stated.holds
    assert stated.doubt is Doubt.LOOSE


@pytest.mark.parametrize(
    "text",
    [
        "全年公开信息数240条，其中：主动公开规范性文件数4条，制发规范性文件数4件。通过网站公开210条，其他方式公开30条。",
        "公开信息240条，其中规范性文件4条。从渠道看，网站210条、公告栏30条。",
    ],
)
def test_a_second_division_of_the_same_total_may_hold(text: str) -> None:
    assert [one.written for one in find_sums(text) if not one.holds] == []


@pytest.mark.parametrize(
    "text",
    [
        "发布信息6060条，其中：会议信息20条，政策文件310件，意见征集80件，其他信息5650条。",
        "办理申请1527件，其中予以公开占58.5%、不予公开占41.5%。全年行政复议93件，行政诉讼19件。",
    ],
)
def test_units_that_vary_and_lists_without_numbers(text: str) -> None:
    assert [one.written for one in find_sums(text) if not one.holds] == []


def test_the_number_of_something_is_exact() -> None:
    (stated,) = find_sums("公开信息数120条，其中网站公开数80条，微信公开数20条，其他公开数10条。")
    assert not stated.holds
    assert stated.doubt is Doubt.NONE
    (stated,) = find_sums("公开信息120条，其中网站80条，微信数10条，其他20条。")
    assert stated.parts == (80, 10, 20)
