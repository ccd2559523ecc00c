"""The words that people see for codes, in Chinese and English; word and shape together, so that colour is never needed."""

from __future__ import annotations

from rules.explain import CATEGORY
from rules.model import CoverageStatus, Outcome, Severity

STATUS: dict[CoverageStatus, dict[str, str]] = {
    CoverageStatus.ON_TIME: {"zh": "按期", "en": "on time", "shape": "●"},
    CoverageStatus.LATE: {"zh": "迟报", "en": "late", "shape": "◐"},
    CoverageStatus.MISSING: {"zh": "缺报", "en": "missing", "shape": "✕"},
    CoverageStatus.NOT_DUE: {"zh": "未到期", "en": "not due", "shape": "…"},
    CoverageStatus.UNREADABLE: {"zh": "无法读取", "en": "unreadable", "shape": "▨"},
    CoverageStatus.WITHDRAWN: {"zh": "已撤下", "en": "withdrawn", "shape": "⊘"},
    CoverageStatus.EXEMPT: {"zh": "无须报送", "en": "exempt", "shape": "–"},
    CoverageStatus.UNKNOWN: {"zh": "未知", "en": "unknown", "shape": "?"},
}
SEVERITY: dict[Severity, dict[str, str]] = {
    Severity.ERROR: {"zh": "错误", "en": "error", "shape": "✗"},
    Severity.WARNING: {"zh": "警告", "en": "warning", "shape": "△"},
    Severity.INFO: {"zh": "提示", "en": "notice", "shape": "·"},
}
OUTCOME: dict[Outcome, dict[str, str]] = {
    Outcome.PASS: {"zh": "通过", "en": "holds", "shape": "✓"},
    Outcome.FAIL: {"zh": "不符", "en": "fails", "shape": "✗"},
    Outcome.REVIEW: {"zh": "待人工核对", "en": "to be reviewed", "shape": "?"},
    Outcome.NOT_APPLICABLE: {"zh": "不适用", "en": "does not apply", "shape": "–"},
    Outcome.NOT_ASSESSABLE: {"zh": "无法评判", "en": "cannot be assessed", "shape": "▨"},
}
KIND: dict[str, dict[str, str]] = {
    "district_government": {"zh": "区政府", "en": "district government"},
    "department": {"zh": "部门", "en": "department"},
    "town": {"zh": "镇", "en": "town"},
    "subdistrict": {"zh": "街道", "en": "sub-district"},
    "functional_zone": {"zh": "功能区", "en": "functional zone"},
    "institution": {"zh": "事业单位", "en": "institution"},
}
TABLE = {
    "T2": {"zh": "表二　主动公开政府信息情况", "en": "Table 2: active disclosure"},
    "T3": {"zh": "表三　收到和处理政府信息公开申请情况", "en": "Table 3: applications"},
    "T4": {"zh": "表四　政府信息公开行政复议、行政诉讼情况", "en": "Table 4: review and litigation"},
}
# The outcomes of applications as 表三 groups them.
RESULT = {
    "granted": {"zh": "予以公开", "en": "granted"},
    "partial": {"zh": "部分公开", "en": "granted in part"},
    "denied": {"zh": "不予公开", "en": "denied"},
    "unavailable": {"zh": "无法提供", "en": "not available"},
    "unprocessed": {"zh": "不予处理", "en": "not processed"},
    "other": {"zh": "其他处理", "en": "otherwise settled"},
}
ACTION = {
    "confirm": {"zh": "确认属实", "en": "confirmed", "shape": "✓"},
    "dismiss": {"zh": "不算问题", "en": "dismissed", "shape": "–"},
    "waive": {"zh": "暂不追究", "en": "waived", "shape": "◇"},
    "reopened": {"zh": "重新打开", "en": "reopened", "shape": "↺"},
}
ALERT = {
    "due_soon": {"zh": "即将到期", "en": "due soon"},
    "missing": {"zh": "缺报", "en": "missing"},
    "late": {"zh": "迟报", "en": "late"},
    "withdrawn": {"zh": "已撤下", "en": "withdrawn"},
    "replaced": {"zh": "内容更换", "en": "replaced"},
    "unreadable": {"zh": "无法读取", "en": "unreadable"},
    "new_finding": {"zh": "新问题", "en": "new finding"},
    "resolved": {"zh": "已解决", "en": "resolved"},
    "crawl_broken": {"zh": "抓取不完整", "en": "crawl broken"},
}
# What kept a column from being read completely.
PAGE_STATE = {
    "ok": {"zh": "列表不完整", "en": "list incomplete"},
    "not_modified": {"zh": "列表不完整", "en": "list incomplete"},
    "challenge": {"zh": "网站返回验证页面", "en": "the site sent a challenge page"},
    "forbidden": {"zh": "网站拒绝访问", "en": "forbidden"},
    "not_found": {"zh": "栏目地址不存在", "en": "not found"},
    "soft_404": {"zh": "栏目页面提示不存在", "en": "page says not found"},
    "empty": {"zh": "返回空白页面", "en": "empty answer"},
    "server_error": {"zh": "网站服务器出错", "en": "server error"},
    "unreachable": {"zh": "网站连接不上", "en": "unreachable"},
    "refused_host": {"zh": "跳转到名册以外的网站", "en": "led to a host outside the register"},
    "robots": {"zh": "网站规则不允许抓取", "en": "robots.txt forbids it"},
    "too_large": {"zh": "页面过大", "en": "too large"},
    "unsupported": {"zh": "页面样式不认识", "en": "not a layout this program reads"},
}


def category(name: str, lang: str) -> str:
    """The name of a rule category; its id where it has no name."""
    return CATEGORY.get(name, {}).get(lang, name)
