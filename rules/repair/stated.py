"""Numbers stated in the prose as equations with the tables, each with every reading that the rules accept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from parsers.model import Number, Report
from parsers.prose.disputes import dispute_statements
from parsers.prose.statements import Kind, Statement
from rules.case import Case
from rules.checks.narrative_cases import GROUPS
from rules.checks.narrative_received import statements
from rules.passages import passages

# Rule, subject of its finding, and the rows of 表三 whose totals the number may be, the usual reading first.
_REQUESTS: dict[Kind, tuple[str, tuple[tuple[str, ...], ...]]] = {
    Kind.RECEIVED: ("N-RECEIVED", (("new_received",), ("new_received", "carried_in"))),
    Kind.DONE: ("N-DONE", (("handled_total",),)),
    Kind.CARRIED_IN: ("N-CARRYIN", (("carried_in",),)),
    Kind.CARRIED_OUT: ("N-CARRYOUT", (("carried_out",),)),
}
# 办理 (neither 办结 nor 答复) may also count what came in.
_VAGUE = (("handled_total",), ("new_received",), ("new_received", "carried_in"))
_FIRM = re.compile(r"办结|答复|办复|办理完")
_REVIEW, _SUIT = (Kind.REVIEW,), (Kind.SUIT, Kind.DIRECT_SUIT, Kind.SUIT_AFTER_REVIEW)


# Cells, and the part of the stated number that they must add up to.
Reading = tuple[tuple[str, ...], Number]


class Stated(Struct, frozen=True):
    """One number of the prose: the rule that compares it, the finding's subject, the sentence it stands in, and its readings.

    Each reading is a set of cells and the part of the number that they must add up to (less a stated 含上年结转).
    """

    rule: str
    subject: str
    value: Number
    quote: str
    readings: tuple[Reading, ...]


def stated_numbers(case: Case) -> list[Stated]:
    """What the prose states firmly of applications, reviews and suits of this year, once each.

    Vague or partial numbers prove nothing, nor do numbers about a total that is blank. Where several sentences give the number
    and one of them agrees with the table, the others are for a person (as in the rules) and are left out.
    """
    report = case.report
    if report is None:
        return []
    firm = {(one.rule, one.subject, one.value, one.readings): one for one in _all(case, report) if one.readings}
    agreeing = {(one.rule, one.subject) for one in firm.values() if agrees(report, one)}
    return [one for one in firm.values() if (one.rule, one.subject) not in agreeing or agrees(report, one)]


def agrees(report: Report, stated: Stated) -> bool:
    """Whether one of the readings holds."""
    return any(sum((report.cells[cell].value or 0 for cell in cells), start=0) == part for cells, part in stated.readings)


def _all(case: Case, report: Report) -> Iterator[Stated]:
    for passage, statement in statements(case, *_REQUESTS):
        if statement.value is None or statement.scoped or statement.approximate:
            continue
        words = passage.prose.text[statement.start : statement.end]
        rule, _ = _REQUESTS[statement.kind]
        rows = _readings(statement, words)
        readings = [(tuple(f"T3.{row}.total" for row in cells), part) for cells, part in rows]
        yield Stated(rule, readings[0][0][0], statement.value, passage.sentence(statement.start), _printed(report, readings))
    for passage in passages(report):
        for statement in dispute_statements(passage.prose):
            if statement.value is None or statement.scoped or statement.approximate or statement.year not in (None, case.year):
                continue
            rule = "N-REVIEW" if statement.kind in _REVIEW else "N-SUIT" if statement.kind in _SUIT else ""
            if rule:
                groups = GROUPS[statement.kind]
                cells = tuple(f"T4.{group}.total" for group in groups)
                subject = cells[0] if len(cells) == 1 else "T4.suits.total"
                readings = [(cells, statement.value)]
                yield Stated(rule, subject, statement.value, passage.sentence(statement.start), _printed(report, readings))


def _printed(report: Report, readings: Sequence[Reading]) -> tuple[Reading, ...]:
    """The readings all of whose totals are printed, none without the usual one: what was left out cannot be compared."""

    def known(reading: Reading) -> bool:
        return all((cell := report.cells.get(one)) is not None and cell.value is not None for one in reading[0])

    return tuple(filter(known, readings)) if known(readings[0]) else ()


def _readings(statement: Statement, words: str) -> list[Reading]:
    value: Number = statement.value if statement.value is not None else 0
    vague = statement.kind is Kind.DONE and not _FIRM.search(words)
    rows = _VAGUE if vague else _REQUESTS[statement.kind][1]
    found: list[Reading] = [(cells, value) for cells in rows]
    if statement.kind is Kind.RECEIVED and statement.includes is not None:
        found.append((rows[0], value - statement.includes))
    return found
