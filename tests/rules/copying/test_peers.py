"""The peers handed to a rule: likest first, both ways, names and numbers masked, in whatever order the reports came."""

from __future__ import annotations

from parsers.model import Report, SectionKey
from rules.copying.peers import nearest_peers
from tests.rules.base import clean_report, register

TEXT = (
    "2023年，{name}围绕河道清淤、老旧校舍加固等民生实事，全年发布各类信息{count}条，网站与公众号同步更新。"
    "{name}指定专人负责保密审查，落实先审查后公开，全部文件在形成之日起规定时限内上网。"
)


def _report(unit_id: str, overview: str, problems: str = "无。") -> Report:
    unit = register().unit(unit_id)
    assert unit is not None
    report = clean_report(unit_id=unit_id, kind=unit.kind)
    report.unit_name = unit.name
    for key, text in ((SectionKey.OVERVIEW, overview), (SectionKey.PROBLEMS, problems)):
        section = report.section(key)
        assert section is not None
        section.text = text
    return report


def test_both_sides_get_the_other() -> None:
    reports = {
        "qinghe": _report("qinghe", TEXT.format(name="清河镇", count=97)),
        "baishan": _report("baishan", TEXT.format(name="白杉镇", count=133)),
        "qushui": _report(
            "qushui",
            "区曲水局聚焦水费收缴和管网改造，公开办事指南，设立咨询窗口，定期回访用水户，听取意见并逐条答复，群众满意度稳步提高，投诉明显下降。",
        ),
    }
    peers = nearest_peers(reports, register(), 0.85)
    assert {unit: [peer.unit_id for peer in found] for unit, found in peers.items()} == {
        "qinghe": ["baishan"],
        "baishan": ["qinghe"],
    }
    backwards = nearest_peers(dict(reversed(reports.items())), register(), 0.85)
    assert backwards == peers
    assert list(backwards) == list(peers)


def test_part_five_counts_by_itself() -> None:
    same = (
        "存在的主要问题：一是部分信息分类不够准确，查找不便；二是工作人员对答复文书格式掌握不熟。"
        "改进情况：一是参照目录重新归类历史信息，增设检索；二是邀请法律顾问讲解答复文书范本，组织模拟办理练习。"
    )
    reports = {
        "qinghe": _report("qinghe", TEXT.format(name="清河镇", count=97), same),
        "qushui": _report("qushui", "区曲水局公开办事指南。", same),
    }
    assert set(nearest_peers(reports, register(), 0.85)) == {"qinghe", "qushui"}


def test_short_parts_are_alike_by_chance() -> None:
    reports = {unit: _report(unit, "依法公开。", "更新不及时，将加强管理。") for unit in ("qinghe", "baishan", "qushui")}
    assert nearest_peers(reports, register(), 0.85) == {}


def test_reports_without_parts_have_no_peers() -> None:
    first, second = clean_report(unit_id="qinghe"), clean_report(unit_id="baishan")
    first.sections, second.sections = [], []
    assert nearest_peers({"qinghe": first, "baishan": second}, register(), 0.85) == {}
    assert nearest_peers({}, register(), 0.85) == {}
