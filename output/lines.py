"""Every line of findings.jsonl, also the quiet ones, block by block: most of them are written once and asked for by nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import Protocol

from msgspec import Struct

from rules.model import Finding

Key = tuple[str | None, int | None]


class Block(Struct, frozen=True):
    """The lines about one unit and year, next to each other in the file.

    `mark` changes whenever any of them does; "" where nobody worked it out. `fetch` gives them.
    """

    key: Key
    mark: str
    fetch: Callable[[], list[Finding]]


class Lines(Protocol):
    """All lines of an audit in the order in which they were judged; they are fetched when somebody asks."""

    def blocks(self) -> Iterator[Block]:
        """One block after the other."""

    def about(self, key: Key) -> list[Finding]:
        """The lines about one unit and year."""

    def mark(self, key: Key) -> str:
        """What changes whenever any line about this unit and year does; "" where nobody worked it out."""


class HeldLines:
    """Lines that are in memory already."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self._findings = findings

    def blocks(self) -> Iterator[Block]:
        """Lines about one unit and year that stand apart are several blocks."""
        for key, group in groupby(self._findings, key=lambda item: (item.unit_id, item.year)):
            found = list(group)
            yield Block(key, "", lambda found=found: found)  # type: ignore[misc]

    def about(self, key: Key) -> list[Finding]:
        """As promised by Lines."""
        return [item for item in self._findings if (item.unit_id, item.year) == key]

    def mark(self, key: Key) -> str:
        """Nobody worked it out."""
        return ""


class OneUnit:
    """The lines about one unit alone, out of those of a whole district."""

    def __init__(self, lines: Lines, unit_id: str) -> None:
        self._lines, self._unit_id = lines, unit_id

    def blocks(self) -> Iterator[Block]:
        """The blocks of the unit."""
        return (block for block in self._lines.blocks() if block.key[0] == self._unit_id)

    def about(self, key: Key) -> list[Finding]:
        """Nothing about any other unit."""
        return self._lines.about(key) if key[0] == self._unit_id else []

    def mark(self, key: Key) -> str:
        """Nothing about any other unit."""
        return self._lines.mark(key) if key[0] == self._unit_id else ""
