"""A report stands once, in the column of its year."""

from __future__ import annotations

from collections.abc import Iterator

from rules.case import Case
from rules.evidence import of_document
from rules.model import Evidence, Outcome, Severity, Verdict
from rules.registry import rule


@rule("P-COLUMN", severity=Severity.WARNING, category="publication", templates=("2019", "2021"), basis="条例24; 61号")
def in_the_column_of_its_year(case: Case) -> Iterator[Verdict]:
    """A report is listed in the annual-report column of its year.

    Not applicable to local files and where the column does not name a year.
    """
    publication = case.publication
    if publication is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local")
    elif publication.column_year is None or case.year is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_column_year")
    else:
        right = publication.column_year == case.year
        yield Verdict(
            outcome=Outcome.PASS if right else Outcome.FAIL,
            subject="column",
            values={"column_year": publication.column_year, "columns": "、".join(publication.column_urls)},
            left=publication.column_year,
            right=case.year,
            evidence=(
                Evidence(quote=f"{publication.url} ← {'、'.join(publication.column_urls)}", document=publication.sha256),
            ),
        )


@rule("P-DUP", severity=Severity.INFO, category="publication", templates=("2008", "2019", "2021"), basis="条例6")
def published_once(case: Case) -> Iterator[Verdict]:
    """One page per unit and year; a notice with both addresses where there are more. Not applicable to local files."""
    publication, report = case.publication, case.report
    if publication is None or report is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local")
        return
    others = [one for one in case.duplicates if one.article_key != publication.article_key]
    for other in others:
        yield Verdict(
            outcome=Outcome.FAIL,
            subject=other.article_key,
            message="fail_same" if other.sha256 == publication.sha256 else "fail",
            values={"first": publication.url, "second": other.url},
            evidence=(of_document(report, publication.url), Evidence(quote=other.url, document=other.sha256)),
        )
    if not others:
        yield Verdict(outcome=Outcome.PASS)


@rule(
    "P-WITHDRAWN",
    severity=Severity.ERROR,
    category="publication",
    templates=("2008", "2019", "2021"),
    basis="条例6; 条例24",
    needs_report=False,
)
def still_there(case: Case) -> Iterator[Verdict]:
    """A report that was captured once stays reachable and listed, or another of the same unit and year stands in its place.

    Not applicable to local files and where nothing was ever published.
    """
    publication = case.publication
    if publication is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local" if case.local else "never_there")
        return
    seen = f"{publication.url} @ {publication.captured_at}"
    columns = tuple(Evidence(quote=f"{view.column_url} @ {view.fetched_at}") for view in case.column_views)
    yield Verdict(
        outcome=Outcome.FAIL if case.withdrawn else Outcome.PASS,
        subject="publication",
        values={"url": publication.url, "captured": publication.captured_at[:10]},
        evidence=(Evidence(quote=seen, document=publication.sha256), *columns),
    )
