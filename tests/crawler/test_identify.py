"""Whose report of which year a title speaks of, also where the list has cut it short."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.identify import identify_unit, organisation
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
