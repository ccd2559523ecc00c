"""Prose made of one thing over and over is read and judged in seconds: no pattern and no reader of prose is worse than linear by much."""

from __future__ import annotations

import datetime as dt
import time

import pytest

from parsers.parse import parse
from rules.case import Case
from rules.engine import judge
from rules.repair.causes import with_causes
from tests.parsers.make_html import INTRODUCTION, official, page, site_page, table
from tests.rules.base import clean_cells, register

_REGISTER = register()
_VALUES = {address: cell.raw for address, cell in clean_cells("2021").items()}
_CLEAN = page({name: table(grid) for name, grid in official("2021", _VALUES).items()})
# Where the text goes: in front of what.
_PLACES = {
    "introduction": INTRODUCTION,
    "overview": "（二）依申请公开方面。",
    "problems": "下一步，",
    "other": "本年度未收取信息处理费。",
}
_UNITS = (
    "1", "一", "十", "其中", "（", "）", "、", "，", "。", "；", "年", "2024年", "件", "0件，", "1.", "中", "人民政府", "季度", "《", "“",
    "申请1件，", "（一）", "第", "未", "没有", "20XX", "www.", "a@", "联系", "其中：1件、", "共1件", "%", "公开政府信息1条，", "一是",
    "新收申请1件，其中自然人1件，", "复议1件，", "同比增长1%，", "某某", "a", "号", "<br>1<br>", "<br>（1）<br>",
    "收到申请1件，", "共20件，其中18件，占90%，",
)  # fmt: skip
_SHORT = ("1", "十", "其中", "《", "0件，", "申请1件，", "其中：1件、", "www.", "<br>1<br>")
_SIZE = 6_000
# What was found took minutes at this size, and grew with its square or worse.
_SECONDS = 15.0


def _pairs() -> list[object]:
    """Every text in every place in the long form; a few of them in the part that most rules read on every run."""
    return [
        pytest.param(
            unit,
            place,
            marks=() if unit in _SHORT and place == "overview" else pytest.mark.long,
            id=f"{unit!a} in {place}",
        )
        for unit in _UNITS
        for place in _PLACES
    ]


@pytest.mark.parametrize(("unit", "place"), _pairs())
def test_a_text_of_one_thing_is_judged_in_seconds(unit: str, place: str) -> None:
    text = unit * (_SIZE // len(unit))
    data = site_page(_CLEAN.replace(_PLACES[place], text + _PLACES[place], 1)).encode()
    assert len(data) > _SIZE
    before = time.monotonic()
    report = parse(data, register=_REGISTER, name="report.html")
    case = Case(
        register=_REGISTER, unit=_REGISTER.units[0], year=report.year, as_of=dt.date(2024, 3, 1), report=report, local=True
    )
    findings, _ = with_causes(case, judge(case, "zh"), "zh")
    seconds = time.monotonic() - before
    assert findings
    assert seconds < _SECONDS, f"{unit!r} in {place}: {seconds:.1f} s"


def test_numbers_that_are_none_are_words() -> None:
    for rubbish in ("1" * 12_000, "1 " * 6_000, "²", "１" * 5_000, "1," * 4_000, "1." * 4_000):
        data = site_page(_CLEAN.replace("<td>0</td>", f"<td>{rubbish}</td>", 1)).encode()
        report = parse(data, register=_REGISTER, name="report.html")
        assert any(cell.kind == "text" and cell.value is None for cell in report.cells.values())
