"""What stands in the output folder and what it was made from: where nothing of that has changed, it is not made again.

The memory of it is one file. Without it, or where it is damaged, everything is made again; so is whatever file is gone, or does not
hold any more what was written into it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, field

from output.beside import beside

_encoder = msgspec.json.Encoder(decimal_format="number", order="sorted")


def mark_of(*parts: Any) -> str:
    """32 hex digits over the JSON of the parts: the same values always give the same."""
    return hashlib.sha256(_encoder.encode(parts)).hexdigest()[:32]


class Need(Struct, frozen=True, array_like=True):
    """A piece of the audit that a page looked up: what kind of piece, whose, of which year."""

    kind: str
    name: str = ""
    year: int = 0


class Product(Struct):
    """One thing that was made: its files with what they hold, the day of the audit that made it, and what it was made from.

    `key` is over everything that went into it, or where it says itself what it looked up (`needs`), over these. `note` is what the
    maker wants to know next time.
    """

    key: str
    on: str
    files: dict[str, str] = field(default_factory=dict)
    needs: list[Need] = field(default_factory=list)
    note: str = ""


class Kept:
    """The memory of one output folder. `memory` is its file; None remembers nothing, so everything is made."""

    def __init__(self, folder: Path, memory: Path | None = None) -> None:
        self.folder = folder
        self._memory = memory
        self._before = _load(memory) if memory is not None else {}
        self._now: dict[str, Product] = {}
        self._written = {path: mark for product in self._before.values() for path, mark in product.files.items()}
        self._found: dict[str, str] = {}

    @property
    def products(self) -> Mapping[str, Product]:
        """All that is remembered from last time, by name."""
        return self._before

    def known(self, name: str) -> Product | None:
        """What was made under this name last time, if all its files still hold what was written into them."""
        product = self._before.get(name)
        if product is None or not all(self._mark(path) == mark for path, mark in product.files.items()):
            return None
        return product

    def keep(self, name: str, product: Product) -> set[Path]:
        """Leave it as it stands; returns its files."""
        self._now[name] = product
        return {self.folder / path for path in product.files}

    def add(self, name: str, key: str, on: str, files: Iterable[Path], needs: Iterable[Need] = (), note: str = "") -> None:
        """Remember what has just been made, with what its files hold now."""
        if self._memory is None:
            return
        names = [path.relative_to(self.folder).as_posix() for path in sorted(files)]
        for path in names:
            self._found.pop(path, None)
        marks = {path: self._mark(path) for path in names}
        self._written.update(marks)
        self._now[name] = Product(key, on, marks, list(needs), note)

    def is_whole(self, path: Path) -> bool:
        """Whether a file stands there that holds what was written into it last, as far as anything is remembered."""
        if self._memory is None:
            return path.exists()
        name = path.relative_to(self.folder).as_posix()
        made = self._written.get(name)
        return made is not None and self._mark(name) == made

    def recall(self, name: str, key: str, on: str, make: Callable[[], str]) -> str:
        """A text that takes work: as it was made last time from what `key` is over, else made now."""
        product = self._before.get(name)
        if product is not None and product.key == key:
            self._now[name] = product
            return product.note
        note = make()
        self.add(name, key, on, [], note=note)
        return note

    def save(self) -> None:
        """Remember what was kept and made since this object was; everything else is forgotten."""
        if self._memory is None:
            return
        content = _encoder.encode(self._now)
        self._memory.parent.mkdir(parents=True, exist_ok=True)
        with beside(self._memory) as part:
            part.write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)

    def _mark(self, name: str) -> str:
        """What a file holds; "" where there is none. Each is read once."""
        if name not in self._found:
            self._found[name] = _mark(self.folder / name)
        return self._found[name]


def _mark(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()[:32]
    except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
        return ""


def _load(memory: Path) -> dict[str, Product]:
    """What is remembered; nothing where the file is missing or not whole."""
    try:
        head, _, content = memory.read_bytes().partition(b"\n")
    except FileNotFoundError:
        return {}
    if hashlib.sha256(content).hexdigest().encode() != head:
        return {}
    try:
        return msgspec.json.decode(content, type=dict[str, Product])
    except (msgspec.DecodeError, UnicodeDecodeError):
        return {}
