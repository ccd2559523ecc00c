"""What can be said about a finished sum: which identities of the form hold in it, and where the district's own report differs."""

from __future__ import annotations

from msgspec import Struct

from parsers.model import Number, Report
from parsers.templates import load_template
from rules.rollup.model import Rollup, total


class BrokenSum(Struct, frozen=True):
    """An identity of the form that does not hold between the sums; `unstated` cells of it have no sum at all."""

    rule: str
    subject: str
    left: Number | None
    right: Number | None


class Difference(Struct, frozen=True):
    """A cell in which the district's own report and the sum differ. `complete`: every unit stated a number."""

    address: str
    stated: Number | None
    added: Number | None
    complete: bool


def broken_sums(rollup: Rollup) -> tuple[BrokenSum, ...]:
    """The identities of the form that fail between sums: some unit left out a number or has a wrong sum itself."""
    found = []
    for identity in load_template(rollup.template).identities:
        left, right = (total(rollup.cells[address].value for address in side) for side in (identity.left, identity.right))
        if left != right:
            found.append(BrokenSum(identity.rule, identity.subject, left, right))
    return tuple(found)


def differences(rollup: Rollup, own: Report) -> tuple[Difference, ...]:
    """Every cell that the district's own report states otherwise than the sum; a cell without number on one side differs."""
    return tuple(
        Difference(address, stated, cell.value, cell.complete)
        for address, cell in rollup.cells.items()
        if (stated := own.cells[address].value if address in own.cells else None) != cell.value
    )
