"""The journal beside the archive: what every night saw, as compressed JSON lines, so that a lost database can be built again.

One file a run, written when the run is over: its line in the ledger, captures, views, states of articles, and what was told; and one
file with the lives of the findings as they are after the newest run, for nobody can compute anew when a fault was first seen. Readings
and verdicts are not in it: they are computed from the archive. Decisions have a file of their own (`app.decision_file`).
"""

from __future__ import annotations

import gzip
import json
import os
import zlib
from pathlib import Path
from typing import Any, TypeVar

import msgspec
from msgspec import Struct
from sqlalchemy import Connection, Engine, Table, delete, insert, select
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError

from app.store import people_tables, tables

# Table -> the column that names the run. In the order in which rows refer to each other.
_KEPT: tuple[tuple[Table, str], ...] = (
    (tables.runs, "run_id"),
    (tables.captures, "run_id"),
    (tables.column_views, "run_id"),
    (tables.publications, "last_run"),
    (tables.suggestions, "last_run"),
    (tables.told_states, "run_id"),
    (tables.alerts, "run_id"),
)
_LIVES = "finding-lives.gz"
# What makes a row the same row in another run's file, where it is not the primary key.
_SAME = {"publications": ("article_key", "digest", "first_run")}


_Row = dict[str, str | int | float | None]
Line = TypeVar("Line")
# What a file is like that is not as it was written: no package, no text, no JSON, not our rows. A disk that fails is OSError as well.
_DAMAGED = (OSError, EOFError, ValueError, zlib.error, KeyError, DataError, ProgrammingError)


class _Entry(Struct, array_like=True):
    """A row, and the table that it belongs to."""

    table: str
    row: _Row


class Restored(Struct, frozen=True):
    """What a journal gave back: runs, rows, and files that could not be read."""

    runs: int
    rows: int
    damaged: tuple[str, ...]


def journal_folder(data: Path) -> Path:
    """Where the journal lies."""
    return data / "journal"


def write_journal(engine: Engine, data: Path, run_id: str) -> Path | None:
    """Write the file of a run, whole or not at all; None where there is no such run. OSError where it cannot be written."""
    with engine.connect() as connection:
        run = connection.execute(select(tables.runs).where(tables.runs.c.run_id == run_id)).first()
        if run is None:
            return None
        lines = [
            json.dumps([table.name, dict(row._mapping)], ensure_ascii=False)
            for table, column in _KEPT
            for row in connection.execute(select(table).where(table.c[column] == run_id))
        ]
    moment = "".join(character for character in run.started_at[:19] if character.isdigit())
    return _write(journal_folder(data) / f"{moment}-{run_id}.jsonl.gz", lines)


def write_lives(engine: Engine, data: Path) -> Path:
    """Write the file with the lives of the findings, in the place of an older one. OSError where it cannot be written."""
    kept = select(people_tables.finding_lives).order_by(people_tables.finding_lives.c.fingerprint)
    with engine.connect() as connection:
        rows = [json.dumps(dict(row._mapping), ensure_ascii=False) for row in connection.execute(kept)]
    return _write(journal_folder(data) / _LIVES, rows)


def _write(path: Path, lines: list[str]) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    try:
        with part.open("wb") as file:
            file.write(gzip.compress("\n".join(lines).encode(), 6, mtime=0))
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    except OSError:
        part.unlink(missing_ok=True)
        raise
    return path


def keep_journal(engine: Engine, data: Path) -> list[Path]:
    """Write the files of all runs that are over and have none yet, and with them the lives; returns the files of runs."""
    over = select(tables.runs.c.run_id).where(tables.runs.c.finished_at.is_not(None), tables.runs.c.command != "doctor")
    with engine.connect() as connection:
        runs = list(connection.scalars(over.order_by(tables.runs.c.started_at)))
    there = {path.name.removesuffix(".jsonl.gz").partition("-")[2] for path in journal_folder(data).glob("*.jsonl.gz")}
    written = [path for run_id in runs if run_id not in there and (path := write_journal(engine, data, run_id)) is not None]
    if written:
        write_lives(engine, data)
    return written


def read_journal(engine: Engine, data: Path) -> Restored:
    """Put everything that the journal holds into an empty database, oldest run first; later files win."""
    runs = rows = 0
    damaged: list[str] = []
    for path in sorted(journal_folder(data).glob("*.jsonl.gz")):
        try:
            entries = _decoded(path, _Entry)
            with engine.begin() as connection:
                rows += sum(_put(connection, entry.table, entry.row) for entry in entries)
            runs += 1
        except _DAMAGED:
            damaged.append(path.name)
    try:
        rows += _put_lives(engine, journal_folder(data) / _LIVES)
    except _DAMAGED:
        damaged.append(_LIVES)
    return Restored(runs, rows, tuple(damaged))


def _put_lives(engine: Engine, path: Path) -> int:
    """Put the lives into the database, but for those that it has; how many were put. A journal of an older program has none."""
    if not path.exists():
        return 0
    kept = people_tables.finding_lives
    rows = _decoded(path, _Row)
    with engine.begin() as connection:
        there = set(connection.scalars(select(kept.c.fingerprint)))
        new = [row for row in rows if row["fingerprint"] not in there]
        if new:
            connection.execute(insert(kept), new)
    return len(new)


def _decoded(path: Path, kind: type[Line]) -> list[Line]:
    """The lines of a file. Raises one of _DAMAGED where it does not hold what was written into it."""
    content = path.read_bytes()
    if not content:
        raise EOFError(f"{path} is empty")
    decoder = msgspec.json.Decoder(kind)
    return [decoder.decode(line) for line in gzip.decompress(content).decode("utf-8").split("\n") if line]


def _put(connection: Connection, name: str, row: dict[str, Any]) -> bool:
    """Put one row in the place of an older state of itself; a row whose first run is in a lost file is left out."""
    table = next((table for table, _ in _KEPT if table.name == name), None)
    if table is None:
        return False
    known = {key: value for key, value in row.items() if key in table.c}
    same = _SAME.get(name) or tuple(column.name for column in table.primary_key)
    if name in _SAME:
        known.pop("id", None)
    place = [table.c[key] == known[key] for key in same]
    try:
        with connection.begin_nested():
            connection.execute(delete(table).where(*place))
            connection.execute(insert(table).values(known))
    except IntegrityError:
        return False
    return True
