"""What a district's own report says it counts: the whole district, its departments only, or nothing that can be held against it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from crawler.register.model import UnitKind
from parsers.model import Report
from rules.passages import Passage, passages
from rules.rollup.model import Rollup

_BODIES = (
    r"(?:各|全体|所有|所属|下属)[^，。；]{0,24}?(?:部门|单位|镇|乡|街道|机关)|区直|县直|市直|镇街|各级行政机关|各级各部门"
    r"|(?:区|县|市)政府(?:各|所属)?部门|各委[、]?办[、]?局|各委办局"
)
_GATHERED = re.compile(
    rf"(?:汇总|综合|合计|加总|统计范围|涵盖|包括|包含|根据|依据|由|来源于)[^。；]{{0,80}}?(?:{_BODIES})[^。；]{{0,60}}?(?:年度报告|年报|数据|情况|汇总|编制)"
    rf"|(?:{_BODIES})[^。；]{{0,40}}?(?:年度报告|年报|数据)[^。；]{{0,16}}?(?:汇总|编制|合计|综合|加总)"
)
_COUNTS_ALL = re.compile(
    r"全(?:区|县|市)(?:各级各部门|行政机关|各级行政机关)?[^。；，]{0,8}?(?:共|合计|累计|总计)?[^。；，]{0,6}?(?:收到|受理|新收|接收|办理)[^。；]{0,24}?申请"
)
_DATA_OF = re.compile(r"(?:数据|统计)[^。；]{0,20}?(?:范围|口径)[^。；]{0,12}?全(?:区|县|市)")
_OWN_ONLY = re.compile(r"(?:仅|只)[^。；]{0,16}?(?:本级|本机关|办公室)|不(?:含|包括|包含)[^。；]{0,16}?(?:部门|单位)")
_NO_TOWNS = re.compile(r"不(?:含|包括|包含)[^。；]{0,12}?(?:镇|乡|街道)")
_TOWNS = re.compile(r"镇|乡|街道|各级行政机关|各级各部门|全(?:区|县|市)")
_TOWN_KINDS = (UnitKind.TOWN, UnitKind.SUBDISTRICT)


class Scope(Struct, frozen=True):
    """The sentence that states the scope, and the readings of it, most literal first: each the ids of the units counted."""

    passage: Passage
    quote: str
    readings: tuple[tuple[str, ...], ...]


def scope_of(report: Report, rollup: Rollup) -> Scope | None:
    """The scope stated in the text, or None where none is (then no sum can be held against the report)."""
    sentences = list(_sentences(report))
    if any(_OWN_ONLY.search(words) for _, words, _ in sentences):
        return None
    stated = next(((p, words, q) for p, words, q in sentences if _GATHERED.search(words)), None)
    stated = stated or next(
        ((p, words, q) for p, words, q in sentences if _COUNTS_ALL.search(words) or _DATA_OF.search(words)), None
    )
    if stated is None:
        return None
    passage, words, quote = stated
    every = tuple(unit.unit_id for unit in rollup.units)
    without_towns = tuple(unit.unit_id for unit in rollup.units if unit.kind not in _TOWN_KINDS)
    if any(_NO_TOWNS.search(text) for _, text, _ in sentences):
        readings = [without_towns]
    elif _TOWNS.search(words):
        readings = [every]
    else:
        readings = [every, without_towns]  # "各部门" may mean all bodies or the departments alone
    return Scope(passage, quote, tuple(dict.fromkeys(readings)))


def _sentences(report: Report) -> Iterator[tuple[Passage, str, str]]:
    for passage in passages(report):
        for span in passage.prose.sentences():
            yield passage, passage.prose.text[span.start : span.end], passage.prose.quote(span.start, span.end)
