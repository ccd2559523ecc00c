"""The migrations are one chain, and a database of the first release with data in it comes through it whole."""

from __future__ import annotations

import datetime as dt
import sqlite3
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Table, create_engine, event, insert, inspect, text

import app.store.people_tables  # noqa: F401 - its tables belong to the metadata
from app.store import database as opening
from app.store.database import open_engine
from app.store.store import Store
from app.store.tables import metadata


def config() -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(opening.__file__).parent / "migrations"))
    return made


def test_there_is_one_chain_with_one_end() -> None:
    scripts = ScriptDirectory.from_config(config())
    assert len(scripts.get_heads()) == 1
    chain = list(scripts.walk_revisions())
    assert chain[-1].revision == "0001"
    assert not any(revision.is_branch_point or revision.is_merge_point for revision in chain)


def test_the_chain_ends_in_the_tables_that_the_program_uses(store: Store) -> None:
    found = inspect(store.engine)
    for table in metadata.tables.values():
        assert {column["name"] for column in found.get_columns(table.name)} == set(table.columns.keys()), table.name


def test_a_database_of_the_first_release_keeps_its_data(database: str, tmp_path: Path) -> None:
    engine = create_engine(opening.driver_url(database))
    made = config()
    with engine.begin() as connection:
        made.attributes["connection"] = connection
        command.upgrade(made, "0001")
    with engine.begin() as connection:
        assert MigrationContext.configure(connection).get_current_revision() == "0001"
        run = {"run_id": "r1", "command": "nightly", "as_of": "2024-02-20", "started_at": "2024-02-20T00:00:00.000001+00:00"}
        connection.execute(insert(metadata.tables["runs"]).values(**run, detail="{}"))
        connection.execute(text("insert into readings (inputs, article_key, error) values ('i1', 'h/1', '打不开')"))
        connection.execute(
            text(
                "insert into publications (article_key, digest, first_run, last_run, record) values ('h/1', 'd', 'r1', 'r1', '{}')"
            )
        )
    engine.dispose()
    store = Store(tmp_path / "data", database)
    try:
        assert [run.run_id for run in store.runs()] == ["r1"]
        reading = store.reading("i1")
        assert reading is not None
        assert (reading.error, reading.error_code) == ("打不开", None)
        assert store.start_run("nightly", dt.date(2024, 2, 21)) != "r1"
    finally:
        store.close()


def test_a_program_that_dies_while_tables_are_made_leaves_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite: all migrations in one transaction, also the first; the next start begins anew."""
    url = f"sqlite:///{tmp_path / 'audit.sqlite3'}"
    made: list[str] = []

    def die(table: Table, *_: object, **__: object) -> None:
        made.append(table.name)
        if len(made) == 3:
            raise KeyboardInterrupt

    event.listen(Table, "after_create", die)
    try:
        with pytest.raises(KeyboardInterrupt):
            open_engine(url)
    finally:
        event.remove(Table, "after_create", die)
    assert len(made) == 3
    with sqlite3.connect(tmp_path / "audit.sqlite3") as connection:
        assert connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall() == []
    engine = open_engine(url)
    assert set(inspect(engine).get_table_names()) >= set(metadata.tables)
    engine.dispose()
