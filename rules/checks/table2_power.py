"""规章 are made only by governments from the 设区的市 upwards."""

from __future__ import annotations

from collections.abc import Iterator

from rules.case import Case
from rules.evidence import of_cells
from rules.issuer import issuer_name, may_make_rules
from rules.model import Outcome, Responsibility, Severity, Verdict
from rules.registry import rule
from rules.tables import cells, obstacle


@rule("T2-RULEPOWER", severity=Severity.ERROR, category="table2", templates=("2019", "2021"), basis="立法法93; 条例20(一)")
def no_rules_without_power(case: Case) -> Iterator[Verdict]:
    """A body below the government of a 设区的市 states no 规章 (立法法 2023 Art. 93, 条例 Art. 20(一)).

    Not assessable where the level of the issuer cannot be told from register or name.
    """
    report, hindered = case.report, obstacle(case, "T2")
    if hindered is not None or report is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    filled = [
        (address, cell) for address, cell in cells(case, "T2") if address.startswith("T2.rules.") and (cell.value or 0) > 0
    ]
    name, power = issuer_name(case), may_make_rules(case)
    if not filled:
        yield Verdict(outcome=Outcome.PASS, message="none")
    elif power is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="level_unclear", values={"name": name})
    elif power:
        yield Verdict(outcome=Outcome.PASS, message="has_power", values={"name": name})
    else:
        for address, cell in filled:
            ocr = cell.source == "ocr"
            yield Verdict(
                outcome=Outcome.REVIEW if ocr else Outcome.FAIL,
                subject=address,
                message="fail",
                values={"name": name, "raw": cell.raw},
                left=cell.value,
                right=0,
                difference=cell.value,
                responsibility=Responsibility.SYSTEM if ocr else Responsibility.PUBLISHER,
                evidence=of_cells(report, [address]),
            )
