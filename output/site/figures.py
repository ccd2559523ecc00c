"""Figures of reports that can be put side by side over years: rows of 表三, cases of 表四, documents and decisions of 表二."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from output.site.tables import signed
from parsers.model import CellKind, Number, Report
from parsers.templates import TABLE_TEMPLATES, load_template

OUTCOMES = ("granted", "partial", "denied", "unavailable", "unprocessed", "other")


class Figure(Struct, frozen=True):
    """One number of one year. `shown` is what people read: the number, "?" for not read, "" for left empty or no report."""

    value: Number | None
    shown: str
    change: str = ""


class FigureRow(Struct, frozen=True):
    """One figure over the years."""

    table: str
    label: str
    figures: tuple[Figure, ...]


def rows_over_years(reports: Sequence[Report | None]) -> list[FigureRow]:
    """The main figures, one column per report (newest first, None where there is none); rows that no form has are left out."""
    forms = [one.template for one in reports if one is not None and one.template in TABLE_TEMPLATES]
    if not forms:
        return []
    form = max(form for form in forms if form is not None)
    template = load_template(form)
    groups = {row: group for group in template.groups for row in group.rows}
    wanted: dict[str, tuple[str, str, tuple[str, ...]]] = {}
    for row in template.rows:
        group = groups.get(row.key)
        key, label = (group.key, f"三、{group.label}") if group else (row.key, row.shown)
        table, _, addresses = wanted.get(f"T3.{key}", ("T3", "", ()))
        wanted[f"T3.{key}"] = (table, label, (*addresses, f"T3.{row.key}.total"))
    for group_label in template.case_groups:
        wanted[f"T4.{group_label.key}"] = ("T4", group_label.shown, (f"T4.{group_label.key}.total",))
    for block in template.blocks:
        for row in block.rows:
            for column in block.columns:
                address = f"T2.{row.key}.{column.key}"
                wanted[address] = ("T2", f"{row.label} {column.label}", (address,))
    order = {"T3": 0, "T4": 1, "T2": 2}
    return [
        FigureRow(table, label, _with_changes([figure(report, addresses) for report in reports]))
        for table, label, addresses in sorted(wanted.values(), key=lambda item: order[item[0]])
    ]


def outcomes(report: Report | None) -> dict[str, Number | None]:
    """The six kinds of outcome of applications (totals of 表三); None where they cannot be known."""
    if report is None or report.template not in TABLE_TEMPLATES:
        return dict.fromkeys(OUTCOMES)
    template = load_template(report.template or "")
    rows: dict[str, list[str]] = {"granted": ["granted"], "partial": ["partial"]}
    for group in template.groups:
        rows[group.key] = list(group.rows)
    rows.setdefault("other", [row.key for row in template.rows if row.key == "other" or row.key.startswith("other_")])
    return {name: figure(report, [f"T3.{row}.total" for row in rows.get(name, [])]).value for name in OUTCOMES}


def figure(report: Report | None, addresses: Iterable[str]) -> Figure:
    """The sum of cells: "?" if one was not read, empty if none holds a number; blanks beside numbers count nothing."""
    if report is None:
        return Figure(None, "")
    wanted = list(addresses)
    cells = [report.cells.get(address) for address in wanted]
    if not wanted or any(cell is None for cell in cells):
        return Figure(None, "?")
    if any(cell is not None and cell.kind is CellKind.TEXT for cell in cells):
        return Figure(None, " ".join(cell.raw for cell in cells if cell is not None and cell.kind is CellKind.TEXT))
    values = [cell.value for cell in cells if cell is not None and cell.value is not None]
    if not values:
        return Figure(None, "blank")
    total: Number = 0
    for value in values:
        total += value
    return Figure(total, str(total))


def _with_changes(figures: list[Figure]) -> tuple[Figure, ...]:
    shown = []
    for now, before in zip(figures, [*figures[1:], None], strict=True):
        comparable = before is not None and now.value is not None and before.value is not None
        change = signed(now.value - before.value) if comparable else ""  # type: ignore[operator,union-attr]
        shown.append(Figure(now.value, now.shown, change))
    return tuple(shown)
