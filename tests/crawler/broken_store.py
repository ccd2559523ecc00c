"""A store that loses what it is given, to see that a run then does not call itself whole."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from crawler.records import Publication
from tests.crawler.memory_store import JsonLinesStore


class LosingStore(JsonLinesStore):
    def add_publication(self, publication: Publication) -> None:
        raise OSError("disk full")


def open_store(settings: Any) -> LosingStore:
    return LosingStore(Path(settings["AUDIT_DATA_DIR"]))
