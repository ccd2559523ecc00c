"""Which units a district's report says it counts; where it says nothing, no sum is held against it."""

from __future__ import annotations

import pytest

from parsers.model import SectionKey
from rules.rollup.scope import Scope, scope_of
from tests.rules.rollup.units import report, rolled

EVERY, DEPARTMENTS = ("baishan", "qushui"), ("qushui",)


def _scope(text: str) -> Scope | None:
    own = report("qinghe")
    part = own.section(SectionKey.OVERVIEW)
    assert part is not None
    part.text = text
    return scope_of(own, rolled(report("baishan"), report("qushui")))


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("本报告根据区政府各部门、各镇（街道）政府信息公开工作年度报告汇总编制。", (EVERY,)),
        ("本报告主要根据县政府、县各相关部门、各乡镇人民政府的政府信息公开年度报告编制。", (EVERY,)),
        ("2023年，全区共收到政府信息公开申请24件。", (EVERY,)),
        ("全区各级行政机关新收政府信息公开申请24件。", (EVERY,)),
        ("报告中数据统计范围为全区。", (EVERY,)),
        ("本报告由区政府各部门年报汇总编制。", (EVERY, DEPARTMENTS)),
        ("本报告综合区政府各委、办、局的政府信息公开年度报告编制而成。", (EVERY, DEPARTMENTS)),
        ("全区共收到申请24件，以上数据不含镇街道。", (DEPARTMENTS,)),
    ],
)
def test_stated(text: str, readings: tuple[tuple[str, ...], ...]) -> None:
    scope = _scope(text)
    assert scope is not None
    assert scope.readings == readings
    assert scope.quote in text


@pytest.mark.parametrize(
    "text",
    [
        "2023年，区政府办公室收到政府信息公开申请24件。",
        "组织全区各部门、各镇街开展业务培训3次。",
        "公布本级政府上一年度政府信息公开工作年度报告。",
        "全区共收到申请24件，本报告仅统计区政府本级。",
        "推动各镇、街道完善公开目录，指导各部门规范答复文书。",
    ],
)
def test_not_stated(text: str) -> None:
    assert _scope(text) is None
