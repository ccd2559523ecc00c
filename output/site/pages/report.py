"""One unit and year: each finding with its sum, its place in the table as published, its clause and its history."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from output.site.flow import flow
from output.site.grouping import by_cause
from output.site.ledger import Ledger, ledger
from output.site.passages import SideBySide, side_by_side
from output.site.published import PublishedTable, marked_tables, read_again
from output.site.sheets import Sheet, sheets
from output.site.sources import Source, source_of
from output.site.tables import shown_tables
from output.site.view import Key, SiteView
from parsers.blocks import Place
from parsers.model import CellKind, Report
from rules.life import Life
from rules.model import Evidence, Finding, Outcome
from rules.registry import all_rules

_QUOTES = 3
_LONG = 6


class ShownFinding(Struct, frozen=True):
    """One finding with its number on the page. `excerpts` are parts of pages; `places` whether its cells are marked in a table.

    `beside` are passages shared with another report; where there are any, `quotes` is empty.
    """

    number: int
    finding: Finding
    title: str
    practice: bool
    ledger: Ledger | None
    quotes: tuple[tuple[str, int | None], ...]
    excerpts: tuple[tuple[Sheet, tuple[float, float, float, float]], ...]
    places: bool
    life: Life | None
    beside: SideBySide | None = None


class MarkedDocument(Struct, frozen=True):
    """One archived document of the report with its marked pages or tables."""

    source: Source
    sheets: tuple[Sheet, ...]
    tables: tuple[PublishedTable, ...]


def report(view: SiteView, unit_id: str, year: int) -> dict[str, Any]:
    """Values for the page of one unit and year. KeyError where the year is not audited for the unit."""
    key = (unit_id, year)
    found = view.report(unit_id, year)
    loud = view.loud(key)
    groups = by_cause(loud, found, view.lang)
    numbers: dict[int, int] = {}
    for group in groups:
        for finding in group.findings:
            numbers[id(finding)] = len(numbers) + 1
    documents = marked_documents(view, key, loud, numbers)
    shown = {id(finding): _shown(view, finding, numbers[id(finding)], found, documents) for finding in loud}
    years = view.years_of(unit_id)
    main = found.document.sha256 if found is not None else None
    publication = view.audit.publications.get(key)
    if main is None and publication is not None:
        main = publication.sha256
    at = years.index(year)
    return {
        "unit": view.unit(unit_id),
        "entry": view.coverage[key],
        "year": year,
        "report": found,
        "card": view.cards.get(key),
        "publication": publication,
        "groups": [(group, [shown[id(finding)] for finding in group.findings]) for group in groups],
        "count": len(loud),
        "seen_marks": [],  # the first cell of each finding is where a link leads
        "quiet": [item for item in view.all_findings(key) if item.outcome not in (Outcome.FAIL, Outcome.REVIEW)],
        "documents": documents,
        "source": _source(view, key, main) if main else None,
        "tables": shown_tables(found, _cell_marks(loud, numbers, found), view.report(unit_id, year - 1)) if found else [],
        "flow": flow(found),
        "earlier": years[at + 1] if at + 1 < len(years) else None,
        "later": years[at - 1] if at else None,
    }


def marked_documents(view: SiteView, key: Key, loud: list[Finding], numbers: Mapping[int, int]) -> list[MarkedDocument]:
    """Every document that evidence of these findings points into, with what can be shown of it."""
    documents = []
    for sha256, marks in _places(loud, numbers, view.audit.reports.get(key)).items():
        source = _source(view, key, sha256)
        pages = sheets(source, marks) if source.is_sheet else []
        tables: list[PublishedTable] = []
        if source.is_readable_at_once:
            document = read_again(source)
            tables = marked_tables(document, marks) if document else []
        if pages or tables:
            documents.append(MarkedDocument(source, tuple(pages), tuple(tables)))
    return documents


def marked_sheets(view: SiteView, key: Key) -> list[tuple[Source, list[Sheet]]]:
    """The pages that the page of this report shows as pictures."""
    loud = view.loud(key)
    places = _places(loud, {id(item): 0 for item in loud}, view.audit.reports.get(key))
    found = [(_source(view, key, sha256), marks) for sha256, marks in places.items()]
    return [(source, sheets(source, marks)) for source, marks in found if source.is_sheet]


def documents_of(view: SiteView, key: Key) -> list[str]:
    """The hashes of the documents whose copies a report's page links to: its own and those of its evidence."""
    found, publication = view.audit.reports.get(key), view.audit.publications.get(key)
    hashes = [found.document.sha256] if found else [publication.sha256] if publication and publication.sha256 else []
    hashes += [proof.document for item in view.loud(key) for proof in item.evidence if proof.document]
    return list(dict.fromkeys(hashes))


def _places(loud: list[Finding], numbers: Mapping[int, int], found: Report | None) -> dict[str, dict[Place, tuple[int, ...]]]:
    """Document -> place of a cell -> numbers of the findings about it, none where it only adds nothing to a long sum."""
    places: dict[str, dict[Place, tuple[int, ...]]] = {}
    for finding, proof, soft in _cells_of(loud, found):
        if proof.document and proof.place is not None:
            _mark(places.setdefault(proof.document, {}), proof.place, numbers[id(finding)], soft)
    return places


def _cell_marks(loud: list[Finding], numbers: Mapping[int, int], found: Report | None) -> dict[str, tuple[int, ...]]:
    marks: dict[str, tuple[int, ...]] = {}
    for finding, proof, soft in _cells_of(loud, found):
        _mark(marks, proof.cell or "", numbers[id(finding)], soft)
    return marks


def _mark(marks: dict[Any, tuple[int, ...]], at: object, number: int, soft: bool) -> None:
    marks.setdefault(at, ())
    if not soft and number not in marks[at]:
        marks[at] = (*marks[at], number)


def _cells_of(loud: list[Finding], found: Report | None) -> Iterator[tuple[Finding, Evidence, bool]]:
    """Every cell of the evidence, and whether it only adds nothing to a long sum: it would hide the cells that matter."""
    for finding in loud:
        proofs = [proof for proof in finding.evidence if proof.cell]
        for proof in proofs:
            cell = found.cells.get(proof.cell or "") if found else None
            silent = cell is not None and not cell.value and cell.kind is not CellKind.TEXT
            is_sum = finding.difference is not None and len(proofs) > _LONG
            yield finding, proof, silent and is_sum and not _is_total(proof.cell or "")


def _is_total(address: str) -> bool:
    return "handled_total" in address.split(".")


def _source(view: SiteView, key: Key, sha256: str) -> Source:
    return source_of(view.audit, view.audit.reports.get(key), view.audit.publications.get(key), sha256)


def _shown(
    view: SiteView, finding: Finding, number: int, found: Report | None, documents: list[MarkedDocument]
) -> ShownFinding:
    rule = all_rules().get(finding.rule)
    quotes = dict.fromkeys(
        (proof.quote, proof.place.page if proof.place else None) for proof in finding.evidence if proof.quote and not proof.cell
    )
    excerpts = [
        (sheet, part) for document in documents for sheet in document.sheets if (part := sheet.excerpt(number)) is not None
    ]
    in_table = any(
        number in cell.marks for document in documents for table in document.tables for row in table.rows for cell in row
    )
    beside = side_by_side(view, finding)
    return ShownFinding(
        number=number,
        finding=finding,
        title=view.rule_title(finding.rule),
        practice=bool(rule and rule.practice),
        ledger=ledger(finding, found),
        quotes=() if beside else tuple(list(quotes)[:_QUOTES]),
        excerpts=tuple(excerpts),
        places=in_table,
        life=view.lives.get(finding.fingerprint),
        beside=beside,
    )
