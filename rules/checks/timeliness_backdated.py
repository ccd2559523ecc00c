"""The date that a page shows is not earlier than the day on which the report was seen not to be there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from rules.case import Case
from rules.evidence import of_document
from rules.history.model import Unseen
from rules.model import Evidence, Outcome, Severity, Verdict
from rules.registry import rule
from rules.years import date_source, local_date, published

# A page may be released some hours after the date that was set in the system.
_RELEASE = dt.timedelta(hours=6)
# Number and date follow each other loosely: drafts wait, batches are loaded together.
_DAYS_LOOSE = 14


@rule(
    "D-BACKDATED",
    severity=Severity.WARNING,
    category="timeliness",
    templates=("2019", "2021"),
    basis="国办秘函〔2019〕19号 (伪造发稿日期)",
)
def not_dated_back(case: Case) -> Iterator[Verdict]:
    """The displayed date is not earlier than the last whole view of the column in which the report was not yet listed.

    A person looks where fewer than six hours lie between, where another report of the same unit and year stood there before
    (a replacement that keeps the old date), and where the article's number says that it was loaded more than two weeks later than it
    shows: the three articles with the next lower numbers all bear later dates. Not applicable to local files, without a date, and
    where the column was never seen without the report and the number tells nothing.
    """
    report, publication, day = case.report, case.publication, published(case)
    if report is None or publication is None or day is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="local" if case.local else "no_date")
        return
    unseen = case.history.unseen
    verdicts = []
    if unseen is not None:
        verdicts.append(_against_view(case, unseen, day))
    neighbours = case.history.numbered
    if neighbours:
        earliest = min(dt.date.fromisoformat(one.date) for one in neighbours)
        ahead = (earliest - day).days
        listed = "；".join(f"{one.number}：{one.date}" for one in neighbours)
        verdicts.append(
            Verdict(
                outcome=Outcome.REVIEW if ahead > _DAYS_LOOSE else Outcome.PASS,
                subject="article_number",
                message="review_number" if ahead > _DAYS_LOOSE else "pass_number",
                values={
                    "number": publication.article_key.rpartition("/")[2],
                    "published": day.isoformat(),
                    "neighbours": listed,
                },
                left=day.isoformat(),
                right=earliest.isoformat(),
                difference=ahead if ahead > _DAYS_LOOSE else None,
                evidence=(of_document(report, f"{publication.url}；{listed}"),),
            )
        )
    yield from verdicts or [Verdict(outcome=Outcome.NOT_APPLICABLE, message="never_without")]


def _against_view(case: Case, unseen: Unseen, day: dt.date) -> Verdict:
    report, publication = case.report, case.publication
    assert report is not None
    assert publication is not None
    zone = case.register.site.timezone
    absent = absent_moment(unseen, zone)
    shown = _latest_moment(publication.published_at or report.published_at or day.isoformat(), zone)
    gap = absent - shown
    if absent.date() <= day:
        outcome, message = Outcome.PASS, "pass"
    elif case.history.replaces:
        outcome, message = Outcome.REVIEW, "review_replaced"
    elif gap < _RELEASE:
        outcome, message = Outcome.REVIEW, "review_hours"
    else:
        outcome, message = Outcome.FAIL, "fail"
    view = unseen.view
    met = next(
        (event.at for event in case.history.events if event.article_key == publication.article_key), publication.captured_at
    )
    return Verdict(
        outcome=outcome,
        subject="published_at",
        message=message,
        values={
            "published": day.isoformat(),
            "absent": f"{absent:%Y-%m-%d %H:%M}",
            "column": view.column_url,
            "articles": view.listed,
            "met": met[:10],
            "source": date_source(case),
            "hours": max(0, int(gap / dt.timedelta(hours=1))),
        },
        left=day.isoformat(),
        right=absent.date().isoformat(),
        evidence=(
            Evidence(quote=f"{view.column_url} @ {view.fetched_at}: {view.listed}/{view.stated_total}"),
            of_document(report, f"{publication.url} @ {publication.captured_at}: {day.isoformat()}"),
        ),
    )


def absent_moment(unseen: Unseen, timezone: str) -> dt.datetime:
    """When the view was taken, on the site's calendar; the start of the day of its run where the run was made for an earlier day."""
    zone = ZoneInfo(timezone)
    moment = dt.datetime.fromisoformat(unseen.view.fetched_at).astimezone(zone)
    as_of = dt.date.fromisoformat(unseen.as_of)
    return min(moment, dt.datetime.combine(as_of, dt.time(), zone)) if as_of < moment.date() else moment


def _latest_moment(stated: str, timezone: str) -> dt.datetime:
    """The latest moment that a displayed date can mean: the time where one stands, else the end of the day."""
    zone = ZoneInfo(timezone)
    if "T" in stated:
        moment = dt.datetime.fromisoformat(stated)
        return moment.astimezone(zone) if moment.tzinfo else moment.replace(tzinfo=zone)
    return dt.datetime.combine(local_date(stated, timezone) + dt.timedelta(days=1), dt.time(), zone)
