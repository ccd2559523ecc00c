"""A number far from last year's is worth a look before it is believed."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.model import Number
from rules.case import Case
from rules.equation import proof, term
from rules.last_year import text_obstacle
from rules.model import Outcome, Responsibility, Severity, Verdict
from rules.registry import rule

_TIMES_MORE, _AT_LEAST = 10, 50


@rule("X-OUTLIER", severity=Severity.INFO, category="cross-year", templates=("2019", "2021"), basis="条例6")
def no_sudden_jumps(case: Case) -> Iterator[Verdict]:
    """A number that is more than ten times last year's (or less than a tenth) and differs by more than 50 is worth a look.

    Every cell that both reports state; of a row of table 3 or a group of table 4 the total speaks for its parts. A jump is no error: a
    notice. Not applicable without last year's report; cells left blank in either year say nothing.
    """
    hindered, report, before, year = text_obstacle(case), case.report, case.previous, case.year
    if report is None or before is None or (hindered is not None and hindered.message != "text_unread"):
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    # 本年增/减 is itself a change; a negative number elsewhere is another rule's (T2-NEG, T3-NEG, T4-NEG).
    both = [address for address in report.cells if address in before.cells and not address.endswith(".change")]
    if not both:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_tables", responsibility=Responsibility.SYSTEM)
        return
    jumps = [address for address in both if _jumps(report.cells[address].value, before.cells[address].value)]
    totals = {address.rpartition(".")[0] for address in jumps if address.endswith(".total")}
    for address in jumps:
        if not address.endswith(".total") and address.rpartition(".")[0] in totals:
            continue
        now, then = term(report, address, f"{year}年"), term(before, address, f"{before.year}年")
        yield Verdict(
            outcome=Outcome.FAIL,
            subject=address,
            left=now.number,
            right=then.number,
            difference=now.number - then.number,
            values={"previous_year": before.year},
            evidence=(proof(now), proof(then)),
        )
    if not jumps:
        yield Verdict(outcome=Outcome.PASS, values={"count": len(both)})


def _jumps(now: Number | None, then: Number | None) -> bool:
    if now is None or then is None or now < 0 or then < 0:
        return False
    small, large = (now, then) if now < then else (then, now)
    return large - small > _AT_LEAST and large > _TIMES_MORE * small
