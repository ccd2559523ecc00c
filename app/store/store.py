"""The audit's side of the store: runs, what the crawl left, readings, verdicts, and what the office was told."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Engine

from app.store.crawled import Crawled
from app.store.database import open_engine
from app.store.ledger import Ledger
from app.store.location import default_archive, default_database_url
from app.store.readings import Readings
from app.store.telling import Telling
from app.store.verdicts import Verdicts
from crawler.archive import Archive, open_archive


class Store(Ledger, Crawled, Readings, Verdicts, Telling):
    """Database and archive of one data folder; all methods are one transaction each."""

    def __init__(self, data: Path, database_url: str | None = None, archive_url: str | None = None) -> None:
        """`database_url` and `archive_url` stand in for the SQLite file and the archive folder inside `data`."""
        data.mkdir(parents=True, exist_ok=True)
        self.database_url = database_url or default_database_url(data)
        self.engine: Engine = open_engine(self.database_url)
        self.archive_url = archive_url
        self.archive: Archive = open_archive(archive_url or default_archive(data))

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()
