"""What the crawls left: views of columns, states of articles, captures, and columns that the register might add."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Raw, Struct, structs
from sqlalchemy import Select, func, select

from app.store import tables
from app.store.codec import from_json
from app.store.part import Part
from crawler.records import Capture, ColumnSuggestion, ColumnView, ListedArticle, PageState, Publication
from rules.history.model import ArticleState, Visit


class StoredPublication(Struct, frozen=True):
    """An article's newest state, and whether the newest crawl still saw it."""

    publication: Publication
    seen: bool


class StoredCapture(Struct, frozen=True):
    """A capture with its place in the ledger: `number` counts captures, `run_id` is the run that made it."""

    number: int
    run_id: str
    capture: Capture


class Crawled(Part):
    """What the audit asks of the records of all crawls (app.store.crawl writes them)."""

    def last_crawl(self) -> str | None:
        """The id of the newest run that looked at columns and came to an end; one that was killed meanwhile proves nothing."""
        query = (
            select(tables.runs.c.run_id)
            .where(tables.runs.c.run_id.in_(select(tables.column_views.c.run_id)), tables.runs.c.crawl_reason.is_not(None))
            .order_by(tables.runs.c.started_at.desc())
            .limit(1)
        )
        with self.engine.connect() as connection:
            run_id: str | None = connection.scalar(query)
        return run_id

    def column_views(self, run_id: str) -> list[ColumnView]:
        """The views of one run, by column."""
        query = (
            select(tables.column_views.c.record)
            .where(tables.column_views.c.run_id == run_id)
            .order_by(tables.column_views.c.column_url)
        )
        with self.engine.connect() as connection:
            return [from_json(record, ColumnView) for record in connection.scalars(query)]

    def publications(self, run_id: str) -> list[StoredPublication]:
        """The newest state of every article ever met, by key; `seen` tells whether `run_id` met it."""
        newest = select(func.max(tables.publications.c.id)).group_by(tables.publications.c.article_key)
        query = (
            select(tables.publications.c.record, tables.publications.c.last_run)
            .where(tables.publications.c.id.in_(newest))
            .order_by(tables.publications.c.article_key)
        )
        with self.engine.connect() as connection:
            return [
                StoredPublication(from_json(row.record, Publication), row.last_run == run_id)
                for row in connection.execute(query)
            ]

    def suggestions(self) -> list[ColumnSuggestion]:
        """Columns that the register might add, as last seen, newest year first."""
        with self.engine.connect() as connection:
            found = [from_json(record, ColumnSuggestion) for record in connection.scalars(select(tables.suggestions.c.record))]
        return sorted(found, key=lambda item: (-(item.year or 0), item.column_url))

    def visits(self) -> list[Visit]:
        """Every run that looked at columns, oldest first, with its views."""
        query = (
            select(tables.runs.c.run_id, tables.runs.c.as_of, tables.runs.c.started_at, tables.column_views.c.record)
            .join(tables.column_views, tables.column_views.c.run_id == tables.runs.c.run_id)
            .order_by(tables.runs.c.started_at, tables.runs.c.run_id, tables.column_views.c.column_url)
        )
        found: dict[str, tuple[str, str, list[ColumnView]]] = {}
        lists = _Lists()
        with self.engine.connect() as connection:
            for row in connection.execute(query):
                found.setdefault(row.run_id, (row.as_of, row.started_at, []))[2].append(lists.view(row.record))
        return [Visit(run_id, as_of, started, tuple(views)) for run_id, (as_of, started, views) in found.items()]

    def article_states(self) -> dict[str, list[ArticleState]]:
        """Every state of every article ever met, by key, oldest first; contents are not filled in."""
        query = select(tables.publications).order_by(tables.publications.c.article_key, tables.publications.c.id)
        states: dict[str, list[ArticleState]] = {}
        with self.engine.connect() as connection:
            for row in connection.execute(query):
                state = ArticleState(from_json(row.record, Publication), row.first_run, row.last_run)
                states.setdefault(row.article_key, []).append(state)
        return states

    def capture_of(self, sha256: str) -> StoredCapture | None:
        """The capture that brought the document with this hash first: address, time, run, media type, headers.

        `sha256` is what the evidence of a finding names as its document (for a table or report taken from an attachment, the
        attachment's hash). None where no capture has it, as for files that were checked from the disk.
        """
        query = select(tables.captures).where(tables.captures.c.sha256 == sha256).order_by(tables.captures.c.id).limit(1)
        found = self._captures(query)
        return found[0] if found else None

    def captures_of(self, urls: Iterable[str]) -> list[StoredCapture]:
        """All captures of these addresses, oldest first."""
        return self._captures(
            select(tables.captures).where(tables.captures.c.url.in_(sorted(set(urls)))).order_by(tables.captures.c.id)
        )

    def captures_by(self, run_id: str) -> list[StoredCapture]:
        """All captures of one run, in the order in which they were made."""
        return self._captures(select(tables.captures).where(tables.captures.c.run_id == run_id).order_by(tables.captures.c.id))

    def _captures(self, query: Select[Any]) -> list[StoredCapture]:
        with self.engine.connect() as connection:
            return [StoredCapture(row.id, row.run_id, from_json(row.record, Capture)) for row in connection.execute(query)]


class _Lists:
    """Views whose lists are the same share them: most nights see what the night before saw."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[bytes, tuple[ListedArticle, ...]]] = {}

    def view(self, record: str) -> ColumnView:
        """The view of a stored record."""
        head = from_json(record, _ViewHead)
        text = bytes(head.articles)
        last = self._last.get(head.column_url)
        if last is None or last[0] != text:
            last = self._last[head.column_url] = text, from_json(text, tuple[ListedArticle, ...])
        return ColumnView(**{**structs.asdict(head), "articles": last[1]})


class _ViewHead(Struct, kw_only=True):
    """A ColumnView whose list is not looked at yet."""

    column_url: str
    year: int | None
    fetched_at: str
    articles: Raw
    stated_total: int | None
    complete: bool
    state: PageState
    detail: str = ""
    walked_on: str = ""
