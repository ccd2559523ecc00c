"""Opening the database: one engine, migrated to the newest version, with SQLite set up for safe concurrent reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str) -> Engine:
    """Connect to `url` (any SQLAlchemy URL) and bring its tables to the newest version.

    Raises sqlalchemy.exc.SQLAlchemyError when the database cannot be opened or migrated.
    """
    engine = create_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    migrate(engine)
    return engine


def migrate(engine: Engine) -> None:
    """Run all migrations that the database has not seen."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "heads")


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # WAL lets the dashboard read while the night writes; FULL because a told alert must survive a power cut.
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()
