"""The cells of 表三 hold whole numbers that are not negative, and are filled in."""

from __future__ import annotations

from collections.abc import Iterator

from rules.case import Case
from rules.cell_checks import blanks, each_cell, negative, not_whole
from rules.model import Severity, Verdict
from rules.registry import rule

FORMS = ("2019", "2021")


@rule("T3-NUM", severity=Severity.WARNING, category="table3", templates=FORMS, basis="格式")
def whole_numbers(case: Case) -> Iterator[Verdict]:
    """Every cell of 表三 that is filled in holds a whole number. Blanks, "/" and dashes are T3-BLANK's business."""
    yield from each_cell(case, "T3", not_whole)


@rule("T3-NEG", severity=Severity.ERROR, category="table3", templates=FORMS, basis="格式")
def not_negative(case: Case) -> Iterator[Verdict]:
    """No cell of 表三 is below zero: all of them count applications. Not assessable where the table was not read."""
    yield from each_cell(case, "T3", negative)


@rule("T3-BLANK", severity=Severity.INFO, category="table3", templates=FORMS, basis="[practice]", practice=True)
def filled_in(case: Case) -> Iterator[Verdict]:
    """No cell of 表三 is blank or holds "/" or a dash; no text orders a 0, so this is a notice.

    A warning where blanks stand beside printed zeros: the reader then cannot tell what a blank means.
    """
    yield from blanks(case, "T3", lambda address: "T3")
