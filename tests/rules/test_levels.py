"""Names and levels in districts other than Wendeng: a county, a county-level city, a district of a municipality, a prefecture."""

from __future__ import annotations

import datetime as dt

import pytest

from crawler.register.model import Register, Site, Unit, UnitKind
from rules.case import Case
from rules.engine import judge
from rules.levels import issuer_kind
from rules.registry import all_rules
from tests.rules.base import clean_report


def loud(
    site: str, own: str, kind: UnitKind, rule: str, *, introduction: str = "编制本报告。", overview: str = "公开信息9条。"
) -> list[tuple[str, str]]:
    """Outcome and what was found, for a register of the government, an office of justice and the unit itself."""
    government = Unit(unit_id="gov", name=site, kind=UnitKind.DISTRICT_GOVERNMENT)
    place = site.removesuffix("人民政府")
    justice = Unit(unit_id="justice", name=f"{place}司法局", kind=UnitKind.DEPARTMENT, parent="gov")
    unit = government if own == site else Unit(unit_id="own", name=own, kind=kind, parent="gov")
    units = (government, justice) if unit is government else (government, justice, unit)
    register = Register(site=Site(id="x", name=site, base_url="http://x.example", hosts=("x.example",)), units=units)
    report = clean_report("2021", 2023, unit_id=unit.unit_id)
    report.title, report.unit_name, report.introduction = f"{own}2023年政府信息公开工作年度报告", own, introduction
    for section in report.sections:
        section.text = overview if section.key == "overview" else ""
    case = Case(register=register, unit=unit, year=2023, as_of=dt.date(2024, 2, 1), report=report, local=True)
    return [
        (line.outcome.value, str(line.left))
        for line in judge(case, rules=[all_rules()[rule]])
        if line.outcome in ("fail", "review")
    ]


COUNTY, CITY = "平潭县人民政府", "荣成市人民政府"


@pytest.mark.parametrize(
    ("site", "own", "kind", "text"),
    [
        (COUNTY, "平潭县财政局", UnitKind.DEPARTMENT, "我局落实县委、县政府要求，全县公开，市政府、省政府部署。"),
        (COUNTY, "平潭县苏平镇人民政府", UnitKind.TOWN, "我镇落实县委要求，平潭综合实验区管委会指导，全区公开。"),
        (CITY, "荣成市财政局", UnitKind.DEPARTMENT, "我局落实市委、市政府、威海市要求，全市公开，我市先进。"),
        ("上海市徐汇区人民政府", "上海市徐汇区财政局", UnitKind.DEPARTMENT, "我局落实区委、区政府要求，全区公开，全市领先。"),
        ("杭州市人民政府", "杭州市人民政府", UnitKind.DISTRICT_GOVERNMENT, "我市各县区、县政府，在区政府网站公开，全市先进。"),
        ("南宁市横州市人民政府", "南宁市横州市财政局", UnitKind.DEPARTMENT, "全区排名第一，自治区通报表扬。"),
    ],
)
def test_a_units_own_levels_are_right(site: str, own: str, kind: UnitKind, text: str) -> None:
    assert loud(site, own, kind, "N-LEVEL", overview=text) == []


@pytest.mark.parametrize(
    ("site", "own", "kind", "text", "word"),
    [
        (COUNTY, "平潭县苏平镇人民政府", UnitKind.TOWN, "我局主动公开信息。", "我局"),
        (COUNTY, "平潭县财政局", UnitKind.DEPARTMENT, "通过区政府网站公开。", "区政府"),
        (CITY, "荣成市城区街道办事处", UnitKind.SUBDISTRICT, "通过区政府门户网站公开，辖区有经济开发区。", "区政府"),
        (CITY, "荣成市财政局", UnitKind.DEPARTMENT, "全县公开信息。", "全县"),
        ("上海市徐汇区人民政府", "上海市徐汇区财政局", UnitKind.DEPARTMENT, "我县公开信息。", "我县"),
    ],
)
def test_another_level_is_found(site: str, own: str, kind: UnitKind, text: str, word: str) -> None:
    assert loud(site, own, kind, "N-LEVEL", overview=text) == [("fail", word)]


@pytest.mark.parametrize("name", ["县司法局", "平潭县司法局"])
def test_another_unit_of_a_county_is_found(name: str) -> None:
    found = loud(COUNTY, "平潭县苏平镇人民政府", UnitKind.TOWN, "N-UNIT", introduction=f"请与{name}联系。")
    assert found == [("fail", name)]


@pytest.mark.parametrize("name", ["市司法局", "福州市司法局", "连江县司法局"])
def test_units_of_other_places_are_none_of_the_county(name: str) -> None:
    found = loud(COUNTY, "平潭县苏平镇人民政府", UnitKind.TOWN, "N-UNIT", overview=f"公开信息9条，{name}多次指导。")
    assert found == []


def test_the_usual_introduction_of_a_county_level_city() -> None:
    text = "结合2023年荣成市财政局政府信息公开工作实际编制。请与荣成市财政局联系（地址：威海市荣成市示例路9号，电话：0631-5550123）。"
    assert loud(CITY, "荣成市财政局", UnitKind.DEPARTMENT, "N-UNIT", introduction=text) == []


def test_a_district_of_the_same_city_is_another_place() -> None:
    text = "结合2023年威海市文登区财政局政府信息公开工作实际编制。"
    assert loud(CITY, "荣成市财政局", UnitKind.DEPARTMENT, "N-UNIT", introduction=text) == [("fail", "文登区")]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("某市公安局鹿湾区分局", UnitKind.DEPARTMENT),
        ("国家税务总局某市香湖区税务局", UnitKind.DEPARTMENT),
        ("某区消防救援大队", UnitKind.DEPARTMENT),
        ("某市卫生健康委", UnitKind.DEPARTMENT),
        ("某县五华科技产业园管理委员会", UnitKind.FUNCTIONAL_ZONE),
        ("某市高新区", UnitKind.FUNCTIONAL_ZONE),
        ("某镇中心卫生院", UnitKind.INSTITUTION),
        ("某市第一中学", UnitKind.INSTITUTION),
        ("某市人民医院", UnitKind.INSTITUTION),
        ("某区经纬街道办事处", UnitKind.SUBDISTRICT),
        ("某县横山镇", UnitKind.TOWN),
    ],
)
def test_the_kind_of_a_body_by_its_name(name: str, kind: UnitKind) -> None:
    """Bodies outside the register are known by how their names end."""
    report = clean_report("2021", 2023)
    report.unit_id, report.unit_name, report.title = None, name, f"{name}2023年政府信息公开工作年度报告"
    register = Register(site=Site(id="x", name=COUNTY, base_url="http://x.example", hosts=("x.example",)), units=())
    case = Case(register=register, unit=None, year=2023, as_of=dt.date(2024, 2, 1), report=report, local=True)
    assert issuer_kind(case) is kind
