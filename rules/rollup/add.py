"""Adding up the units' tables of one year, cell by cell."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal

from crawler.register.model import Register, Unit, UnitKind
from parsers.model import Cell, CellKind, Number, Report, TableState
from parsers.template import Template
from parsers.templates import TABLE_TEMPLATES, load_template, template_for_year
from parsers.textnorm import squeeze
from rules.equation import State, evaluate, term
from rules.rollup.model import TABLES, CellSum, Contribution, Rollup, Standing, UnitShare, total
from rules.table_totals import cases_total, requests_total

_TABLE_REASONS = {
    TableState.PARTIAL: "{table}只读出一部分",
    TableState.PICTURE: "{table}是图片或附件，未能读出",
    TableState.LOST: "此份副本不能保留表格，{table}无从读取",
    TableState.ABSENT: "报告中没有{table}",
    None: "{table}没有读出",
}
_TABLE_NAMES = {"T2": "表二", "T3": "表三", "T4": "表四"}


def roll_up(
    register: Register,
    year: int,
    reports: Mapping[str, Report],
    why_absent: Mapping[str, str] | None = None,
    unreadable: Collection[str] = (),
    addresses: Collection[str] | None = None,
) -> Rollup | None:
    """The sum of the tables of all units of the district for `year`; None for years whose form has no tables (to 2018).

    Counted are the units due for the year and others that published all the same; the district government's own report is the sum and no
    part of it. `reports`: by unit id; `why_absent`: what is known about units without one, in Chinese; `unreadable`: those that published.
    `addresses`: only these cells, for who needs no others.
    """
    form_id = template_for_year(year)
    if form_id not in TABLE_TEMPLATES:
        return None
    form = load_template(form_id)
    members = [
        unit
        for unit in register.units
        if unit.kind is not UnitKind.DISTRICT_GOVERNMENT and (unit.is_due(year) or unit.unit_id in reports)
    ]
    shares = tuple(
        _share(unit, reports.get(unit.unit_id), year, (why_absent or {}).get(unit.unit_id, ""), unit.unit_id in unreadable)
        for unit in members
    )
    wanted = [address for address in form.cells if addresses is None or address in addresses]
    wrong = {share.unit_id: _failing(share.report, addresses) for share in shares if share.report is not None}
    cells = {
        address: CellSum(address, tuple(_contribution(share, address, form, wrong) for share in shares)) for address in wanted
    }
    return Rollup(year, form_id, shares, cells)


def _share(unit: Unit, report: Report | None, year: int, why: str, published: bool) -> UnitShare:
    states: dict[str, TableState | None] = dict.fromkeys(TABLES)
    if report is None:
        reason = why or f"没有取得{year}年度报告"
        standing = Standing.UNREAD if published else Standing.ABSENT
        return UnitShare(
            unit_id=unit.unit_id, name=unit.name, kind=unit.kind, standing=standing, reason=reason, template=None,
            tables=states, report=None,
        )  # fmt: skip
    for table in TABLES:
        states[table] = _state(report, table)
    reasons = [_TABLE_REASONS[state].format(table=_TABLE_NAMES[table]) for table, state in states.items() if state != "read"]
    if not unit.is_due(year):
        reasons.append("名册中该年度无须报送，但已发布，计入合计")
    if report.template is not None and report.template != template_for_year(year):
        reasons.append(f"使用了{report.template}年的表格格式，含义相同的单元格才计入合计")
    some = any(state in (TableState.READ, TableState.PARTIAL) for state in states.values())
    whole = all(state is TableState.READ for state in states.values()) and report.template == template_for_year(year)
    return UnitShare(
        unit_id=unit.unit_id, name=unit.name, kind=unit.kind,
        standing=Standing.COUNTED if whole else Standing.PARTIAL if some else Standing.UNREAD,
        reason="；".join(reasons), template=report.template, tables=states, report=report,
    )  # fmt: skip


def _state(report: Report, table: str) -> TableState | None:
    """How far a table can be added up. The cells decide: a table called read without any of them was not read."""
    reading = report.table(table)
    stated = reading.state if reading is not None else None
    if any(address.startswith(f"{table}.") for address in report.cells):
        return TableState.PARTIAL if stated is TableState.PARTIAL else TableState.READ
    return None if stated in (TableState.READ, TableState.PARTIAL) else stated


def _contribution(share: UnitShare, address: str, form: Template, wrong: Mapping[str, frozenset[str]]) -> Contribution:
    report = share.report
    if report is None:
        return Contribution(share.unit_id, None, "absent" if share.standing is Standing.ABSENT else "unread")
    own = load_template(report.template) if report.template in TABLE_TEMPLATES else form
    sources = _sources(address, own, form)
    if not sources:
        return Contribution(share.unit_id, None, "other_form")
    doubtful = not wrong[share.unit_id].isdisjoint(sources)
    parts = [_read(report, source, form.cells[address].unit) for source in sources]
    reason = next((why for _, why in parts if why), "")
    cells = [report.cells.get(source) for source in sources]
    recognised = any(cell is not None and cell.source == "ocr" for cell in cells)
    if not reason:
        return Contribution(share.unit_id, total(value for value, _ in parts), "", False, doubtful, recognised)
    added = _added(report, address) if reason == "blank" else None
    return Contribution(share.unit_id, added, "" if added is not None else reason, added is not None, doubtful, recognised)


def _sources(address: str, own: Template, form: Template) -> tuple[str, ...]:
    """The cells of the unit's own form that mean what `address` means in the form due; () where nothing does."""
    if own.id == form.id:
        return (address,)
    spec, same = form.cells[address], own.cells.get(address)
    if same is not None and squeeze(same.row_label + same.column_label) == squeeze(spec.row_label + spec.column_label):
        return (address,)
    # （六）其他处理 is one row in the form of 2019 and three in that of 2021: three can be added, one cannot be divided.
    group = next((group for group in own.groups if group.key == spec.row and len(group.rows) > 1), None)
    return tuple(f"{spec.table}.{row}.{spec.column}" for row in group.rows) if spec.table == "T3" and group is not None else ()


def _read(report: Report, address: str, unit: str) -> tuple[Number | None, str]:
    """The number of a cell in the unit of the form, or why there is none."""
    cell = report.cells.get(address)
    if cell is None:
        return None, "unread"
    if cell.kind is CellKind.TEXT:
        return None, "words"
    if cell.value is None:
        return None, "blank"
    value = _in_unit(cell, unit)
    return (value, "") if value is not None else (None, "no_unit")


def _in_unit(cell: Cell, unit: str) -> Number | None:
    """An amount in 元 or 万元 as the form asks, whatever unit was printed behind it; None where the form asks for one and none is there."""
    value = cell.value
    if value is None or "元" not in unit or not value:
        return value
    printed = Decimal(10**8 if "亿" in cell.raw else 10**4 if "万" in cell.raw else 1 if "元" in cell.raw else 0)
    wanted = Decimal(10**4 if unit.startswith("万") else 1)
    if not printed:
        return value if unit == "万元" else None  # the column of 2021 is headed 万元; that of 2019 asks to write the unit
    exact = Decimal(value) * printed / wanted
    return int(exact) if exact == exact.to_integral_value() else exact


def _added(report: Report, address: str) -> Number | None:
    """A blank total, added up from its filled row."""
    table, row, column = address.split(".")
    if column != "total" or table not in ("T3", "T4"):
        return None
    found = requests_total(report, row) if table == "T3" else cases_total(report, row)
    return found.value if found.added else None


def _failing(report: Report, addresses: Collection[str] | None) -> frozenset[str]:
    """The cells of a report that stand in a sum which does not hold there: one of them is wrong. Only sums with one of `addresses`."""
    if report.template not in TABLE_TEMPLATES:
        return frozenset()
    cells: set[str] = set()
    for identity in load_template(report.template).identities:
        if addresses is not None and not any(address in addresses for address in (*identity.left, *identity.right)):
            continue
        sides = [[term(report, address, "") for address in side] for side in (identity.left, identity.right)]
        if evaluate(*sides).state is State.BROKEN:
            cells.update((*identity.left, *identity.right))
    return frozenset(cells)
