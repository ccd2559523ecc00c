"""From a case to its system: the identities of the form, the chain of years, the prose, and the attachment's version."""

from __future__ import annotations

from collections.abc import Mapping

from parsers.model import Cell, Report
from parsers.templates import TABLE_TEMPLATES
from rules.case import Case
from rules.equation import State, evaluate, term
from rules.forms import form_of
from rules.matrix import FormMatrix, matrix_of
from rules.matrix_batch import block_of, sums
from rules.previous import previous_obstacle
from rules.repair.stated import stated_numbers
from rules.repair.system import Choice, Equation, Origin, System, Variable

_JUDGED = (State.HOLDS, State.BROKEN)
_CARRY_FROM, _STOCK_FROM = 2020, 2022  # as in X-CARRY and X-STOCK


def system_of(case: Case) -> System:
    """Every equation of the report that can be judged, broken or not; empty without a report whose form has tables.

    An equation over words, unread cells or a side that says nothing is left out (as the rules leave it open), and so is one
    over a number with decimals: applications and cases are counted whole (T3-NUM, T4-NUM).
    """
    form, report, system = form_of(case), case.report, System()
    if form is None or report is None:
        return system
    matrix = matrix_of(form.id)
    system.equations += _identities(system, matrix, report.cells, Origin.CELL)
    _carried(system, case, report)
    if form.id == "2021":
        _stock(system, case, report)
    _prose(system, case)
    for number, copy in enumerate(case.history.copies):
        _copy(system, report, copy, number)
    whole = [equation for equation in system.equations if _whole(system, equation)]
    choices = [choice for choice in system.choices if all(_whole(system, reading) for reading in choice.readings)]
    system.equations, system.choices = whole, choices
    return system


def _whole(system: System, equation: Equation) -> bool:
    return all(system.variables[index].number == int(system.variables[index].number) for index in equation.terms)


def _cell(system: System, address: str, cell: Cell, origin: Origin) -> int:
    name = address if origin is Origin.CELL else f"{origin.value}:{address}"
    return system.add(Variable(name, origin, cell.value, address))


def _identities(
    system: System, matrix: FormMatrix, cells: Mapping[str, Cell], origin: Origin, only: str = ""
) -> list[Equation]:
    """The identities of one form (or `only` that of one subject) over one document's cells, as far as they can be judged."""
    checked = sums(block_of(matrix, [cells]))
    found = []
    for number, identity in enumerate(matrix.identities):
        if checked.state(0, number) in _JUDGED and only in ("", identity.subject):
            # What fails in another document is no finding of this one.
            subject = identity.subject if origin is Origin.CELL else f"{origin.value}:{identity.subject}"
            left, right = ([_cell(system, one, cells[one], origin) for one in side] for side in (identity.left, identity.right))
            found.append(system.equate(identity.rule, subject, left, right, identity.subject))
    return found


def _carried(system: System, case: Case, report: Report) -> None:
    before = case.previous
    if before is None or previous_obstacle(case, "T3", _CARRY_FROM) is not None:
        return
    linked = False
    for address, cell in report.cells.items():
        if not address.startswith("T3.carried_in."):
            continue
        source = address.replace("carried_in", "carried_out")
        if evaluate([term(report, address, "")], [term(before, source, "")]).state not in _JUDGED:
            continue
        subject = address.replace("carried_in", "*")
        left = _cell(system, address, cell, Origin.CELL)
        right = _cell(system, source, before.cells[source], Origin.PREVIOUS)
        system.equations.append(system.equate("X-CARRY", subject, [left], [right]))
        linked = True
    # Last year's own row sum tells a slip in one of its cells from a whole row that was not carried over.
    if linked and before.template in TABLE_TEMPLATES:
        row = _identities(system, matrix_of(before.template), before.cells, Origin.PREVIOUS, only="T3.carried_out.*")
        system.equations += row


def _stock(system: System, case: Case, report: Report) -> None:
    before = case.previous
    if before is None or previous_obstacle(case, "T2", _STOCK_FROM) is not None:
        return
    for row in ("rules", "normative"):
        stock, made, repealed = (f"T2.{row}.{column}" for column in ("in_force", "made", "repealed"))
        now, then = term(report, stock, ""), term(before, stock, "")
        found = evaluate([now], [then, term(report, made, ""), term(report, repealed, "", -1)])
        if found.state not in _JUDGED or (then.blank and not now.blank):
            continue
        own = {address: _cell(system, address, report.cells[address], Origin.CELL) for address in (stock, made, repealed)}
        was = _cell(system, stock, before.cells[stock], Origin.PREVIOUS)
        system.equations.append(system.equate("X-STOCK", f"T2.{row}.*", [own[stock], own[repealed]], [was, own[made]]))


def _prose(system: System, case: Case) -> None:
    report = case.report
    if report is None:
        return
    for number, stated in enumerate(stated_numbers(case)):
        text = system.add(Variable(f"text:{number}", Origin.TEXT, stated.value, stated.quote))
        readings = []
        for cells, part in stated.readings:
            left = [_cell(system, address, report.cells[address], Origin.CELL) for address in cells]
            right = [text]
            if part != stated.value:
                # What the text takes off (含上年结转M件) stands in the text too, and is taken as it stands.
                fixed = Variable(f"text:{number}:less", Origin.TEXT, stated.value - part, stated.quote)
                left.append(system.add(fixed))
            readings.append(system.equate(stated.rule, stated.subject, left, right))
        system.choices.append(Choice(tuple(readings)))


def _copy(system: System, report: Report, copy: Report, number: int) -> None:
    """Each number that differs between the page and its attachment: one of the two has to give way."""
    for address, cell in report.cells.items():
        other = copy.cells.get(address)
        if other is None or cell.value is None or other.value is None or cell.value == other.value:
            continue
        here = _cell(system, address, cell, Origin.CELL)
        there = system.add(Variable(f"attachment:{number}:{address}", Origin.ATTACHMENT, other.value, address))
        # The rule reports one difference per copy and table.
        subject = f"{copy.document.file or copy.document.url}:{address.split('.')[0]}"
        system.equations.append(system.equate("P-VERSION", subject, [here], [there], address))
