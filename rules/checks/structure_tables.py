"""The three tables are there, in the generation due for the year, with the rows and columns of the form."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from parsers.model import Report, SectionKey, TableReading, TableState
from rules.case import Case
from rules.evidence import of_document, of_section
from rules.forms import due_form
from rules.model import Evidence, Outcome, Responsibility, Severity, Verdict
from rules.registry import rule
from rules.tables import NAMES

FORMS = ("2019", "2021")
BASIS = "条例50(一)(二)(三)"
STANDS_IN = {"T2": SectionKey.ACTIVE, "T3": SectionKey.REQUESTS, "T4": SectionKey.DISPUTES}


@rule("S-T2", severity=Severity.ERROR, category="structure", templates=FORMS, basis=BASIS)
def table_2(case: Case) -> Iterator[Verdict]:
    """表二 (主动公开, 条例 Art. 50(一)) is in the report as a table, picture or attachment.

    Review where only a picture or attachment is there that was not read; not assessable where the copy cannot carry tables.
    """
    yield from _present(case, "T2")


@rule("S-T3", severity=Severity.ERROR, category="structure", templates=FORMS, basis=BASIS)
def table_3(case: Case) -> Iterator[Verdict]:
    """表三 (申请, 条例 Art. 50(二)) is in the report as a table, picture or attachment.

    Review where only a picture or attachment is there that was not read; not assessable where the copy cannot carry tables.
    """
    yield from _present(case, "T3")


@rule("S-T4", severity=Severity.ERROR, category="structure", templates=FORMS, basis=BASIS)
def table_4(case: Case) -> Iterator[Verdict]:
    """表四 (复议诉讼, 条例 Art. 50(三)) is in the report as a table, picture or attachment.

    Review where only a picture or attachment is there that was not read; not assessable where the copy cannot carry tables.
    """
    yield from _present(case, "T4")


def _present(case: Case, table: str) -> Iterator[Verdict]:
    report = case.report
    if report is None:
        return
    reading, values = report.table(table), {"table": NAMES[table]}
    if reading is None or reading.state is TableState.LOST:
        key = "unread" if reading is None else "table_lost"
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message=key, values=values, responsibility=Responsibility.SYSTEM)
    elif reading.state is TableState.ABSENT:
        yield Verdict(outcome=Outcome.FAIL, subject=table, values=values, evidence=_where_it_has_to_stand(report, table))
    elif reading.state is TableState.PICTURE and not any(address.startswith(f"{table}.") for address in report.cells):
        yield Verdict(
            outcome=Outcome.REVIEW,
            subject=table,
            message="picture",
            values={**values, "detail": reading.detail},
            responsibility=Responsibility.SYSTEM,
            evidence=(Evidence(quote=reading.detail or None, document=report.document.sha256, place=reading.place),),
        )
    else:
        yield Verdict(outcome=Outcome.PASS, subject=table, values=values, evidence=(_at(report, reading),))


def _where_it_has_to_stand(report: Report, table: str) -> tuple[Evidence, ...]:
    part = report.section(STANDS_IN[table])
    return (of_section(report, part),) if part is not None else (of_document(report),)


def _at(report: Report, reading: TableReading, quote: str | None = None) -> Evidence:
    return Evidence(quote=quote, document=report.document.sha256, place=reading.place)


@rule("S-GEN", severity=Severity.ERROR, category="structure", templates=FORMS, basis="条例50(2); 30号/60号")
def form_of_the_year(case: Case) -> Iterator[Verdict]:
    """The tables are those of the form due for the year: 60号 for 2019 and 2020, 30号 from 2021 on (条例 Art. 50(2)).

    Decided by the tables' own labels, never by the headings or the introduction. Not assessable where no table was read.
    """
    report, due = case.report, due_form(case)
    if report is None or due is None or case.year is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_year")
        return
    known = [reading for reading in report.tables if reading.template is not None and reading.state in _READABLE]
    wrong = [reading for reading in known if reading.template != due]
    if not known:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_tables", responsibility=Responsibility.SYSTEM)
        return
    yield Verdict(
        outcome=Outcome.FAIL if wrong else Outcome.PASS,
        subject="tables",
        values={
            "due": due,
            "used": "、".join(sorted({reading.template or "" for reading in wrong or known})),
            "tables": "、".join(NAMES[reading.table] for reading in wrong or known),
            "signals": _first_few([signal for reading in wrong for signal in reading.signals]),
        },
        left=(wrong or known)[0].template,
        right=due,
        evidence=tuple(_at(report, reading, "、".join(reading.signals) or None) for reading in wrong or known),
    )


_NAMED = 3
_READABLE = (TableState.READ, TableState.PARTIAL)


@rule("S-SHAPE", severity=Severity.WARNING, category="structure", templates=FORMS, basis="格式 tables")
def all_labels(case: Case) -> Iterator[Verdict]:
    """No row or column label that the form requires is missing from a table.

    Not assessable where no table was read (lost in this copy, a picture, absent).
    """
    yield from _labels(case, "missing")


@rule("S-EXTRAROW", severity=Severity.INFO, category="structure", templates=FORMS, basis="格式 tables")
def no_other_labels(case: Case) -> Iterator[Verdict]:
    """No row or column was added to a table that the form does not have; a notice.

    Not assessable where no table was read.
    """
    yield from _labels(case, "extra")


def _first_few(labels: Sequence[str]) -> str:
    """The first labels in quotation marks; "…" where there are more."""
    return "、".join(f"“{one}”" for one in labels[:_NAMED]) + ("…" if len(labels) > _NAMED else "")


def _labels(case: Case, which: str) -> Iterator[Verdict]:
    report = case.report
    if report is None:
        return
    read = [reading for reading in report.tables if reading.state in _READABLE]
    if not read:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_tables", responsibility=Responsibility.SYSTEM)
    for reading in read:
        labels = reading.missing_labels if which == "missing" else reading.extra_labels
        yield Verdict(
            outcome=Outcome.FAIL if labels else Outcome.PASS,
            subject=reading.table,
            values={"table": NAMES[reading.table], "labels": _first_few(labels), "count": len(labels)},
            evidence=(_at(report, reading, "、".join(labels) or None),),
        )
