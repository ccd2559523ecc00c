"""Opening the database: one engine, migrated to the newest version, with SQLite set up for safe concurrent reading."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from app.texts import say

_MIGRATIONS = Path(__file__).parent / "migrations"


def open_engine(url: str) -> Engine:
    """Connect to `url` (any SQLAlchemy URL) and bring its tables to the newest version.

    Raises sqlalchemy.exc.SQLAlchemyError when the database cannot be opened or migrated.
    """
    engine = create_engine(driver_url(url))
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _set_up_sqlite)
    migrate(engine)
    return engine


def driver_url(url: str) -> str:
    """The address with the driver that is installed: `postgresql://…` and `postgres://…` mean psycopg 3."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def fault_of_url(url: str) -> str | None:
    """Why no database can be opened at this address, in words and without its password; None if one can be tried."""
    try:
        make_url(driver_url(url)).get_dialect().import_dbapi()
    except ArgumentError:
        return say("数据库地址的写法不对，应类似 postgresql://user@host/name。", "Not an address: postgresql://user@host/name.")
    except ModuleNotFoundError as error:
        return say(
            f"这种数据库需要另装驱动（{error.name}）：pip install 'wendeng-audit[postgres]'。",
            f"This database needs a driver ({error.name}): pip install 'wendeng-audit[postgres]'.",
        )
    return None


def migrate(engine: Engine) -> None:
    """Run all migrations that the database has not seen, all of them or none: a program killed in between leaves nothing half made."""
    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    head = ScriptDirectory.from_config(config).get_current_head()
    with engine.begin() as connection:
        if MigrationContext.configure(connection).get_current_revision() == head:
            return
    with engine.begin() as connection:
        if engine.dialect.name == "sqlite":
            # Python's driver would let each CREATE TABLE stand for itself; the lock also makes a second program wait.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _set_up_sqlite(connection: Any, _record: Any) -> None:
    # WAL lets the dashboard read while the night writes; FULL because a told alert must survive a power cut.
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.close()
