"""`doctor --repair`: a damaged database is put aside and built again from journal, archive and decision file; nothing is deleted."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from msgspec import Struct

from app.decision_file import synchronise
from app.store.decisions import DecisionStore
from app.store.explain import explain_storage, is_full_disk
from app.store.journal import Restored, journal_folder, read_journal
from app.store.store import Store
from crawler.storage import StorageError

_SUFFIXES = ("", "-wal", "-shm")


class Repaired(Struct, frozen=True):
    """What a repair did: where the damaged file lies now (None: it was lost), what came back from the journal, and how many decisions."""

    aside: Path | None
    restored: Restored
    decisions: int


def is_lost(data: Path) -> bool:
    """Whether a data folder had a database, for it has a journal, and has none any more."""
    path = data / "audit.sqlite3"
    return (not path.is_file() or path.stat().st_size == 0) and any(journal_folder(data).glob("*.jsonl.gz"))


def damage_of(data: Path) -> str | None:
    """What SQLite finds wrong with the database file of a data folder, in its own words; None where it is whole, or a new folder has none.

    A folder with a journal had a database: that it is gone is damage too. A full disk is none: that raises StorageError.
    """
    path = data / "audit.sqlite3"
    if not path.is_file() or path.stat().st_size == 0:
        return "no such file" if is_lost(data) else None
    connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
    try:
        found = [str(row[0]) for row in connection.execute("PRAGMA quick_check(3)")]
    except sqlite3.DatabaseError as error:
        if is_full_disk(error):
            raise StorageError(explain_storage(error)) from error
        return str(error)
    finally:
        connection.close()
    return None if found == ["ok"] else "; ".join(found)


def repair(data: Path) -> Repaired:
    """Put the database aside and build a new one. Only the holder of the folder's lock may call this."""
    path = data / "audit.sqlite3"
    lost = not path.exists()
    number = 1
    while (aside := data / f"audit.damaged-{number}.sqlite3").exists():
        number += 1
    for suffix in _SUFFIXES:
        part = path.with_name(path.name + suffix)
        if part.exists():
            os.replace(part, aside.with_name(aside.name + suffix))
    store = Store(data)
    try:
        restored = read_journal(store.engine, data)
        decisions = synchronise(DecisionStore(store.engine), data).written
    finally:
        store.close()
    return Repaired(None if lost else aside, restored, decisions)
