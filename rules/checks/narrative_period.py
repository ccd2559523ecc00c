"""The statistics period is the whole reporting year, and introduction and body speak of that year."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from functools import lru_cache

from parsers.prose.period import Period, PeriodState, read_period
from rules.case import Case
from rules.introduction import introduction_of
from rules.levels import bare_name
from rules.model import Evidence, Outcome, Severity, Verdict
from rules.passages import Passage, passages
from rules.registry import rule
from rules.unit_names import names_of

ALL = ("2008", "2019", "2021")
_INTRODUCED = (
    re.compile(r"结合(?:本[^，。；]{0,6})?(?P<year>(?:19|20)\d{2})年[^。；]{0,60}?(?:实际|情况)"),
    re.compile(
        r"(?:现?公布|发布|编制|现将|形成|撰写|特制[定作])[^，。；《》\d]{0,40}?(?P<year>(?:19|20)\d{2})年度?[^。；，]{0,40}?(?:年度报告|年报|信息公开|报告)"
    ),
)
_SELF = r"(?:我|本|全)(?:局|镇|区|街道|办事处|办|委|单位|中心|院|站|乡|县|市|机关|部门|校|会|馆|队|所|司|行)"
_BODY = re.compile(
    rf"^(?:[（(][一二三四五六七八九十]+[）)][^。；]{{0,20}}?[。：]?)?(?P<year>(?:19|20)\d{{2}})年度?，?(?:在[^，。；]{{0,30}}下，)?(?P<self>{_SELF})[^。；]*"
)
_OPENING = r"(?:[（(][一二三四五六七八九十]+[）)][^。；\d]{0,20}?[。：]?)?(?P<year>(?:19|20)\d{2})年度?，?"
_OPENS = re.compile(_OPENING)
_TITLE = re.compile(r"《[^》\n]*》")
_PLACE = re.compile(r"^(?:[^市县区]{2,4}市)?[^市县区]{1,5}[市县区](?=.{3})")
_GOVERNMENT = re.compile(r"(?:人民政府|办事处|管理委员会|管委会)$")
_DOES = re.compile(r"共|全年|累计|主动公开|公开(?:各类|政府|政务)?信息|收到|受理|召开|开展|发布|严格|认真|坚持|持续|扎实")
_PLANS = re.compile(r"将|计划|拟|下一步|继续|打算|力争|预计|目标")
_COMPARES = re.compile(r"较|相比|同比|对比|去年|上年|以来|起，|首次|年底前|整改|针对")


@rule(
    "N-PERIOD", severity=Severity.ERROR, category="narrative", templates=ALL,
    basis="条例49 (上一年度); cf. DB51/T 2660 2.1",
)  # fmt: skip
def period_is_the_year(case: Case) -> Iterator[Verdict]:
    """The statistics period runs from 1 January to 31 December of the reporting year (条例 Art. 49).

    A period that is missing or gives one date only is a warning. Digits run together by an editor are damaged text: a person
    looks, unless the year contradicts. Not assessable where no text was read.
    Right: 2023年1月1日至12月31日. Wrong: 自2010年1月1日起至2009年12月31日止.
    """
    report = case.report
    if report is None:
        return
    for passage in passages(report):
        period = read_period(passage.prose, case.year)
        if period is not None:
            yield _judged(case, passage, period)
            return
    introduction = introduction_of(report)
    if introduction is None:
        # The introduction may have been lost in reading; a body without a period proves nothing.
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_introduction")
        return
    yield Verdict(
        outcome=Outcome.FAIL,
        subject="period",
        message="fail_missing",
        severity=Severity.WARNING,
        evidence=(introduction.proof(introduction.prose.source.strip()[:120]),),
    )


def _judged(case: Case, passage: Passage, period: Period) -> Verdict:
    quote = passage.prose.quote(period.begin, period.stop)
    verdict = Verdict(
        outcome=Outcome.PASS,
        subject="period",
        values={"quote": quote, "where": passage.where},
        evidence=(passage.proof(quote),),
    )
    if period.state is PeriodState.DAMAGED:
        verdict.outcome = Outcome.REVIEW
        verdict.message = "review_damaged"
    elif period.state is PeriodState.IMPOSSIBLE:
        verdict.outcome = Outcome.FAIL
        verdict.message = "fail_impossible"
    elif period.state is not PeriodState.WHOLE:
        verdict.outcome = Outcome.FAIL
        verdict.severity = Severity.WARNING
        verdict.message = f"fail_{period.state.value}"
        day = period.start or period.end
        if case.year is not None and day is not None and day.year != case.year:
            verdict.severity = None  # the one date that is there belongs to another year
            verdict.message = "fail_year"
            verdict.values |= {"stated": day.isoformat()}
    else:
        _judge_whole(case, period, verdict)
    return verdict


def _judge_whole(case: Case, period: Period, verdict: Verdict) -> None:
    start, end = period.start, period.end
    if start is None or end is None:
        raise ValueError("a whole period has two dates")
    verdict.values |= {"start": _date(start), "end": _date(end)}
    verdict.left = f"{start.isoformat()}/{end.isoformat()}"
    if start > end:
        verdict.outcome, verdict.message = Outcome.FAIL, "fail_backwards"
        return
    year = case.year if case.year is not None else start.year
    verdict.right = f"{year}-01-01/{year}-12-31"
    if verdict.left != verdict.right:
        verdict.outcome = Outcome.FAIL
        verdict.message = "fail"


def _date(day: dt.date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


@rule("N-YEAR", severity=Severity.ERROR, category="narrative", templates=ALL, basis="条例49")
def text_is_of_the_year(case: Case) -> Iterator[Verdict]:
    """The introduction speaks of the reporting year; so do sentences like "YYYY年，我局共…" (these only a warning).

    Plans for the next year, comparisons with the last, dates of laws, budgets of other years and titles in 《》 are not looked at.
    Not assessable where the year is unknown. Right: 结合2023年工作实际 in a report for 2023. Wrong: 结合2022年工作实际.
    """
    report = case.report
    if report is None or case.year is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_year")
        return
    faults = [*_introduction_faults(case), *_body_faults(case)]
    yield from faults
    if not faults:
        yield Verdict(outcome=Outcome.PASS)


def _introduction_faults(case: Case) -> Iterator[Verdict]:
    report = case.report
    if report is None:
        return
    introduction = introduction_of(report)
    if introduction is None:
        return
    prose = introduction.prose
    told: set[int] = set()
    for pattern in _INTRODUCED:
        for found in pattern.finditer(_blank_titles(prose.text)):
            year = int(found["year"])
            if year == case.year or year in told:
                continue
            told.add(year)
            quote = prose.quote(found.start(), found.end())
            yield _wrong_year("introduction", "fail", year, quote, case, introduction.proof(quote))


def _body_faults(case: Case) -> Iterator[Verdict]:
    report = case.report
    if report is None or case.year is None:
        return
    introduction = introduction_of(report)
    for passage in passages(report, introduction=False):
        text = _blank_titles(passage.prose.text)
        opens = introduction is not None and introduction.section is passage.section
        done = len(introduction.prose.text) if introduction is not None and opens else 0
        for span in passage.prose.sentences():
            sentence = text[span.start : span.end]
            if span.end <= done and any(pattern.search(sentence) for pattern in _INTRODUCED):
                continue  # told as the introduction's
            found = _BODY.match(sentence) or _by_name(case, sentence)
            if found is None or int(found["year"]) == case.year or not _DOES.search(sentence):
                continue
            if str(case.year) in sentence or _COMPARES.search(sentence) or _PLANS.search(sentence):
                continue
            year, quote = int(found["year"]), passage.prose.quote(span.start, span.end)
            verdict = _wrong_year(passage.name, "fail_body", year, quote, case, passage.proof(quote))
            verdict.severity = Severity.WARNING
            verdict.values |= {"where": passage.where}
            yield verdict


def _by_name(case: Case, sentence: str) -> re.Match[str] | None:
    """A sentence that opens with a year and the issuer's own name ("2022年，米山镇共制定…")."""
    if _OPENS.match(sentence) is None:
        return None
    return next((found for name in _own_names(case) if name in sentence and (found := _opens_with(name).match(sentence))), None)


@lru_cache(maxsize=512)
def _opens_with(name: str) -> re.Pattern[str]:
    return re.compile(rf"{_OPENING}(?P<self>{re.escape(name)})(?!的?(?:预算|决算|规划|报告))")


def _own_names(case: Case) -> list[str]:
    """The names under which a text may speak of its issuer, the longest first; never a bare place or a word of two characters."""
    names = set(names_of(case.unit, case.register)) if case.unit is not None else {bare_name(case)}
    names |= {_PLACE.sub("", name, count=1) for name in tuple(names)}
    names |= {_GOVERNMENT.sub("", name) for name in tuple(names)}
    return sorted((name for name in names if len(name) > 2 and not name.startswith("人民政府")), key=len, reverse=True)


def _wrong_year(subject: str, message: str, year: int, quote: str, case: Case, proof: Evidence) -> Verdict:
    return Verdict(
        outcome=Outcome.FAIL,
        subject=subject,
        message=message,
        left=year,
        right=case.year,
        values={"quote": quote, "stated": year},
        evidence=(proof,),
    )


def _blank_titles(text: str) -> str:
    """Titles in 《》 blanked, so that places stay."""
    return _TITLE.sub(lambda title: " " * len(title.group()), text)
