"""Findings on their way from the rules to the database: in memory while they are few, then in a file of the data folder."""

from __future__ import annotations

import struct
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO

import msgspec

from app.store.verdicts import FindingRow

_IN_MEMORY = 32 * 1024 * 1024
_SIZE = struct.Struct("<I")


class Spool:
    """Rows in the order in which they were added; may be read again and again. Use as a context manager.

    The file has no name: it is gone with the process, however that ends.
    """

    def __init__(self, folder: Path) -> None:
        self._file: IO[bytes] = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY, dir=str(folder))  # noqa: SIM115
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(list[FindingRow])

    def add(self, rows: Sequence[FindingRow]) -> None:
        """Append the rows of one report."""
        data = self._encoder.encode(rows)
        self._file.seek(0, 2)  # somebody may have stopped reading in the middle
        self._file.write(_SIZE.pack(len(data)))
        self._file.write(data)

    def __iter__(self) -> Iterator[FindingRow]:
        self._file.seek(0)
        while head := self._file.read(_SIZE.size):
            yield from self._decoder.decode(self._file.read(_SIZE.unpack(head)[0]))

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._file.close()
