"""The prose of the clean synthetic reports: invented, in the style of the field, agreeing with the tables of base.py."""

from __future__ import annotations

from collections.abc import Iterator

from crawler.register.model import UnitKind

WE = {
    UnitKind.DISTRICT_GOVERNMENT: "我区",
    UnitKind.DEPARTMENT: "我局",
    UnitKind.TOWN: "我镇",
    UnitKind.SUBDISTRICT: "我街道",
    UnitKind.FUNCTIONAL_ZONE: "我区",
    UnitKind.INSTITUTION: "我中心",
}
HEADINGS = {
    "overview": "总体情况",
    "active": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "disputes": "政府信息公开行政复议、行政诉讼情况",
    "problems": "存在的主要问题及改进情况",
    "other": "其他需要报告的事项",
}
BASIS = {
    "2021": "《中华人民共和国政府信息公开工作年度报告格式》（国办公开办函〔2021〕30号）",
    "2008": "《山东省政府信息公开办法》",
    "2019": "《国务院办公厅政府信息与政务公开办公室关于政府信息公开工作年度报告有关事项的通知》（国办公开办函〔2019〕60号）",
}

_OVERVIEW = """（一）主动公开方面。{year}年，{we}围绕清河湿地修复、蓝莓产业园建设等重点工作公开政府信息126条，\
其中通过区政府网站公开84条，通过“清河发布”微信公众号公开42条。
（二）依申请公开方面。{year}年，{we}新收政府信息公开申请12件，上年结转1件，办结11件，结转下年度继续办理2件。
（三）政府信息管理方面。修订《主动公开基本目录》，逐条核对公开依据、时限和责任人，全年清理失效链接9处。
（四）政府信息公开平台建设方面。便民服务大厅设公开专区1处，配备查询终端2台，安排专人引导群众查阅村级事务。
（五）监督保障方面。将政府信息公开纳入年度工作考核，委托群众代表开展社会评议1次，举办业务培训3期；全年未发生责任追究情形。"""

_OVERVIEW_BEFORE = """（一）主动公开方面。围绕河道清淤、老旧校舍加固等民生实事，{we}全年发布各类信息97条，网站与公众号同步更新。
（二）依申请公开方面。{year}年新收政府信息公开申请7件，无上年结转，办结6件，1件结转下年度继续办理。
（三）政府信息管理方面。指定专人负责保密审查，落实“先审查、后公开”，全部文件在形成之日起规定时限内上网。
（四）政府信息公开平台建设方面。改版政务公开专栏，新增检索入口，撤并长期不更新的栏目。
（五）监督保障方面。召开专题会议两次，对照工作考核细则自查自评，听取社会评议意见后逐项答复，当年没有需要责任追究的情况。"""

_PROBLEMS = """存在的主要问题：一是解读材料以文字为主，群众看不懂、不愿看；二是村级公开栏更新偶有滞后。
改进情况：一是制作图表和短视频解读，每份重要文件发布后三日内同步推出；二是建立每周巡查制度，由包村干部拍照回传更新情况。"""

_PROBLEMS_BEFORE = """存在的主要问题：一是部分信息分类不够准确，查找不便；二是工作人员对答复文书格式掌握不熟。
改进情况：一是参照目录重新归类历史信息，并增设关键词检索；二是邀请法律顾问讲解答复文书范本，组织模拟办理练习。"""

_OTHER = """（一）政府信息公开收费方面。{year}年，{we}未收取政府信息公开信息处理费。
（二）建议提案办理方面。承办人大代表建议2件、政协提案1件，均已公开办理结果，其中A类3件。"""

_OTHER_BEFORE = """（一）本年度没有发出信息处理费收费通知，未收取政府信息公开信息处理费。
（二）人大代表建议由{we}主办1件，办理答复已在网站公布。"""

_OTHER_2019 = """承办人大代表建议2件、政协提案1件，均已公开办理结果，其中A类3件。"""
_OTHER_2019_BEFORE = """人大代表建议由{we}主办1件，办理答复已在网站公布。"""


def title(name: str, year: int) -> str:
    """The standard title."""
    return f"{name}{year}年政府信息公开工作年度报告"


def introduction(name: str, template: str, year: int) -> str:
    """The introduction in use in the city since reporting year 2022, with an invented address and telephone number."""
    parts = "、".join(HEADINGS.values())
    return (
        f"根据《中华人民共和国政府信息公开条例》（国务院令第711号，以下简称《条例》）和{BASIS[template]}要求，"
        f"结合{year}年{name}政府信息公开工作实际，编制发布本报告。\n"
        f"本报告内容包括：{parts}。报告中所列数据统计期限从{year}年1月1日到{year}年12月31日止。"
        "报告电子版可从威海市文登区人民政府门户网站（http://www.wendeng.example）政府信息公开专栏查阅或下载。"
        f"公众如需进一步咨询了解相关信息，请与{name}联系（地址：威海市文登区示例路1号，电话：0631-5550123）。"
    )


def sections(template: str, year: int, kind: UnitKind, *, previous: bool) -> Iterator[tuple[str, str, str, str]]:
    """Key, numeral, heading and text of the six parts."""
    other = (_OTHER_BEFORE if previous else _OTHER) if template == "2021" else (_OTHER_2019_BEFORE if previous else _OTHER_2019)
    texts = {
        "overview": _OVERVIEW_BEFORE if previous else _OVERVIEW,
        "active": "",
        "requests": "",
        "disputes": "",
        "problems": _PROBLEMS_BEFORE if previous else _PROBLEMS,
        "other": other,
    }
    for ordinal, (key, heading) in zip("一二三四五六", HEADINGS.items(), strict=True):
        yield key, ordinal, heading, texts[key].format(year=year, we=WE[kind])
