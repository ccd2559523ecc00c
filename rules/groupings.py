"""The nine groupings that readers quote (新收, 结转, 予以公开, 部分公开, 不予公开, 无法提供, 不予处理, 其他处理, 结转下年) and the proof
that the six results among them add up to 总计: each row of results stands in exactly one grouping."""

from __future__ import annotations

from collections import Counter
from functools import cache

from msgspec import Struct

from parsers.model import Number, Report
from parsers.template import Template
from parsers.templates import load_template
from rules.table_totals import requests_total

RECEIVED, CARRIED_IN, CARRIED_OUT, TOTAL = "new_received", "carried_in", "carried_out", "handled_total"


class GroupingFault(Exception):
    """The groupings of a template file do not add up to its 总计: a defect of the file."""


class Grouping(Struct, frozen=True):
    """One grouping: key, the words of the form, its rows of 表三, and whether it is a result (counted in （七）总计)."""

    key: str
    label: str
    rows: tuple[str, ...]
    result: bool


class Grouped(Struct, frozen=True):
    """The groupings of one report: `values` by key, None where a row is unknown; `total` as printed; `adds_up` None if unknown."""

    values: dict[str, Number | None]
    total: Number | None
    adds_up: bool | None


@cache
def groupings(form: str) -> tuple[Grouping, ...]:
    """The nine groupings of a form, proved. Raises GroupingFault where they do not add up, ValueError for a form without tables."""
    template = load_template(form)
    labels = {row.key: row.label for row in template.rows}
    grouped = {row: group for group in template.groups for row in group.rows}
    found: list[Grouping] = []
    for row in template.rows:
        group = grouped.get(row.key)
        if row.key == TOTAL or (group is not None and row.key != group.rows[0]):
            continue
        if group is not None:
            found.append(Grouping(group.key, group.label, group.rows, result=True))
        else:
            flow = row.key in (RECEIVED, CARRIED_IN, CARRIED_OUT)
            found.append(Grouping(row.key, labels[row.key], (row.key,), result=not flow))
    prove(template, found)
    return tuple(found)


def prove(template: Template, found: list[Grouping]) -> None:
    """Show, equation by equation, that the groupings are the identities of the form; raises GroupingFault naming the rows.

    In every column the results, row by row, are the left side of T3-RESULTSUM, each once; and with （七）总计 replaced by them
    T3-BALANCE reads 新收 + 结转 = the six results + 结转下年.
    """
    results = Counter(row for grouping in found if grouping.result for row in grouping.rows)
    flows = {row for grouping in found if not grouping.result for row in grouping.rows}
    for identity in template.identities:
        if identity.rule == "T3-RESULTSUM":
            terms = Counter(address.split(".")[1] for address in identity.left)
            if terms != results:
                wrong = sorted((results - terms) + (terms - results))
                raise GroupingFault(
                    f"form {template.id}, {identity.subject}: rows in no grouping, or in two: {', '.join(wrong)}"
                )
        if identity.rule == "T3-BALANCE":
            rows = {address.split(".")[1] for address in (*identity.left, *identity.right)}
            if rows != flows | {TOTAL}:
                raise GroupingFault(
                    f"form {template.id}, {identity.subject}: the balance is not over {sorted(flows | {TOTAL})}"
                )


def grouped(report: Report, form: str) -> Grouped:
    """The nine numbers of the 总计 column, each the sum of its rows (blank rows beside numbers count 0), and whether they add up."""
    values: dict[str, Number | None] = {}
    for grouping in groupings(form):
        totals = [requests_total(report, row).value for row in grouping.rows]
        numbers = [value for value in totals if value is not None]
        known = bool(numbers) and all(
            value is not None or _says_nothing(report, row) for row, value in zip(grouping.rows, totals, strict=True)
        )
        values[grouping.key] = sum(numbers, start=0) if known else None
    total = requests_total(report, TOTAL).value
    parts = [values[grouping.key] for grouping in groupings(form) if grouping.result]
    numbers = [value for value in parts if value is not None]
    unknown = total is None or len(numbers) < len(parts)
    return Grouped(values, total, None if unknown else sum(numbers, start=0) == total)


def _says_nothing(report: Report, row: str) -> bool:
    """Whether the whole row was read and is blank."""
    cells = [cell for address, cell in report.cells.items() if address.startswith(f"T3.{row}.")]
    return bool(cells) and all(cell.kind in ("blank", "na") for cell in cells)
