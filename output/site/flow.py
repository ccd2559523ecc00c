"""What became of the year's requests in the nine groupings that readers quote, and the two sums that must hold, written out."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from parsers.model import Number, Report
from parsers.templates import TABLE_TEMPLATES
from rules.groupings import CARRIED_OUT, TOTAL, Grouping, grouped, groupings

_ASIDE = "（"


class FlowSum(Struct, frozen=True):
    """One sum: its terms with their numbers, what they add up to, what must equal it, and whether it does; None where a number is unknown."""

    left: tuple[tuple[str, Number | None], ...]
    left_sum: Number | None
    right: tuple[tuple[str, Number | None], ...]
    right_sum: Number | None
    holds: bool | None


class Flow(Struct, frozen=True):
    """The groupings by label in the order of the form, and the sums: the results against 总计, what came in against what went out."""

    values: tuple[tuple[str, Number | None], ...]
    results: FlowSum
    balance: FlowSum


def flow(report: Report | None) -> Flow | None:
    """The groupings of a report; None where its form has no such table or not one of the numbers was read."""
    if report is None or report.template not in TABLE_TEMPLATES:
        return None
    form = report.template or ""
    found = grouped(report, form)
    if all(value is None for value in found.values.values()):
        return None
    order = groupings(form)
    named = [(_short(one), found.values[one.key]) for one in order]
    results = [pair for pair, one in zip(named, order, strict=True) if one.result]
    out = [pair for pair, one in zip(named, order, strict=True) if one.key == CARRIED_OUT]
    came = [pair for pair, one in zip(named, order, strict=True) if not one.result and one.key != CARRIED_OUT]
    total = (_TOTAL_LABEL, found.total)
    return Flow(tuple(named), _sum(results, [total]), _sum(came, [total, *out]))


_TOTAL_LABEL = "总计"
_SHORT = {"new_received": "本年新收", "carried_in": "上年结转", CARRIED_OUT: "结转下年度", TOTAL: _TOTAL_LABEL}


def _short(one: Grouping) -> str:
    """The label without its number and without what stands in brackets behind it."""
    label = _SHORT.get(one.key, one.label)
    if label.startswith(_ASIDE):
        label = label.partition("）")[2]
    return label.partition(_ASIDE)[0]


def _sum(left: Sequence[tuple[str, Number | None]], right: Sequence[tuple[str, Number | None]]) -> FlowSum:
    one, two = _added(left), _added(right)
    return FlowSum(tuple(left), one, tuple(right), two, None if one is None or two is None else one == two)


def _added(terms: Sequence[tuple[str, Number | None]]) -> Number | None:
    numbers = [value for _, value in terms if value is not None]
    return sum(numbers, start=0) if len(numbers) == len(terms) else None
