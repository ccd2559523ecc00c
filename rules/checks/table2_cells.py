"""The cells of 表二 hold numbers of the right kind, and are filled in."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.model import Cell
from rules.case import Case
from rules.cell_checks import blanks, each_cell, negative, not_whole
from rules.forms import form_of
from rules.model import Severity, Verdict
from rules.registry import rule

_MAY_HAVE_DECIMALS = ("T2.fees.amount", "T2.procurement.amount")


def _not_a_count(address: str, cell: Cell) -> bool:
    if address in _MAY_HAVE_DECIMALS:
        return cell.kind == "text" or negative(address, cell)
    return not_whole(address, cell) or negative(address, cell)


@rule("T2-NUM", severity=Severity.WARNING, category="table2", templates=("2021",), basis="格式 table 二")
def numbers(case: Case) -> Iterator[Verdict]:
    """Every cell of 表二 that is filled in holds a number of at least 0; counts are whole, the fee may have decimals.

    The form of 2021 only. Blanks, "/" and dashes are T2-BLANK's business.
    """
    yield from each_cell(case, "T2", _not_a_count)


@rule("T2-NEG", severity=Severity.ERROR, category="table2", templates=("2019", "2021"), basis="格式")
def not_negative(case: Case) -> Iterator[Verdict]:
    """No cell of 表二 is below zero; 本年增/减 of the form of 2019 may be, for it counts decreases with a minus sign."""
    yield from each_cell(case, "T2", lambda address, cell: negative(address, cell) and not address.endswith(".change"))


@rule("T2-BLANK", severity=Severity.INFO, category="table2", templates=("2019", "2021"), basis="[practice]", practice=True)
def filled_in(case: Case) -> Iterator[Verdict]:
    """No cell of 表二 is blank or holds "/" or a dash; no text orders a 0, so this is a notice.

    A warning where a block (one item of 条例 Art. 20) mixes blanks with printed zeros.
    """
    form = form_of(case)

    def block_of(address: str) -> str:
        # A block is named by the item that opens its row labels: "第二十条第（五）项 行政许可".
        return form.cells[address].row_label.split(" ")[0] if form is not None else address

    yield from blanks(case, "T2", block_of)
