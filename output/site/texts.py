"""The fixed words of the pages, in Chinese and English."""

from __future__ import annotations

_TEXTS = {
    "title": ("政府信息公开工作年度报告审核", "Audit of the annual reports on information disclosure"),
    "matrix": ("各单位各年度报告发布情况", "Reports by unit and year"),
    "findings": ("问题清单", "Findings"),
    "unit": ("单位", "Unit"),
    "kind": ("类别", "Kind"),
    "year": ("年度", "Year"),
    "status": ("发布情况", "Status"),
    "published": ("发布日期", "Published"),
    "days_late": ("逾期天数", "Days late"),
    "score": ("得分", "Score"),
    "grade": ("等次", "Grade"),
    "rule": ("规则", "Rule"),
    "severity": ("程度", "Severity"),
    "message": ("说明", "What is wrong"),
    "basis": ("依据", "Basis"),
    "evidence": ("原文", "Source"),
    "place": ("位置", "Place"),
    "tables": ("报告中的表格（问题涉及的单元格已标出）", "The tables of the report (cells of findings are marked)"),
    "quiet": ("其余规则的结果", "Outcomes of all other rules"),
    "outcome": ("结果", "Outcome"),
    "reason": ("原因", "Reason"),
    "calculation": ("得分的计算", "How the score was computed"),
    "category": ("项目", "Category"),
    "passed": ("通过", "Passed"),
    "failed": ("不符", "Failed"),
    "unassessed": ("无法评判", "Not assessable"),
    "weight": ("权重", "Weight"),
    "live": ("打开网站上的原文", "Open the page on the site"),
    "new_alerts": ("本次新提醒", "New alerts"),
    "broken": (
        "以下栏目今晚没有抓取完整；在恢复之前，不对其中的缺报作任何结论：",
        "These columns were not read completely; nothing is concluded from their silence:",
    ),
    "none": ("没有发现问题。", "Nothing was found."),
    "as_of": ("审核日期", "As of"),
    "generated": ("生成时间", "Generated"),
    "back": ("返回总表", "Back to the matrix"),
    "open_findings": ("未解决的问题", "Open findings"),
    "marked": ("有问题", "finding"),
    "unread": ("未读到", "not read"),
    "blank": ("空白", "blank"),
    "page_no": ("第{}页", "page {}"),
    "notes": ("读取说明", "Notes of the reader"),
    "skip": ("跳到正文", "Skip to content"),
    "legend": ("图例", "Legend"),
    "rows": ("行", "Row"),
    "no_report": ("没有可显示的报告。", "There is no report to show."),
}


def page_texts(lang: str) -> dict[str, str]:
    """All fixed words in `lang`."""
    position = 0 if lang == "zh" else 1
    return {key: pair[position] for key, pair in _TEXTS.items()}
