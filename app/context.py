"""What every command needs: the register, the store, the date of the audit, the language, and a way to report progress."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Protocol

from msgspec import Struct

from app.pipeline.workers import LOCAL, Workers
from app.store.store import Store
from crawler.register.model import Register


class Progress(Protocol):
    """Long work tells how far it is; a terminal draws a bar, anything else stays quiet."""

    def start(self, task: str, total: int | None) -> None:
        """A new piece of work; `total` None while nobody knows."""

    def advance(self, done: int, total: int | None = None) -> None:
        """So many are done."""

    def say(self, text: str) -> None:
        """A line for people, above any bar."""


class AuditContext(Struct, frozen=True):
    """One invocation of the program on one district."""

    register: Register
    store: Store
    data: Path
    as_of: dt.date
    lang: str
    progress: Progress
    workers: Workers = LOCAL

    @property
    def out(self) -> Path:
        """Where the outputs go."""
        return self.data / "out"
