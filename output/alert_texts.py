"""What an alert says, in Chinese and English."""

from __future__ import annotations

_TEXTS: dict[str, dict[str, str]] = {
    "zh": {
        "missing": "{unit}{year}年度政府信息公开工作年度报告逾期未发布：期限后已过{days}天，完整检索年报栏目后未发现该报告。",
        "escalation": "{unit}{year}年度政府信息公开工作年度报告仍未发布：期限后已过{days}天（已满{step}天），此前已经提醒，请督促。",
        "late": "{unit}{year}年度报告于{published_at}发布，晚于规定期限{days}天。",
        "withdrawn": "{unit}{year}年度报告曾经发布，现已从网站撤下：{url}",
        "unreadable": "{unit}{year}年度报告已发布但程序无法读取，请人工核对：{url}",
        "replaced": "{unit}{year}年度报告的内容在发布后有改动，请核对是否有更正说明：{url}",
        "due_soon": "{unit}{year}年度报告尚未发布，距{deadline}的期限还有{days}天。",
        "new_finding": "{unit}{year}年度报告发现新问题（{rule}）：{text}",
        "finding_resolved": "{unit}{year}年度报告的一个问题已经消除（{rule}）。",
        "coverage_resolved": "{unit}{year}年度报告的发布情况已恢复正常（此前：{was}）。",
        "coverage_redated": "{unit}{year}年度报告现在显示的发布日期为{published_at}，按此日期不再是“{was}”；"
        "但该日期早于查无此报告的日期，请人工核对。",
        "crawl_broken": "栏目{url}今晚没有抓取完整（{detail}）。在恢复之前，不对该栏目的缺报作任何结论。",
        "column_whole": "栏目{url}已恢复完整抓取。",
    },
    "en": {
        "missing": "{unit}: the {year} annual report is {days} days overdue; all columns were read, it is not there.",
        "escalation": "{unit}: the {year} annual report is still missing {days} days after the deadline ({step} days are over); "
        "this was told before.",
        "late": "{unit}: the {year} annual report was published on {published_at}, {days} days after the deadline.",
        "withdrawn": "{unit}: the {year} annual report had been published and is no longer on the site: {url}",
        "unreadable": "{unit}: the {year} annual report is published but could not be read by the program: {url}",
        "replaced": "{unit}: the content of the {year} annual report has changed since it was published: {url}",
        "due_soon": "{unit}: the {year} annual report is not published yet; {days} days are left until {deadline}.",
        "new_finding": "{unit}: new finding in the {year} annual report ({rule}): {text}",
        "finding_resolved": "{unit}: a finding in the {year} annual report is settled ({rule}).",
        "coverage_resolved": "{unit}: publication of the {year} annual report is in order again (was: {was}).",
        "coverage_redated": "{unit}: the {year} annual report now shows the date {published_at}, by which it is no longer {was}; "
        "but on that day it was not there. Look.",
        "crawl_broken": "Column {url} could not be read completely tonight ({detail}); nothing is concluded from its silence.",
        "column_whole": "Column {url} was read completely again.",
    },
}
_STATUS_ZH = {"missing": "缺报", "late": "迟报", "withdrawn": "已撤下", "unreadable": "无法读取"}


def alert_text(key: str, lang: str, **values: object) -> str:
    """The sentence `key` in `lang` ("zh" or "en"), filled with `values`."""
    if lang == "zh" and "was" in values:
        values["was"] = _STATUS_ZH.get(str(values["was"]), values["was"])
    return _TEXTS[lang][key].format(**values)
