"""An archive that is written in a process of its own: packing and files take as long as fetching, and need no word with it."""

from __future__ import annotations

import multiprocessing
import signal
from collections.abc import Iterable
from multiprocessing.connection import Connection
from pathlib import Path

from msgspec import msgpack

from crawler.archive import Archive, open_archive

_PATIENCE_S = 10.0


class ArchiveProcess(Archive):
    """The archive at a place, as `open_archive` opens it; its other process ends with this one, however this one ends.

    For one thread that writes. What reaches the disk twice, because a killed crawl is taken up again meanwhile, is there once.
    """

    def __init__(self, place: Path | str) -> None:
        self._here = open_archive(place)
        super().__init__(self._here.root)
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, place), name="archive", daemon=True)
        self._process.start()
        theirs.close()

    def put_all(self, bodies: Iterable[bytes]) -> list[str]:
        """Keep several; on return all of them are on the disk. OSError as the other process met it, or where it has ended."""
        try:
            self._pipe.send_bytes(msgpack.encode(list(bodies)))
            kept: list[str] | Exception = self._pipe.recv()
        except (EOFError, BrokenPipeError, ConnectionResetError):
            raise OSError("the process that writes the archive has ended") from None
        if isinstance(kept, Exception):
            raise kept
        return kept

    def get(self, sha256: str) -> bytes:
        """The bytes with this hash; as those of the archive itself."""
        return self._here.get(sha256)

    def has(self, sha256: str) -> bool:
        """Whether bytes with this hash are there."""
        return self._here.has(sha256)

    def close(self) -> None:
        """Let the other process end."""
        self._pipe.close()
        self._process.join(_PATIENCE_S)


def _serve(pipe: Connection, place: Path | str) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever writes to the pipe decides when it is over
    archive = open_archive(place)
    decode = msgpack.Decoder(list[bytes]).decode
    while True:
        try:
            bodies = decode(pipe.recv_bytes())
        except EOFError:
            return
        try:
            kept: list[str] | Exception = archive.put_all(bodies)
        except (OSError, ValueError) as error:
            kept = error
        pipe.send(kept)
