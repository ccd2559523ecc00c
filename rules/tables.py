"""Whether a table can be judged at all, and its cells with the names people know them by."""

from __future__ import annotations

import re
from functools import cache

from parsers.model import Cell, Report, TableState
from parsers.templates import load_template
from rules.case import Case
from rules.forms import form_of
from rules.model import Outcome, Responsibility, Verdict

NAMES = {"T2": "第二部分（主动公开）表格", "T3": "第三部分（申请处理）表格", "T4": "第四部分（复议诉讼）表格"}
_LONG_REMARK = re.compile(r"（[^）]{6,}）")
_MESSAGES = {TableState.LOST: "table_lost", TableState.PICTURE: "table_picture", TableState.ABSENT: "table_absent"}


def obstacle(case: Case, table: str) -> Verdict | None:
    """Why nothing can be said about a table (lost in this copy, a picture, absent), or None when cells of it were read."""
    report, form = case.report, form_of(case)
    if report is not None and form is not None and _has_cells(report, form.id, table):
        return None
    reading = report.table(table) if report is not None else None
    key = _MESSAGES.get(reading.state, "table_partial") if reading is not None else "table_absent"
    # A table that the unit did not publish is its own matter (S-T2 to S-T4); all else is our debt.
    ours = reading is None or reading.state is not TableState.ABSENT
    return Verdict(
        outcome=Outcome.NOT_ASSESSABLE,
        message=key,
        values={"table": NAMES[table]},
        responsibility=Responsibility.SYSTEM if ours else Responsibility.PUBLISHER,
    )


def _has_cells(report: Report, form: str, table: str) -> bool:
    """Whether any cell of the table was read; those of the form are looked up first, which nearly always settles it."""
    if any(address in report.cells for address in _addresses(form, table)):
        return True
    return any(address.startswith(f"{table}.") for address in report.cells)


def cells(case: Case, table: str) -> list[tuple[str, Cell]]:
    """The cells of one table that were read, in the order of the form."""
    form, report = form_of(case), case.report
    if form is None or report is None:
        return []
    found = report.cells.get
    return [(address, cell) for address in _addresses(form.id, table) if (cell := found(address)) is not None]


@cache
def _addresses(form: str, table: str) -> tuple[str, ...]:
    return tuple(address for address in load_template(form).cells if address.startswith(f"{table}."))


def row_name(case: Case, address: str) -> str:
    """The row of a cell without long remarks in brackets."""
    form = form_of(case)
    return row_label(form.id, address) if form is not None else address


@cache
def row_label(form: str, address: str) -> str:
    """The row of a cell of a form without long remarks in brackets."""
    return _LONG_REMARK.sub("", load_template(form).cells[address].row_label)


def column_name(case: Case, address: str) -> str:
    """The column of a cell."""
    form = form_of(case)
    return form.cells[address].column_label if form is not None else address
