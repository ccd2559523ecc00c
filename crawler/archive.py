"""The archive of raw bytes: every body once, under its SHA-256, written so that a crash leaves whole files or none."""

from __future__ import annotations

import contextlib
import gzip
import hashlib
import os
import re
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path

# On article pages level 6 is only 3 percent smaller.
_LEVEL = 4
# From so many files on, the whole disk is told to write at once instead of every file by itself.
_MANY = 12
_HASH = re.compile("[0-9a-f]{64}")


def open_archive(place: Path | str) -> Archive:
    """The archive in a local folder, or at an fsspec address such as `s3://bucket/audit` (which needs the extra `scale`)."""
    if isinstance(place, str) and "://" in place:
        from crawler.archive_remote import RemoteArchive

        return RemoteArchive(place)
    return Archive(place)


class Archive:
    """Content-addressed files below `root`, gzip inside, two characters of the hash as folder."""

    def __init__(self, root: Path | str) -> None:
        self.root = Path(root)

    def put(self, data: bytes) -> str:
        """Keep `data` and give its SHA-256; on return it is on the disk. The same bytes are written once."""
        return self.put_all([data])[0]

    def put_all(self, bodies: Iterable[bytes]) -> list[str]:
        """Keep several; on return all of them are on the disk. A crash leaves whole files or none."""
        hashes: list[str] = []
        waiting: dict[Path, str] = {}
        many = False
        try:
            for data in bodies:
                sha256 = hashlib.sha256(data).hexdigest()
                hashes.append(sha256)
                path = self._path(sha256)
                if path not in waiting and not path.exists():
                    waiting[path] = _written(data, path)
            many = len(waiting) >= _MANY and sys.platform.startswith("linux")
            if many:
                os.sync()  # one wait for all of them; on Linux it returns when they are on the disk
            else:
                _sync_files(waiting.values())
            while waiting:
                path, name = next(iter(waiting.items()))
                os.replace(name, path)
                del waiting[path]
        except BaseException:
            for name in waiting.values():
                os.unlink(name)
            raise
        if many:
            os.sync()
        else:
            for folder in {self._path(sha256).parent for sha256 in hashes}:
                _sync_folder(folder)
        return hashes

    def get(self, sha256: str) -> bytes:
        """The bytes with this hash. KeyError if they are not there; OSError if the file no longer holds them.

        A damaged file is put aside under another name: the next crawl asks the site for the bytes again.
        """
        try:
            stored = self._path(sha256).read_bytes()
        except FileNotFoundError:
            raise KeyError(sha256) from None
        try:
            return unpacked(stored, sha256, str(self._path(sha256)))
        except OSError:
            self._set_aside(sha256)
            raise

    def _set_aside(self, sha256: str) -> None:
        path = self._path(sha256)
        with contextlib.suppress(OSError):  # where the folder is read-only it stays, and is named again next time
            os.replace(path, path.with_suffix(".damaged"))

    def has(self, sha256: str) -> bool:
        """Whether bytes with this hash are there."""
        return self._path(sha256).exists()

    def close(self) -> None:
        """Nothing to give back."""

    def _path(self, sha256: str) -> Path:
        return self.root / place_of(sha256)


def place_of(sha256: str) -> str:
    """Where the bytes with this hash lie below the root. KeyError for what is no hash."""
    if not _HASH.fullmatch(sha256):
        raise KeyError(sha256)
    return f"{sha256[:2]}/{sha256}.gz"


def packed(data: bytes) -> bytes:
    """The bytes as they are stored. No time stamp inside: the same bytes give the same file."""
    return gzip.compress(data, _LEVEL, mtime=0)


def unpacked(stored: bytes, sha256: str, place: str) -> bytes:
    """The bytes with this hash out of their stored form; OSError if the file no longer holds them."""
    try:
        data = gzip.decompress(stored)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        raise OSError(f"archive file {place} is damaged ({error}); restore it from a backup") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise OSError(f"archive file {place} holds other bytes than its name says; restore it from a backup")
    return data


def _written(data: bytes, path: Path) -> str:
    """The bytes beside their place, under a name that nobody looks for."""
    name = f"{path}.{os.getpid()}.part"
    stored = packed(data)
    if not path.parent.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with open(name, "wb") as file:
            file.write(stored)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return name


def _sync_files(names: Iterable[str]) -> None:
    for name in names:
        handle = os.open(name, os.O_RDWR)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable where the system lets folders be opened."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
