"""Whether a table can be judged at all, and its cells with the names people know them by."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from parsers.model import Cell, TableState
from parsers.templates import load_template
from rules.case import Case
from rules.forms import form_of
from rules.model import Outcome, Responsibility, Verdict

NAMES = {"T2": "第二部分（主动公开）表格", "T3": "第三部分（申请处理）表格", "T4": "第四部分（复议诉讼）表格"}
_LONG_REMARK = re.compile(r"（[^）]{6,}）")
_MESSAGES = {TableState.LOST: "table_lost", TableState.PICTURE: "table_picture", TableState.ABSENT: "table_absent"}


def obstacle(case: Case, table: str) -> Verdict | None:
    """Why nothing can be said about a table (lost in this copy, a picture, absent), or None when cells of it were read."""
    report = case.report
    if report is not None and form_of(case) is not None and any(address.startswith(f"{table}.") for address in report.cells):
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


def cells(case: Case, table: str) -> Iterator[tuple[str, Cell]]:
    """The cells of one table that were read, in the order of the form."""
    form, report = form_of(case), case.report
    if form is None or report is None:
        return
    for address in _addresses(form.id, table):
        if (cell := report.cells.get(address)) is not None:
            yield address, cell


@cache
def _addresses(form: str, table: str) -> tuple[str, ...]:
    return tuple(address for address in load_template(form).cells if address.startswith(f"{table}."))


def row_name(case: Case, address: str) -> str:
    """The row of a cell without long remarks in brackets."""
    form = form_of(case)
    return _row_name(form.id, address) if form is not None else address


@cache
def _row_name(form: str, address: str) -> str:
    return _LONG_REMARK.sub("", load_template(form).cells[address].row_label)


def column_name(case: Case, address: str) -> str:
    """The column of a cell."""
    form = form_of(case)
    return form.cells[address].column_label if form is not None else address
