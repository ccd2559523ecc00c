"""Clean reports with generated figures: sparse ones as most offices have, dense ones as a ministry has, the same for a seed.

Every sum holds by construction, last year's report carries over into this year's, the stock of documents continues, and the
prose states the numbers of the tables.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from parsers.model import Report, SectionKey
from rules.case import Case
from tests.rules.base import APPLICANTS, OTHER, ROWS, clean_case, clean_report, make_cell

GROUPS, RESULTS = ("review", "direct_suit", "suit_after_review"), ("upheld", "corrected", "other", "pending")
STATED = "新收政府信息公开申请12件，上年结转1件，办结11件，结转下年度继续办理2件。"
Numbers = dict[tuple[str, str], int]


def generated_case(form: str, seed: int, *, dense: bool) -> Case:
    """This year's report with last year's beside it."""
    rng = random.Random(f"{form}/{seed}/{dense}")
    year = 2020 if form == "2019" else 2023
    case = clean_case(form, year)
    before = clean_report(form, year - 1, previous=True)
    draw = _dense(rng) if dense else _sparse(rng)
    last, stock = _table(form, draw, dict.fromkeys(APPLICANTS, 0)), draw() % 40
    carried = {person: last["carried_out", person] for person in APPLICANTS}
    this = _table(form, draw, carried)
    assert case.report is not None
    for report, table in ((before, last), (case.report, this)):
        _print(report, table, rng, draw)
    if form == "2021":
        _stock(case.report, before, stock, rng)
    _state(case.report)
    case.previous = before
    return case


def _sparse(rng: random.Random) -> Callable[[], int]:
    """Mostly nothing, else a few."""
    return lambda: 0 if rng.random() < 0.85 else rng.choice((1, 1, 1, 2, 2, 3, 4, 7, 12))


def _dense(rng: random.Random) -> Callable[[], int]:
    """One to four digits nearly everywhere."""
    return lambda: 0 if rng.random() < 0.1 else rng.randrange(10 ** rng.randint(1, 4))


def _table(form: str, draw: Callable[[], int], carried: dict[str, int]) -> Numbers:
    table: Numbers = {}
    results = [row for row in (*ROWS, *OTHER[form]) if row not in ("new_received", "carried_in")]
    for person in APPLICANTS:
        for row in results:
            table[row, person] = draw()
        table["carried_in", person] = carried[person]
        table["carried_out", person] = draw()
        # What was carried in is either handled or carried on.
        handled = sum(table[row, person] for row in results)
        missing = max(0, carried[person] - handled - table["carried_out", person])
        table["granted", person] += missing
        table["handled_total", person] = handled + missing
        table["new_received", person] = handled + missing + table["carried_out", person] - carried[person]
    return table


def _print(report: Report, table: Numbers, rng: random.Random, draw: Callable[[], int]) -> None:
    for row in {row for row, _ in table}:
        numbers = {person: table[row, person] for person in APPLICANTS}
        for column, number in (*numbers.items(), ("total", sum(numbers.values()))):
            _set(report, f"T3.{row}.{column}", number)
    for group in GROUPS:
        numbers = {result: draw() if rng.random() < 0.5 else 0 for result in RESULTS}
        for column, number in (*numbers.items(), ("total", sum(numbers.values()))):
            _set(report, f"T4.{group}.{column}", number)


def _set(report: Report, address: str, number: int) -> None:
    assert address in report.cells
    report.cells[address] = make_cell(address, str(number))


def _stock(report: Report, before: Report, stock: int, rng: random.Random) -> None:
    made, repealed = rng.randrange(4), rng.randrange(min(stock, 3) + 1)
    _set(before, "T2.normative.in_force", stock)
    for column, number in (("made", made), ("repealed", repealed), ("in_force", stock + made - repealed)):
        _set(report, f"T2.normative.{column}", number)


def _state(report: Report) -> None:
    """Let the prose state what the tables say, reviews included."""
    part = report.section(SectionKey.OVERVIEW)
    disputes = report.section(SectionKey.DISPUTES)
    assert part is not None
    assert disputes is not None
    assert STATED in part.text
    new, carried, done, rest, reviews = (
        report.cells[address].value
        for address in (
            "T3.new_received.total", "T3.carried_in.total", "T3.handled_total.total", "T3.carried_out.total", "T4.review.total",
        )
    )  # fmt: skip
    numbers = f"新收政府信息公开申请{new}件，上年结转{carried}件，办结{done}件，结转下年度继续办理{rest}件。"
    part.text = part.text.replace(STATED, numbers)
    disputes.text = f"本年度因政府信息公开发生行政复议{reviews}件。"
