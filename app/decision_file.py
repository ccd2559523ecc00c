"""Decisions as JSON lines beside the database: what people said can never be computed again, so it must outlive the database."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import msgspec
from msgspec import Struct

from app.store.codec import from_json, to_json
from app.store.decisions import DecisionStore
from rules.decisions import Decision


class DecisionFileFault(Exception):
    """A file of decisions holds lines that are no decisions: names file, lines and what to do."""


class Synchronised(Struct, frozen=True):
    """What a synchronisation did: decisions written, decisions brought back, and where a damaged file was put."""

    written: int
    restored: int
    damaged: str | None = None


def decision_file(data: Path) -> Path:
    """Where the export lies."""
    return data / "decisions" / "decisions.jsonl"


def read_decisions(path: Path) -> tuple[list[Decision], list[int]]:
    """The decisions of a file, and the numbers of lines that are none. An absent file has none of either."""
    if not path.exists():
        return [], []
    good: list[Decision] = []
    bad: list[int] = []
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        if not line.strip():
            continue
        try:
            good.append(from_json(line.decode("utf-8"), Decision))
        except (msgspec.DecodeError, UnicodeDecodeError):
            bad.append(number)
    return good, bad


def import_decisions(store: DecisionStore, path: Path) -> int:
    """Append the decisions of `path` that the database does not know; returns how many. All or nothing."""
    good, bad = read_decisions(path)
    if bad:
        lines = "、".join(map(str, bad[:10]))
        raise DecisionFileFault(f"{path} 第 {lines} 行不是完整的决定记录，没有导入任何内容。请换用备份，或删去这些行后重试。")
    return store.add(good)


def synchronise(store: DecisionStore, data: Path) -> Synchronised:
    """Make file and database hold the same decisions, whichever of them lost some; called after every night and decision.

    Lines that cannot be read are never thrown away: the old file is kept under another name beside the new one.
    """
    path = decision_file(data)
    good, bad = read_decisions(path)
    restored = store.add(good)
    damaged = None
    if bad:
        number = 1
        while (kept := path.with_name(f"decisions.damaged-{number}.jsonl")).exists():
            number += 1
        os.replace(path, kept)
        damaged = str(kept)
    log = store.log()
    content = "".join(to_json(item) + "\n" for item in log).encode()
    if log and (not path.exists() or path.read_bytes() != content):
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".", suffix=".part", delete=False) as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(stream.name, path)
    return Synchronised(len(log), restored, damaged)
