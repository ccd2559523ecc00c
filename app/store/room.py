"""How much room the disks have on which the program keeps its things, and how much a night needs there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from app.locations import Places, places
from app.texts import say

_MIB = 1024 * 1024
# What comes in on a night besides what is written anew, on every disk: new documents, the journal, logs.
_NEW = 16 * _MIB
# A conversion of an old office file makes a profile of its own.
_TEMPORARY = 64 * _MIB
# Below this a disk is full for a database: it cannot even lay out the index of its log.
FULL = 2 * _MIB


class Shortage(Struct, frozen=True):
    """A disk with less room than a night needs: what lies on it, its size, what is free and what should be, in bytes."""

    path: str
    total: int
    free: int
    needed: int


def shortages() -> list[Shortage]:
    """Every disk of ours that has less room than a night needs, the fullest first; [] where nobody said where things are."""
    kept = places()
    if kept is None:
        return []
    wanted: dict[int, tuple[str, int]] = {}
    for path, size in _wanted(kept):
        real = os.path.realpath(path)
        device = os.stat(_nearest(real)).st_dev
        first, so_far = wanted.get(device, (real, _NEW))
        wanted[device] = first, so_far + size
    found = []
    for real, needed in wanted.values():
        disk = shutil.disk_usage(_nearest(real))
        if disk.free < needed:
            found.append(Shortage(real, disk.total, disk.free, needed))
    return sorted(found, key=lambda one: one.free)


def is_full() -> bool:
    """Whether one of our disks has practically no room left."""
    return any(one.free < FULL for one in shortages())


def in_words(short: Sequence[Shortage]) -> str:
    """Where, how large, how much is left, and how much has to be freed."""
    return say("；", "; ").join(
        say(
            f"{one.path} 所在的磁盘共 {_mb(one.total)} MB，只剩 {_mb(one.free)} MB，请至少腾出 {_mb(one.needed - one.free)} MB",
            f"the disk of {one.path} has {_mb(one.free)} of {_mb(one.total)} MB left; free at least {_mb(one.needed - one.free)} MB",
        )
        for one in short
    )


def _wanted(kept: Places) -> list[tuple[Path, int]]:
    """What a night writes before it lets go of what was there: the log of the database, the largest file beside itself."""
    database = sum(_size(kept.database.with_name(kept.database.name + suffix)) for suffix in ("", "-wal"))
    out = kept.data / "out"
    try:
        largest = max((entry.stat().st_size for entry in os.scandir(out) if entry.is_file()), default=0)
    except OSError:
        largest = 0
    own = [(kept.data / name, 0) for name in ("journal", "cache", "decisions", "logs")]
    temporary = Path(_temporary()), _TEMPORARY
    return [(kept.data, 0), (kept.database, database), (out, largest), (kept.archive, 0), *own, temporary]


def _temporary() -> str:
    """The folder for temporary files; where no folder can be written, the first that was tried."""
    try:
        return tempfile.gettempdir()
    except FileNotFoundError:
        return os.environ.get("TMPDIR") or "/tmp"


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _nearest(path: str) -> str:
    """The path itself or the nearest folder above it that is there."""
    while not os.path.exists(path) and path != os.path.dirname(path):
        path = os.path.dirname(path)
    return path


def _mb(size: int) -> str:
    return f"{size / _MIB:.1f}".removesuffix(".0")
