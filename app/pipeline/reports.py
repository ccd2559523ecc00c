"""Stored reports by the key of their reading, asked for one at a time: as text, or decoded with the last ones kept."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping

from app.store.codec import from_json
from parsers.model import Report

_KEPT = 64


class ReportTexts:
    """The texts of stored reports; `find` asks the store. The last ones are kept: one case's report is the next one's last year."""

    def __init__(self, find: Callable[[Collection[str]], dict[str, bytes]]) -> None:
        self._find = find
        self._kept: OrderedDict[str, bytes] = OrderedDict()

    def __call__(self, inputs: str) -> bytes:
        """The text of the report of a reading."""
        return self.all_of([inputs])[inputs]

    def all_of(self, inputs: Collection[str]) -> dict[str, bytes]:
        """The texts of several, the store asked once."""
        self._kept.update(self._find([one for one in inputs if one not in self._kept]))
        texts = {one: self._kept[one] for one in inputs}
        while len(self._kept) > _KEPT:
            self._kept.popitem(last=False)
        return texts


class Decoded:
    """Reports decoded from their texts, the last ones kept as objects, so that what was found in them is not looked for again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[bytes, Report] = OrderedDict()

    def report(self, text: bytes) -> Report:
        """The report that is stored as this text; the same text gives the same object as long as it is kept."""
        report = self._kept.get(text)
        if report is None:
            report = self._kept[text] = from_json(text, Report)
            if len(self._kept) > _KEPT:
                self._kept.popitem(last=False)
        return report


class StoredReports(Mapping[str, Report]):
    """Reports by unit that are decoded when they are asked for, and then forgotten."""

    def __init__(self, inputs: Mapping[str, str], texts: ReportTexts) -> None:
        self._inputs = inputs
        self._texts = texts

    def __getitem__(self, unit_id: str) -> Report:
        return from_json(self._texts(self._inputs[unit_id]), Report)

    def __contains__(self, unit_id: object) -> bool:
        return unit_id in self._inputs

    def __iter__(self) -> Iterator[str]:
        return iter(self._inputs)

    def __len__(self) -> int:
        return len(self._inputs)
