"""The roll-up of one year from what the last audit stored."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from app.context import AuditContext
from app.pipeline.stages import NothingCrawled
from app.texts import say
from crawler.register.model import UnitKind
from output.rollup.document import RollupPaper
from output.rollup.write import write_rollup
from parsers.model import Report
from rules.model import CoverageStatus
from rules.rollup.add import roll_up
from rules.rollup.check import broken_sums
from rules.rollup.model import Rollup, Standing


class RollupRefused(Exception):
    """The year cannot be added up: too early for tables, or not one that this district is audited for."""


class RolledUp(Struct, frozen=True):
    """The sum and the files that were written from it."""

    paper: RollupPaper
    files: list[Path]


def roll_up_year(context: AuditContext, year: int) -> RolledUp:
    """Add up the stored reports of `year` and write the three files into DATA/out.

    Raises RollupRefused for a year without tables or outside the audited years, NothingCrawled while no audit is stored.
    """
    audited = context.register.audited_years(context.as_of)
    if year not in audited:
        raise RollupRefused(
            say(
                f"{year}年不在审核年度（{_span(audited)}）之内。请用 --year 指定其中一年。",
                f"{year} is not one of the audited years ({_span(audited)}); choose one of them with --year.",
            )
        )
    entries = [(entry, inputs) for entry, inputs, _ in context.store.coverage() if entry.year == year]
    if not entries:
        raise NothingCrawled(
            say(
                f"数据目录 {context.data} 中没有{year}年度的审核结果。请先运行 wendeng-audit nightly，或依次运行 crawl 和 audit。",
                f"The data folder {context.data} holds no audit of {year}. Run wendeng-audit nightly, or crawl and audit, first.",
            )
        )
    reports: dict[str, Report] = {}
    for entry, inputs in entries:
        reading = context.store.reading(inputs) if inputs else None
        if reading is not None and reading.report is not None:
            reports[entry.unit_id] = reading.report
    why = {entry.unit_id: entry.reason for entry, _ in entries}
    unreadable = {entry.unit_id for entry, _ in entries if entry.status is CoverageStatus.UNREADABLE}
    rollup = roll_up(context.register, year, reports, why, unreadable)
    if rollup is None:
        raise RollupRefused(
            say(
                f"{year}年度的报告格式没有表二至表四，不能汇总（自2019年度起有表格）。",
                f"The reports for {year} have no tables to add up (they have since 2019).",
            )
        )
    own = next(
        (reports[unit.unit_id] for unit in context.register.units if unit.kind is UnitKind.DISTRICT_GOVERNMENT and unit.unit_id in reports),
        None,
    )  # fmt: skip
    paper = RollupPaper(district=context.register.site.name, as_of=context.as_of.isoformat(), rollup=rollup, own=own)
    return RolledUp(paper, write_rollup(paper, context.out, context.lang))


def rollup_summary(done: RolledUp) -> str:
    """What a person reads on the terminal: how complete the sum is, its main numbers, and where the files are."""
    rollup = done.paper.rollup
    standing = {state: [unit.name for unit in rollup.units if unit.standing is state] for state in Standing}
    lines = [
        say(
            f"{rollup.year}年度：应计入{len(rollup.units)}个单位，已全部计入{rollup.counted}个，部分计入{len(standing[Standing.PARTIAL])}个，"
            f"未读出{len(standing[Standing.UNREAD])}个，未取得报告{len(standing[Standing.ABSENT])}个。",
            f"{rollup.year}: {len(rollup.units)} units belong into the sum; {rollup.counted} wholly counted, "
            f"{len(standing[Standing.PARTIAL])} partly, {len(standing[Standing.UNREAD])} not read, "
            f"{len(standing[Standing.ABSENT])} without a report at hand.",
        )
    ]
    for state, zh, en in (
        (Standing.ABSENT, "未取得报告", "No report at hand"),
        (Standing.UNREAD, "未读出", "Not read"),
        (Standing.PARTIAL, "部分计入", "Partly counted"),
    ):
        if standing[state]:
            lines.append(say(f"  {zh}：{'、'.join(standing[state])}", f"  {en}: {', '.join(standing[state])}"))
    for address, zh, en in _MAIN:
        lines.append(_line(rollup, address, zh, en))
    wrong = broken_sums(rollup)
    if wrong:
        lines.append(
            say(
                f"  合计之间有{len(wrong)}处勾稽关系不成立，见表格文件“缺少什么”。",
                f"  {len(wrong)} identities do not hold between the sums; see the sheet “Missing”.",
            )
        )
    lines += [f"  {path}" for path in done.files]
    return "\n".join(lines)


_MAIN = (
    ("T3.new_received.total", "本年新收申请", "Newly received"),
    ("T3.carried_in.total", "上年结转", "Carried in"),
    ("T3.handled_total.total", "办理结果总计", "Handled"),
    ("T3.carried_out.total", "结转下年度", "Carried out"),
    ("T4.review.total", "行政复议", "Reviews"),
    ("T4.direct_suit.total", "未经复议直接起诉", "Direct suits"),
    ("T4.suit_after_review.total", "复议后起诉", "Suits after review"),
)


def _line(rollup: Rollup, address: str, zh: str, en: str) -> str:
    cell = rollup.cells[address]
    shown = say("没有单位填写", "stated by nobody") if cell.value is None else str(cell.value)
    return say(
        f"  {zh}：{shown}（{len(cell.counted)}/{len(cell.contributions)}个单位）",
        f"  {en}: {shown} ({len(cell.counted)} of {len(cell.contributions)} units)",
    )


def _span(years: range) -> str:
    return f"{years[0]}–{years[-1]}" if len(years) > 1 else str(years[0]) if len(years) else "—"
