"""What the district's report of a year says: publication, errors, ranking, the year before, sums; every sentence from figures."""

from __future__ import annotations

from collections import Counter

from output import labels
from output.papers import charts
from output.papers.blocks import Block, Heading, Paper, Picture, Sentence, Table
from output.papers.district_texts import DISTRICT_TEXTS
from output.scorecards import threshold
from output.site.pages.district import DistrictYear, district_year
from output.site.view import OWED, SiteView
from parsers.templates import load_template
from rules.citations import cite
from rules.model import CoverageStatus, Outcome, Severity
from rules.registry import all_rules
from rules.rollup.add import roll_up
from rules.rollup.model import Rollup, Standing

_SHARED = 3  # units with one score that are named
_NAMED = 30  # units named in one sentence


def district_paper(view: SiteView, year: int) -> Paper:
    """The report for `year` in the language of the view. Its figures are those of the district page."""
    words = DISTRICT_TEXTS[view.lang]
    page = district_year(view, year)
    blocks: list[Block] = [Heading(words["coverage"]), *_coverage(view, year, page, words)]
    blocks += [Heading(words["errors"]), *_errors(view, year, page, words)]
    blocks += [Heading(words["ranking"]), *_ranking(view, page, words)]
    blocks += [Heading(words["compared"]), *_compared(view, year, page, words)]
    blocks += [Heading(words["sums"]), *_sums(view, year, words), Sentence(words["basis_note"])]
    statuses = _statuses(view, year)
    return Paper(
        words["title"].format(district=view.audit.register.site.name, year=year),
        (
            words["as_of"].format(day=view.audit.as_of),
            words["scope"].format(year=year, owed=sum(statuses[status] for status in OWED)),
        ),
        tuple(blocks),
    )


def _statuses(view: SiteView, year: int) -> Counter[CoverageStatus]:
    return Counter(entry.status for key, entry in view.coverage.items() if key[1] == year)


def _coverage(view: SiteView, year: int, page: DistrictYear, words: dict[str, str]) -> list[Block]:
    found = _statuses(view, year)
    owed = sum(found[status] for status in OWED)
    known = owed - found[CoverageStatus.UNKNOWN]
    share = f"{100 * found[CoverageStatus.ON_TIME] / known:.1f}%" if known else "—"
    counts = {status.value: found[status] for status in CoverageStatus}
    text = words["coverage_all"].format(year=year, owed=owed, share=share, **counts)
    if found[CoverageStatus.NOT_DUE]:
        text += ("" if view.lang == "zh" else " ") + words["not_due"].format(count=found[CoverageStatus.NOT_DUE])
    blocks: list[Block] = [Sentence(text)]
    for status in (CoverageStatus.LATE, CoverageStatus.MISSING, CoverageStatus.WITHDRAWN):
        units = [
            words["with_days"].format(unit=view.unit(unit_id).name, days=entry.days_late)
            if entry.days_late
            else view.unit(unit_id).name
            for (unit_id, of_year), entry in view.coverage.items()
            if of_year == year and entry.status is status and unit_id in view.units
        ]
        if units:
            blocks.append(Sentence(words[f"{status.value}_units"].format(count=len(units), units=_named(units, words))))
    statuses = [status for status in CoverageStatus if found[status]]
    rows = []
    for kind, tally in page.by_kind:
        rows.append((labels.KIND[kind.value][view.lang], *(str(tally[status]) for status in statuses)))
    rows.append((words["all"], *(str(found[status]) for status in statuses)))
    heads = (words["kind"], *(labels.STATUS[status][view.lang] for status in statuses))
    blocks.append(Table(words["by_kind"], heads, tuple(rows), (2.0, *[1.0] * len(statuses)), tuple(range(1, len(heads)))))
    for chart in page.days:
        bars = chart.spans
        blocks.append(Sentence(f"{chart.names}：{chart.words}" if view.lang == "zh" else f"{chart.names}: {chart.words}"))
        names = [f"{bar.last:%m-%d}" if bar.first == bar.last else f"{bar.first:%m-%d}–{bar.last:%m-%d}" for bar in bars]
        png = charts.bars_by_day(names, [bar.count for bar in bars], [bar.late for bar in bars], words["reports"])
        if png is not None:
            title = words["days_chart"].format(kinds=chart.names, deadline=chart.deadline.isoformat())
            blocks.append(Picture(title, png, chart.words))
    return blocks


def _errors(view: SiteView, year: int, page: DistrictYear, words: dict[str, str]) -> list[Block]:
    found = [item for unit_id in view.units for item in view.loud((unit_id, year))]
    fails = [item for item in found if item.outcome is Outcome.FAIL and not item.is_settled]
    grave = [item for item in fails if item.severity is not Severity.INFO]
    figures = {
        "reports": sum(1 for key in view.audit.reports if key[1] == year),
        "errors": sum(1 for item in fails if item.severity is Severity.ERROR),
        "warnings": sum(1 for item in fails if item.severity is Severity.WARNING),
        "units": len({item.unit_id for item in grave}),
        "reviews": sum(1 for item in found if item.outcome is Outcome.REVIEW and not item.is_settled),
        "settled": sum(1 for item in found if item.is_settled),
    }
    if not grave:
        return [Sentence(words["errors_none"].format(**figures))]
    blocks: list[Block] = [Sentence(words["errors_all"].format(**figures))]
    rules = all_rules()
    rows = []
    for item in page.common:
        basis = cite(rules[item.rule].basis, view.lang) if item.rule in rules else ""
        severity = labels.SEVERITY[item.severity][view.lang]
        rows.append((item.title, severity, str(item.units), str(item.times), basis))
    title, _, units, times, basis = rows[0]
    blocks.append(Sentence(words["common"].format(title=title, units=units, times=times, basis=basis)))
    heads = (words["problem"], words["severity"], words["units"], words["times"], words["basis"])
    blocks.append(Table(words["common_table"], heads, tuple(rows), (4.0, 1.25, 1.1, 1.05, 5.0), (2, 3)))
    png = charts.bars_across([_short(row[0]) for row in rows], [float(row[2]) for row in rows], words["units"])
    if png is not None:
        blocks.append(Picture(words["common_chart"], png, "；".join(f"{row[0]} {row[2]}" for row in rows)))
    return blocks


def _ranking(view: SiteView, page: DistrictYear, words: dict[str, str]) -> list[Block]:
    blocks: list[Block] = []
    least = f"{threshold(view.audit.register.policy, 'rank_min_units'):g}"
    for kind, ranked in page.rankings:
        name = labels.KIND[kind.value][view.lang]
        scores = [one.card.score or 0.0 for one in ranked]
        values = {"kind": name, "count": len(ranked), "mean": f"{sum(scores) / len(scores):.1f}"}
        if len(set(scores)) == 1:
            blocks.append(Sentence(words["ranking_same"].format(**values)))
        else:
            top, low = scores[0], scores[-1]
            values |= {
                "top": f"{top:.1f}", "best": _holders([one.unit.name for one in ranked if one.card.score == top], words),
                "low": f"{low:.1f}", "worst": _holders([one.unit.name for one in ranked if one.card.score == low], words),
            }  # fmt: skip
            blocks.append(Sentence(words["ranking_kind"].format(**values)))
        rows = tuple(
            ("—" if one.rank is None else str(one.rank), one.unit.name, f"{one.card.score:.1f}", one.card.grade or "—",
             str(one.card.counts.get("error", 0)), str(one.card.counts.get("warning", 0)))
            for one in ranked
        )  # fmt: skip
        heads = (words["rank"], words["unit"], words["score"], words["grade"], words["err"], words["warn"])
        title = words["ranking_table"].format(kind=name, least=least)
        blocks.append(Table(title, heads, rows, (0.9, 5.0, 1.2, 1.2, 1.0, 1.0), (0, 2, 4, 5)))
    unranked = [unit.name for unit in page.unranked]
    if unranked:
        blocks.append(Sentence(words["unranked"].format(count=len(unranked), units=_named(unranked, words))))
    return blocks


def _compared(view: SiteView, year: int, page: DistrictYear, words: dict[str, str]) -> list[Block]:
    rows = page.compared
    if not rows:
        return [Sentence(words["no_before"].format(year=year - 1))]
    blocks: list[Block] = [
        Sentence(
            words["compared_one"].format(
                label=row.label, year=year, now=row.now, before_year=year - 1, before=row.before,
                change=words["change"].format(change=row.change) if row.change else "",
            )
        )
        for row in rows
    ]  # fmt: skip
    now, before = _statuses(view, year), _statuses(view, year - 1)
    statuses = [status for status in CoverageStatus if now[status] or before[status]]
    lines = tuple((labels.STATUS[status][view.lang], str(now[status]), str(before[status])) for status in statuses)
    blocks.append(Table(words["compared_table"], (words["status"], str(year), str(year - 1)), lines, (2.0, 1.0, 1.0), (1, 2)))
    return blocks


def _sums(view: SiteView, year: int, words: dict[str, str]) -> list[Block]:
    reports = {key[0]: view.audit.reports[key] for key in view.audit.reports if key[1] == year}
    entries = {unit_id: entry for (unit_id, of_year), entry in view.coverage.items() if of_year == year}
    unreadable = {unit_id for unit_id, entry in entries.items() if entry.status is CoverageStatus.UNREADABLE}
    why = {unit_id: entry.reason for unit_id, entry in entries.items()}
    rollup = roll_up(view.audit.register, year, reports, why, unreadable) if reports else None
    if rollup is None:
        return [Sentence(words["sums_none"].format(year=year))]
    blocks: list[Block] = [Sentence(words["sums_all"].format(expected=len(rollup.units), counted=rollup.counted))]
    lacking = [unit.name for unit in rollup.units if unit.standing is not Standing.COUNTED]
    if lacking:
        blocks.append(Sentence(words["sums_lacking"].format(count=len(lacking), units=_named(lacking, words))))
    form = load_template(rollup.template)
    heads = (words["item"], words["sum"], words["counted"])
    for table, lines in (
        ("T2", [(f"{row.label} {column.label}", f"T2.{row.key}.{column.key}")
                for block in form.blocks for row in block.rows for column in block.columns]),
        ("T3", [(row.shown, f"T3.{row.key}.total") for row in form.rows]),
        ("T4", [(f"{group.shown} {column.shown}", f"T4.{group.key}.{column.key}")
                for group in form.case_groups for column in form.case_columns]),
    ):  # fmt: skip
        rows = tuple(_sum(rollup, label, address) for label, address in lines if address in rollup.cells)
        title = words["sums_table"].format(table=labels.TABLE[table][view.lang])
        blocks.append(Table(title, heads, rows, (6.0, 1.3, 1.0), (1, 2)))
    return blocks


def _sum(rollup: Rollup, label: str, address: str) -> tuple[str, str, str]:
    cell = rollup.cells[address]
    return label, "" if cell.value is None else str(cell.value), f"{len(cell.counted)}/{len(cell.contributions)}"


def _named(units: list[str], words: dict[str, str]) -> str:
    shown = words["sep"].join(units[:_NAMED])
    return shown + words["end"].format(count=len(units)) if len(units) > _NAMED else shown


def _holders(units: list[str], words: dict[str, str]) -> str:
    """The units that share a score: by name where they are few, else how many."""
    return words["sep"].join(units) if len(units) <= _SHARED else words["shared"].format(count=len(units))


def _short(text: str) -> str:
    return text if len(text) <= 22 else text[:21] + "…"
