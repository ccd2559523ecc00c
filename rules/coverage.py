"""The state of one unit and year in the coverage matrix, each with its reason; a broken crawl is `unknown`, never `missing`."""

from __future__ import annotations

import datetime as dt

from crawler.records import PageState
from rules.absence import broken_columns, unproven
from rules.case import Case
from rules.model import Coverage, CoverageStatus
from rules.years import first_published

_GONE = (PageState.NOT_FOUND, PageState.SOFT_404)


def coverage(case: Case) -> Coverage:
    """The entry of coverage.json for a case of a registered unit. Raises ValueError without unit or year.

    A publication without a date counts as on time: being late has to be proven (D-NODATE says that the date is missing).
    """
    unit, year = case.unit, case.year
    if unit is None or year is None:
        raise ValueError("coverage needs a unit of the register and a report year; a local file has no place in the matrix")
    deadline = case.register.policy.deadline(unit.kind, year)
    if not unit.is_due(year):
        return _entry(case, CoverageStatus.EXEMPT, f"名册中该单位{year}年度无须发布年度报告")
    if case.publication is None and case.report is None:
        return _absent(case, deadline)
    if case.withdrawn or (case.publication is not None and case.publication.sha256 and case.publication.state in _GONE):
        return _entry(case, CoverageStatus.WITHDRAWN, "曾经发布，现在页面已打不开或已不在栏目中")
    if case.report is None and case.publication is not None and case.publication.state in _GONE:
        return _entry(case, CoverageStatus.UNREADABLE, "栏目中列出了该报告，但页面打不开")
    if case.report is None:
        return _entry(case, CoverageStatus.UNREADABLE, case.unreadable_reason or "已发布，但未能读出报告内容")
    day = first_published(case)
    if day is None:
        return _entry(case, CoverageStatus.ON_TIME, "已发布，但未标发布日期，不能认定逾期")
    late = (day - deadline).days
    if late > 0:
        return _entry(case, CoverageStatus.LATE, f"{day.isoformat()}发布，超过期限{deadline.isoformat()} {late}天", late)
    return _entry(case, CoverageStatus.ON_TIME, f"{day.isoformat()}发布，期限{deadline.isoformat()}")


def _absent(case: Case, deadline: dt.date) -> Coverage:
    if case.unreadable_reason:
        return _entry(case, CoverageStatus.UNREADABLE, case.unreadable_reason)
    if not case.is_past(deadline):
        return _entry(case, CoverageStatus.NOT_DUE, "尚未到发布期限")
    reason = unproven(case)
    if reason == "no_columns":
        return _entry(case, CoverageStatus.UNKNOWN, "没有可供查找的栏目记录，不能证明未发布")
    if reason:
        return _entry(case, CoverageStatus.UNKNOWN, f"栏目未能完整读取，不能证明未发布：{broken_columns(case)}")
    days = (case.as_of - deadline).days
    return _entry(case, CoverageStatus.MISSING, f"期限已过{days}天，各栏目均完整查找，未见该单位年度报告", days)


def _entry(case: Case, status: CoverageStatus, reason: str, days_late: int | None = None) -> Coverage:
    unit, year, publication, report = case.unit, case.year, case.publication, case.report
    if unit is None or year is None:
        raise ValueError("coverage needs a unit and a year")
    # A page without a head may still be signed with a date.
    published_at = (publication.published_at if publication is not None else None) or (
        report.published_at if report is not None else None
    )
    url = publication.url if publication is not None else report.document.url if report is not None else None
    return Coverage(
        unit_id=unit.unit_id, year=year, status=status, published_at=published_at, url=url, days_late=days_late, reason=reason
    )
