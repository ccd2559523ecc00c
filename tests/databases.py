"""The same store on both databases: SQLite in the data folder, and a real PostgreSQL server with a database per test."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.store.store import Store
from tests.postgres import postgres_server


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    with postgres_server() as address:
        yield address


@pytest.fixture
def fresh_database(server: str) -> Iterator[str]:
    """An empty database whose texts are sorted as people sort them, so that nothing relies on an order it does not ask for."""
    import psycopg

    name = f"audit_{uuid.uuid4().hex}"
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'zh' LOCALE 'C.UTF-8'")
        yield f"{server}/{name}"
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database of each kind."""
    if request.param == "postgres":
        address: str = request.getfixturevalue("fresh_database")
        return address
    return f"sqlite:///{tmp_path / 'audit.sqlite3'}"


@pytest.fixture
def store(database: str, tmp_path: Path) -> Iterator[Store]:
    opened = Store(tmp_path / "data", database)
    yield opened
    opened.close()
