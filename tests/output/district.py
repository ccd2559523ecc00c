"""A whole made-up district as an audit: the stand-in's pages, read by the real readers and judged by the real rules."""

from __future__ import annotations

import datetime as dt
import hashlib
import tempfile
from dataclasses import replace
from functools import cache
from pathlib import Path

from crawler.records import ColumnView, PageState, Publication, PublicationKind
from crawler.register.load import load_register
from crawler.register.model import Register
from output.model import Alert, AlertKind, Audit, Scorecard
from output.ranking import ranked
from output.scorecards import scorecard
from parsers.blocks import ReadError
from parsers.model import Report
from parsers.parse import parse
from rules.case import Case
from rules.coverage import coverage
from rules.engine import judge
from rules.model import Coverage, CoverageStatus, Finding, Outcome
from rules.registry import all_rules
from rules.repair.causes import with_causes
from standin.article import content_type, page
from standin.draft import Draft
from standin.pdf import render
from standin.register import write_register
from standin.world import Parameters, World, build

HOST = "www.wendeng.gov.cn"
# Enough of every kind to fill the pages; which rules there are is not the matter here.
JUDGED = (
    *("S-T2", "S-T3", "S-T4", "S-TITLE-YEAR", "N-NONE", "N-RECEIVED", "N-SUBTOTAL", "N-PROBLEM-PAIR"),
    *("T2-NEG", "T2-NUM", "T2-VALID-LOW", "T3-BALANCE", "T3-NEG", "T3-RESULTSUM", "T3-ROWSUM", "T4-BLANK", "T4-SUM"),
    *("X-CARRY", "X-STOCK", "D-DEPT", "D-GOV", "D-MISSING", "D-TOWN"),
)
# One report published as PDF gets a wrong number, so that a finding points onto a page.
PDF_WITH_FAULT = ("fgj", 2023)
SITE_NAME = "威海市文登区人民政府"


@cache
def world(units: int | None = None) -> World:
    """The stand-in's district, as it stands on its first night."""
    return build(Parameters(units=units))


def district_audit(units: int | None = None, as_of: dt.date | None = None) -> Audit:
    """The audit of the stand-in's reports: HTML pages as published, two of them as PDF."""
    place = world(units)
    today = as_of or place.as_of
    register = _register(place)
    bodies: dict[str, bytes] = {}
    reports: dict[tuple[str, int], Report] = {}
    publications: dict[tuple[str, int], Publication] = {}
    for article in place.published.articles:
        if article.draft is None or article.unit_id is None or article.year is None:
            continue
        key = (article.unit_id, article.year)
        draft = article.draft
        if key == PDF_WITH_FAULT:
            draft = replace(draft, cells={**draft.cells, "T3.new_received.natural": "91"})
        as_pdf = place.published.forms.get(key) in ("pdf", "page_pdf")
        data = render(draft) if as_pdf else page(article, SITE_NAME, HOST, article.published, 1)
        sha256 = hashlib.sha256(data).hexdigest()
        bodies[sha256] = data
        media_type = "application/pdf" if as_pdf else content_type(article.look)
        url = f"http://{HOST}{article.path}"
        report = _report(data, media_type, url, article.draft, register)
        if report is None:
            continue
        reports[key] = report
        publications[key] = _publication(key, article.draft, sha256, media_type, url)
    views = [_view(register, column.url, column.year, column.year == 2021) for column in register.columns]
    entries, findings = [], []
    rules = [all_rules()[rule_id] for rule_id in JUDGED]
    for unit in register.units:
        for year in register.audited_years(today):
            key = (unit.unit_id, year)
            case = Case(
                register=register,
                unit=unit,
                year=year,
                as_of=today,
                report=reports.get(key),
                previous=reports.get((unit.unit_id, year - 1)),
                publication=publications.get(key),
                column_views=tuple(view for view in views if view.year == year),
                earlier_years_published=tuple(y for (u, y) in reports if u == unit.unit_id and y < year),
            )
            entries.append(coverage(case))
            own, repairs = with_causes(case, judge(case, "zh", rules))
            findings.extend(own)
            if case.report is not None:
                reports[key] = repairs.mended().put_into(case.report)
    return Audit(
        register=register,
        as_of=today,
        generated_at=f"{today.isoformat()}T06:12:00+00:00",
        coverage=entries,
        reports=reports,
        publications=publications,
        findings=findings,
        scorecards=ranked([_card(register, entry, findings) for entry in entries], register),
        column_views=views,
        body=bodies.__getitem__,
        alerts=_alerts(entries, findings, register, today),
        run={"run_id": "0" * 32, "exit_code": 1, "read_now": len(reports)},
    )


def _register(place: World) -> Register:
    with tempfile.TemporaryDirectory() as folder:
        write_register(place, "http://127.0.0.1:1", Path(folder))
        # The pages only name the host; as on the real site, the reports' own address is the register's.
        site = Path(folder) / "site.toml"
        site.write_text(site.read_text("utf-8").replace("127.0.0.1:1", HOST).replace("127.0.0.1", HOST), "utf-8")
        return load_register(Path(folder))


def _report(data: bytes, media_type: str, url: str, draft: Draft, register: Register) -> Report | None:
    try:
        return parse(
            data,
            register=register,
            content_type=media_type,
            url=url,
            captured_at="2024-02-20T02:00:00+00:00",
            unit_id=draft.body.unit_id,
            year=draft.year,
            title=draft.full_title,
            published_at=draft.published.isoformat(),
            published_at_source="meta",
        )
    except ReadError:
        return None


def _publication(key: tuple[str, int], draft: Draft, sha256: str, media_type: str, url: str) -> Publication:
    return Publication(
        article_key=url,
        url=url,
        title=draft.full_title,
        kind=PublicationKind.REPORT,
        kind_reason="",
        unit_id=key[0],
        unit_reason="",
        year=key[1],
        year_reason="",
        published_at=draft.published.isoformat(),
        published_at_source="meta",
        column_urls=(),
        column_year=key[1],
        sha256=sha256,
        media_type=media_type,
        captured_at="2024-02-20T02:00:00+00:00",
        state=PageState.OK,
    )


def _view(register: Register, url: str, year: int | None, broken: bool) -> ColumnView:
    return ColumnView(
        column_url=url,
        year=year,
        fetched_at="2024-02-20T02:00:00+00:00",
        articles=(),
        stated_total=0,
        complete=not broken,
        state=PageState.CHALLENGE if broken else PageState.OK,
        detail="第2页返回验证页面" if broken else "",
    )


def _card(register: Register, entry: Coverage, findings: list[Finding]) -> Scorecard:
    own = [finding for finding in findings if (finding.unit_id, finding.year) == (entry.unit_id, entry.year)]
    return scorecard(
        entry.unit_id,
        entry.year,
        own,
        register.policy,
        lambda rule_id: all_rules()[rule_id].category,
        absent=entry.status is CoverageStatus.MISSING,
    )


def _alerts(entries: list[Coverage], findings: list[Finding], register: Register, today: dt.date) -> list[Alert]:
    names = {unit.unit_id: unit.name for unit in register.units}
    missing = [
        Alert(
            kind=AlertKind.MISSING,
            unit_id=entry.unit_id,
            year=entry.year,
            since=today.isoformat(),
            message=f"{names[entry.unit_id]}：{entry.year}年度报告已过期限，仍未发布。",
            fingerprint=f"{entry.unit_id}-{entry.year}",
        )
        for entry in entries
        if entry.status is CoverageStatus.MISSING
    ]
    new = [
        Alert(
            kind=AlertKind.NEW_FINDING,
            unit_id=finding.unit_id,
            year=finding.year,
            since=today.isoformat(),
            message=f"{names[finding.unit_id or '']}：{finding.message}",
            fingerprint=finding.fingerprint,
        )
        for finding in findings
        if finding.outcome is Outcome.FAIL and finding.year == 2023
    ]
    return missing + new[:6]
