"""The identities of the form (勾稽关系) as verdicts: one per row, column or group, with the sum written out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, cast

import msgspec

from parsers.model import Cell, Number
from parsers.template import Identity
from parsers.templates import load_template
from rules.case import Case
from rules.equation import Evaluation, State, Term, evaluate, proof, term, write_sum, written
from rules.forms import form_of
from rules.model import Outcome, Responsibility, Verdict
from rules.tables import NAMES, obstacle, row_label


def judged(case: Case, rule_id: str, table: str) -> Iterator[Verdict]:
    """One verdict per identity of `rule_id`; a single not_assessable one where the table could not be read."""
    hindered, form = obstacle(case, table), form_of(case)
    if hindered is not None or form is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    cells = case.report.cells if case.report is not None else {}
    for identity in form.identities:
        if identity.rule == rule_id:
            yield _plain_pass(case, identity, NAMES[table], cells) or as_verdict(
                evaluation_of(case, identity), identity.subject, {"table": NAMES[table]}
            )


def plain_sums(case: Case, identity: Identity) -> tuple[Number, Number] | None:
    """The sums of both sides where the identity holds over numbers that are all printed; None where it has to be looked at closely.

    By far most identities of most reports are settled here.
    """
    return _equal_sums(case.report.cells, identity) if case.report is not None else None


def _equal_sums(cells: dict[str, Cell], identity: Identity) -> tuple[Number, Number] | None:
    try:
        left, right = _added(cells, identity.left), _added(cells, identity.right)
    except (KeyError, TypeError):
        return None  # a cell was not read, or holds no number
    return (left, right) if left == right else None


def _added(cells: dict[str, Cell], side: tuple[str, ...]) -> Number:
    """The sum of one side. KeyError for a cell that was not read, TypeError for one without a number."""
    found: Any = 0
    for address in side:
        found += cells[address].value
    return cast(Number, found)


def _plain_pass(case: Case, identity: Identity, table: str, cells: dict[str, Cell]) -> Verdict | None:
    found = _equal_sums(cells, identity)
    if found is None:
        return None

    return Verdict(
        outcome=Outcome.PASS,
        subject=identity.subject,
        message="pass",
        # All numbers are printed: there is nothing blank, worded or unread to name.
        values={"table": table, "blanks": "", "words": "", "unread": ""},
        later=lambda: _plainly_written(case, identity, cells),
        left=found[0],
        right=found[1],
        difference=found[0] - found[1],
        proofs=lambda: tuple(proof(one) for side in _terms(case, identity) for one in side),
    )


def _plainly_written(case: Case, identity: Identity, cells: dict[str, Cell]) -> dict[str, str]:
    """Both sums of an identity whose numbers are all printed."""
    return {
        side: write_sum([(name, cells[address].value or 0, False, False) for address, name in named])
        for side, named in zip(("left_sum", "right_sum"), _names(case, identity), strict=True)
    }


def evaluation_of(case: Case, identity: Identity) -> Evaluation:
    """The identity with this report's cells; terms are named by what differs between them (rows in a column, or columns)."""
    found = evaluate(*_terms(case, identity))
    silent = _silent_totals(case) if found.state is State.BROKEN and found.blanks else frozenset()
    # A total left out beside filled parts (T3-TOTALBLANK) is an unknown number, not a 0.
    return msgspec.structs.replace(found, state=State.BLANK) if any(one.address in silent for one in found.blanks) else found


def _terms(case: Case, identity: Identity) -> list[list[Term]]:
    report = case.report
    if report is None:
        raise ValueError("an identity needs a report")
    return [[term(report, address, name) for address, name in side] for side in _names(case, identity)]


def _names(case: Case, identity: Identity) -> list[list[tuple[str, str]]]:
    """Both sides with what people call each term; by their addresses where no form is known."""
    form = form_of(case)
    return _named(form.id, identity) if form is not None else [[(one, one) for one in side] for side in _sides(identity)]


def _sides(identity: Identity) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return identity.left, identity.right


@cache
def _named(form: str, identity: Identity) -> list[list[tuple[str, str]]]:
    """The addresses of both sides with what people call each: "T3.*.natural" sums over rows, "T3.granted.*" over columns."""
    cells = load_template(form).cells
    over_rows = identity.subject.split(".")[1] == "*"
    return [
        [(one, row_label(form, one) if over_rows else cells[one].column_label) for one in side] for side in _sides(identity)
    ]


def _silent_totals(case: Case) -> frozenset[str]:
    """The blank cells that the form defines as a sum of cells of which one holds a number above 0."""
    form, report = form_of(case), case.report
    if form is None or report is None:
        return frozenset()
    values = {address: cell.value for address, cell in report.cells.items()}
    return frozenset(
        total
        for identity in form.identities
        for (total, *more), parts in ((identity.right, identity.left), (identity.left, identity.right))
        if not more and total in values and values[total] is None and any(values.get(part) for part in parts)
    )


def as_verdict(found: Evaluation, subject: str, values: dict[str, str]) -> Verdict:
    """What an evaluated equation means for people: fail on what was printed; review where it was recognised from a picture."""
    if found.state is State.HOLDS:
        outcome, message = Outcome.PASS, "pass_blank" if found.blanks else "pass"
    elif found.state is State.BROKEN and found.from_ocr:
        outcome, message = Outcome.REVIEW, "review_ocr"
    elif found.state is State.BROKEN:
        outcome, message = Outcome.FAIL, "fail_blank" if found.blanks else "fail"
    else:
        outcome, message = Outcome.NOT_ASSESSABLE, found.state.value
    ours = found.from_ocr or found.state is State.UNREAD
    judged_values = found.state in (State.HOLDS, State.BROKEN)
    return Verdict(
        outcome=outcome,
        subject=subject,
        message=message,
        values=dict(values),
        later=lambda: _written(found),
        left=found.left_value if judged_values else None,
        right=found.right_value if judged_values else None,
        difference=found.left_value - found.right_value if judged_values else None,
        responsibility=Responsibility.SYSTEM if ours and outcome is not Outcome.PASS else Responsibility.PUBLISHER,
        evidence=found.evidence(),
    )


def _written(found: Evaluation) -> dict[str, str]:
    """Both sums written out, and the cells that a message has to name: counted as 0, holding words, or not read."""
    wording = [f"{one.label}“{one.cell.raw}”" for one in found.terms() if one.cell is not None and one.cell.kind == "text"]
    return {
        "left_sum": written(found.left),
        "right_sum": written(found.right),
        "blanks": "、".join(one.label for one in found.blanks),
        "words": "、".join(wording),
        "unread": "、".join(one.label for one in found.terms() if one.cell is None),
    }
