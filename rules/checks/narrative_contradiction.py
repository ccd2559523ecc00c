"""A total that the text states twice is the same both times."""

from __future__ import annotations

from collections.abc import Iterator

from parsers.prose.quantities import Quantity, quantities
from rules.case import Case
from rules.model import Outcome, Severity, Verdict
from rules.passages import Passage, passages
from rules.registry import rule

Place = tuple[Passage, Quantity]
ALIKE = 0.5  # of the shorter channel's pairs of characters


@rule("N-CONTRA", severity=Severity.WARNING, category="narrative", templates=("2008", "2019", "2021"), basis="条例6")
def same_total_everywhere(case: Case) -> Iterator[Verdict]:
    """The same quantity, in the same words and unit, has one value in the whole report.

    Only totals for the reporting year that nothing narrows are compared: no field, month, part of a sum, rough number or other
    year. 收到 and 受理 are two quantities. Numbers of one channel, and totals in other words (公开, 发布), are for a person. Not applicable
    where no total is stated twice. Right: 公开信息20条 in both places. Wrong: 公开信息20条 in part one, 公开信息16条 in part five.
    """
    report = case.report
    if report is None:
        return
    stated: dict[tuple[str, str], list[tuple[Passage, Quantity]]] = {}
    for passage in passages(report):
        for quantity in quantities(passage.prose):
            if quantity.year in (None, case.year):
                stated.setdefault((quantity.key, quantity.unit), []).append((passage, quantity))
    told = False
    for (key, unit), places in stated.items():
        for first, second in _pairs(places):
            told = True
            yield _judged(key, unit, first, second)
    if not told:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_repeated")


def _pairs(places: list[Place]) -> Iterator[tuple[Place, Place]]:
    """What is to be compared: each total with the first one, each number of a channel with the first of a like channel."""
    heads: list[Place] = []
    for place in places:
        head = next((one for one in heads if _like(one[1].channel, place[1].channel)), None)
        if head is None:
            heads.append(place)
        else:
            yield head, place


def _like(one: str, other: str) -> bool:
    """Whether two names of channels may mean the same: no channel at all, or most of the shorter name in the longer."""
    if not one or not other:
        return one == other
    short, long = sorted((one, other), key=len)
    pairs = [short[position : position + 2] for position in range(len(short) - 1)]
    return sum(pair in long for pair in pairs) >= ALIKE * len(pairs)


def _judged(key: str, unit: str, first: Place, second: Place) -> Verdict:
    (passage, one), (elsewhere, other) = first, second
    quotes = (passage.sentence(one.start), elsewhere.sentence(other.start))
    verdict = Verdict(
        outcome=Outcome.PASS,
        subject=f"quantity/{one.channel}{key}{unit}",
        left=one.value,
        right=other.value,
        values={
            "what": key, "unit": unit, "first": one.value, "second": other.value, "where": passage.where,
            "elsewhere": elsewhere.where, "quote": quotes[0], "other_quote": quotes[1],
        },
        evidence=(passage.proof(quotes[0]), elsewhere.proof(quotes[1])),
    )  # fmt: skip
    if one.value != other.value:
        # 公开 and 发布 may be two quantities, and a channel may be named for two fields; totals in the same words are one.
        verdict.outcome = Outcome.FAIL if one.words == other.words and not one.channel else Outcome.REVIEW
        verdict.difference = other.value - one.value
    return verdict
