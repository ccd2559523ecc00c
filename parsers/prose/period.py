"""The statistics period that a report states: whole, one date only, lost, or damaged in typing."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from enum import StrEnum

from msgspec import Struct

from parsers.prose.numbers import han_number
from parsers.prose.text import Prose

_DATE = r"(?:(?P<{0}y>\d{{4}})[年.\-/])?(?P<{0}m>\d{{1,2}})[月.\-/](?P<{0}d>\d{{1,2}})日{{0,2}}"
_TO = r"(?:(?:零|00?)(?:[时点：:](?:00?分?)?)?)?(?:起|开始|始)?[，,、]?(?:至|到|止于|截至|截止到?|—+|－+|-+|~|～|–)"
_MONTHS = re.compile(
    r"(?P<year>\d{4})年(?P<first>\d{1,2})月?(?:至|到|—+|－+|-+|~|～|–)(?:(?P=year)年)?(?P<last>\d{1,2})月(?:份|底|末)?(?!\d)"
)
_RANGE = re.compile(_DATE.format("a") + _TO + _DATE.format("b"))
_END = re.compile(r"(?:截至|截止到?|止于|至|到|时间点[为是])" + _DATE.format("b"))
_START = re.compile(r"(?:自|从)" + _DATE.format("a"))
_WHOLE_YEAR = re.compile(r"(?P<year>\d{4})(?:年度|年全年|年(?!\d))|(?:本|上一?)年度")
_DAMAGED = re.compile(r"\d月日|\d年月|(?:19|20)\d{2}\d{3,8}日|\d{5,8}日?(?:起|至|到|止|—|-)|(?:至|到|—|-)\d{5,8}日?止?")
_WORDS = re.compile(
    r"(?:统计|数据)[^。，；\n]{0,8}?(?:期限|时限|期间|时段|时间|区间|周期|范围|截至|截止|期(?=[自从为是：]))|(?:统计|数据)(?:均?为|自|从|是)(?=\d{4}年\d{1,2}月)|起止时间|时间范围|报告期|(?:数据|统计)[^。；\n]{0,12}(?:截至|截止)"
)
# A whole year that no word announces as the period: "本报告涵盖2012年1月1日至12月31日期间的情况".
_BARE_YEAR = re.compile(rf"(?P<year>\d{{4}})年1月1日{_TO}(?:(?P<end>\d{{4}})年)?12月31日")
# The clause in front of the dates speaks of the report; or of something else that has a term: by its name, or by a word for its term.
_OF_THE_REPORT = re.compile(r"报告|年报|统计|数据|信息公开|政务公开")
_OF_OTHER_THINGS = re.compile(
    r"资金|预算|决算|经费|项目|工程|合同|协议|采购|招标|补[贴助]|活动|许可|任期|聘|租|保险|展[期览]|试点|公示|征[集求]|培训|有效"
)
# A term that belongs to what the report tells, though no word for the report stands beside it.
_OF_WHAT_IS_TOLD = re.compile(r"涵盖|覆盖|所涉|内容|编制|总结|所列")
_A_TERM = re.compile(r"(?:期限?|期间|时间|时段|时限|年限|周期|范围)(?:[为是]|自|从|：)*$")
_BARE_TERM = re.compile(r"(?:本|其|上述|具体|的|起止|时间|时段|时限|区间|期间|范围|跨度|为|是|自|从|：)*")
_CLAUSE = re.compile(r"[，。；！？\n]")
_HAN_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_HAN_YEAR = re.compile(r"[一二][〇○零一二三四五六七八九]{3}(?=年)")
_HAN_DAY = re.compile(r"(?:元|[一二三四五六七八九十]{1,3})(?=[月日])")


class PeriodState(StrEnum):
    """How much of the period is there."""

    WHOLE = "whole"
    END_ONLY = "end_only"
    START_ONLY = "start_only"
    LOST = "lost"  # announced, but the dates are not there
    DAMAGED = "damaged"  # digits run together or lost by an editor
    IMPOSSIBLE = "impossible"  # a date that no calendar has


class Period(Struct, frozen=True):
    """A stated period. `start` and `end` are as stated; a date without year takes that of the other, `year_stated` tells."""

    state: PeriodState
    start: dt.date | None
    end: dt.date | None
    year_stated: bool
    begin: int
    stop: int
    years: tuple[int, ...]


def read_period(prose: Prose, default_year: int | None) -> Period | None:
    """The statistics period of a text, or None where none is announced; a period without any year is read as of `default_year`.

    A range that nothing announces is one only where it is exactly `default_year`: any other may belong to something else.
    """
    for found in _WORDS.finditer(prose.text):
        begin = prose.sentence_at(found.start()).start
        stop = prose.sentence_at(found.start()).end
        if _is_of_other_things(prose.text[begin : found.end()]):
            continue
        clause = prose.text[found.start() : min(stop, found.end() + 60)]
        period = _in_clause(clause, default_year, begin, stop)
        if period is not None:
            return period
    for bare in _BARE_YEAR.finditer(prose.text):
        if default_year is not None and {bare["year"], bare["end"]} <= {str(default_year), None}:
            sentence = prose.sentence_at(bare.start())
            if _is_of_other_things(prose.text[sentence.start : bare.start()]):
                continue
            start, end = dt.date(default_year, 1, 1), dt.date(default_year, 12, 31)
            return Period(PeriodState.WHOLE, start, end, True, sentence.start, sentence.end, (default_year,))
    return None


def _is_of_other_things(before: str) -> bool:
    """Whether the words in front of the dates give them as the term of something that is not the report: 资金执行期为…"""
    clause = _CLAUSE.split(before)[-1]
    if _BARE_TERM.fullmatch(clause):
        return _OF_OTHER_THINGS.search(before) is not None and _OF_THE_REPORT.search(before) is None
    if _OF_THE_REPORT.search(clause):
        return False
    if _OF_OTHER_THINGS.search(clause):
        return True
    return _A_TERM.search(clause) is not None and _OF_WHAT_IS_TOLD.search(clause) is None


def _in_clause(clause: str, default_year: int | None, begin: int, stop: int) -> Period | None:
    text = _HAN_YEAR.sub(lambda year: year.group().translate(_HAN_DIGITS), clause)
    text = _HAN_DAY.sub(lambda day: str(1 if day.group() == "元" else han_number(day.group()) or day.group()), text)
    years = tuple(int(year) for year in re.findall(r"(?:19|20)\d{2}", text))
    stated = bool(years)

    def told(state: PeriodState, start: dt.date | None = None, end: dt.date | None = None) -> Period:
        return Period(state, start, end, stated, begin, stop, years)

    if found := _RANGE.search(text):
        start_year = found["ay"] or found["by"] or default_year
        end_year = found["by"] or found["ay"] or default_year
        if start_year is None or end_year is None:
            return told(PeriodState.LOST)
        try:
            start = dt.date(int(start_year), int(found["am"]), int(found["ad"]))
            end = dt.date(int(end_year), int(found["bm"]), int(found["bd"]))
        except ValueError:
            return told(PeriodState.IMPOSSIBLE)
        return told(PeriodState.WHOLE, start, end)
    if found := _MONTHS.search(text):
        stated_year, first, last = (int(found[name]) for name in ("year", "first", "last"))
        if not (1 <= first <= 12 and 1 <= last <= 12):
            return told(PeriodState.IMPOSSIBLE)
        days = calendar.monthrange(stated_year, last)[1]
        return told(PeriodState.WHOLE, dt.date(stated_year, first, 1), dt.date(stated_year, last, days))
    if _DAMAGED.search(text):
        return told(PeriodState.DAMAGED)
    for pattern, name, state in ((_END, "b", PeriodState.END_ONLY), (_START, "a", PeriodState.START_ONLY)):
        if found := pattern.search(text):
            year = found[f"{name}y"] or default_year
            try:
                day = dt.date(int(year), int(found[f"{name}m"]), int(found[f"{name}d"])) if year is not None else None
            except ValueError:
                return told(PeriodState.IMPOSSIBLE)
            return told(state, None if name == "b" else day, day if name == "b" else None)
    if found := _WHOLE_YEAR.search(text):
        year = int(found["year"]) if found["year"] else default_year
        if year is not None:
            return told(PeriodState.WHOLE, dt.date(year, 1, 1), dt.date(year, 12, 31))
    if re.search(r"期限|时限|期间|时段|起止", clause[:14]) and re.search(r"自|从|至|到|止|为", clause):
        return told(PeriodState.LOST)
    return None
