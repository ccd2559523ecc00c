"""The evidence of copying is the passage here and, right after it, the passage there, each with its document and place."""

from __future__ import annotations

import msgspec

from crawler.register.model import Policy, Register
from parsers.blocks import Place
from parsers.model import SectionKey
from rules.case import Case
from rules.engine import judge
from rules.model import Finding, Outcome
from rules.registry import all_rules
from tests.rules.base import clean_case, clean_report

TEXT = (
    "{year}年，{name}围绕河道清淤、老旧校舍加固等民生实事，全年发布各类信息{count}条，网站与公众号同步更新。"
    "指定专人负责保密审查，落实先审查后公开，全部文件在形成之日起规定时限内上网。"
    "改版政务公开专栏，新增检索入口，撤并长期不更新的栏目。召开专题会议两次，对照工作考核细则自查自评，逐项答复。"
)


def _told(case: Case, rule_id: str) -> Finding:
    (finding,) = judge(case, rules=[all_rules()[rule_id]])
    return finding


def _write(case: Case, *, previous_count: int) -> None:
    for report, year, count in ((case.report, 2023, 97), (case.previous, 2022, previous_count)):
        assert report is not None
        part = report.section(SectionKey.OVERVIEW)
        assert part is not None
        part.text = TEXT.format(year=year, name="我镇", count=count)
        report.sections = [part]


def test_against_last_year() -> None:
    case = clean_case()
    _write(case, previous_count=81)
    finding = _told(case, "X-SIM")
    assert finding.outcome is Outcome.FAIL
    assert case.report is not None
    assert case.previous is not None
    here, there = finding.evidence
    assert (here.document, there.document) == (case.report.document.sha256, case.previous.document.sha256)
    assert here.place == Place(path="h2.overview")
    assert here.quote is not None
    assert there.quote is not None
    assert "97条" in here.quote
    assert "81条" in there.quote
    assert here.quote in case.report.sections[0].text
    assert there.quote in case.previous.sections[0].text
    assert here.quote[:40] in finding.message


def test_against_another_unit() -> None:
    case = clean_case()
    _write(case, previous_count=81)
    peer = clean_report(unit_id="baishan")
    peer.unit_name = "威海市文登区白杉镇人民政府"
    peer.document.sha256 = "b" * 64
    part = peer.section(SectionKey.OVERVIEW)
    assert part is not None
    part.text = TEXT.format(year=2023, name="白杉镇", count=133)
    case.peers = (peer,)
    finding = _told(case, "X-PEER")
    assert finding.subject == "section.overview/baishan"
    assert "威海市文登区白杉镇人民政府" in finding.message
    assert [proof.document == "b" * 64 for proof in finding.evidence] == [False, True]


def test_the_office_sets_the_thresholds() -> None:
    case = clean_case()
    _write(case, previous_count=81)
    strict = {"X-SIM": 1.01, "X-SIM.info": 1.01}
    case.register = _with(case, strict)
    assert _told(case, "X-SIM").outcome is Outcome.PASS


def _with(case: Case, thresholds: dict[str, float]) -> Register:
    return msgspec.structs.replace(case.register, policy=Policy(thresholds=thresholds))


def test_the_same_reports_give_the_same_findings() -> None:
    case = clean_case()
    _write(case, previous_count=81)
    assert judge(case) == judge(case)
