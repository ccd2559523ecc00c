"""Shares, growth and rates in the prose are what the numbers make."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from parsers.model import Number, Report
from parsers.prose.enumeration import find_sums_in
from parsers.prose.numbers import Mention, mentions
from parsers.prose.requests import request_statements
from parsers.prose.shares import TOLERANCE, Share, shares
from parsers.prose.statements import Kind
from parsers.prose.sums import Doubt, StatedSum
from parsers.prose.text import Span
from rules.case import Case
from rules.model import Outcome, Responsibility, Severity, Verdict
from rules.passages import Passage, passages
from rules.registry import rule
from rules.table_totals import requests_total

ALL = ("2008", "2019", "2021")
_GROWTH = re.compile(
    r"(?:(?:较|比|与)(?:上年|去年|上一年)(?:度|同期)?(?:相比|比较)?，?|同比)(?:[^，。；\d]{0,6}?)"
    r"(?P<way>增长|增加|上升|提高|下降|减少|回落|降低)(?:了|约|近)*(?P<percent>\d+(?:\.\d+)?)%"
)
# Both numbers in one clause: 200份，比上年的100份增长80%.
_BOTH_STATED = re.compile(
    r"(?P<now>\d+(?:\.\d+)?)(?P<unit>[件条次份篇期人场个起])，?(?:较|比|与|同比)(?:上年|去年|上一年|20\d{2}年)(?:度|同期)?的?(?P<then>\d+(?:\.\d+)?)(?P=unit)"
    r"(?:相比)?，?(?P<way>增长|增加|上升|提高|下降|减少|回落|降低)了?(?P<percent>\d+(?:\.\d+)?)%"
)
# What stands between a number and a share of the total before it, and of nothing else (占全区总量的).
_OF_THAT = re.compile(r"^[，（]?(?:约)?(?:所?占(?:比例?)?|占(?:总数|总量|全部)的?|比例)(?:为|达到?|约)*$")
_NUMBER_OF_APPLICATIONS = re.compile(r"申请(?:总?数量?|总?量|件数|总量|受理量|接收量)(?:为|共)?$")
_DOWN = ("下降", "减少", "回落", "降低")
_RATE = re.compile(r"(?:办结|答复|办复|办理|回复|满意|按时\w{0,4})率(?:[^，。；\d]{0,4})100%")


@rule("N-PCT", severity=Severity.WARNING, category="narrative", templates=ALL, basis="条例6")
def percentages_are_right(case: Case) -> Iterator[Verdict]:
    """A stated share is part by total, a stated growth of applications this year's by last year's number, within 0.1 point.

    A share that fits another total named before it passes; growth between two numbers of one clause is checked by them. Other growth
    needs last year's report (else not assessable). Not applicable where the text states neither. Right: 258件，占32.0%（共805件）. Wrong:
    258件，占33.9%（共805件）.
    """
    report = case.report
    if report is None:
        return
    verdicts = [
        verdict
        for passage in passages(report)
        for verdict in (
            *_shares(passage),
            *_single_shares(passage),
            *_stated_growths(passage),
            *_growths(case, report, passage),
        )
    ]
    yield from verdicts or [Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_stated")]


def _shares(passage: Passage) -> Iterator[Verdict]:
    numbers = mentions(passage.prose)
    for stated in find_sums_in(passage.prose):
        for part, share in zip(stated.part_mentions, stated.shares, strict=True):
            if share is not None and stated.total:
                yield _share(passage, numbers, stated, part, share)


def _single_shares(passage: Passage) -> Iterator[Verdict]:
    """ "200件，其中180件，占95%": one part with its share is no list, and its total stands before 其中."""
    numbers, given, text = mentions(passage.prose), shares(passage.prose), passage.prose.text
    listed = {part.start for stated in find_sums_in(passage.prose) for part in stated.part_mentions}
    for place, part in enumerate(numbers):
        share = given.get(part.start)
        if share is None or part.start in listed or not _OF_THAT.match(text[part.end : share.start]):
            continue
        begin = passage.prose.sentence_at(part.start).start
        totals = [
            number
            for number in numbers[bisect_left(numbers, begin, key=lambda number: number.start) : place]
            if number.unit == part.unit and number.value >= part.value > 0
        ]
        if totals and "其中" in text[totals[-1].end : part.start] and numbers[place - 1] == totals[-1]:
            yield _single_share(passage, numbers[:place], totals, part, share)


def _single_share(passage: Passage, before: list[Mention], totals: list[Mention], part: Mention, share: Share) -> Verdict:
    total = totals[-1]
    fits = any(
        share.fits(part.value, number.value) for number in before if number.unit == part.unit and number.value >= part.value
    )
    sure = len(totals) == 1 and not (part.approximate or total.approximate)
    quote = passage.prose.quote(total.start - len(total.label), share.end)
    outcome = Outcome.PASS if fits else Outcome.FAIL if sure else Outcome.REVIEW
    return _judged(passage, outcome, total.value, total.unit, part, share, quote)


def _share(passage: Passage, numbers: list[Mention], stated: StatedSum, part: Mention, share: Share) -> Verdict:
    right = share.fits(part.value, stated.total)
    other = right or any(
        share.fits(part.value, number.value)
        for number in numbers
        if number.unit == part.unit and number.end <= part.start and number.value > part.value
    )
    quote = passage.prose.quote(part.start - len(part.label), share.end)
    # A loose tie between total and parts proves no wrong share; approximate numbers have no exact one.
    sure = stated.doubt in (Doubt.NONE, Doubt.CONTINUES) and not (part.approximate or stated.total_mention.approximate)
    outcome = Outcome.PASS if other else Outcome.FAIL if sure else Outcome.REVIEW
    return _judged(passage, outcome, stated.total, stated.unit, part, share, quote, stated.quote)


def _judged(
    passage: Passage, outcome: Outcome, total: int | Decimal, unit: str, part: Mention, share: Share, quote: str, *further: str
) -> Verdict:
    """The verdict on one part and its share of a `total` of `unit`."""
    return Verdict(
        outcome=outcome,
        subject=f"{passage.name}/{total}{unit}/{part.value}",
        left=share.percent,
        right=share.of(part.value, total),
        values={
            "quote": quote, "where": passage.where, "part": part.value, "total": total, "unit": part.unit,
            "stated": share.percent, "computed": share.of(part.value, total),
        },
        evidence=(passage.proof(quote), *map(passage.proof, further)),
    )  # fmt: skip


def _stated_growths(passage: Passage) -> Iterator[Verdict]:
    """Growth of anything whose numbers of both years stand beside it."""
    for found in _BOTH_STATED.finditer(passage.prose.text):
        now, then, percent = (Decimal(found[name]) for name in ("now", "then", "percent"))
        if not then:
            continue
        change = (now - then) * 100 / then
        percent = -percent if found["way"] in _DOWN else percent
        computed = change.quantize(Decimal("0.1"), ROUND_HALF_UP)
        fits = abs(change - percent) <= TOLERANCE
        quote = passage.prose.quote(found.start(), found.end())
        yield Verdict(
            outcome=Outcome.PASS if fits else Outcome.FAIL,
            subject=f"{passage.name}/growth/{now}{found['unit']}/{then}",
            message="pass_both" if fits else "fail_both",
            left=percent,
            right=computed,
            values={
                "quote": quote, "where": passage.where, "now": now, "then": then, "unit": found["unit"],
                "stated": f"{found['way']}{found['percent']}%", "computed": f"{computed:+}%",
            },
            evidence=(passage.proof(quote),),
        )  # fmt: skip


def _growths(case: Case, report: Report, passage: Passage) -> Iterator[Verdict]:
    """Growth of the number of applications; growth of anything else has no table to compare with."""
    text = passage.prose.text
    received = [s for s in request_statements(passage.prose) if s.kind is Kind.RECEIVED and not s.scoped]
    for found in _GROWTH.finditer(text):
        before = re.split(r"[，。；、]", text[: found.start()])[-1]
        follows = any(0 <= found.start() - statement.end <= 3 for statement in received)
        if not (follows or _NUMBER_OF_APPLICATIONS.search(before)) or re.search(r"网上|网络|办结|答复|当面|信函", before):
            continue
        yield _growth(case, report, passage, found)


def _growth(case: Case, report: Report, passage: Passage, found: re.Match[str]) -> Verdict:
    span = Span(passage.prose.sentence_at(found.start()).start, found.end())
    quote = passage.prose.quote(span.start, span.end)
    before = case.previous
    if before is None or case.year is None or before.year != case.year - 1:
        return Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_previous_report", values={"quote": quote})
    readings = list(_changes(report, before))
    if not readings:
        return Verdict(
            outcome=Outcome.NOT_ASSESSABLE,
            message="no_numbers_to_compare",
            values={"quote": quote},
            responsibility=Responsibility.SYSTEM,
        )
    percent = Decimal(found["percent"])
    percent = -percent if found["way"] in _DOWN else percent
    fits = any(abs(change - percent) <= TOLERANCE for _, _, change in readings)
    now, then, change = readings[0]
    new, last = requests_total(report, "new_received"), requests_total(before, "new_received")
    return Verdict(
        outcome=Outcome.PASS if fits else Outcome.FAIL,
        subject=f"{passage.name}/growth",
        message="pass_growth" if fits else "fail_growth",
        left=percent,
        right=change.quantize(Decimal("0.1"), ROUND_HALF_UP),
        values={
            "quote": quote, "where": passage.where, "now": now, "then": then, "stated": f"{found['way']}{found['percent']}%",
            "computed": f"{change.quantize(Decimal('0.1'), ROUND_HALF_UP):+}%",
        },
        evidence=(passage.proof(quote), *new.evidence(report), *last.evidence(before)),
    )  # fmt: skip


def _changes(report: Report, before: Report) -> Iterator[tuple[Number, Number, Decimal]]:
    """This year's and last year's number and the change in per cent: newly received, then with those carried in."""
    values = []
    for one in (report, before):
        new, carried = requests_total(one, "new_received").value, requests_total(one, "carried_in").value
        values.append((new, None if new is None or carried is None else new + carried))
    for now, then in zip(*values, strict=True):
        if now is not None and then:
            yield now, then, (Decimal(now) - Decimal(then)) * 100 / Decimal(then)


@rule("N-RATE0", severity=Severity.INFO, category="narrative", templates=("2019", "2021"), basis="条例6")
def no_rate_over_nothing(case: Case) -> Iterator[Verdict]:
    """A rate of 100% is stated only over cases that exist.

    Looked for: a rate in a sentence that counts 0件, or a rate of answers to applications where table 3 has none. Not applicable where no
    rate of 100% is stated. Right: 办结12件，办结率100%. Wrong: 收到申请0件，答复率100%.
    """
    report = case.report
    if report is None:
        return
    told = False
    for passage in passages(report):
        for found in _RATE.finditer(passage.prose.text):
            told = True
            span = passage.prose.sentence_at(found.start())
            words = passage.prose.text[span.start : span.end]
            quote = passage.prose.quote(span.start, span.end)
            nothing = re.search(r"(?<![\d.])0[件条次]", words) and not re.search(r"(?<![\d.])[1-9]\d*[件条次]", words)
            new, carried = requests_total(report, "new_received").value, requests_total(report, "carried_in").value
            applications = re.search(r"公开申请|申请公开|依申请", words) and not re.search(r"建议|提案", words)
            empty = bool(nothing) or bool(applications and new == 0 and carried == 0)
            yield Verdict(
                outcome=Outcome.FAIL if empty else Outcome.PASS,
                subject=f"{passage.name}/rate",
                values={"quote": quote, "where": passage.where},
                evidence=(passage.proof(quote),),
            )
    if not told:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="nothing_stated")
