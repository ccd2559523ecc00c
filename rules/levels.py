"""What kind of body an issuer is, by register or by its own name, and which words a body of its level may not use for itself."""

from __future__ import annotations

import re

from crawler.register.model import UnitKind
from rules.case import Case
from rules.issuer import issuer_name

_KINDS = (
    (UnitKind.TOWN, re.compile(r"(?:镇|乡)(?:人民)?政府$|[^市县区]{2,}(?:镇|乡)$")),
    (UnitKind.SUBDISTRICT, re.compile(r"街道(?:办事处|办)?$|办事处$")),
    (
        UnitKind.FUNCTIONAL_ZONE,
        re.compile(r"(?:开发区|高新区|度假区|示范区|园区|产业园|新区|实验区)(?:管理委员会|管委会)?$|管委会$"),
    ),
    (UnitKind.DISTRICT_GOVERNMENT, re.compile(r"(?:[区县市旗州]|自治州)(?:人民)?政府$")),
    (
        UnitKind.DEPARTMENT,
        re.compile(r"(?:局|委员会|办公室|办公厅|厅|部|[支大总]队)$|(?:健康|改革|教育|农工|国资|建设|交通)委$"),
    ),
    (UnitKind.INSTITUTION, re.compile(r"(?:医院|卫生院|学校|中学|小学|幼儿园|学院|大学|中心|[图档博美]\w{1,3}馆|集团|公司)$")),
)
_OFFICE = re.compile(r"政府(?:办公室|办公厅|办)$")
_REVIEW_OFFICE = re.compile(r"[省市县区旗州](?:人民)?政府(?:办公室|办公厅|办)?$|司法[局厅]$")


def issuer_kind(case: Case) -> UnitKind | None:
    """The kind of the issuer; None where neither the register nor its name tells (a government outside is DISTRICT_GOVERNMENT)."""
    if case.unit is not None:
        return case.unit.kind
    name = bare_name(case)
    return next((kind for kind, words in _KINDS if words.search(name)), None)


def bare_name(case: Case) -> str:
    """The issuer's name without white space, year and the words of a title; "" where neither report nor title names one."""
    name = re.sub(r"\s", "", issuer_name(case) or (case.report.title if case.report is not None else ""))
    return re.split(r"(?:关于)?(?:[12]\d{3}|二[〇○零]).{0,3}年|政府信息公开工作", name)[0]


def may_decide_reviews(case: Case) -> bool:
    """Whether the issuer decides reviews (行政复议法): a government above the towns, its office, or the office of justice."""
    if case.unit is not None and case.unit.kind is UnitKind.DISTRICT_GOVERNMENT:
        return True
    return _REVIEW_OFFICE.search(bare_name(case)) is not None


def is_government_office(case: Case) -> bool:
    """Whether the issuer is the office of a government, which writes for the whole area too."""
    return _OFFICE.search(bare_name(case)) is not None


def is_single_unit(case: Case) -> bool | None:
    """Whether the report is of one body and not of a whole district, city or province; None where that is unknown."""
    kind = issuer_kind(case)
    return None if kind is None else kind is not UnitKind.DISTRICT_GOVERNMENT
