"""A published report stays where it is and as it is, or says that it was corrected."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from parsers.model import Report
from rules.case import Case
from rules.evidence import of_cells, of_document
from rules.forms import label
from rules.history.diff import Difference, differences
from rules.history.model import GONE, Revision
from rules.model import Evidence, Outcome, Responsibility, Severity, Verdict
from rules.registry import ALL_TEMPLATES, rule
from rules.tables import NAMES

# Words of a note that the report was corrected; they count only where they are new in the report or in its title.
_NOTE = re.compile(r"更正|勘误|订正|修订|修正|重新(?:公布|发布|公开)|更新说明|补充说明|补充公开")
_SHOWN = 8
_MANY = 12  # so many cells of one table are told as a number


@rule(
    "P-WITHDRAWN",
    severity=Severity.ERROR,
    category="publication",
    templates=ALL_TEMPLATES,
    basis="条例6; 条例24",
    needs_report=False,
)
def still_there(case: Case) -> Iterator[Verdict]:
    """A report that was captured once stays reachable and listed, or another of the same unit and year stands in its place.

    Fails only when every column that listed it was seen whole, or its page answers that it is gone. Not applicable to local files
    and where nothing was ever captured.
    """
    publication = case.publication
    if publication is None or publication.sha256 is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local" if case.local else "never_there")
        return
    last = case.history.last_answer
    last = last if last is not None and last.fetched_at > publication.captured_at else None
    gone = last is not None and last.state in GONE
    seen = f"{publication.url} @ {publication.captured_at}"
    now = [f"{last.url} @ {last.fetched_at}: {last.status} {last.state.value}"] if last is not None else []
    if case.withdrawn:
        # Where the report still stands, tonight's lists need not be shown: they would make every night's verdict another one.
        now += [
            f"{view.column_url} @ {view.fetched_at}: {len(view.articles)}/{view.stated_total}" for view in case.column_views
        ]
    yield Verdict(
        outcome=Outcome.FAIL if case.withdrawn else Outcome.PASS,
        subject="publication",
        message="fail_gone" if case.withdrawn and gone else "",
        values={
            "url": publication.url,
            "captured": publication.captured_at[:10],
            "gone": last.fetched_at[:10] if last is not None else "",
        },
        evidence=(Evidence(quote=seen, document=publication.sha256), *(Evidence(quote=line) for line in now)),
    )


@rule("P-CHANGED", severity=Severity.WARNING, category="publication", templates=ALL_TEMPLATES, basis="条例6")
def unchanged_or_corrected_openly(case: Case) -> Iterator[Verdict]:
    """What a report says stays as it was first captured, unless a note says that it was corrected.

    Only the report's own text and tables count: counters, templates, dates and the files' bytes do not. A note is a word of
    correction in the title or in what was added. Where a differing cell was recognised from a picture, a person looks. Not applicable
    to local files; a report captured only once passes.
    """
    report, publication = case.report, case.publication
    if report is None or publication is None or case.local:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local" if case.local else "not_seen")
        return
    if not case.history.revisions:
        yield Verdict(outcome=Outcome.PASS, values={"captured": publication.captured_at[:10]})
        return
    first = case.history.revisions[0]
    changes = differences(first.report, report)
    if not changes:
        yield Verdict(outcome=Outcome.PASS, values={"captured": first.publication.captured_at[:10]})
        return
    guessed = any(change.cell and _is_guessed(change.cell, first.report, report) for change in changes)
    noted = _NOTE.search(report.title) and not _NOTE.search(first.report.title)
    noted = noted or any(_NOTE.search(change.after) for change in changes if not change.cell)
    yield Verdict(
        outcome=Outcome.PASS if noted else Outcome.REVIEW if guessed else Outcome.FAIL,
        subject="content",
        message="pass_noted" if noted else "review_ocr" if guessed else "fail",
        values={
            "first": first.publication.captured_at[:10],
            "since": case.history.revisions[-1].until[:10],
            "count": len(changes),
            "shown": "；".join(_told(case, changes)),
            "shown_en": "; ".join(_told(case, changes)),
        },
        left=len(changes),
        right=0,
        responsibility=Responsibility.SYSTEM if guessed and not noted else Responsibility.PUBLISHER,
        evidence=_both(first, report, changes),
    )


def _is_guessed(address: str, before: Report, after: Report) -> bool:
    cells = (side.cells.get(address) for side in (before, after))
    return any(cell is not None and cell.source == "ocr" for cell in cells)


def _told(case: Case, changes: Sequence[Difference]) -> list[str]:
    """The changes in words: where, from what, to what; many cells of one table as a number."""
    lines = [f"{change.where}：{_quoted(change.before)} → {_quoted(change.after)}" for change in changes if not change.cell]
    for table, name in NAMES.items():
        cells = [change for change in changes if change.cell.startswith(f"{table}.")]
        if len(cells) > _MANY:
            lines.append(f"{name}：{len(cells)}个单元格")
        else:
            lines += [f"{label(case, one.cell)}：{_quoted(one.before)} → {_quoted(one.after)}" for one in cells]
    return [*lines[:_SHOWN], *(["…"] if len(lines) > _SHOWN else [])]


def _quoted(text: str) -> str:
    return f"“{text}”" if text else "（无）"


def _both(first: Revision, report: Report, changes: Sequence[Difference]) -> tuple[Evidence, ...]:
    """Both captures, with what stood in each."""
    prose = [change for change in changes if not change.cell][:_SHOWN]
    cells = [change.cell for change in changes if change.cell][:_SHOWN]
    return (
        of_document(first.report, f"{first.publication.url} @ {first.publication.captured_at}"),
        of_document(report, f"{report.document.url or first.publication.url} @ {report.document.captured_at or first.until}"),
        *(of_document(first.report, change.before) for change in prose if change.before),
        *(of_document(report, change.after) for change in prose if change.after),
        *of_cells(first.report, cells),
        *of_cells(report, cells),
    )
