"""The cells of 表四 hold whole numbers that are not negative, and are filled in."""

from __future__ import annotations

from collections.abc import Iterator

from rules.case import Case
from rules.cell_checks import blanks, each_cell, negative, not_whole
from rules.model import Severity, Verdict
from rules.registry import rule

FORMS = ("2019", "2021")


@rule("T4-NUM", severity=Severity.WARNING, category="table4", templates=FORMS, basis="格式")
def whole_numbers(case: Case) -> Iterator[Verdict]:
    """Every cell of 表四 that is filled in holds a whole number. Blanks, "/" and dashes are T4-BLANK's business."""
    yield from each_cell(case, "T4", not_whole)


@rule("T4-NEG", severity=Severity.ERROR, category="table4", templates=FORMS, basis="格式")
def not_negative(case: Case) -> Iterator[Verdict]:
    """No cell of 表四 is below zero: all of them count cases. Not assessable where the table was not read."""
    yield from each_cell(case, "T4", negative)


@rule("T4-BLANK", severity=Severity.INFO, category="table4", templates=FORMS, basis="格式")
def filled_in(case: Case) -> Iterator[Verdict]:
    """No cell of 表四 is blank or holds "/" or a dash; a warning where blanks stand beside printed zeros."""
    yield from blanks(case, "T4", lambda address: "T4")
