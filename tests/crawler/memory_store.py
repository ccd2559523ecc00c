"""A store for tests: JSON lines in a folder, bodies in the real archive; what a run wrote can be read back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from crawler.archive import Archive
from crawler.records import Capture, ColumnSuggestion, ColumnView, PageState, Publication, Step
from crawler.understandings import Understanding

Record = TypeVar("Record", Capture, ColumnView, Publication, ColumnSuggestion, Step, Understanding)


class JsonLinesStore:
    """CrawlStore on JSON lines; several runs append to the same files. What is there when it is opened is of earlier runs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.folder.mkdir(parents=True, exist_ok=True)
        self._archive = Archive(folder / "archive")
        self._newest = {capture.url: capture for capture in self.read(Capture) if capture.state is PageState.OK}
        self._views = {view.column_url: view for view in self.read(ColumnView) if view.complete}
        self._understandings = {item.article_key: item for item in self.read(Understanding)}
        self._publications = {item.article_key: item for item in self.read(Publication)}

    def last_captures(self, urls: Sequence[str]) -> dict[str, Capture]:
        return {url: self._newest[url] for url in urls if url in self._newest}

    def last_view(self, column_url: str) -> ColumnView | None:
        return self._views.get(column_url)

    def last_publication(self, article_key: str) -> Publication | None:
        return self._publications.get(article_key)

    def last_understandings(self, article_keys: Sequence[str]) -> dict[str, Understanding]:
        return {key: self._understandings[key] for key in article_keys if key in self._understandings}

    def has(self, sha256: str) -> bool:
        return self._archive.has(sha256)

    def steps(self) -> list[Step]:
        return []

    def body(self, sha256: str) -> bytes:
        return self._archive.get(sha256)

    def add_capture(self, capture: Capture, body: bytes | None) -> None:
        if body is not None:
            self._archive.put(body)
        self._append(capture)

    def add_column_view(self, view: ColumnView, step: Step | None = None) -> None:
        self._append(view)

    def add_publication(self, publication: Publication, step: Step | None = None) -> None:
        self._append(publication)

    def add_understanding(self, understanding: Understanding) -> None:
        self._append(understanding)

    def add_suggestion(self, suggestion: ColumnSuggestion) -> None:
        self._append(suggestion)

    def close(self, reason: str, stats: dict[str, object]) -> None:
        text = json.dumps({"reason": reason, "stats": stats}, default=str)
        (self.folder / "closed.json").write_text(text, encoding="utf-8")

    def _append(self, record: Capture | ColumnView | Publication | ColumnSuggestion | Understanding) -> None:
        with (self.folder / f"{type(record).__name__}.jsonl").open("ab") as file:
            file.write(msgspec.json.encode(record) + b"\n")

    def read(self, kind: type[Record]) -> list[Record]:
        path = self.folder / f"{kind.__name__}.jsonl"
        lines = path.read_bytes().splitlines() if path.exists() else []
        return [msgspec.json.decode(line, type=kind) for line in lines]


def open_store(settings: Any) -> JsonLinesStore:
    """For CRAWL_STORE: one folder per run would hide earlier captures, so all runs share one."""
    return JsonLinesStore(Path(settings["AUDIT_DATA_DIR"]))
