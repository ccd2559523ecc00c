"""A sum written out: the cells of both sides of a broken identity with what is printed in each, or the cells a finding rests on."""

from __future__ import annotations

from msgspec import Struct

from parsers.model import Cell, CellKind, Report
from parsers.template import Template
from parsers.templates import TABLE_TEMPLATES, load_template
from rules.model import Finding


class Term(Struct, frozen=True):
    """One cell: what people call it, its address, what is printed, and whether it adds nothing."""

    label: str
    address: str
    raw: str
    silent: bool


class Ledger(Struct, frozen=True):
    """Both sides with their sums; `right` is empty and the sums are "" where the finding is no equation."""

    left: tuple[Term, ...]
    right: tuple[Term, ...]
    left_sum: str
    right_sum: str
    difference: str


def ledger(finding: Finding, report: Report | None) -> Ledger | None:
    """The sum of an identity; for other findings the cells of the evidence; None where no cell is concerned."""
    template = _template(report)
    if report is None or template is None:
        return None
    identity = next((one for one in template.identities if one.rule == finding.rule and one.subject == finding.subject), None)
    if identity is not None:
        over_rows = identity.subject.split(".")[1] == "*"
        left, right = (_side(side, template, report, over_rows) for side in (identity.left, identity.right))
        return Ledger(left, right, _text(finding.left), _text(finding.right), _text(finding.difference))
    addresses = list(dict.fromkeys(proof.cell for proof in finding.evidence if proof.cell))
    terms = tuple(
        _term(template.label(address), address, report.cells[address]) for address in addresses if address in report.cells
    )
    return Ledger(terms, (), "", "", "") if terms else None


def _template(report: Report | None) -> Template | None:
    return load_template(report.template) if report is not None and report.template in TABLE_TEMPLATES else None


def _side(addresses: tuple[str, ...], template: Template, report: Report, over_rows: bool) -> tuple[Term, ...]:
    found = []
    for address in addresses:
        spec = template.cells[address]
        found.append(_term(spec.row_label if over_rows else spec.column_label, address, report.cells.get(address)))
    return tuple(found)


def _term(label: str, address: str, cell: Cell | None) -> Term:
    if cell is None:
        return Term(label, address, "?", False)
    return Term(label, address, cell.raw, cell.kind in (CellKind.BLANK, CellKind.NA) or cell.value == 0)


def _text(value: object) -> str:
    return "" if value is None else str(value)
