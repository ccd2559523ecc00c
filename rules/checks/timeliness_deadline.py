"""Reports are published by the day the 条例 sets, and not before the year is over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from crawler.register.model import UnitKind
from rules.case import Case
from rules.evidence import of_document
from rules.model import Evidence, Outcome, Severity, Verdict
from rules.registry import rule
from rules.years import WEEKDAYS, date_source, first_published, published

FORMS = ("2019", "2021")
MIGRATED_AFTER_DAYS = 180  # REGULATION §7: later than this it may as well be a re-dated archive
_FORMS_THAT_MIGRATED = range(2021)


def _date_evidence(case: Case, day: dt.date) -> tuple[Evidence, ...]:
    """The dates as they were found, with the document."""
    if case.report is None:
        return ()
    dates = case.publication.dates if case.publication is not None else {}
    stated = (
        "；".join(f"{source}: {text}" for source, text in sorted(dates.items())) or f"{date_source(case)}: {day.isoformat()}"
    )
    return (of_document(case.report, stated),)


def _by_deadline(case: Case, kinds: tuple[UnitKind, ...]) -> Iterator[Verdict]:
    unit, year, day = case.unit, case.year, first_published(case)
    if unit is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_unit")
    elif unit.kind not in kinds:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="other_kind", values={"name": unit.name})
    elif year is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_year")
    elif day is None:
        yield Verdict(
            outcome=Outcome.NOT_APPLICABLE if case.local else Outcome.NOT_ASSESSABLE,
            message="local" if case.local else "no_date",
        )
    else:
        yield _compared(case, day, case.register.policy.deadline(unit.kind, year), year)


def _compared(case: Case, day: dt.date, deadline: dt.date, year: int) -> Verdict:
    late = (day - deadline).days
    if late > MIGRATED_AFTER_DAYS and year in _FORMS_THAT_MIGRATED:
        # D-MIGRATED speaks instead: the date may be that of a move of the site.
        return Verdict(outcome=Outcome.NOT_APPLICABLE, message="migrated", values={"published": _day(day), "days": late})
    return Verdict(
        outcome=Outcome.FAIL if late > 0 else Outcome.PASS,
        subject="published_at",
        values={
            "published": _day(day),
            "weekday": f"星期{WEEKDAYS[day.weekday()]}",
            "weekday_en": f"{day:%A}",
            "deadline": _day(deadline),
            "days": late,
            "source": date_source(case),
        },
        left=day.isoformat(),
        right=deadline.isoformat(),
        difference=late if late > 0 else None,
        evidence=_date_evidence(case, day),
    )


def _day(day: dt.date) -> str:
    return day.isoformat()


@rule("D-DEPT", severity=Severity.ERROR, category="timeliness", templates=FORMS, basis="条例49(1)")
def departments_by_31_january(case: Case) -> Iterator[Verdict]:
    """A department publishes its report for y by 31 January of y+1 (条例 Art. 49(1)), rest day or not.

    The policy may set another day. A report put up again later counts from the first day it was captured with. Not applicable to other
    kinds of units and to local files without a date.
    """
    yield from _by_deadline(case, (UnitKind.DEPARTMENT,))


@rule("D-GOV", severity=Severity.ERROR, category="timeliness", templates=FORMS, basis="条例49(2)")
def district_by_31_march(case: Case) -> Iterator[Verdict]:
    """The district's own report for y is published by 31 March of y+1 (条例 Art. 49(2)), rest day or not.

    The policy may set another day. Not applicable to other kinds of units and to local files without a date.
    """
    yield from _by_deadline(case, (UnitKind.DISTRICT_GOVERNMENT,))


_BY_PRACTICE = (UnitKind.TOWN, UnitKind.SUBDISTRICT, UnitKind.FUNCTIONAL_ZONE, UnitKind.INSTITUTION)


@rule("D-TOWN", severity=Severity.WARNING, category="timeliness", templates=FORMS, basis="[practice]; 条例47(1)", practice=True)
def towns_by_31_january(case: Case) -> Iterator[Verdict]:
    """Towns and street offices publish by 31 January like departments: practice, for 条例 Art. 49 does not name them.

    So do functional zones and institutions, which Art. 49 does not name either. Not applicable to departments and the district.
    """
    yield from _by_deadline(case, _BY_PRACTICE)


@rule("D-A", severity=Severity.ERROR, category="timeliness", templates=("2008",), basis="条例(2008)31")
def all_by_31_march_until_2018(case: Case) -> Iterator[Verdict]:
    """Reports for 2018 and before are published by 31 March of the year after (条例 2008 Art. 31), whatever the unit."""
    yield from _by_deadline(case, tuple(UnitKind))


@rule("D-MIGRATED", severity=Severity.INFO, category="timeliness", templates=("2008", "2019"), basis="§7")
def late_or_moved(case: Case) -> Iterator[Verdict]:
    """An old report dated more than 180 days after its deadline, or like last year's, may be re-dated by a move.

    A person looks; no deadline rule speaks meanwhile. Not applicable to local files without a date and to the form of 2021.
    """
    day, unit, year, before = first_published(case), case.unit, case.year, case.previous
    if day is None or unit is None or year is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local" if case.local else "no_date")
        return
    late = (day - case.register.policy.deadline(unit.kind, year)).days
    same = before is not None and before.published_at is not None and before.published_at[:10] == day.isoformat()
    outcome = Outcome.REVIEW if late > MIGRATED_AFTER_DAYS or same else Outcome.PASS
    yield Verdict(
        outcome=outcome,
        subject="published_at",
        message="review_same_day" if same else "",
        values={"published": _day(day), "days": late},
        left=day.isoformat(),
        evidence=_date_evidence(case, day),
    )


@rule("D-EARLY", severity=Severity.ERROR, category="timeliness", templates=("2008", "2019", "2021"), basis="条例49 (上一年度)")
def not_before_the_year_is_over(case: Case) -> Iterator[Verdict]:
    """A report on y is not published before 1 January of y+1: it covers a whole past year (条例 Art. 49)."""
    day, year = published(case), case.year
    if year is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_year")
    elif day is None:
        yield Verdict(
            outcome=Outcome.NOT_APPLICABLE if case.local else Outcome.NOT_ASSESSABLE,
            message="local" if case.local else "no_date",
        )
    else:
        first = dt.date(year + 1, 1, 1)
        yield Verdict(
            outcome=Outcome.FAIL if day < first else Outcome.PASS,
            subject="published_at",
            values={"published": _day(day), "first": _day(first)},
            left=day.isoformat(),
            right=first.isoformat(),
            evidence=_date_evidence(case, day),
        )
