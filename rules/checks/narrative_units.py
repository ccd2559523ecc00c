"""The report speaks of its own unit: title, introduction and contact name no other body and no other place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from crawler.register.model import UnitKind
from parsers.prose.text import Span, level_prose
from rules.case import Case
from rules.evidence import of_document
from rules.introduction import introduction_of
from rules.levels import bare_name
from rules.model import Evidence, Outcome, Severity, Verdict
from rules.passages import Passage, passages
from rules.places import named_places, own_area
from rules.registry import rule
from rules.unit_names import Named, is_expected, other_units

_TITLES = re.compile(r"《[^》\n]{0,200}》")
_ADDRESS = re.compile(r"(?:地址|地点|位于|坐落)[^，。；、）\n]*|(?:邮箱|网址)[：]?[^，。；、）\n]*")
_CONTACT = re.compile(r"(?=[^。\n]*(?:联系|地址))[^。\n]*(?:电话|传真)")
# What only the issuer does in its own report, right after its name at the beginning of a clause.
_AS_ISSUER = re.compile(
    r"^(?:认真|严格|坚持|积极|主动公开|高度重视|深入|紧紧|共(?:主动)?公开|全年|坚决|按照|不断|着力|扎实|未收到|没有收到|切实|持续|结合|围绕"
    r"|(?:\d{4}年度?)?政府信息公开(?:工作)?(?:年度|情况|坚持|以))"
)
_CLAUSE_START = re.compile(
    r"(?:^|[。；\n]|[一二三四五六七八九]是|（[一二三四五六七八九十]）)[\s，]*(?:(?:\d{4}年|本年|今年|全年|一年来)度?(?:以来)?，?)?$"
)
# Partners, examples, places where something was done: other bodies are rightly named.
_BESIDE = re.compile(
    r"(?:会同|联合|协同|配合|与|和|及|由|向|对|对接|赴|到|在|从|于|、|参加|邀请|组织|学习|借鉴|指导|督促|根据|按照|经|报送|转|交|据|等|为|给|将|把|以|属)$"
)
_BESIDE_AFTER = re.compile(
    r"^(?:等|、|和|与|及|联合|共同|牵头|负责人|备案|审查|审核|网站|指导|要求|组织|通报|反馈|答复|办理|承办|部署|考核)"
)
_ACCOUNT = re.compile(r"[“「]([^”」\n]{2,12})[”」](?:[^，。；\n]{0,6})(?:公众号|新媒体|微博|抖音|视频号|头条号)")
_PLACE_BEFORE = re.compile(r"(?:公布|发布|编制|形成)(?:了)?$|结合(?:\d{4}年度?)?$")
_PLACE_AFTER = re.compile(r"^(?:\d{4}年度?)?(?:的)?(?:政府)?(?:政府)?信息公开")
_ISSUER = (
    re.compile(r"(?:公布|发布|编制)(?:了)?(?P<name>[^，。；：、（）\d]{4,30}?)(?:\d{4}年度?|的?政府信息公开|信息公开)"),
    re.compile(r"结合(?:\d{4}年度?)?(?P<name>[^，。；：、（）\d]{4,30}?)(?:的?政府信息公开|信息公开)(?:工作)?实际"),
)
_PLACE_NAME = re.compile(r"^(?:[^市县区旗州省]{1,9}(?:省|自治区|市|自治州|州|区|县|旗)|[区县]|市(?![场政容]))")
_BODY = re.compile(r"(?:局|委员会|办公室|人民政府|镇|乡|街道|办事处|中心|厅|院|站|管委会)$")
_COMPILERS = (UnitKind.DISTRICT_GOVERNMENT,)


@rule("N-UNIT", severity=Severity.ERROR, category="narrative", templates=("2008", "2019", "2021"), basis="条例6")
def no_other_unit_is_named(case: Case) -> Iterator[Verdict]:
    """Title, introduction and contact line name no body of the register but the issuer, and no city or county but its own.

    The district government, its office and the issuer's parent are everyone's to name, only not in the issuer's own place (发布X2023年…
    年度报告); addresses and titles in 《》 are not looked at.
    Elsewhere another body in the place of the issuer is a warning, any other mention that names no partner is for a person. A city or
    county other than the issuer's own is a warning. Not assessable for a body outside the register whose own name shows no place.
    Right: 请与米山镇人民政府联系 in its own report. Wrong: 现公布建水县民族宗教事务局2025年度报告 in a town's report.
    """
    report, area = case.report, own_area(case)
    if report is None:
        return
    if case.unit is None and not area.lowest:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="issuer_unclear")
        return
    faults = [*_in_title(case), *_in_passages(case), *_places(case)]
    if not faults:
        faults = list(_another_body(case))
    yield from faults
    if not faults:
        yield Verdict(outcome=Outcome.PASS)


def _is_contact(sentence: str) -> bool:
    # The pattern is slow on long sentences and cannot match without one of these words.
    return ("电话" in sentence or "传真" in sentence) and _CONTACT.search(sentence) is not None


@lru_cache(maxsize=64)
def _blank(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: " " * len(found.group()), text)


def _in_title(case: Case) -> Iterator[Verdict]:
    report = case.report
    if report is None:
        return
    title = level_prose(report.title).text
    for named in other_units(case, title):
        yield _fault(named.name, f"title/{named.unit.unit_id}", "标题", report.title, of_document(report, report.title))


def _another_body(case: Case) -> Iterator[Verdict]:
    """A body outside the register in the issuer's own place, whose name has nothing in common with the issuer's."""
    report = case.report
    own = case.unit.name if case.unit is not None else bare_name(case)
    if report is None or not own:
        return
    introduction = introduction_of(report)
    if introduction is None:
        return
    prose = introduction.prose
    text = _blank(_TITLES, prose.text)
    others = (found for pattern in _ISSUER for found in pattern.finditer(text) if _BODY.search(found["name"]))
    found = next((one for one in others if not _may_be_one(own, one["name"])), None)
    if found is None:
        return
    span = prose.sentence_at(found.start())
    quote = prose.quote(span.start, span.end)
    verdict = _fault(found["name"], f"introduction/{found['name']}", introduction.where, quote, introduction.proof(quote))
    verdict.outcome, verdict.message = Outcome.REVIEW, "review"
    yield verdict


def _may_be_one(own: str, name: str) -> bool:
    """Whether two names may be one body's: the shorter core is in the longer one, character by character ("住建局")."""
    short, long = sorted((_without_places(own), _without_places(name)), key=len)
    if re.match(r"(?:本|我|各)", name) or len(short) == 1:
        return True
    if not short or not long:
        return short == long
    rest = iter(long)
    return all(char in rest for char in short)


def _without_places(name: str) -> str:
    """What is left of a body's name without its places; "" for a government and its office."""
    core = re.sub(r"(?:人民政府|政府)(?:办公室|办公厅|办)?$|(?:办事处|管理委员会|管委会)$", "", name)
    core = core.replace("人民政府", "")
    while (shorter := _PLACE_NAME.sub("", core, count=1)) != core:
        core = shorter
    return core


def _in_passages(case: Case) -> Iterator[Verdict]:
    report = case.report
    if report is None or case.unit is None:
        return
    told: set[tuple[str, str]] = set()
    for passage in passages(report):
        text = _blank(_ADDRESS, _blank(_TITLES, passage.prose.text))
        for named in other_units(case, text, expected=passage.section is None and bool(report.sections)):
            opening = _opens(passage, named.start)
            if opening and is_expected(case, named.unit) and not _in_the_issuers_place(text, named):
                continue
            verdict = _mention(case, passage, text, named)
            if verdict is not None and (named.unit.unit_id, passage.name) not in told:
                told.add((named.unit.unit_id, passage.name))
                yield verdict
        yield from _accounts(case, passage)


def _opens(passage: Passage, position: int) -> bool:
    """Whether a place is in the introduction, which may be the opening of part one. One with no part behind it is the whole text."""
    introduction = introduction_of(passage.report)
    if introduction is None or introduction.section is not passage.section:
        return passage.section is None and bool(passage.report.sections)
    return bool(passage.report.sections) and position < len(introduction.prose.text)


def _in_the_issuers_place(text: str, named: Named) -> bool:
    """Whether a name stands where an introduction names its own unit: "发布X2023年政府信息公开…", "结合2023年X政府信息公开工作实际"."""
    return _PLACE_BEFORE.search(text[: named.start]) is not None and _PLACE_AFTER.match(text[named.end :]) is not None


def _mention(case: Case, passage: Passage, text: str, named: Named) -> Verdict | None:
    span = passage.prose.sentence_at(named.start)
    quote = passage.prose.quote(span.start, span.end)
    proof, subject = passage.proof(quote), f"{passage.name}/{named.unit.unit_id}"
    # Where no heading was recognised the whole text counts as introduction; then only its contact line is one.
    opening = _opens(passage, named.start)
    if opening or _is_contact(text[span.start : span.end]):
        verdict = _fault(named.name, subject, passage.where, quote, proof)
        if case.unit is not None and case.unit.kind in _COMPILERS:
            # The district's report is written by a body of its own, which may be the one to ask.
            verdict.outcome, verdict.message = Outcome.REVIEW, "review"
        return verdict
    if case.unit is not None and case.unit.kind is UnitKind.DISTRICT_GOVERNMENT:
        return None
    before, after = text[span.start : named.start], text[named.end : span.end]
    if _CLAUSE_START.search(before) and _AS_ISSUER.match(after):
        verdict = _fault(named.name, subject, passage.where, quote, proof)
        verdict.severity, verdict.message = Severity.WARNING, "fail_body"
        return verdict
    if _BESIDE.search(before) or _BESIDE_AFTER.match(after) or case.unit is None:
        return None
    if named.unit.kind in (UnitKind.TOWN, UnitKind.SUBDISTRICT, UnitKind.FUNCTIONAL_ZONE) and case.unit.kind not in (
        UnitKind.TOWN,
        UnitKind.SUBDISTRICT,
    ):
        return None  # a department works in towns and streets
    verdict = _fault(named.name, subject, passage.where, quote, proof)
    verdict.outcome, verdict.severity, verdict.message = Outcome.REVIEW, Severity.WARNING, "review"
    return verdict


def _accounts(case: Case, passage: Passage) -> Iterator[Verdict]:
    """Accounts called after another town ("文明高村" in the report of 侯家镇)."""
    if case.unit is None or case.unit.kind is UnitKind.DISTRICT_GOVERNMENT:
        return
    own = "".join((case.unit.name, *case.unit.aliases))
    for found in _ACCOUNT.finditer(passage.prose.text):
        for unit in case.register.units:
            core = _core(unit.name)
            if not core or unit.unit_id == case.unit.unit_id or core not in found[1] or core in own:
                continue
            span = passage.prose.sentence_at(found.start())
            quote = passage.prose.quote(span.start, span.end)
            verdict = _fault(found[1], f"{passage.name}/{unit.unit_id}", passage.where, quote, passage.proof(quote))
            verdict.outcome, verdict.severity, verdict.message = Outcome.REVIEW, Severity.WARNING, "review_account"
            yield verdict


@lru_cache(maxsize=8192)
def _core(name: str) -> str:
    found = re.search(r"(?:区|县|市)([^区县市]{2,4})(?:镇|乡|街道)(?:人民政府|办事处)$", name)
    return found[1] if found else ""


def _places(case: Case) -> Iterator[Verdict]:
    report, area = case.report, own_area(case)
    if report is None or not area.lowest:
        return
    spans: list[tuple[str, str, str, Evidence | None]] = [("title", level_prose(report.title).text, report.title, None)]
    introduction = introduction_of(report)
    if introduction is not None:
        prose, text = introduction.prose, _blank(_TITLES, introduction.prose.text)
        for span in prose.sentences():
            quote = prose.quote(span.start, span.end)
            spans.append(("introduction", text[span.start : span.end], quote, introduction.proof(quote)))
    for passage in passages(report, introduction=False):
        text = _blank(_TITLES, passage.prose.text)
        spans += [
            ("contact", text[span.start : span.end], quote, passage.proof(quote))
            for span in passage.prose.sentences()
            if _is_contact(text[span.start : span.end])
            for quote in [_quote(passage, span)]
        ]
    told: set[str] = set()
    for subject, text, quote, proof in spans:
        for place, _ in named_places(text):
            if place.name in area.names or place.name in told or place.parent == area.lowest:
                continue
            told.add(place.name)
            where = {"title": "标题", "introduction": "引言", "contact": "联系方式"}[subject]
            verdict = _fault(place.name, f"{subject}/{place.name}", where, quote, proof or of_document(report, quote))
            verdict.severity, verdict.message = Severity.WARNING, "fail_place"
            verdict.values |= {"own": area.lowest}
            if case.unit is None:
                # Only the title tells where a body outside the register belongs: a person decides.
                verdict.outcome, verdict.message = Outcome.REVIEW, "review_place"
            yield verdict


def _quote(passage: Passage, span: Span) -> str:
    return passage.prose.quote(span.start, span.end)


def _fault(name: str, subject: str, where: str, quote: str, proof: Evidence) -> Verdict:
    return Verdict(
        outcome=Outcome.FAIL,
        subject=subject,
        values={"name": name, "where": where, "quote": quote},
        left=name,
        evidence=(proof,),
    )
