"""What a rectification notice says around the findings, in Chinese and English."""

from __future__ import annotations

from typing import Any

NOTICE_TEXTS: dict[str, dict[str, Any]] = {
    "zh": {
        "title": "政府信息公开工作年度报告整改通知书",
        "lead": "经对你单位政府信息公开工作年度报告进行审核（审核日期{as_of}），发现以下{count}个问题，请逐项核实并更正。",
        "year": "{year}年度报告（{status}）",
        "missing": "截至{as_of}，在年度报告栏目中没有发现你单位{year}年度报告，已超过规定期限{days}天。请立即发布。",
        "late": "报告于{date}发布，晚于规定期限{days}天。",
        "withdrawn": "报告曾经发布，现已无法访问。请恢复发布或说明原因。",
        "basis": "依据：{basis}",
        "quote": "原文：{quote}",
        "source": "报告地址：{url}",
        "close": "请于收到本通知后在规定时间内完成整改，并填写下方回执反馈。对审核结果有异议的，请附依据说明。",
        "sign": "{office}",
        "slip": "回　执",
        "slip_rows": ["单位", "整改情况", "完成日期", "经办人及电话", "（盖章）"],
    },
    "en": {
        "title": "Notice of rectification: annual report on government-information disclosure",
        "lead": "The audit of your annual reports (as of {as_of}) found {count} points. Please check and correct each.",
        "year": "Report for {year} ({status})",
        "missing": "As of {as_of} no report for {year} was found in the columns; it is {days} days overdue. Please publish it.",
        "late": "The report was published on {date}, {days} days after the deadline.",
        "withdrawn": "The report had been published and can no longer be reached. Please restore it or say why.",
        "basis": "Basis: {basis}",
        "quote": "Source: {quote}",
        "source": "Address of the report: {url}",
        "close": "Please correct the above in time and return the slip below. Objections are welcome with their grounds.",
        "sign": "{office}",
        "slip": "Reply slip",
        "slip_rows": ["Unit", "What was done", "Date", "Name and telephone", "(Seal)"],
    },
}
