"""Everything that the rules may look at for one unit and year, with its reports by the key of their readings: small, and comparable.

A case is made from its sheet and from nothing else but what all cases of the night share (register, day, views, language). So the
digest of a sheet stands for the case: a field of Case that a sheet does not fill cannot reach the rules.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from msgspec import Struct, field

from app.store.codec import digest
from crawler.records import Capture, ColumnView, Publication
from crawler.register.model import Register, Unit
from parsers.model import Report
from rules.history.model import Event, Numbered, Revision, Unseen
from rules.rollup.model import Rollup
from rules.watched import Watch, WatchedBackground, WatchedCase


class RevisionSheet(Struct, frozen=True):
    """An earlier content of the report (rules.history.model.Revision)."""

    inputs: str
    publication: Publication
    until: str


class History(Struct, kw_only=True):
    """The background of one case (rules.history.background.Background) with its reports by the inputs of their readings.

    `twins` are the readable duplicates by article.
    """

    events: tuple[Event, ...] = ()
    revisions: tuple[RevisionSheet, ...] = ()
    unseen: Unseen | None = None
    replaces: bool = False
    numbered: tuple[Numbered, ...] = ()
    copies: tuple[str, ...] = ()
    twins: dict[str, str] = field(default_factory=dict)
    dead: tuple[Publication, ...] = ()
    gone: Publication | None = None
    first_shown: str | None = None
    published_years: tuple[int, ...] = ()
    meta: dict[str, str] | None = None
    unread_code: str | None = None
    last_answer: Capture | None = None


class Sheet(Struct, frozen=True, kw_only=True):
    """One case (rules.case.Case). `report`, `previous` and `peers` name readings by their inputs; `rollup` is a mark of all the
    reports that are summed, "" for units that report no sum.
    """

    unit_id: str
    year: int
    report: str | None
    previous: str | None
    publication: Publication | None
    duplicates: tuple[Publication, ...]
    unreadable_reason: str | None
    withdrawn: bool
    earlier_years_published: tuple[int, ...]
    peers: tuple[str, ...]
    rollup: str
    history: History

    def readings(self) -> set[str]:
        """The inputs of all readings whose reports the case needs."""
        past = self.history
        named = (self.report, self.previous, *self.peers, *past.copies, *past.twins.values())
        return {inputs for inputs in named if inputs is not None} | {one.inputs for one in past.revisions}

    def mark(self, common: str) -> str:
        """A digest of the case; `common` stands for what all cases share."""
        return digest(common, self)


class Tonight(Struct, frozen=True):
    """What all cases of one audit share."""

    register: Register
    as_of: dt.date
    views: tuple[ColumnView, ...]
    lang: str


def case_of(
    tonight: Tonight, unit: Unit | None, sheet: Sheet, reports: Callable[[str], Report], rollup: Rollup | None
) -> WatchedCase:
    """The case that a sheet describes; `reports` gives the report of a reading."""
    watch, past = Watch(), sheet.history
    copies = [reports(inputs) for inputs in past.copies]
    return WatchedCase(
        watch=watch,
        register=tonight.register,
        unit=unit,
        year=sheet.year,
        as_of=tonight.as_of,
        report=reports(sheet.report) if sheet.report is not None else None,
        previous=reports(sheet.previous) if sheet.previous is not None else None,
        publication=sheet.publication,
        duplicates=sheet.duplicates,
        column_views=tuple(view for view in tonight.views if view.year in (sheet.year, None)),
        unreadable_reason=sheet.unreadable_reason,
        withdrawn=sheet.withdrawn,
        earlier_years_published=sheet.earlier_years_published,
        peers=tuple(reports(inputs) for inputs in sheet.peers),
        rollup=rollup,
        history=WatchedBackground(
            watch=watch,
            events=past.events,
            revisions=tuple(Revision(reports(one.inputs), one.publication, one.until) for one in past.revisions),
            unseen=past.unseen,
            replaces=past.replaces,
            numbered=past.numbered,
            # A file that holds nothing of a report is no copy of it.
            copies=tuple(copy for copy in copies if copy.cells or copy.sections),
            duplicates={article: reports(inputs) for article, inputs in past.twins.items()},
            dead=past.dead,
            gone=past.gone,
            first_shown=past.first_shown,
            published_years=past.published_years,
            all_views=tonight.views,
            meta=past.meta,
            unread_code=past.unread_code,
            last_answer=past.last_answer,
        ),
    )
