"""表四 adds up: each of its three groups."""

from __future__ import annotations

from collections.abc import Iterator

from rules.case import Case
from rules.identities import judged
from rules.model import Severity, Verdict
from rules.registry import rule


@rule("T4-SUM", severity=Severity.ERROR, category="table4", templates=("2019", "2021"), basis="格式 table 四")
def group_sum(case: Case) -> Iterator[Verdict]:
    """In each group of 表四 (复议, 直接起诉, 复议后起诉): 总计 = 维持 + 纠正 + 其他 + 尚未审结.

    Not assessable where the table was not read or the group's 总计 or all its parts are blank.
    """
    yield from judged(case, "T4-SUM", "T4")
