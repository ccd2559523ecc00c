"""What stands around the summed tables, in Chinese and English; the labels inside the tables are the form's own and stay Chinese."""

from __future__ import annotations

from output.labels import KIND
from output.rollup.document import RollupPaper
from rules.rollup.model import CellSum, Standing

ROLLUP_TEXTS: dict[str, dict[str, str]] = {
    "zh": {
        "title": "{district}{year}年政府信息公开工作年度报告表格（各单位合计）",
        "lead": "本表由{counted}个单位年度报告的表格相加得出，应计入{expected}个单位，截至{as_of}。空白表示没有单位填写数字，不是0。",
        "lacking": "尚不完整：{count}个单位没有全部计入（见“缺少什么”）。补齐前请勿直接采用。",
        "whole": "全部单位均已计入。",
        "legend": "有底色的单元格：已取得报告的单位中有的没有填写、没有读出或写的不是数字，合计可能偏小。",
        "part": "{ordinal}、{heading}",
        "missing": "缺少什么",
        "units": "各单位数据",
        "own": "与区政府报告对照",
        "missing_units": "没有全部计入的单位",
        "missing_cells": "已取得报告的单位中，没有计入合计的单元格",
        "unsure_cells": "已计入合计、但需要核对的数字",
        "broken": "合计之间不成立的勾稽关系",
        "differences": "区政府报告与合计不同的单元格",
        "nothing": "没有。",
        "unit": "单位", "kind": "类别", "standing": "计入情况", "reason": "说明", "cell": "单元格", "sum": "合计",
        "counted_units": "已计入单位数", "why": "原因", "which": "单位名称", "rule": "勾稽关系", "left": "左边", "right": "右边",
        "stated": "区政府报告", "difference": "相差", "complete": "各单位是否齐全", "yes": "是", "no": "否",
        "scope": "区政府报告写明的统计范围：“{scope}”", "no_scope": "区政府报告没有写明统计包括哪些单位，以下差异仅供参考。",
        "own_absent": "没有取得区政府{year}年度报告，不作对照。",
        "more": "等{count}个",
    },
    "en": {
        "title": "{district}: tables of the annual report for {year} (sum of all units)",
        "lead": "Added up from the tables of {counted} units' reports; {expected} units belong into the sum; as of {as_of}. "
        "An empty cell means that no unit stated a number, not 0.",
        "lacking": "Not complete: {count} units are not wholly in the sum (see “Missing”). Do not use before they are.",
        "whole": "All units are in the sum.",
        "legend": "Shaded cells: some unit whose report is at hand left them blank, wrote no number or could not be read; "
        "the sum may be too small.",
        "part": "{ordinal}、{heading}",
        "missing": "Missing",
        "units": "Units",
        "own": "Against the district's report",
        "missing_units": "Units not wholly in the sum",
        "missing_cells": "Cells left out of the sum although the unit's report is at hand",
        "unsure_cells": "Numbers in the sum that need a look",
        "broken": "Identities of the form that do not hold between the sums",
        "differences": "Cells in which the district's report differs from the sum",
        "nothing": "None.",
        "unit": "Unit", "kind": "Kind", "standing": "In the sum", "reason": "Remark", "cell": "Cell", "sum": "Sum",
        "counted_units": "Units counted", "why": "Why", "which": "Which units", "rule": "Identity", "left": "Left", "right": "Right",
        "stated": "District's report", "difference": "Difference", "complete": "All units there", "yes": "yes", "no": "no",
        "scope": "Scope stated by the district's report: “{scope}”",
        "no_scope": "The district's report does not say which units it counts; the differences below are for information.",
        "own_absent": "The district's report for {year} is not at hand.",
        "more": " and {count} in all",
    },
}  # fmt: skip
STANDING = {
    Standing.COUNTED: {"zh": "已计入", "en": "counted"},
    Standing.PARTIAL: {"zh": "部分计入", "en": "partly counted"},
    Standing.UNREAD: {"zh": "未读出", "en": "not read"},
    Standing.ABSENT: {"zh": "未取得报告", "en": "no report at hand"},
}
REASON = {
    "absent": {"zh": "未取得报告", "en": "no report at hand"},
    "unread": {"zh": "未读出", "en": "not read"},
    "other_form": {"zh": "使用其他年度的格式", "en": "another year's form"},
    "blank": {"zh": "空白或斜杠、横线", "en": "blank, slash or dash"},
    "words": {"zh": "写的不是数字", "en": "not a number"},
    "no_unit": {"zh": "金额没有写明单位", "en": "amount without unit"},
    "computed": {"zh": "总计空白，按同一行各列相加计入", "en": "blank total, added up from its row"},
    "doubtful": {"zh": "该单位报告中有关合计不成立", "en": "sums around it do not hold in that report"},
    "recognised": {"zh": "由图片识别", "en": "recognised from a picture"},
}
PARTS = {"T2": ("二", "主动公开政府信息情况"), "T3": ("三", "收到和处理政府信息公开申请情况"),
         "T4": ("四", "政府信息公开行政复议、行政诉讼情况")}  # fmt: skip
SHEETS = {"T2": "表二", "T3": "表三", "T4": "表四"}


def kind_name(kind: str, lang: str) -> str:
    """The kind of a unit in words."""
    return KIND[kind][lang]


def head_lines(paper: RollupPaper, lang: str) -> tuple[str, str, str]:
    """Title, how many units are in the sum, and whether it is complete."""
    words, rollup = ROLLUP_TEXTS[lang], paper.rollup
    open_units = len(rollup.units) - rollup.counted
    values = {"district": paper.district, "year": rollup.year, "counted": rollup.counted, "expected": len(rollup.units),
              "as_of": paper.as_of, "count": open_units}  # fmt: skip
    return (
        words["title"].format(**values),
        words["lead"].format(**values),
        words["lacking" if open_units else "whole"].format(**values),
    )


def has_gap(cell: CellSum) -> bool:
    """Whether a unit whose report is at hand is not in this sum."""
    return any(one.value is None and one.reason != "absent" for one in cell.contributions)
