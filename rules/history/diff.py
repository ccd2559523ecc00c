"""What changed between two contents of a report, in words a person can check: passages and cells, old against new."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import SequenceMatcher

from msgspec import Struct

from parsers.model import Report
from parsers.prose.text import Prose
from rules.passages import passages

_CONTEXT = 12
_LONGEST = 60


class Difference(Struct, frozen=True):
    """One place that differs. `cell` is its address, or `where` the part it stands in; "" where there was or is nothing."""

    where: str
    before: str
    after: str
    cell: str = ""


def differences(before: Report, after: Report) -> list[Difference]:
    """All passages that were taken out, added or reworded, in the order of the report, then all cells."""
    return [*_passages(before, after), *_cells(before, after)]


def _passages(before: Report, after: Report) -> Iterator[Difference]:
    old = {passage.name: (passage.where, _sentences(passage.prose)) for passage in passages(before)}
    new = {passage.name: (passage.where, _sentences(passage.prose)) for passage in passages(after)}
    for name in [*new, *(name for name in old if name not in new)]:
        where = (new.get(name) or old[name])[0]
        lines, others = old.get(name, ("", []))[1], new.get(name, ("", []))[1]
        for kind, i, j, m, n in SequenceMatcher(None, lines, others, autojunk=False).get_opcodes():
            if kind != "equal":
                yield from _reworded(where, "".join(lines[i:j]), "".join(others[m:n]))


def _sentences(prose: Prose) -> list[str]:
    return [prose.text[span.start : span.end].strip() for span in prose.sentences()]


def _reworded(where: str, before: str, after: str) -> Iterator[Difference]:
    """A reworded stretch, cut to what differs with a little of what stands around it."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    if before or after:
        yield Difference(where, _cut(before, start, end), _cut(after, start, end))


def _cut(text: str, start: int, end: int) -> str:
    if not text:
        return ""
    first, last = max(0, start - _CONTEXT), min(len(text), len(text) - end + _CONTEXT)
    shown = text[first:last]
    if len(shown) > _LONGEST:
        shown = f"{shown[:_LONGEST]}…"
    return ("…" if first else "") + shown + ("…" if last < len(text) and not shown.endswith("…") else "")


def _cells(before: Report, after: Report) -> Iterator[Difference]:
    for address in [*after.cells, *(address for address in before.cells if address not in after.cells)]:
        old, new = before.cells.get(address), after.cells.get(address)
        if old is None or new is None or old.raw != new.raw:
            yield Difference("", old.raw if old else "", new.raw if new else "", cell=address)
