"""A report of another place is not one of our units', whatever its text calls its office; annexes of the old form are noted."""

from __future__ import annotations

import pytest

from parsers.annex import ANNEX_LABELS
from parsers.another_place import names_another_place
from parsers.parse import parse
from tests.parsers.test_html_reports import REGISTER

TITLE = "2023年政府信息公开工作年度报告"


@pytest.mark.parametrize(
    ("body", "foreign"),
    [
        ("清河市山前区司法局", True),
        ("山前县人民政府办公室", True),
        ("威海市文登区司法局", False),
        ("文登区司法局", False),
        ("司法局", False),
        ("山东省威海市文登区司法局", False),
        ("山东省清河市司法局", True),
        ("米山镇人民政府", False),
        ("经济开发区管理委员会", False),
        ("城市管理局", False),
        ("区城市管理局", False),
        ("市场监督管理局", False),
    ],
)
def test_places_in_titles(body: str, foreign: bool) -> None:
    assert names_another_place(f"{body}{TITLE}", REGISTER) is foreign


def test_an_office_of_the_same_name_elsewhere_is_not_ours() -> None:
    text = f"清河市山前区司法局{TITLE}\n如有疑问，请与区司法局办公室联系（电话：1234567）。\n"
    text += "一、总体情况\n很好。\n二、主动公开政府信息情况\n很好。\n五、存在的主要问题及改进情况\n无。\n"
    report = parse(text.encode(), register=REGISTER, name="x.txt")
    assert report.unit_id is None
    assert report.unit_name == "清河市山前区司法局"


def test_rows_of_the_old_annex_are_noted() -> None:
    rows = "".join(
        f"<tr><td>{label}</td><td>{unit}</td><td>{value}</td></tr>"
        for label, unit, value in [
            ("统计指标", "单位", "统计数"),
            ("一、主动公开情况", "", ""),
            ("（一）主动公开政府信息数", "条", "310"),
            ("三、依申请公开情况", "", ""),
            ("（一）收到申请数", "件", "2"),
            ("六、依申请公开信息收取的费用", "万元", "0"),
        ]
    )
    body = f"<p>米山镇2016年政府信息公开工作年度报告</p><p>一、概述</p><p>公开信息310条。</p><p>附表</p><table>{rows}</table>"
    report = parse(body.encode(), register=REGISTER, name="x.html", year=2016)
    assert report.template == "2008"
    (note,) = [note for note in report.notes if note.code == ANNEX_LABELS]
    assert "依申请公开信息收取的费用" in note.message
    assert report.cells == {}
