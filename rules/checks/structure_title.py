"""The title names unit, year and kind of report, and its year is the year of the figures."""

from __future__ import annotations

import re
from collections.abc import Iterator

from crawler.register.model import Register, Unit
from rules.case import Case
from rules.evidence import of_document
from rules.introduction import introduction_text
from rules.model import Evidence, Outcome, Severity, Verdict
from rules.registry import rule
from rules.years import period_year, title_years

ALL = ("2008", "2019", "2021")
_BODY_WORDS = re.compile(r"(?:人民政府|办事处|管理委员会|管委会)$")


@rule(
    "S-TITLE",
    severity=Severity.WARNING,
    category="structure",
    templates=ALL,
    basis="[practice]; 条例50 name of the report",
    practice=True,
)
def complete_title(case: Case) -> Iterator[Verdict]:
    """The title names the unit, the year and 年度报告, as the 条例 calls the report.

    The unit's name is looked for only where the register knows the unit; its aliases and the name without the district count.
    Not assessable where no title was read.
    """
    report = case.report
    if report is None:
        return
    if not report.title.strip():
        # The annual-report service may show the text alone; the title then stands around it, not in it.
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_title")
        return
    title = re.sub(r"\s", "", report.title)
    lacking = []
    if case.unit is not None and not any(name in title for name in _names(case.unit, case.register)):
        lacking.append("unit")
    if not title_years(title):
        lacking.append("year")
    if "年度报告" not in title:
        lacking.append("kind")
    for what in lacking:
        yield Verdict(
            outcome=Outcome.FAIL,
            subject=f"title.{what}",
            message=f"fail_{what}",
            values={"title": title},
            evidence=(of_document(report, report.title or None),),
        )
    if not lacking:
        yield Verdict(outcome=Outcome.PASS, values={"title": title})


def _names(unit: Unit, register: Register) -> set[str]:
    """The names by which a title may call the unit: full, without the district before it, without 人民政府 after it, aliases."""
    district = _BODY_WORDS.sub("", register.site.name)
    names = {unit.name, *unit.aliases}
    # "威海市文登区" may be written whole, as "文登区", or not at all.
    for part in (district, district[:-1].split("市")[0] + "市"):
        names |= {name.removeprefix(part) for name in tuple(names)}
    names |= {_BODY_WORDS.sub("", name) for name in names}
    return {name for name in names if len(name) > 1}


@rule("S-TITLE-YEAR", severity=Severity.ERROR, category="structure", templates=ALL, basis="条例49 (上一年度)")
def one_year(case: Case) -> Iterator[Verdict]:
    """The year in the title is the year of the statistics period and of the column it stands in (条例 Art. 49).

    Not assessable without a year in the title, or where neither period nor column states one.
    """
    report = case.report
    if report is None:
        return
    years = title_years(report.title)
    if not years:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_title_year", values={"title": report.title})
        return
    introduction = introduction_text(report)
    period = period_year(introduction)
    column = case.publication.column_year if case.publication is not None else None
    title = of_document(report, report.title)
    others: list[tuple[str, int, Evidence]] = []
    if period is not None:
        others.append(("period", period, of_document(report, _passage(introduction))))
    if column is not None and case.publication is not None:
        others.append(("column", column, Evidence(quote="、".join(case.publication.column_urls))))
    if not others:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="nothing_to_compare", values={"title_year": years[0]})
    for what, other, proof in others:
        agrees = other in years
        yield Verdict(
            outcome=Outcome.PASS if agrees else Outcome.FAIL,
            subject=f"title/{what}",
            message="pass" if agrees else f"fail_{what}",
            values={"title": report.title, "title_year": years[0], "other": other},
            left=years[0],
            right=other,
            difference=None if agrees else years[0] - other,
            evidence=(title, proof),
        )


def _passage(introduction: str) -> str:
    """The sentence that states the period."""
    sentences = re.split(r"[。\n]", introduction)
    found = next((one for one in sentences if any(word in one for word in ("统计", "期限", "时限", "起止"))), None)
    return found.strip() if found is not None else introduction[:80]
