"""A report shows when it was published, and its dates do not contradict each other."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.model import Report
from parsers.signature import read_signature
from rules.case import Case
from rules.evidence import of_document
from rules.model import Outcome, Severity, Verdict
from rules.registry import rule
from rules.years import date_source, local_date, published

ALL = ("2008", "2019", "2021")
MOST_DAYS_APART = 7
# 成文日期 of the catalogue block is "written"; the list's own date is the site's, not the page's.
_NOT_ON_THE_PAGE = frozenset(("url", "list"))
_COMPARED = {"meta": "网页元数据", "visible": "页面显示", "url": "网址", "written": "成文日期", "signature": "落款"}


@rule("D-NODATE", severity=Severity.WARNING, category="timeliness", templates=ALL, basis="国办秘函19号 idea")
def dated(case: Case) -> Iterator[Verdict]:
    """The page of a report shows a date of publication.

    A date in the page's head, its metadata, its 成文日期 or its signature will do; one that only the address or the list has fails.
    Not applicable to local files.
    """
    report = case.report
    if case.local or report is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local")
        return
    day = published(case)
    dates = case.publication.dates if case.publication is not None else {}
    signed = _signed(report)
    elsewhere = day is not None and bool(dates) and not (dates.keys() - _NOT_ON_THE_PAGE) and signed is None
    yield Verdict(
        outcome=Outcome.FAIL if day is None or elsewhere else Outcome.PASS,
        subject="published_at",
        message="fail_elsewhere" if elsewhere else "",
        values={"published": day.isoformat() if day is not None else "", "source": date_source(case)},
        evidence=(of_document(report),),
    )


@rule(
    "D-CONFLICT", severity=Severity.WARNING, category="timeliness", templates=ALL, basis="国办秘函〔2019〕19号 (伪造发稿日期)"
)
def dates_agree(case: Case) -> Iterator[Verdict]:
    """The dates in address, page head, metadata and signature lie within 7 days, no signature after publication.

    Not applicable to local files and where fewer than two dates were found.
    """
    report, publication = case.report, case.publication
    if report is None or publication is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local")
        return
    zone = case.register.site.timezone
    dates = {source: local_date(text, zone) for source, text in publication.dates.items() if source in _COMPARED}
    signature = _signed(report)
    if signature is not None:
        dates.setdefault("signature", local_date(signature, zone))
    if len(dates) < 2:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="one_date")
        return
    stated = "；".join(f"{source} {day.isoformat()}" for source, day in sorted(dates.items()))
    words = "；".join(f"{_COMPARED[source]} {day.isoformat()}" for source, day in sorted(dates.items()))
    evidence = (of_document(report, stated),)
    apart = (max(dates.values()) - min(dates.values())).days
    day, signed = published(case), dates.get("signature")
    faults = []
    if apart > MOST_DAYS_APART:
        faults.append(Verdict(outcome=Outcome.FAIL, subject="dates", message="fail_apart", left=apart, right=MOST_DAYS_APART))
    if signed is not None and day is not None and signed > day:
        faults.append(
            Verdict(
                outcome=Outcome.FAIL,
                subject="dates.signature",
                message="fail_signature",
                left=signed.isoformat(),
                right=day.isoformat(),
            )
        )
    for verdict in faults or [Verdict(outcome=Outcome.PASS)]:
        verdict.values |= {"dates": words, "dates_en": stated, "apart": apart}
        verdict.evidence = evidence
        yield verdict


def _signed(report: Report) -> str | None:
    """The date of the signature below the last part."""
    return read_signature(report.sections[-1].text.splitlines()).date if report.sections else None
