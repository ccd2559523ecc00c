"""Statements about last year: what is compared, how, by how much, and with which year."""

from __future__ import annotations

from decimal import Decimal

import pytest

from parsers.prose.changes import Way, changes
from parsers.prose.text import level_prose


@pytest.mark.parametrize(
    ("text", "topic", "way", "amount", "stated"),
    [
        ("全年共受理申请1件，较上年增加1件。", "requests", Way.MORE, 1, 1),
        ("收到政府信息公开申请16件，比去年减少3件。", "requests", Way.LESS, 3, 16),
        ("新收政府信息公开申请1,204件，同比增加204件。", "requests", Way.MORE, 204, 1204),
        ("未收到和受理政府信息公开申请，较上年无变化。", "requests", Way.SAME, None, 0),
        ("未收到公民、法人或其他组织提出的政府信息公开申请，与去年持平。", "requests", Way.SAME, None, 0),
        ("被申请行政复议2件，较上年度增加1件。", "reviews", Way.MORE, 1, 2),
        ("被提起行政诉讼3件，比上年下降2件。", "suits", Way.LESS, 2, 3),
        ("制发行政规范性文件5件，与上年相比增加2件。", "documents", Way.MORE, 2, 5),
        ("办理行政处罚300件，较上年减少40件。", "penalties", Way.LESS, 40, 300),
        ("主动公开政府信息450条，较上年增加20条。", "information", Way.MORE, 20, 450),
        ("受理申请12件，是上年的2倍。", "requests", Way.TIMES, 200, 12),
        ("受理申请12件，是去年的50%。", "requests", Way.TIMES, 50, 12),
        ("受理申请12件，比上年翻一番。", "requests", Way.TIMES, 200, 12),
        ("上年收到政府信息公开申请9件。", "requests", Way.LAST, 9, None),
    ],
)
def test_one_statement(text: str, topic: str, way: Way, amount: int | None, stated: int | None) -> None:
    (found,) = changes(level_prose(text))
    assert (found.topic, found.way, found.amount, found.stated) == (topic, way, amount, stated)
    assert not found.approximate


@pytest.mark.parametrize(
    "text",
    [
        "新收政府信息公开申请12件，同比增长13.9%。",  # growth in per cent is another rule's
        "通过网络收到申请6件，较上年增加2件。",
        "开展培训3次，较上年增加1次。",
        "政府网站访问量较上年增加3000次。",
        "收到建议提案12件，较上年增加2件。",
        "收到申请12件，其中自然人10件，较上年增加2件。",
        "申请和行政复议数量较上年减少2件。",
        "办结申请12件，较上年增加2件。",
        "收到申请12件。",
        "",
    ],
)
def test_nothing_that_a_table_could_tell(text: str) -> None:
    assert changes(level_prose(text)) == []


def test_the_year_compared_with_is_kept() -> None:
    (found,) = changes(level_prose("新收申请12件，较2019年增加8件。"))
    assert found.against == 2019
    (found,) = changes(level_prose("2022年收到政府信息公开申请7件。"))
    assert (found.against, found.way, found.amount) == (2022, Way.LAST, 7)


def test_what_was_carried_over_is_not_last_years_number() -> None:
    assert changes(level_prose("上年结转政府信息公开申请3件。")) == []


def test_about_the_same_claims_nothing_exact() -> None:
    (found,) = changes(level_prose("收到申请12件，与上年基本持平。"))
    assert (found.way, found.approximate) == (Way.SAME, True)


def test_decimals_of_a_multiple() -> None:
    (found,) = changes(level_prose("受理申请12件，是上年的1.5倍。"))
    assert (found.amount, found.decimals, found.unit) == (Decimal("150.0"), 1, "倍")


def test_the_statement_is_quoted_with_its_sentence() -> None:
    prose = level_prose("概况如下。2023年，收到申请 12 件，较上年增加 5 件，均已办结。")
    (found,) = changes(prose)
    assert prose.quote(found.span.start, found.span.end) == "2023年，收到申请 12 件，较上年增加 5 件"
