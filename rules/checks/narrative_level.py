"""The text speaks of its own level: no county or city words in a district, no 我局 in a town's report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.register.model import UnitKind
from parsers.prose.text import Prose
from rules.case import Case
from rules.levels import bare_name, issuer_kind
from rules.model import Outcome, Severity, Verdict
from rules.passages import Passage, passages
from rules.places import own_area
from rules.registry import rule

# What a body calls itself; 我委员会 and 我办公室 are its own, 我办事处 is a street's.
_SELF = {
    "我镇": r"我镇",
    "我乡": r"我乡(?![亲音情愁])",
    "我街道": r"我街道",
    "我局": r"(?<!自)我局(?!限)",
    "我委": r"我委(?!员|托)",
}
_UNFIT_FOR_KIND = {
    UnitKind.TOWN: ("我局", "我委", "我街道"),
    UnitKind.SUBDISTRICT: ("我局", "我委", "我镇", "我乡"),
    UnitKind.DEPARTMENT: ("我镇", "我乡", "我街道"),
    UnitKind.DISTRICT_GOVERNMENT: ("我镇", "我乡", "我街道", "我局"),
    UnitKind.FUNCTIONAL_ZONE: ("我镇", "我乡", "我局"),
    UnitKind.INSTITUTION: ("我镇", "我乡", "我街道"),
}
# The words of each level: its government, its party committee, itself.
# A body of another place ("建水县委") or a list ("省、市、县政府") is not the issuer's level.
_FREE = r"(?:(?<![\u4e00-\u9fff、])|(?<=[过在由向的经据按和与及对从给为将受]))"
_LEVEL = {
    "县": rf"(?:我县|本县|全县(?!级)|{_FREE}(?:县委(?!书记处)|县政府|县人民政府|县直|县级(?!以上|市|及|行政|人民)))",
    "区": rf"(?:我区|本区|(?<![社园市县])全区|{_FREE}(?:区委|区政府|区人民政府|区直))",
    "州": rf"(?:我州|本州|全州|{_FREE}(?:州委|州政府|州人民政府|州直))",
    "旗": rf"(?:我旗|本旗|全旗|{_FREE}(?:旗委|旗政府|旗人民政府|旗直))",
    "市": r"(?:我市|本市)",
}
_UNFIT_FOR_LEVEL = {
    "区": ("县", "州", "旗"),
    "县": ("区", "旗"),
    "旗": ("区", "县"),
    "县级市": ("区", "县", "旗"),
    "市": ("州", "旗"),
    "州": ("旗",),
    "省级": ("州", "旗"),
}
# A zone with an administration of its own is a 区 too, and so is an 自治区.
_ZONE = re.compile(r"(?:实验区|开发区|高新区|示范区|度假区|新区|管理区|园区|保税区|临港区)(?:管委会|管理委员会|党工委|工委)")
_ZONE_BODY = re.compile(r"(?:实验区|开发区|高新区|示范区|度假区|新区|管理区|园区|保税区|临港区|产业园)")
_TITLES = re.compile(r"《[^》\n]{0,200}》|“[^”\n]{0,500}”")


@rule("N-LEVEL", severity=Severity.WARNING, category="narrative", templates=("2008", "2019", "2021"), basis="条例6")
def words_fit_the_level(case: Case) -> Iterator[Verdict]:
    """The text uses no words of another level for the issuer: 县政府 or 我州 in a district, 我局 in a town, 我镇 in a department.

    Bodies of the register are judged by it, all others by their own name and title only. The city above is everyone's to name: 我市 in a
    district's report is for a person. Titles and quotations are not looked at. Not assessable where the level is unknown.
    Right: 我镇 in a town's report. Wrong: 我局 in a town's report; 县政府门户网站 in a district.
    """
    report, kind, area = case.report, issuer_kind(case), own_area(case)
    if report is None:
        return
    if kind is None and not area.level:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="level_unclear")
        return
    told = False
    for passage in passages(report):
        text = _TITLES.sub(lambda found: " " * len(found.group()), passage.prose.text)
        for verdict in (*_by_kind(case, passage, text), *_by_level(case, passage, text)):
            told = True
            yield verdict
    if not told:
        yield Verdict(outcome=Outcome.PASS)


def _by_kind(case: Case, passage: Passage, text: str) -> Iterator[Verdict]:
    kind = issuer_kind(case)
    for word in _UNFIT_FOR_KIND.get(kind, ()) if kind is not None else ():
        found = re.search(_SELF[word], text) if word in text else None
        if found is not None:
            yield _fault(passage, found.start(), word, "fail_kind")


def _by_level(case: Case, passage: Passage, text: str) -> Iterator[Verdict]:
    area = own_area(case)
    if case.unit is not None and case.unit.kind is UnitKind.FUNCTIONAL_ZONE:
        return
    unfit = _UNFIT_FOR_LEVEL.get(area.level, ())
    for level in unfit:
        if level == "区" and (
            _ZONE.search(text) or _ZONE_BODY.search(bare_name(case)) or any(name.endswith("自治区") for name in area.names)
        ):
            continue
        found = re.search(_LEVEL[level], text) if level in text else None
        if found is None:
            continue
        verdict = _fault(passage, found.start(), found.group(), "fail_level")
        verdict.values |= {"own": area.lowest}
        if case.unit is None and not found.group().startswith("我"):
            verdict.outcome, verdict.message = Outcome.REVIEW, "review"
        yield verdict
    if area.level in ("区", "县", "旗") and (found := re.search(_LEVEL["市"], text)):
        # The city above calls itself so too.
        verdict = _fault(passage, found.start(), found.group(), "review")
        verdict.outcome = Outcome.REVIEW
        verdict.values |= {"own": area.lowest}
        yield verdict


def _fault(passage: Passage, start: int, word: str, message: str) -> Verdict:
    prose: Prose = passage.prose
    span = prose.sentence_at(start)
    quote = prose.quote(span.start, span.end)
    return Verdict(
        outcome=Outcome.FAIL,
        subject=f"{passage.name}/{word}",
        message=message,
        values={"word": word, "where": passage.where, "quote": quote},
        left=word,
        evidence=(passage.proof(quote),),
    )
