"""A store for tests: JSON lines in a folder, bodies in the real archive; what a run wrote can be read back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from crawler.archive import Archive
from crawler.records import Capture, ColumnView, PageState, Publication

Record = TypeVar("Record", Capture, ColumnView, Publication)


class JsonLinesStore:
    """CrawlStore on JSON lines; several runs append to the same files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self._archive = Archive(folder / "archive")
        self._newest = {capture.url: capture for capture in self.read(Capture) if capture.state is PageState.OK}

    def last_capture(self, url: str) -> Capture | None:
        return self._newest.get(url)

    def body(self, sha256: str) -> bytes:
        return self._archive.get(sha256)

    def add_capture(self, capture: Capture, body: bytes | None) -> None:
        if body is not None:
            self._archive.put(body)
        self._append(capture)

    def add_column_view(self, view: ColumnView) -> None:
        self._append(view)

    def add_publication(self, publication: Publication) -> None:
        self._append(publication)

    def close(self, reason: str, stats: dict[str, object]) -> None:
        text = json.dumps({"reason": reason, "stats": stats}, default=str)
        (self.folder / "closed.json").write_text(text, encoding="utf-8")

    def _append(self, record: Capture | ColumnView | Publication) -> None:
        with (self.folder / f"{type(record).__name__}.jsonl").open("ab") as file:
            file.write(msgspec.json.encode(record) + b"\n")

    def read(self, kind: type[Record]) -> list[Record]:
        path = self.folder / f"{kind.__name__}.jsonl"
        lines = path.read_bytes().splitlines() if path.exists() else []
        return [msgspec.json.decode(line, type=kind) for line in lines]


def open_store(settings: Any) -> JsonLinesStore:
    """For CRAWL_STORE: one folder per run would hide earlier captures, so all runs share one."""
    return JsonLinesStore(Path(settings["AUDIT_DATA_DIR"]))
