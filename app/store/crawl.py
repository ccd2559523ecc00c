"""The crawler's side of the store: captures, views of columns and publications of one run (implements CrawlStore)."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, delete, insert, select, update

from app.store.codec import digest, from_json, to_json
from app.store.database import open_engine
from app.store.location import default_database_url
from app.store.tables import captures, column_views, frontier, publications, runs, suggestions
from app.store.writer import Writer
from crawler.archive import Archive
from crawler.records import Capture, ColumnSuggestion, ColumnView, PageState, Publication, Step


class DatabaseCrawlStore:
    """Records are written in their order by a thread of their own, several in one transaction.

    What a killed process had not yet written is a page that is asked again: a step is kept in the transaction of its record
    or a later one, never before it.
    """

    def __init__(self, engine: Engine, archive: Archive, run_id: str) -> None:
        self._engine = engine
        self._archive = archive
        self._run_id = run_id
        self._writer = Writer(engine, archive)

    # What earlier runs left

    def last_capture(self, url: str) -> Capture | None:
        """The newest capture of `url` that holds a document."""
        query = (
            select(captures.c.record)
            .where(captures.c.url == url, captures.c.state == PageState.OK.value)
            .order_by(captures.c.id.desc())
            .limit(1)
        )
        with self._engine.connect() as connection:
            record = connection.scalar(query)
        return from_json(record, Capture) if record else None

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
        """The newest state of an article."""
        with self._engine.connect() as connection:
            record = connection.scalar(
                select(publications.c.record)
                .where(publications.c.article_key == article_key)
                .order_by(publications.c.id.desc())
                .limit(1)
            )
        return from_json(record, Publication) if record else None

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
        values = {
            "run_id": self._run_id,
            "url": capture.url,
            "state": capture.state.value,
            "sha256": capture.sha256,
            "fetched_at": capture.fetched_at,
            "record": to_json(capture),
        }
        self._writer.add(lambda connection: connection.execute(insert(captures).values(values)), body)

    def add_column_view(self, view: ColumnView, step: Step | None = None) -> None:
        """One view per column and run; the last word of a run wins."""
        key = (column_views.c.run_id == self._run_id) & (column_views.c.column_url == view.column_url)
        record = to_json(view)

        def write(connection: Connection) -> None:
            connection.execute(delete(column_views).where(key))
            connection.execute(insert(column_views).values(run_id=self._run_id, column_url=view.column_url, record=record))
            self._finish(connection, step)

        self._writer.add(write)

    def add_publication(self, publication: Publication, step: Step | None = None) -> None:
        """A new row when anything but the time of the visit changed since the newest one, else the row's last run moves on."""

        def write(connection: Connection) -> None:
            self._write_publication(connection, publication)
            self._finish(connection, step)

        self._writer.add(write)

    def _write_publication(self, connection: Connection, publication: Publication) -> None:
        mark = digest(publication_state(publication))
        newest = (
            select(publications.c.id, publications.c.digest)
            .where(publications.c.article_key == publication.article_key)
            .order_by(publications.c.id.desc())
            .limit(1)
        )
        row = connection.execute(newest).first()
        if row is not None and row.digest == mark:
            connection.execute(update(publications).where(publications.c.id == row.id).values(last_run=self._run_id))
            return
        # A run that is taken up again may meet an earlier state of its own once more: it becomes the newest.
        again = (publications.c.article_key == publication.article_key) & (publications.c.digest == mark)
        connection.execute(delete(publications).where(again & (publications.c.first_run == self._run_id)))
        connection.execute(
            insert(publications).values(
                article_key=publication.article_key,
                digest=mark,
                first_run=self._run_id,
                last_run=self._run_id,
                record=to_json(publication),
            )
        )

    def add_suggestion(self, suggestion: ColumnSuggestion) -> None:
        """One row per column, with the first and the newest run that saw it."""
        place = suggestions.c.column_url == suggestion.column_url
        values = {"last_run": self._run_id, "record": to_json(suggestion)}

        def write(connection: Connection) -> None:
            if connection.execute(update(suggestions).where(place).values(values)).rowcount == 0:
                known = {"column_url": suggestion.column_url, "first_run": self._run_id}
                connection.execute(insert(suggestions).values({**known, **values}))

        self._writer.add(write)

    def _finish(self, connection: Connection, step: Step | None) -> None:
        if step is None:
            return
        row = (frontier.c.run_id == self._run_id) & (frontier.c.kind == step.kind) & (frontier.c.step == step.key)
        connection.execute(delete(frontier).where(row))
        connection.execute(insert(frontier).values(run_id=self._run_id, kind=step.kind, step=step.key, payload=step.payload))

    def close(self, reason: str, stats: dict[str, object]) -> None:
        """Keep how the crawl ended, behind everything else."""
        values = {"crawl_reason": reason, "crawl_stats": to_json({key: str(value) for key, value in stats.items()})}
        try:
            self._writer.add(lambda connection: connection.execute(
                update(runs).where(runs.c.run_id == self._run_id).values(values)))  # fmt: skip
            self._writer.close()
        finally:
            self._engine.dispose()


def publication_state(publication: Publication) -> dict[str, Any]:
    """What identifies a state of an article: everything but the time of the visit and the page's bytes around the report."""
    record: dict[str, Any] = msgspec.to_builtins(publication)
    record.pop("captured_at")
    return record


def open_crawl_store(settings: Any) -> DatabaseCrawlStore:
    """For Scrapy's setting CRAWL_STORE. Reads AUDIT_DATA_DIR, AUDIT_DATABASE_URL, AUDIT_RUN_ID (empty: a run of its own)."""
    data = Path(settings.get("AUDIT_DATA_DIR") or "data")
    data.mkdir(parents=True, exist_ok=True)
    engine = open_engine(settings.get("AUDIT_DATABASE_URL") or default_database_url(data))
    run_id = settings.get("AUDIT_RUN_ID")
    if not run_id:
        now = dt.datetime.now(dt.UTC)
        run_id = uuid.uuid4().hex
        with engine.begin() as connection:
            connection.execute(
                insert(runs).values(run_id=run_id, command="scrapy", as_of=now.date().isoformat(), started_at=now.isoformat())
            )
    return DatabaseCrawlStore(engine, Archive(data / "archive"), run_id)
