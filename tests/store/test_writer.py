"""Whatever ends the writing thread is heard by whoever hands it records: nothing is taken for stored that is not."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine

from app.store.writer import Writer
from crawler.archive import Archive
from crawler.storage import StorageError


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_fault_of_the_program_in_the_thread_is_no_quiet_end(tmp_path: Path) -> None:
    def write(connection: Connection, entries: Sequence[str]) -> None:
        raise TypeError(f"{len(entries)} records of no kind")

    engine = create_engine("sqlite://")
    writer = Writer[str](engine, Archive(tmp_path), write)
    writer.add("a record", b"its bytes")
    with pytest.raises(StorageError, match="fault of the program"):
        writer.close()
    with pytest.raises(StorageError, match="fault of the program"):
        writer.add("another")
    engine.dispose()
