"""What the identities say of a number that was recognised from a picture: confirmed, refuted, or open.

No value is ever changed and no verdict: a confirmed number is one that a person need not compare first (P-TABLE-IMAGE). It is still
no proof against the unit, for a recognition that puts a whole row in the place of another keeps every sum of it.
"""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from parsers.model import Number
from rules.case import Case
from rules.doubt import is_sure
from rules.forms import form_of
from rules.repair.build import system_of
from rules.repair.repairs import Repairs, repairs_of
from rules.repair.system import Origin


class Word(StrEnum):
    """The word of the identities on one cell."""

    CONFIRMED = "confirmed"  # every equation with this cell holds, and at least one does
    REFUTED = "refuted"  # the one smallest repair of the report changes this cell
    DOUBTFUL = (
        "doubtful"  # an equation with this cell fails, but the cell is one of several that may be wrong, or is not among them
    )
    OPEN = "open"  # no equation with this cell could be judged


class Confirmation(Struct, frozen=True):
    """One cell: the word, the equations that hold and that fail with it, and what a repair would make of it (None if nothing)."""

    cell: str
    word: Word
    holding: tuple[str, ...]
    failing: tuple[str, ...]
    implied: Number | None = None


def confirm(case: Case, repairs: Repairs | None = None) -> list[Confirmation]:
    """What the identities say of every number that was not read for sure (rules.doubt), in the order of the form.

    `repairs` may be handed in where they are known already. A cell that is confirmed stands in a row or column that adds up; two
    misreadings that cancel out in every equation they stand in are not found this way.
    """
    form, report = form_of(case), case.report
    if form is None or report is None:
        return []
    unsure = [one for one in form.cells if one in report.cells and not is_sure(report.cells[one])]
    if not unsure:
        return []
    system = system_of(case)
    definite = _definite(repairs if repairs is not None else repairs_of(case))
    found = []
    for cell in unsure:
        index = system.index.get(cell)
        own = [one for one in system.equations if index is not None and index in one.terms]
        holding = tuple(one.name for one in own if not system.residual(one))
        failing = tuple(one.name for one in own if system.residual(one))
        if cell in definite:
            word = Word.REFUTED
        elif failing:
            word = Word.DOUBTFUL
        else:
            word = Word.CONFIRMED if holding else Word.OPEN
        found.append(Confirmation(cell, word, holding, failing, definite.get(cell)))
    return found


def _definite(repairs: Repairs) -> dict[str, Number]:
    """The cells that the only smallest repair of a cause changes, with what they would become."""
    return {
        one.variable.name: one.implied
        for cause in repairs.causes
        if len(cause.options) == 1
        for one in cause.options[0]
        if one.variable.origin is Origin.CELL
    }
