"""The lists of what a sum lacks, as rows of words that sheet and paper show alike."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from output.rollup.document import REASONS, RollupPaper
from output.rollup.texts import REASON, ROLLUP_TEXTS, STANDING, kind_name
from parsers.model import Number
from parsers.templates import load_template
from rules.rollup.check import broken_sums, differences
from rules.rollup.model import Rollup, Standing

Row = tuple[str | Number | None, ...]
_NAMED = 8
_GATHER = 6  # cells of one table with the same gap; more are named by their table


def open_units(paper: RollupPaper, lang: str) -> list[Row]:
    """Unit, kind, how far counted, why not."""
    return [
        (unit.name, kind_name(unit.kind.value, lang), STANDING[unit.standing][lang], unit.reason)
        for unit in paper.rollup.units
        if unit.standing is not Standing.COUNTED or unit.reason
    ]


def open_cells(paper: RollupPaper, lang: str) -> list[Row]:
    """Cell, sum, units counted, why others are not, which. Units without report are not repeated for every cell."""
    rollup = paper.rollup
    rows: list[Row] = []
    for reason in REASONS:
        if reason != "absent":
            gaps = {address: cell.lacking(reason) for address, cell in rollup.cells.items()}
            rows += _rows(rollup, gaps, REASON[reason][lang], lang)
    return rows


def unsure_cells(paper: RollupPaper, lang: str) -> list[Row]:
    """Cell, sum, units counted, what is to be looked at, which units."""
    rollup = paper.rollup
    rows: list[Row] = []
    for mark in ("doubtful", "recognised", "computed"):
        marked = {
            address: tuple(one.unit_id for one in cell.contributions if one.value is not None and getattr(one, mark))
            for address, cell in rollup.cells.items()
        }
        rows += _rows(rollup, marked, REASON[mark][lang], lang)
    return rows


def broken(paper: RollupPaper) -> list[Row]:
    """Which identity, both sides."""
    form = load_template(paper.rollup.template)
    return [(f"{form.label(one.subject)}（{one.rule}）", one.left, one.right) for one in broken_sums(paper.rollup)]


def against_own(paper: RollupPaper, lang: str) -> list[Row]:
    """Cell, the district's number, the sum, the difference, whether all units are in it."""
    if paper.own is None:
        return []
    form, words = load_template(paper.rollup.template), ROLLUP_TEXTS[lang]
    return [
        (
            form.label(one.address),
            one.stated,
            one.added,
            one.stated - one.added if one.stated is not None and one.added is not None else None,
            words["yes" if one.complete else "no"],
        )
        for one in differences(paper.rollup, paper.own)
    ]


def _rows(rollup: Rollup, gaps: dict[str, tuple[str, ...]], why: str, lang: str) -> Iterator[Row]:
    """One row per cell; where the same units leave the same gap in many cells of a table, one row for all of them."""
    form = load_template(rollup.template)
    gathered: dict[tuple[str, tuple[str, ...]], list[str]] = defaultdict(list)
    for address, units in gaps.items():
        if units:
            gathered[address.split(".")[0], units].append(address)
    for (table, units), addresses in gathered.items():
        which = _names(rollup, units, lang)
        if len(addresses) > _GATHER:
            label = f"{_table(table)}{len(addresses)}个单元格" if lang == "zh" else f"{_table(table)}: {len(addresses)} cells"
            yield label, None, min(len(rollup.cells[address].counted) for address in addresses), why, which
            continue
        for address in addresses:
            cell = rollup.cells[address]
            yield form.label(address), cell.value, len(cell.counted), why, which


def _table(table: str) -> str:
    return {"T2": "表二", "T3": "表三", "T4": "表四"}[table]


def _names(rollup: Rollup, units: Sequence[str], lang: str) -> str:
    named = [rollup.name(unit) for unit in units]
    more = ROLLUP_TEXTS[lang]["more"].format(count=len(named)) if len(named) > _NAMED else ""
    return ("、" if lang == "zh" else ", ").join(named[:_NAMED]) + more
