"""Writing behind: records are kept by one thread, as many in one transaction as come in within a moment."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from app.store.explain import explain_storage
from crawler.archive import Archive
from crawler.storage import StorageError

Entry = TypeVar("Entry")
_MOST_WAITING = 1000
_LARGEST_BATCH = 400
# A batch waits this long for company: what it costs (a transaction, the disk) is nearly the same for one page and for many.
_GATHER_S = 0.2
# Bodies wait in memory: this many bytes at most before whoever brings more has to wait.
_MOST_BYTES = 64 * 1024 * 1024


class Writer(Generic[Entry]):
    """A queue in front of the database and the archive. `write(connection, entries)` keeps a batch, in its order.

    The archive's bytes are on the disk before the transaction that names them is committed. After a failure nothing more is
    written, and every later call raises StorageError with the reason.
    """

    def __init__(self, engine: Engine, archive: Archive, write: Callable[[Connection, Sequence[Entry]], None]) -> None:
        self._engine = engine
        self._archive = archive
        self._write = write
        self._queue: queue.Queue[tuple[Entry, bytes | None] | None] = queue.Queue(_MOST_WAITING)
        self._failure: Exception | None = None
        self._bytes = 0
        self._room = threading.Condition()
        self._thread = threading.Thread(target=self._run, name="store", daemon=True)
        self._thread.start()

    def add(self, entry: Entry, body: bytes | None = None) -> None:
        """Keep `body` in the archive and then `entry`; waits only while too much is on its way already."""
        self._check()
        size = len(body or b"")
        with self._room:
            self._room.wait_for(lambda: self._failure is not None or self._bytes == 0 or self._bytes + size <= _MOST_BYTES)
            self._bytes += size
        self._check()
        self._queue.put((entry, body))

    def close(self) -> None:
        """Wait until everything is written."""
        self._queue.put(None)
        self._thread.join()
        self._check()

    def _check(self) -> None:
        if self._failure is not None:
            raise StorageError(explain_storage(self._failure)) from self._failure

    def _run(self) -> None:
        whole = False
        try:
            self._keep_all()
            whole = True
        finally:
            if not whole:
                # A fault of the program; its traceback is in the log. Nobody may take the rest for stored, nor wait for room.
                self._failure = RuntimeError("the thread that stores records met a fault of the program")
                with self._room:
                    self._room.notify_all()
                while not self._queue.empty():
                    self._queue.get_nowait()

    def _keep_all(self) -> None:
        last = False
        while not last:
            batch = [self._queue.get()]
            deadline = time.monotonic() + _GATHER_S
            while batch[-1] is not None and len(batch) < _LARGEST_BATCH:
                try:
                    batch.append(self._queue.get(timeout=max(0.0, deadline - time.monotonic())))
                except queue.Empty:
                    break
            last = batch[-1] is None
            waiting = [entry for entry in batch if entry is not None]
            if self._failure is None and waiting:
                try:
                    self._keep(waiting)
                except (OSError, SQLAlchemyError, ValueError) as error:
                    self._failure = error
            with self._room:
                self._bytes -= sum(len(body or b"") for _, body in waiting)
                self._room.notify_all()

    def _keep(self, batch: list[tuple[Entry, bytes | None]]) -> None:
        self._archive.put_all(body for _, body in batch if body is not None)
        with self._engine.begin() as connection:
            self._write(connection, [entry for entry, _ in batch])
