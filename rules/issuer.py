"""What kind of body issued a report, from the register or else from its name: may it make 规章, is it a people's government."""

from __future__ import annotations

import re

from crawler.register.model import UnitKind
from rules.case import Case
from rules.places import area_of_name

_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")
# A city's own name may hold 镇 or 乡 (景德镇市, 新乡市), so it is taken off before looking below it; 城市 is no city.
_CITY = re.compile(r"^(?:[^市县区]{2,}?(?:省|自治区))?[^市县区]{1,6}?(?<!城)市")
_BELOW_CITY = re.compile(r"县|(?<!地)区|旗|镇|乡|街道|苏木|[^城]市(?!场|政|容|民)")
_PROVINCE = re.compile(r"^[^市县]{2,}?(?:省|自治区)(?:人民)?政府")
_GOVERNMENT_IN_TITLE = re.compile(r"[^\s，。]*?人民政府")
_OFFICE = re.compile(r"人民政府(?:办公室|办公厅)")


def issuer_name(case: Case) -> str:
    """The name of the issuer: register, then what the report was identified as, then the government named in its title."""
    if case.unit is not None:
        return case.unit.name
    if case.report is None:
        return ""
    if case.report.unit_name:
        return case.report.unit_name
    named = _GOVERNMENT_IN_TITLE.search(case.report.title)
    return named.group() if named else ""


def may_make_rules(case: Case) -> bool | None:
    """Whether the issuer may make 地方政府规章 (立法法 2023 Art. 93: provinces and 设区的市); None where the level is unclear.

    A district's register holds only bodies that may not. Outside it the name decides, with the list of places: 子长市 is a county-level
    city.
    """
    if case.unit is not None:
        return False
    name = re.sub(r"\s", "", issuer_name(case))
    if not name:
        return None
    if _PROVINCE.search(name):
        return True
    if _BELOW_CITY.search(_CITY.sub("", name, count=1).replace("自治区", "")):
        return False
    if name.startswith(_MUNICIPALITIES) and "政府" in name:
        return True
    return False if area_of_name(name).level in ("区", "县", "旗", "县级市") else None


def is_peoples_government(case: Case) -> bool | None:
    """Whether the issuer is a 人民政府 itself (条例 Art. 50(四)): district or town, not a street office, not a department.

    None where neither register nor report say who issued it.
    """
    if case.unit is not None:
        return case.unit.kind in (UnitKind.DISTRICT_GOVERNMENT, UnitKind.TOWN)
    name = re.sub(r"\s", "", issuer_name(case))
    if not name:
        return None
    if case.report is not None and _OFFICE.search(case.report.title):
        return False
    return name.endswith(("人民政府", "省政府", "市政府", "县政府", "区政府", "镇政府", "乡政府"))
