"""The files for programs: coverage.json, reports.jsonl, findings.jsonl, scorecards.json, alerts.json (UTF-8, validated)."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from output.beside import beside
from output.kept import Kept, mark_of
from output.made_by import made_by
from output.model import Alert, Audit
from output.schemas import require_valid

_encoder = msgspec.json.Encoder(decimal_format="number")


def write_exports(audit: Audit, folder: Path, kept: Kept | None = None) -> list[Path]:
    """Write all five files into `folder`, each replaced at once; raises OutputFault before anything invalid is written.

    Lines that `kept` knows, of units and years about which nothing has changed, are taken over from the file as it stands.
    """
    folder.mkdir(parents=True, exist_ok=True)
    kept = kept or Kept(folder)
    reports = [
        _Part(f"{unit_id} {year}", audit.marks.get((unit_id, year), ""), lambda key=(unit_id, year): [audit.reports[key]])  # type: ignore[misc]
        for unit_id, year in sorted(audit.reports)
    ]
    lines = [_Part(f"{block.key[0]} {block.key[1]}", block.mark, block.fetch) for block in audit.lines.blocks()]
    on = audit.as_of.isoformat()
    return [
        _write_array(folder / "coverage.json", "coverage", audit.coverage),
        _Lines(folder / "reports.jsonl", "report", kept, on).write(reports),
        _Lines(folder / "findings.jsonl", "finding", kept, on).write(lines),
        _write_array(folder / "scorecards.json", "scorecards", audit.scorecards),
        _write_array(folder / "alerts.json", "alerts", [for_programs(alert) for alert in audit.alerts]),
    ]


def for_programs(alert: Alert) -> dict[str, Any]:
    """An alert as the contract has it: without what only decides who is told."""
    return {name: getattr(alert, name) for name in ("kind", "unit_id", "year", "since", "message", "fingerprint")}


def plain(record: Any) -> Any:
    """A record as JSON builtins, as the schemas see it."""
    return msgspec.json.decode(_encoder.encode(record))


class _Part(Struct, frozen=True):
    """Lines that stand together: what they are about, what changes whenever they do ("": nobody knows), and how to get them."""

    name: str
    mark: str
    fetch: Callable[[], Iterable[Any]]


class _Place(Struct, frozen=True, array_like=True):
    """Where the lines of a part stand in the file: so many bytes after those of the parts before it."""

    name: str
    mark: str
    size: int


class _Lines:
    """One file of lines being written."""

    def __init__(self, path: Path, schema: str, kept: Kept, on: str) -> None:
        self._path, self._schema, self._kept, self._on = path, schema, kept, on
        self._number = 0

    def write(self, parts: list[_Part]) -> Path:
        """Leave the file where it stands as it would be written; else write it, with what has not changed taken over."""
        name = self._path.name
        key = mark_of(made_by(), [(part.name, part.mark) for part in parts])
        product = self._kept.known(name)
        if product is not None and product.key == key and all(part.mark for part in parts):
            self._kept.keep(name, product)
            return self._path
        # A file by another version of the program was validated by another one.
        before = _noted(product.note) if product is not None else None
        places = before.places if before is not None and before.by == made_by() else []
        made: list[_Place] = []
        _replace(self._path, self._content(parts, places, made))
        if all(part.mark for part in parts):
            note = msgspec.json.encode(_Note(made_by(), made)).decode()
            self._kept.add(name, key, self._on, [self._path], note=note)
        return self._path

    def _content(self, parts: list[_Part], places: list[_Place], made: list[_Place]) -> Iterator[bytes]:
        """The lines part by part; `made` says afterwards where each stands."""
        known: dict[tuple[str, str], tuple[int, int]] = {}
        start = 0
        for one in places:
            known[one.name, one.mark] = (start, one.size)
            start += one.size
        old = self._path.open("rb") if known else None
        try:
            for part in parts:
                place = known.get((part.name, part.mark)) if part.mark else None
                if old is not None and place is not None:
                    old.seek(place[0])
                    content = old.read(place[1])
                    self._number += content.count(b"\n")
                else:
                    content = b"".join(map(self._line, part.fetch()))
                made.append(_Place(part.name, part.mark, len(content)))
                yield content
        finally:
            if old is not None:
                old.close()

    def _line(self, record: Any) -> bytes:
        """One line, looked at as it will stand in the file."""
        self._number += 1
        line = _encoder.encode(record)
        require_valid(self._schema, msgspec.json.decode(line), f"{self._path.name}:{self._number}")
        return line + b"\n"


class _Note(Struct, frozen=True):
    """What a file of lines was written by, and where its parts stand."""

    by: str
    places: list[_Place]


def _noted(text: str) -> _Note | None:
    """What was noted last time; None where another version of the program noted something else."""
    try:
        return msgspec.json.decode(text, type=_Note)
    except msgspec.DecodeError:
        return None


def _write_array(path: Path, name: str, records: Iterable[Any]) -> Path:
    content = b"[\n" + b",\n".join(map(_encoder.encode, records)) + b"\n]\n"
    require_valid(name, msgspec.json.decode(content), path.name)
    return _replace(path, [content])


def _replace(path: Path, content: Iterable[bytes]) -> Path:
    # A reader never sees half a file: write beside it, then rename.
    with beside(path) as part, part.open("wb") as stream:
        stream.writelines(content)
        stream.flush()
        os.fsync(stream.fileno())
    return path
