"""Totals of the tables to compare the prose with: printed, or added up where the total is blank and its row is filled."""

from __future__ import annotations

from msgspec import Struct

from parsers.model import CellKind, Number, Report
from rules.evidence import of_cells
from rules.model import Evidence

APPLICANTS = ("natural", "business", "research", "public_interest", "legal_service", "other_org")
RESULTS = ("upheld", "corrected", "other", "pending")


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
