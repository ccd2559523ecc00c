"""The catalogue block of a report's page is filled in and names the year of the report."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.case import Case
from rules.evidence import of_document
from rules.model import Outcome, Severity, Verdict
from rules.registry import rule

_NAMES = {"index_number": "索引号", "publisher": "发布单位", "category": "内容分类"}
_YEAR = re.compile(r"(20\d\d)年")


@rule("P-META", severity=Severity.INFO, category="publication", templates=("2019", "2021"), basis="条例12")
def catalogue_is_filled_in(case: Case) -> Iterator[Verdict]:
    """The page's catalogue block gives 索引号, 发布单位 and 内容分类, and a category that is a year is the year of the report.

    Not applicable to local files and to pages without such a block: then the site's system does not show one, which is no matter of
    the unit.
    """
    report, meta = case.report, case.history.meta
    if report is None or case.local or not meta:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local" if case.local else "no_block")
        return
    shown = "；".join(f"{_NAMES.get(key, key)}：{text or '（空）'}" for key, text in sorted(meta.items()))
    empty = [name for key, name in _NAMES.items() if not meta.get(key)]
    year = _YEAR.search(meta.get("category", ""))
    verdicts = []
    if empty:
        verdicts.append(
            Verdict(outcome=Outcome.FAIL, subject="meta", message="fail_empty", values={"missing": "、".join(empty)})
        )
    if year is not None and case.year is not None and int(year[1]) != case.year:
        verdicts.append(
            Verdict(outcome=Outcome.FAIL, subject="meta.category", message="fail_year", left=int(year[1]), right=case.year)
        )
    for verdict in verdicts or [Verdict(outcome=Outcome.PASS)]:
        verdict.values |= {"shown": shown}
        verdict.evidence = (of_document(report, shown),)
        yield verdict
