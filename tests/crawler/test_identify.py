"""Whose report of which year a title speaks of, also where the list has cut it short."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.identify import classify_publication, identify_unit, may_name_unit, organisation, signed_by, title_year
from crawler.records import PublicationKind
from crawler.register import Register, load_register
from tests.crawler.test_register import SITE, register_in

UNITS = "unit_id,name,kind\na,甲市乙区人民政府,district_government\nz,甲市乙区丙镇人民政府,town\nc,甲市乙区财政局,department\n"


@pytest.fixture
def register(tmp_path: Path) -> Register:
    return load_register(register_in(tmp_path, SITE.replace("[site]", '[site]\nname = "甲市乙区人民政府"'), UNITS))


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("甲市乙区丙镇人民政府2023年政府信息公…", "z"),
        ("甲市乙区丙镇人民政府2023年度政府信…", "z"),
        ("甲市乙区丙镇人民政府2023年度...", "z"),
        ("2023年甲市乙区财政局政府信息公开工作…", "c"),
        ("2023年甲市乙区财政局政府信…", "c"),
        # A row of a table that names unit and year, and a file of it.
        ("区财政局 2023年度报告", "c"),
        ("乙区财政局 2023年", "c"),
        ("区财政局2023年度工作报告", "c"),
        ("丙镇人民政府2023年年报", "z"),
        # Cut inside the name: it might be the government's own, an office's or a town's.
        ("甲市乙区人民政…", None),
        ("2023年甲市乙区财…", None),
        ("甲市乙区财政局2023年政府采购…", None),
    ],
)
def test_a_title_that_the_list_cut_still_names_its_unit(register: Register, title: str, unit: str | None) -> None:
    assert identify_unit([title], register)[0] == unit


def test_a_whole_title_that_ends_in_dots_of_another_kind_is_read_as_before() -> None:
    assert organisation("甲市乙区财政局2023年政府信息公开工作年度报告") == "甲市乙区财政局"


NAMES = (
    "unit_id,name,kind,aliases\n"
    "a,甲市乙县人民政府,district_government,\n"
    "b,甲市乙县人民政府办公室,department,县政府办\n"
    "f,甲市乙县发展和改革委员会,department,县发改局\n"
    "s,甲市乙县审计局,department,\n"
    "g,甲市乙县公共资源交易中心,institution,\n"
)


@pytest.fixture
def county(tmp_path: Path) -> Register:
    return load_register(register_in(tmp_path, SITE.replace("[site]", '[site]\nname = "甲市乙县人民政府"'), NAMES))


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("乙县2023年政府信息公开工作年度报告", "a"),
        ("2023年乙县政府信息公开工作年度报告", "a"),
        ("2023年甲市乙县政府信息公开工作年度报告", "a"),
        ("甲市2023年政府信息公开工作年度报告", None),
        ("乙县发改局2023年政府信息公开工作年度报告", "f"),
        ("发改局2023年政府信息公开工作年度报告", "f"),
        ("乙县发展改革委2023年政府信息公开工作年度报告", "f"),
        ("县发展改革委员会2023年政府信息公开工作年度报告", "f"),
        ("县审计局2023年政府信息公开工作年度报告", "s"),
        ("【年度报告】乙县审计局 2023 年政府信息公开工作年度报告", "s"),
        ("乙县审计局关于2023年度政府信息公开工作情况的报告", "s"),
        ("乙县审计局政府信息公开2023年度报告", "s"),
        ("2023年度政府信息公开工作年度报告-乙县审计局", "s"),
        ("2023年政府信息公开工作年度报告（乙县审计局）", "s"),
        ("2023年政府信息公开工作年度报告（图片版）", None),
        ("乙县公共资源交易中心（县政务服务中心）2023年政府信息公开工作年度报告", "g"),
        ("丙县审计局2023年政府信息公开工作年度报告", None),
        ("乙县审计局2023政府信息公开工作年度报告", "s"),
        ("乙县审计局２０２３年政府信息公开工作年度报告", "s"),
        ("乙县审计局政府信息公开年报（2023）", "s"),
    ],
)
def test_the_ways_in_which_titles_name_a_unit(county: Register, title: str, unit: str | None) -> None:
    assert identify_unit([title], county)[0] == unit


def test_a_name_that_fits_two_units_when_shortened_names_none(tmp_path: Path) -> None:
    units = NAMES + "h,甲市乙县发展改革委员会,department,\n"
    both = load_register(register_in(tmp_path, SITE.replace("[site]", '[site]\nname = "甲市乙县人民政府"'), units))
    assert identify_unit(["乙县发展改革委2023年政府信息公开工作年度报告"], both)[0] is None


@pytest.mark.parametrize(
    ("text", "signed"),
    [
        ("……进一步规范。\n乙县审计局\n2024年1月6日", "乙县审计局"),
        ("……进一步规范。 乙县审计局 二〇二四年一月六日 ", "乙县审计局"),
        ("……与乙县审计局于2024年1月6日联合开展培训。", ""),
        ("……进一步规范。", ""),
    ],
)
def test_who_signed_a_report(text: str, signed: str) -> None:
    assert signed_by(text) == signed


@pytest.mark.parametrize(
    ("title", "unit"),
    [
        ("甲市乙区丁镇人民政府2023年政府信息公开工作年度报告", None),  # another town, not a slip of the pen
        ("甲市乙区审计局2023年政府信息公开工作年度报告", None),
        ("甲市乙丙镇人民政府2023年政府信息公开工作年度报告", "z"),  # 区 was dropped
        ("甲市乙区丙镇人人民政府2023年政府信息公开工作年度报告", "z"),
        ("甲市乙区丙镇中心小学2023年政府信息公开工作年度报告", None),
    ],
)
def test_a_character_dropped_or_doubled_is_a_slip_and_another_one_is_another_body(
    register: Register, title: str, unit: str | None
) -> None:
    assert identify_unit([title], register)[0] == unit


@pytest.mark.parametrize(
    ("title", "year"),
    [
        ("某局2023年政府信息公开工作年度报告", 2023),
        ("某局政府信息公开年报（2023）", 2023),
        ("某局2023政府信息公开工作年度报告", 2023),
        ("２０２３年政府信息公开工作年度报告", 2023),
        ("某局政府信息公开年度报告2023", 2023),
        ("二〇二三年政府信息公开工作年度报告", 2023),
        ("某局2023号文件政府信息公开工作年度报告", None),
        ("某局政府信息公开工作年度报告（202301）", None),
        ("某局政府信息公开工作年度报告", None),
    ],
)
def test_the_year_of_a_title(title: str, year: int | None) -> None:
    assert title_year(title) == year


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("某局政府信息公开2023年度报告", PublicationKind.REPORT),
        ("某局2023年政府信息公开工作年度报告（公示）", PublicationKind.REPORT),
        ("【公示】某局2023年政府信息公开工作年度报告", PublicationKind.REPORT),
        ("某局2023年政府信息公开工作年度报告编制情况公示", PublicationKind.LOOKALIKE),
        ("某局2023年度行政处罚公示（政府信息公开年报）", PublicationKind.LOOKALIKE),
        ("某局2023年政府信息公开工作年度报告（图解）", PublicationKind.LOOKALIKE),
        ("某局2023年政府网站工作年度报表", PublicationKind.LOOKALIKE),
        ("某局2023年度国有资产报告", PublicationKind.UNKNOWN),
    ],
)
def test_report_or_look_alike(title: str, kind: PublicationKind) -> None:
    assert classify_publication(title)[0] is kind


@pytest.mark.parametrize(
    ("text", "may"),
    [
        ("丙镇", True),
        ("丙镇（原丁镇）", True),
        ("甲市乙区丙镇人民政府", True),
        ("使用说明", False),
        ("丁镇", False),
        ("丙", False),
        ("", False),
    ],
)
def test_words_that_may_stand_for_a_unit(register: Register, text: str, may: bool) -> None:
    assert may_name_unit(text, register) is may
