"""A report stands once, in the column of its year."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.model import Report
from rules.case import Case
from rules.evidence import of_cells, of_document
from rules.forms import label
from rules.history.diff import differences
from rules.model import Evidence, Outcome, Severity, Verdict
from rules.registry import ALL_TEMPLATES, rule

_SHOWN = 6


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


@rule("P-DUP", severity=Severity.INFO, category="publication", templates=ALL_TEMPLATES, basis="条例6")
def published_once(case: Case) -> Iterator[Verdict]:
    """One page per unit and year; a notice with both addresses where there are more, a warning where their numbers differ.

    The same article in several columns is one page. Pages that are gone, or could not be read, are not compared. Not applicable to
    local files.
    """
    publication, report = case.publication, case.report
    if publication is None or report is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local")
        return
    others = [one for one in case.duplicates if one.article_key != publication.article_key]
    for other in others:
        second = case.history.duplicates.get(other.article_key)
        apart = _numbers_apart(report, second)
        same = other.sha256 == publication.sha256 or (second is not None and not differences(second, report))
        shown = "；".join(f"{label(case, address)}：{report.cells[address].raw}／{second.cells[address].raw}"
                         for address in apart[:_SHOWN] if second is not None)  # fmt: skip
        yield Verdict(
            outcome=Outcome.FAIL,
            subject=other.article_key,
            message="fail_same" if same else "fail_numbers" if apart else "fail",
            severity=Severity.WARNING if apart else None,
            values={"first": publication.url, "second": other.url, "count": len(apart), "shown": shown},
            evidence=(
                of_document(report, publication.url),
                Evidence(quote=other.url, document=other.sha256),
                *of_cells(report, apart[:_SHOWN]),
                *(of_cells(second, apart[:_SHOWN]) if second is not None else ()),
            ),
        )
    if not others:
        yield Verdict(outcome=Outcome.PASS)


def _numbers_apart(report: Report, second: Report | None) -> list[str]:
    """The cells in which both pages show numbers, and not the same."""
    if second is None:
        return []
    both = ((address, cell, second.cells.get(address)) for address, cell in report.cells.items())
    return [
        address
        for address, here, there in both
        if there is not None and here.value is not None and there.value is not None and here.value != there.value
    ]
