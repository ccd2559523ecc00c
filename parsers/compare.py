"""Two readings of one report (page and attachment, page and e-book) cell by cell: where they say different things."""

from __future__ import annotations

from msgspec import Struct

from parsers.blocks import Place
from parsers.model import Cell, CellKind, Report, TableState
from parsers.textnorm import squeeze

SURE = 0.8


class CellDifference(Struct, frozen=True):
    """One address at which two reports differ. `left`/`right` are the raw texts, None where that report has no such cell.

    `sure` is False where one of the two readings is doubtful (text recognition), so that the difference may be ours.
    """

    address: str
    left: str | None
    right: str | None
    left_place: Place | None
    right_place: Place | None
    sure: bool


def compare_cells(left: Report, right: Report) -> list[CellDifference]:
    """The differing cells in the order of the left report, then those that only the right one has.

    Only tables that both reports carry are compared: a copy without a table, or of another form, says nothing about its cells.
    "1,234" and "1234" are the same, so are 0 and 0.00; a blank and a stroke are not. Where both hold other words, their spelling
    is compared without white space and widths.
    """
    shared = _tables_of(left) & _tables_of(right)
    addresses = dict.fromkeys([*left.cells, *right.cells])
    found = []
    for address in addresses:
        if address.split(".", 1)[0] not in shared:
            continue
        one, other = left.cells.get(address), right.cells.get(address)
        if one is not None and other is not None and _same(one, other):
            continue
        if (one is None or other is None) and not _complete(left, right, address):
            continue
        found.append(
            CellDifference(
                address=address,
                left=one.raw if one else None,
                right=other.raw if other else None,
                left_place=one.place if one else None,
                right_place=other.place if other else None,
                sure=all(cell is None or cell.confidence >= SURE for cell in (one, other)),
            )
        )
    return found


def _tables_of(report: Report) -> set[str]:
    return {address.split(".", 1)[0] for address in report.cells}


def _complete(left: Report, right: Report, address: str) -> bool:
    """Whether both tables were read whole in one form: only then a cell that one of them lacks is a difference."""
    name = address.split(".", 1)[0]
    readings = [report.table(name) for report in (left, right)]
    states = [reading.state if reading else None for reading in readings]
    return states == [TableState.READ, TableState.READ] and left.template == right.template


def _same(one: Cell, other: Cell) -> bool:
    if one.kind is CellKind.TEXT and other.kind is CellKind.TEXT:
        return squeeze(one.raw) == squeeze(other.raw)
    return one.kind is other.kind and one.value == other.value
