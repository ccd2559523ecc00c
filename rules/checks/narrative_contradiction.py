"""A total that the text states twice is the same both times."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.prose.quantities import Quantity, quantities
from rules.case import Case
from rules.model import Outcome, Severity, Verdict
from rules.passages import Passage, passages
from rules.registry import rule


@rule("N-CONTRA", severity=Severity.WARNING, category="narrative", templates=("2008", "2019", "2021"), basis="条例6")
def same_total_everywhere(case: Case) -> Iterator[Verdict]:
    """The same quantity, in the same words and unit, has one value in the whole report.

    Only totals for the reporting year that nothing narrows are compared: no channel, field, month, part of a sum, rough number or
    other year. 收到 and 受理 are two quantities; where only the words differ (公开, 发布) a person looks. Not applicable where no total is
    stated twice. Right: 公开信息20条 in both places. Wrong: 公开信息20条 in part one, 公开信息16条 in part five.
    """
    report = case.report
    if report is None:
        return
    stated: dict[tuple[str, str], list[tuple[Passage, Quantity]]] = {}
    for passage in passages(report):
        for quantity in quantities(passage.prose):
            if quantity.year in (None, case.year):
                stated.setdefault((quantity.key, quantity.unit), []).append((passage, quantity))
    repeated = {key: places for key, places in stated.items() if len(places) > 1}
    if not repeated:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_repeated")
        return
    for (key, unit), places in repeated.items():
        first, quantity = places[0]
        others = [(passage, one) for passage, one in places[1:] if one.value != quantity.value]
        other = next((found for found in others if found[1].words == quantity.words), others[0] if others else None)
        second, again = other or places[1]
        quotes = [passage.sentence(one.start) for passage, one in ((first, quantity), (second, again))]
        yield Verdict(
            # 公开 and 发布 may be two quantities; the same words are one.
            outcome=Outcome.PASS if other is None else Outcome.FAIL if again.words == quantity.words else Outcome.REVIEW,
            subject=f"quantity/{key}{unit}",
            left=quantity.value,
            right=again.value,
            difference=None if other is None else again.value - quantity.value,
            values={
                "what": key, "unit": unit, "first": quantity.value, "second": again.value, "where": first.where,
                "elsewhere": second.where, "quote": quotes[0], "other_quote": quotes[1],
            },
            evidence=(first.proof(quotes[0]), second.proof(quotes[1])),
        )  # fmt: skip
