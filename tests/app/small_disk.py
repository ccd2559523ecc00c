"""A file system of a few megabytes that really fills up: a tmpfs of its own, mounted for one test."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

_BALLAST = ".ballast"
_PAGE = 4096
# A name space in which an ordinary user may mount; where the system allows it, the tests run themselves again inside.
IN_A_NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")


class SmallDisk:
    """The mounted file system at `path`; its ballast leaves as much room as a test wants."""

    def __init__(self, path: Path) -> None:
        self.path = path

    @property
    def free(self) -> int:
        """Bytes that can still be written."""
        return shutil.disk_usage(self.path).free

    def leave(self, room: int) -> None:
        """Fill up until `room` bytes (whole pages) are left."""
        self.clear()
        with (self.path / _BALLAST).open("wb") as ballast:
            for _ in range((self.free - room) // _PAGE):
                ballast.write(b"\0" * _PAGE)

    def clear(self) -> None:
        """Take the ballast away: somebody has made room."""
        (self.path / _BALLAST).unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, mib: int) -> Iterator[SmallDisk]:
    """Mount it at `folder`, which is made."""
    folder.mkdir(parents=True)
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={mib}m", "none", str(folder)], check=True, capture_output=True)
    try:
        yield SmallDisk(folder)
    finally:
        # A process that a test gave up on may still stand in it: then it goes when that process does.
        subprocess.run(["umount", "--lazy", str(folder)], check=True, capture_output=True)


@cache
def may_mount() -> bool:
    """Whether this process may mount a file system."""
    if sys.platform != "linux" or shutil.which("mount") is None:
        return False
    with tempfile.TemporaryDirectory() as folder:
        try:
            with small_disk(Path(folder) / "disk", 1):
                return True
        except subprocess.CalledProcessError:
            return False


@cache
def may_make_a_namespace() -> bool:
    """Whether an ordinary user gets a name space in which it may mount."""
    if sys.platform != "linux" or shutil.which("unshare") is None:
        return False
    command = [*IN_A_NAMESPACE, "mount", "-t", "tmpfs", "none", "/mnt"]
    return subprocess.run(command, check=False, capture_output=True).returncode == 0
