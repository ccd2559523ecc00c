"""Blanks in prose: layout goes, but a gap where a number was never filled in stays and is found."""

from __future__ import annotations

import pytest

from app.locations import default_register
from crawler.register import load_register
from parsers.parse import parse
from parsers.readers.dispatch import read_document
from parsers.textnorm import close_gaps
from rules.engine import judge
from rules.model import Outcome
from rules.registry import all_rules
from tests.parsers import make_html as make
from tests.rules.base import clean_case


@pytest.mark.parametrize(
    ("text", "closed"),
    [
        ("2024 年 1 月", "2024年1月"),
        ("共 3 条", "共3条"),
        ("公开信息　　条，", "公开信息　　条，"),
        ("公开信息  条。", "公开信息　　条。"),
        ("公开信息 条。", "公开信息条。"),
        ("姓名    年龄", "姓名年龄"),
        ("一、  总体情况", "一、总体情况"),
        ("see www.a.cn for  more", "see www.a.cn for  more"),
    ],
)
def test_gaps(text: str, closed: str) -> None:
    assert close_gaps(text) == closed


@pytest.mark.parametrize("gap", ["&nbsp;&nbsp;", "&emsp;&emsp;", "　　", "<u>&nbsp;&nbsp;&nbsp;</u>"])
def test_an_unfilled_number_in_a_page_is_found(gap: str) -> None:
    body = make.page({"T2": "", "T3": "", "T4": ""}).replace("主动公开信息12条。", f"主动播放信息{gap}条。")
    report = parse(make.site_page(body).encode(), register=load_register(default_register()), year=2023)
    case = clean_case("2021", 2023)
    case.report = report
    (finding,) = judge(case, rules=[all_rules()["N-PLACEHOLDER"]])
    assert finding.outcome is Outcome.FAIL
    assert "播放信息" in finding.message


def test_folded_spaces_of_a_page_are_layout() -> None:
    document = read_document("<html><body><p>主动播放信息   \n  条。</p></body></html>".encode())
    assert [block.text for block in document.blocks] == ["主动播放信息条。"]  # type: ignore[union-attr]
