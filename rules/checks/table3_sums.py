"""表三 adds up: the balance the form itself states, the rows, and the results of each column."""

from __future__ import annotations

from collections.abc import Iterator

from rules.case import Case
from rules.identities import judged
from rules.model import Severity, Verdict
from rules.registry import rule

FORMS = ("2019", "2021")


@rule("T3-BALANCE", severity=Severity.ERROR, category="table3", templates=FORMS, basis="格式 勾稽关系 note")
def balance(case: Case) -> Iterator[Verdict]:
    """In every column of 表三: 一、新收 + 二、上年结转 = 三（七）总计 + 四、结转下年度 (the note printed in the form).

    Not assessable where the table was not read, a cell holds words, or one side of the column is blank throughout.
    """
    yield from judged(case, "T3-BALANCE", "T3")


@rule("T3-ROWSUM", severity=Severity.ERROR, category="table3", templates=FORMS, basis="格式 (总计)")
def row_sum(case: Case) -> Iterator[Verdict]:
    """In every row of 表三 with 总计 filled in: 总计 is the sum of the six columns of applicants.

    A blank among numbers counts as 0. Not assessable where 总计 or the whole row is blank.
    """
    yield from judged(case, "T3-ROWSUM", "T3")


@rule("T3-RESULTSUM", severity=Severity.ERROR, category="table3", templates=FORMS, basis="格式 (（七）总计)")
def result_sum(case: Case) -> Iterator[Verdict]:
    """In every column of 表三: （七）总计 is the sum of all results from （一） to （六）.

    Not assessable where （七）总计 is blank, or where it alone is filled in and all results are blank.
    """
    yield from judged(case, "T3-RESULTSUM", "T3")
