"""Statements with many parameters, in parts that every database takes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
# SQLite takes at least 999 parameters in one statement.
_MOST = 500


def batched(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in their order, at most 500 at a time."""
    rest = iter(values)
    while part := list(islice(rest, _MOST)):
        yield part
