"""The records that history is made of: visits of the site, states of articles, and the events that follow from them."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from crawler.records import ColumnView, PageState, Publication
from parsers.model import Report

GONE = (PageState.NOT_FOUND, PageState.SOFT_404)


class EventKind(StrEnum):
    """What can happen to a report between two visits."""

    APPEARED = "appeared"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"
    MOVED = "moved"
    BACK = "back"
    REDATED = "redated"
    REPLACED = "replaced"


class Visit(Struct, frozen=True):
    """One crawl: its run, the date for which it was made (ISO), when it began (ISO UTC), and its views of columns."""

    run_id: str
    as_of: str
    started_at: str
    views: tuple[ColumnView, ...]


class ArticleState(Struct, frozen=True):
    """One state of an article, unchanged from the first to the last run that met it.

    `content` is the digest of what the report itself says (sections, cells), "" where it was not or could not be read.
    """

    publication: Publication
    first_run: str
    last_run: str
    content: str = ""


class Event(Struct, frozen=True, kw_only=True):
    """One thing that happened to a report. `at` is when a visit first saw it so (ISO UTC); `before` and `after` say what.

    `documents` are the hashes of the captures before and after, as far as there are any.
    """

    kind: EventKind
    article_key: str
    unit_id: str | None
    year: int | None
    run_id: str
    at: str
    before: str = ""
    after: str = ""
    documents: tuple[str, ...] = ()


class SeenColumn(Struct, frozen=True):
    """What is left of a view of a column where the lines of its list do not matter: `listed` counts them."""

    column_url: str
    fetched_at: str
    listed: int
    stated_total: int | None


def seen_column(view: ColumnView) -> SeenColumn:
    """A view without its lines."""
    return SeenColumn(view.column_url, view.fetched_at, len(view.articles), view.stated_total)


class Unseen(Struct, frozen=True):
    """The last whole view of a column, before an article was first met, that did not list it: it was not there then."""

    view: SeenColumn
    run_id: str
    as_of: str


class Revision(Struct, frozen=True):
    """An earlier content of a report: what it said then, and the article it stood in."""

    report: Report
    publication: Publication
    until: str  # ISO UTC: the visit that met the next content


class Numbered(Struct, frozen=True):
    """An article of the same site with its number and the date it shows: numbers rise with the time of loading."""

    number: int
    date: str
    url: str
