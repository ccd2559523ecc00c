"""A store that loses what it is given, to see that a run then does not call itself whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawler.records import Publication, Step
from crawler.storage import StorageError
from tests.crawler.memory_store import JsonLinesStore


class LosingStore(JsonLinesStore):
    def add_publication(self, publication: Publication, step: Step | None = None) -> None:
        raise StorageError("磁盘已满")


def open_store(settings: Any) -> LosingStore:
    return LosingStore(Path(settings["AUDIT_DATA_DIR"]))
