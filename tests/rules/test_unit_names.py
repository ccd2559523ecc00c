"""With the register of Wendeng: whose name an introduction may carry, and whose it may not."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from crawler.register.load import load_register
from rules.case import Case
from rules.engine import judge
from rules.model import Finding
from rules.registry import all_rules
from rules.unit_names import other_units
from tests.rules.base import clean_report

REGISTER = load_register(Path(__file__).resolve().parents[2] / "registers" / "wendeng")


def case_of(unit_id: str, introduction: str, overview: str = "公开政府信息126条。") -> Case:
    unit = REGISTER.unit(unit_id)
    assert unit is not None
    report = clean_report("2021", 2023, unit_id=unit_id)
    report.title, report.unit_name = f"{unit.name}2023年政府信息公开工作年度报告", unit.name
    report.introduction = introduction
    for section in report.sections:
        section.text = overview if section.key == "overview" else ""
    return Case(register=REGISTER, unit=unit, year=2023, as_of=dt.date(2024, 2, 1), report=report, local=True)


def judged(case: Case) -> list[Finding]:
    return [line for line in judge(case, rules=[all_rules()["N-UNIT"]]) if line.outcome in ("fail", "review")]


def test_every_unit_of_the_register_may_publish_the_usual_introduction() -> None:
    """Names, aliases and addresses of a whole district at once: nobody's own introduction names anybody else."""
    for unit in REGISTER.units:
        text = (
            f"结合2023年{unit.name}政府信息公开工作实际，编制发布本报告。报告电子版可从威海市文登区人民政府门户网站查阅。"
            f"请与{unit.name}办公室联系（地址：威海市文登区龙山街道办事处东侧，电话：0631-5550123）。"
        ).replace("政府政府", "政府")
        assert judged(case_of(unit.unit_id, text)) == [], unit.name


@pytest.mark.parametrize("alias", ["区财政局", "文登区财政局", "威海市文登区财政局"])
def test_another_units_names_are_found(alias: str) -> None:
    found = list(other_units(case_of("mishan", ""), f"请与{alias}联系"))
    assert [named.unit.unit_id for named in found] == ["czj"]
    assert found[0].name == alias


@pytest.mark.parametrize("text", ["市财政局", "威海市财政局", "省财政厅", "荣成市财政局", "环翠区财政局", "各区财政局"])
def test_bodies_of_other_places_are_none_of_the_register(text: str) -> None:
    assert list(other_units(case_of("mishan", ""), f"按照{text}要求")) == []


@pytest.mark.parametrize(
    ("unit_id", "name"),
    [("mishan", "威海市文登区人民政府"), ("zhzfj", "威海市文登区人民政府办公室"), ("mishan", "高村镇人民政府")],
)
def test_a_report_of_another_body_is_published(unit_id: str, name: str) -> None:
    """Even those whom everyone may name do not stand in the issuer's own place."""
    findings = judged(case_of(unit_id, f"根据《条例》要求，发布{name}2023年政府信息公开工作年度报告。"))
    assert [line.outcome for line in findings] == ["fail"]
    assert name in findings[0].message


def test_the_government_above_is_named_by_everyone() -> None:
    text = "按照威海市文登区人民政府办公室要求，结合2023年威海市文登区人民政府龙山街道办事处政府信息公开工作实际编制。"
    assert judged(case_of("longshan", text)) == []


def test_another_town_tells_its_own_story() -> None:
    findings = judged(case_of("mishan", "编制本报告。", "2023年，高村镇认真落实《条例》，公开政府信息126条。"))
    assert [(line.outcome, line.severity) for line in findings] == [("fail", "warning")]


@pytest.mark.parametrize(
    "text",
    [
        "会同区司法局、区财政局开展检查。",
        "配合区审计局、区统计局，向区信访局转交来信3件。",
        "在高村镇、宋村镇开展政策宣讲。",
        "“假日米山”公众号发布信息359条。",
    ],
)
def test_partners_and_places_are_rightly_named(text: str) -> None:
    assert judged(case_of("mishan", "编制本报告。", text)) == []
