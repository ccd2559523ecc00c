"""The crawler's side of the store: captures, views of columns and publications of one run (implements CrawlStore)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Engine, bindparam, delete, func, insert, select, update
from sqlalchemy.exc import SQLAlchemyError

from app.locations import use_places
from app.store.batches import batched
from app.store.codec import digest, from_json, to_json
from app.store.database import open_engine
from app.store.explain import explain_storage
from app.store.location import default_archive, default_database_url, given_database_url
from app.store.tables import captures, column_views, frontier, publications, runs, suggestions, understandings
from app.store.writer import Writer
from crawler.archive import Archive, open_archive
from crawler.archive_process import ArchiveProcess
from crawler.pace import needs_helpers
from crawler.records import Capture, ColumnSuggestion, ColumnView, PageState, Publication, Step
from crawler.storage import StorageError
from crawler.understandings import Understanding


class DatabaseCrawlStore:
    """Records are written in their order by a thread of their own, several in one transaction.

    What a killed process had not yet written is a page that is asked again: a step is kept in the transaction of its record,
    never before it.
    """

    def __init__(self, engine: Engine, archive: Archive, run_id: str) -> None:
        self._engine = engine
        self._archive = archive
        self._run_id = run_id
        self._writer: Writer[_Entry] = Writer(engine, archive, self._write)
        self._documents: dict[str, int] | None = None
        self._not_understood: set[str] = set()

    # What earlier runs left

    def last_captures(self, urls: Sequence[str]) -> dict[str, Capture]:
        """The newest capture of each address that holds a document."""
        with self._engine.connect() as connection:
            if self._documents is None:
                # Asked for every address of a run: one look at all of them is cheaper than one for each.
                newest = select(captures.c.url, func.max(captures.c.id)).where(captures.c.state == PageState.OK.value)
                rows = connection.execute(newest.group_by(captures.c.url))
                self._documents = {row[0]: row[1] for row in rows}
            numbers = {number: url for url in urls if (number := self._documents.get(url)) is not None}
            found: dict[str, Capture] = {}
            for part in batched(numbers):
                query = select(captures.c.id, captures.c.record).where(captures.c.id.in_(part))
                found.update((numbers[row.id], from_json(row.record, Capture)) for row in connection.execute(query))
        return found

    def last_view(self, column_url: str) -> ColumnView | None:
        """The newest complete view of an earlier run."""
        query = (
            select(column_views.c.record)
            .join(runs, runs.c.run_id == column_views.c.run_id)
            .where(column_views.c.column_url == column_url, column_views.c.run_id != self._run_id)
            .order_by(runs.c.started_at.desc())
        )
        with self._engine.connect() as connection:
            for record in connection.scalars(query):
                view = from_json(record, ColumnView)
                if view.complete:
                    return view
        return None

    def last_publication(self, article_key: str) -> Publication | None:
        """The newest state of an article from an earlier run."""
        with self._engine.connect() as connection:
            record = connection.scalar(
                select(publications.c.record)
                .where(publications.c.article_key == article_key, publications.c.first_run != self._run_id)
                .order_by(publications.c.id.desc())
                .limit(1)
            )
        return from_json(record, Publication) if record else None

    def last_understandings(self, article_keys: Sequence[str]) -> dict[str, Understanding]:
        """What was last understood of each article."""
        found = {}
        with self._engine.connect() as connection:
            for part in batched(article_keys):
                query = select(understandings.c.article_key, understandings.c.record)
                for row in connection.execute(query.where(understandings.c.article_key.in_(part))):
                    found[row.article_key] = from_json(row.record, Understanding)
        self._not_understood.update(key for key in article_keys if key not in found)
        return found

    def has(self, sha256: str) -> bool:
        """Whether the bytes are in the archive."""
        return self._archive.has(sha256)

    def body(self, sha256: str) -> bytes:
        """The archived bytes; KeyError if they are not there."""
        return self._archive.get(sha256)

    def steps(self) -> list[Step]:
        """What this run had finished before it was killed."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(frontier).where(frontier.c.run_id == self._run_id))
            return [Step(kind=row.kind, key=row.step, payload=row.payload) for row in rows]

    # What this run adds

    def add_capture(self, capture: Capture, body: bytes | None) -> None:
        """The body first: a capture must never name bytes that are not there."""
        self._writer.add(_Entry(capture), body)

    def add_column_view(self, view: ColumnView, step: Step | None = None) -> None:
        """One view per column and run; the last word of a run wins."""
        self._writer.add(_Entry(view, step))

    def add_publication(self, publication: Publication, step: Step | None = None) -> None:
        """A new row when anything but the time of the visit changed since the newest one, else the row's last run moves on."""
        self._writer.add(_Entry(publication, step))

    def add_understanding(self, understanding: Understanding) -> None:
        """One row per article."""
        self._writer.add(_Entry(understanding))

    def add_suggestion(self, suggestion: ColumnSuggestion) -> None:
        """One row per column, with the first and the newest run that saw it."""
        self._writer.add(_Entry(suggestion))

    def close(self, reason: str, stats: dict[str, object]) -> None:
        """Keep how the crawl ended, behind everything else."""
        values = {"crawl_reason": reason, "crawl_stats": to_json({key: str(value) for key, value in stats.items()})}
        try:
            self._writer.close()
            with self._engine.begin() as connection:
                connection.execute(update(runs).where(runs.c.run_id == self._run_id).values(values))
        except (OSError, SQLAlchemyError) as error:
            raise StorageError(explain_storage(error)) from error
        finally:
            self._engine.dispose()
            self._archive.close()

    # The writing thread

    def _write(self, connection: Connection, entries: Sequence[_Entry]) -> None:
        """Keep a batch. All of it is one transaction, so only the last word about a thing counts; steps come behind."""
        records = [entry.record for entry in entries]
        self._write_captures(connection, [item for item in records if isinstance(item, Capture)])
        for view in {item.column_url: item for item in records if isinstance(item, ColumnView)}.values():
            key = (column_views.c.run_id == self._run_id) & (column_views.c.column_url == view.column_url)
            connection.execute(delete(column_views).where(key))
            values = {"run_id": self._run_id, "column_url": view.column_url, "record": to_json(view)}
            connection.execute(insert(column_views).values(values))
        self._write_publications(connection, {item.article_key: item for item in records if isinstance(item, Publication)})
        self._write_understandings(connection, {item.article_key: item for item in records if isinstance(item, Understanding)})
        for item in records:
            if isinstance(item, ColumnSuggestion):
                self._write_suggestion(connection, item)
        steps = {(entry.step.kind, entry.step.key): entry.step for entry in entries if entry.step is not None}
        rows = [
            {"run_id": self._run_id, "kind": kind, "step": key, "payload": step.payload} for (kind, key), step in steps.items()
        ]
        if rows:
            old = (
                (frontier.c.run_id == bindparam("r"))
                & (frontier.c.kind == bindparam("k"))
                & (frontier.c.step == bindparam("s"))
            )
            connection.execute(delete(frontier).where(old), [{"r": self._run_id, "k": k, "s": s} for k, s in steps])
            connection.execute(insert(frontier), rows)

    def _write_captures(self, connection: Connection, new: list[Capture]) -> None:
        if new:
            connection.execute(
                insert(captures),
                [
                    {
                        "run_id": self._run_id,
                        "url": capture.url,
                        "state": capture.state.value,
                        "sha256": capture.sha256,
                        "fetched_at": capture.fetched_at,
                        "record": to_json(capture),
                    }
                    for capture in new
                ],
            )

    def _write_publications(self, connection: Connection, new: dict[str, Publication]) -> None:
        marks = {key: digest(publication_state(publication)) for key, publication in new.items()}
        newest = self._newest_publications(connection, list(new))
        moved = [newest[key][0] for key, mark in marks.items() if key in newest and newest[key][1] == mark]
        if moved:
            row = publications.c.id == bindparam("row")
            connection.execute(
                update(publications).where(row).values(last_run=self._run_id), [{"row": number} for number in moved]
            )
        fresh = [key for key, mark in marks.items() if key not in newest or newest[key][1] != mark]
        if not fresh:
            return
        # A run that is taken up again may meet an earlier state of its own once more: it becomes the newest.
        again = (publications.c.article_key == bindparam("k")) & (publications.c.digest == bindparam("d"))
        met = [{"k": key, "d": marks[key]} for key in fresh if key in newest]
        if met:
            connection.execute(delete(publications).where(again & (publications.c.first_run == self._run_id)), met)
        connection.execute(
            insert(publications),
            [
                {
                    "article_key": key,
                    "digest": marks[key],
                    "first_run": self._run_id,
                    "last_run": self._run_id,
                    "record": to_json(new[key]),
                }
                for key in fresh
            ],
        )

    def _newest_publications(self, connection: Connection, keys: list[str]) -> dict[str, tuple[int, str]]:
        """Number and digest of the newest state of each article that was met before."""
        found: dict[str, tuple[int, str]] = {}
        for part in batched(keys):
            query = select(publications.c.id, publications.c.article_key, publications.c.digest).where(
                publications.c.article_key.in_(part)
            )
            for row in connection.execute(query.order_by(publications.c.id)):
                found[row.article_key] = (row.id, row.digest)
        return found

    def _write_understandings(self, connection: Connection, new: dict[str, Understanding]) -> None:
        if new:
            # On a first night there is nothing to put aside, for thousands of articles.
            known = [{"k": key} for key in new if key not in self._not_understood]
            if known:
                connection.execute(delete(understandings).where(understandings.c.article_key == bindparam("k")), known)
            self._not_understood.difference_update(new)
            rows = [{"article_key": key, "record": to_json(item)} for key, item in new.items()]
            connection.execute(insert(understandings), rows)

    def _write_suggestion(self, connection: Connection, suggestion: ColumnSuggestion) -> None:
        place = suggestions.c.column_url == suggestion.column_url
        values = {"last_run": self._run_id, "record": to_json(suggestion)}
        if connection.execute(update(suggestions).where(place).values(values)).rowcount == 0:
            known = {"column_url": suggestion.column_url, "first_run": self._run_id}
            connection.execute(insert(suggestions).values({**known, **values}))


class _Entry(Struct, frozen=True):
    """What waits to be written: a record, and the step that is finished with it."""

    record: Capture | ColumnView | Publication | ColumnSuggestion | Understanding
    step: Step | None = None


def publication_state(publication: Publication) -> dict[str, Any]:
    """What identifies a state of an article: everything but the time of the visit and the page's bytes around the report."""
    record: dict[str, Any] = msgspec.to_builtins(publication)
    record.pop("captured_at")
    return record


def open_crawl_store(settings: Any) -> DatabaseCrawlStore:
    """For Scrapy's setting CRAWL_STORE. Reads AUDIT_DATA_DIR, AUDIT_ARCHIVE_URL, AUDIT_RUN_ID (empty: a run of its own).

    The database is that of the environment (WENDENG_AUDIT_DATABASE_URL), or the data folder's own.
    """
    data = Path(settings.get("AUDIT_DATA_DIR") or "data")
    data.mkdir(parents=True, exist_ok=True)
    use_places(data, given_database_url(), settings.get("AUDIT_ARCHIVE_URL"))
    engine = open_engine(given_database_url() or default_database_url(data))
    run_id = settings.get("AUDIT_RUN_ID")
    if not run_id:
        now = dt.datetime.now(dt.UTC)
        run_id = uuid.uuid4().hex
        with engine.begin() as connection:
            connection.execute(
                insert(runs).values(run_id=run_id, command="scrapy", as_of=now.date().isoformat(), started_at=now.isoformat())
            )
    place = settings.get("AUDIT_ARCHIVE_URL") or default_archive(data)
    archive = ArchiveProcess(place) if needs_helpers(settings) else open_archive(place)
    return DatabaseCrawlStore(engine, archive, run_id)
