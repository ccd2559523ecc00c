"""Totals of the tables to compare the prose with: printed, or added up where the total is blank and its row is filled."""

from __future__ import annotations

from msgspec import Struct

from parsers.model import CellKind, Number, Report
from parsers.templates import TABLE_TEMPLATES, load_template
from rules.evidence import of_cells
from rules.model import Evidence


def _columns(rule: str) -> tuple[str, ...]:
    """The columns that a total of one row adds up, as the identities of the form say; they are the same in every generation."""
    identity = next(one for one in load_template(TABLE_TEMPLATES[-1]).identities if one.rule == rule)
    return tuple(address.split(".")[2] for address in identity.left)


APPLICANTS, RESULTS = _columns("T3-ROWSUM"), _columns("T4-SUM")


class Total(Struct, frozen=True):
    """A total with the cells it rests on; `value` is None where it cannot be known, `added` where it was added up from its row."""

    value: Number | None
    addresses: tuple[str, ...]
    added: bool = False

    def evidence(self, report: Report) -> tuple[Evidence, ...]:
        """The cells as evidence."""
        return of_cells(report, self.addresses)


def requests_total(report: Report, row: str) -> Total:
    """The total of a row of table 3 ("new_received")."""
    return _total(report, f"T3.{row}", APPLICANTS)


def cases_total(report: Report, group: str) -> Total:
    """The total of a group of table 4 ("review")."""
    return _total(report, f"T4.{group}", RESULTS)


def _total(report: Report, prefix: str, parts: tuple[str, ...]) -> Total:
    address = f"{prefix}.total"
    cell = report.cells.get(address)
    if cell is not None and cell.value is not None:
        return Total(cell.value, (address,))
    if cell is not None and cell.kind is CellKind.TEXT:
        return Total(None, (address,))
    addresses = tuple(f"{prefix}.{part}" for part in parts)
    cells = [report.cells.get(part) for part in addresses]
    numbers = [part.value for part in cells if part is not None and part.value is not None]
    # Blanks beside printed numbers count as nothing; a row without any number, or with words in it, says nothing.
    if not numbers or any(part is None or part.kind is CellKind.TEXT for part in cells):
        return Total(None, (address,))
    found: Number = 0
    for number in numbers:
        found += number
    return Total(found, addresses, added=True)
