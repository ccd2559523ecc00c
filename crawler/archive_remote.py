"""The archive on any store that fsspec knows (object stores, SFTP, SMB): the same files under the same names as in a folder."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import cached_property
from pathlib import Path
from typing import Any

from crawler.archive import Archive, packed, place_of, unpacked


class RemoteArchive(Archive):
    """Content-addressed files below an fsspec address; secrets of the store come from its own configuration, never from here.

    Can be pickled: each process opens its own connection.
    """

    def __init__(self, address: str) -> None:
        super().__init__(Path())
        self.address = address.rstrip("/")

    def __reduce__(self) -> tuple[type[RemoteArchive], tuple[str]]:
        return RemoteArchive, (self.address,)

    @cached_property
    def _opened(self) -> tuple[Any, str]:
        try:
            from fsspec.core import url_to_fs
        except ModuleNotFoundError as error:
            raise OSError(f"an archive at {self.address} needs fsspec: pip install 'wendeng-audit[scale]'") from error
        try:
            files, root = url_to_fs(self.address)
        except (ValueError, ImportError) as error:
            raise OSError(f"no archive can be opened at {self.address}: {error}") from error
        return files, root

    def put_all(self, bodies: Iterable[bytes]) -> list[str]:
        """Keep several. Each is there whole or not at all; a crash may leave some of them out."""
        files, root = self._opened
        hashes: list[str] = []
        for data in bodies:
            sha256 = hashlib.sha256(data).hexdigest()
            hashes.append(sha256)
            path = f"{root}/{place_of(sha256)}"
            if files.exists(path):
                continue
            files.makedirs(path.rpartition("/")[0], exist_ok=True)
            # The store's own way to show a file only when it is whole: a rename, or the end of an upload.
            with files.transaction, files.open(path, "wb") as file:
                file.write(packed(data))
        return hashes

    def get(self, sha256: str) -> bytes:
        """The bytes with this hash. KeyError if they are not there; OSError if the file no longer holds them."""
        files, root = self._opened
        path = f"{root}/{place_of(sha256)}"
        try:
            stored: bytes = files.cat_file(path)
        except FileNotFoundError:
            raise KeyError(sha256) from None
        return unpacked(stored, sha256, f"{self.address}/{place_of(sha256)}")

    def has(self, sha256: str) -> bool:
        """Whether bytes with this hash are there."""
        files, root = self._opened
        return bool(files.exists(f"{root}/{place_of(sha256)}"))
