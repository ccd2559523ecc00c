"""The crawler's side of the store: captures, views of columns and publications of one run (implements CrawlStore)."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, insert, select, update

from app.store.codec import digest, from_json, to_json
from app.store.database import open_engine
from app.store.location import default_database_url
from app.store.tables import captures, column_views, publications, runs
from crawler.archive import Archive
from crawler.records import Capture, ColumnView, PageState, Publication


class DatabaseCrawlStore:
    """Every call is one transaction: what it returned from survives a crash."""

    def __init__(self, engine: Engine, archive: Archive, run_id: str) -> None:
        self._engine = engine
        self._archive = archive
        self._run_id = run_id

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

    def body(self, sha256: str) -> bytes:
        """The archived bytes; KeyError if they are not there."""
        return self._archive.get(sha256)

    def add_capture(self, capture: Capture, body: bytes | None) -> None:
        """The body first: a capture must never name bytes that are not there."""
        if body is not None:
            self._archive.put(body)
        with self._engine.begin() as connection:
            connection.execute(
                insert(captures).values(
                    run_id=self._run_id,
                    url=capture.url,
                    state=capture.state.value,
                    sha256=capture.sha256,
                    fetched_at=capture.fetched_at,
                    record=to_json(capture),
                )
            )

    def add_column_view(self, view: ColumnView) -> None:
        """One view per column and run; the last word of a run wins."""
        key = (column_views.c.run_id == self._run_id) & (column_views.c.column_url == view.column_url)
        with self._engine.begin() as connection:
            connection.execute(column_views.delete().where(key))
            connection.execute(
                insert(column_views).values(run_id=self._run_id, column_url=view.column_url, record=to_json(view))
            )

    def add_publication(self, publication: Publication) -> None:
        """A new row when anything but the time of the visit changed since the newest one, else the row's last run moves on."""
        mark = digest(publication_state(publication))
        newest = (
            select(publications.c.id, publications.c.digest)
            .where(publications.c.article_key == publication.article_key)
            .order_by(publications.c.id.desc())
            .limit(1)
        )
        with self._engine.begin() as connection:
            row = connection.execute(newest).first()
            if row is not None and row.digest == mark:
                connection.execute(update(publications).where(publications.c.id == row.id).values(last_run=self._run_id))
                return
            connection.execute(
                insert(publications).values(
                    article_key=publication.article_key,
                    digest=mark,
                    first_run=self._run_id,
                    last_run=self._run_id,
                    record=to_json(publication),
                )
            )

    def close(self, reason: str, stats: dict[str, object]) -> None:
        """Keep how the crawl ended."""
        with self._engine.begin() as connection:
            connection.execute(
                update(runs)
                .where(runs.c.run_id == self._run_id)
                .values(crawl_reason=reason, crawl_stats=to_json({key: str(value) for key, value in stats.items()}))
            )
        self._engine.dispose()


def publication_state(publication: Publication) -> dict[str, Any]:
    """What identifies a state of an article: everything but the time of the visit and the page's bytes around the report."""
    import msgspec

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
