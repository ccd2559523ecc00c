"""Many reports at once: their cells become one block of integers, one multiplication gives every sum of every identity.

The outcome per identity is the one that `rules.identities` gives report by report: a blank is 0 beside numbers, a side or a
total that says nothing contradicts nobody, and words or cells that were not read leave the identity open.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from operator import attrgetter, itemgetter
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from parsers.model import CellKind, Number
from parsers.template import Identity
from rules.equation import State
from rules.matrix import FormMatrix, Integers

Bytes = npt.NDArray[np.uint8]
# Sums below 2^53 are exact as floating numbers too, which is what makes the fast multiplication an exact one.
_EXACT = 2**53


class Filled(IntEnum):
    """What stands in a cell of the block."""

    NUMBER = 0
    BLANK = 1
    TEXT = 2
    UNREAD = 3


# The states of an identity by their code in the block.
STATES = (State.HOLDS, State.BROKEN, State.BLANK, State.TEXT, State.UNREAD)
_HOLDS, _BROKEN, _BLANK, _TEXT, _UNREAD = range(len(STATES))


class ReadCell(Protocol):
    """The part of a cell that sums look at (parsers.model.Cell has it)."""

    @property
    def value(self) -> Number | None:
        """The number, or None."""

    @property
    def kind(self) -> CellKind:
        """What stands in the cell."""


class Block(Struct, frozen=True):
    """The cells of many reports of one form: `values` and `filled` have shape (reports, cells of the matrix).

    A value that is not a whole number, or too large for the exact block, is 0 in `values`; its report is in `odd` with all its
    exact values and is summed apart.
    """

    matrix: FormMatrix
    values: Integers
    filled: Bytes
    odd: dict[int, tuple[Number, ...]]


class Sums(Struct, frozen=True):
    """What one multiplication found: `residuals` (left minus right) and `states` (index into STATES), both (reports, identities).

    `odd` holds the exact residuals of reports whose numbers do not fit the block; their row of `residuals` is then 0 throughout.
    """

    matrix: FormMatrix
    residuals: Integers
    states: Bytes
    odd: dict[int, tuple[Number, ...]]

    def failed(self, report: int) -> list[Identity]:
        """The identities that this report breaks."""
        return [self.matrix.identities[index] for index in np.flatnonzero(self.states[report] == _BROKEN)]

    def state(self, report: int, identity: int) -> State:
        """The state of one identity of one report."""
        return STATES[self.states[report, identity]]

    def residual(self, report: int, identity: int) -> Number:
        """Left minus right, exactly; meaningful where the state is HOLDS or BROKEN."""
        return self.odd[report][identity] if report in self.odd else int(self.residuals[report, identity])


def block_of(matrix: FormMatrix, reports: Sequence[Mapping[str, ReadCell]]) -> Block:
    """The block of some reports, given as their cells by address; addresses that the form does not know are left out."""
    size, addresses = len(matrix.addresses), matrix.addresses
    values = np.zeros((len(reports), size), dtype=np.int64)
    filled = np.zeros((len(reports), size), dtype=np.uint8)
    odd: dict[int, tuple[Number, ...]] = {}
    all_of, value_of = itemgetter(*addresses), attrgetter("value")
    for number, cells in enumerate(reports):
        try:
            # Nearly every report: whole numbers everywhere. Anything else does not fit an array of integers and is looked at.
            values[number] = _whole(list(map(value_of, all_of(cells))))
        except (KeyError, TypeError, OverflowError):
            row = [cells[address].value if address in cells else None for address in addresses]
            plain: tuple[Number, ...] = tuple(0 if value is None else value for value in row)
            if None in row:
                filled[number] = [_filled(cells.get(address)) for address in addresses]
            try:
                values[number] = _whole(plain)
            except (TypeError, OverflowError):
                odd[number] = plain
    limit = _EXACT // (matrix.longest + 1)
    for large in np.flatnonzero((values <= -limit).any(axis=1) | (values >= limit).any(axis=1)):
        odd[int(large)] = tuple(values[large].tolist())
        values[large] = 0
    return Block(matrix, values, filled, odd)


def _whole(numbers: Sequence[Any]) -> array[int]:
    """The numbers as 64-bit integers. TypeError where one is none or has decimals, OverflowError where one is too large."""
    return array("q", numbers)


def packed(block: Block) -> list[bytes | None]:
    """Each report of a block as bytes to be stored beside it: 9 bytes a cell, little end first; None for the odd ones."""
    numbers = block.values.astype("<i8")
    return [
        None if report in block.odd else numbers[report].tobytes() + block.filled[report].tobytes()
        for report in range(len(numbers))
    ]


def unpacked(matrix: FormMatrix, stored: Sequence[bytes]) -> Block:
    """The block of reports stored with `packed`. Raises ValueError where the bytes are not of this form."""
    size = len(matrix.addresses)
    if any(len(one) != 9 * size for one in stored):
        raise ValueError(f"stored numbers of form {matrix.form} take {9 * size} bytes a report; pack the reports again")
    rows = np.frombuffer(b"".join(stored), dtype=np.uint8).reshape(len(stored), 9 * size)
    values = rows[:, : 8 * size].copy().view("<i8").astype(np.int64)
    return Block(matrix, values, rows[:, 8 * size :], {})


def _filled(cell: ReadCell | None) -> Filled:
    if cell is None:
        return Filled.UNREAD
    if cell.value is not None:
        return Filled.NUMBER
    return Filled.BLANK if cell.kind in (CellKind.BLANK, CellKind.NA) else Filled.TEXT


def sums(block: Block) -> Sums:
    """Every identity of every report of the block."""
    matrix = block.matrix
    residuals = (block.values.astype(np.float64) @ matrix.signed.astype(np.float64)).astype(np.int64)
    states: Bytes = (residuals != 0).astype(np.uint8)
    exact: dict[int, tuple[Number, ...]] = {}
    for number, plain in block.odd.items():
        exact[number] = _exact(matrix, plain)
        states[number] = [residual != 0 for residual in exact[number]]
    # Only reports with a cell that is no number need more than the sums.
    gaps = np.flatnonzero(block.filled.any(axis=1))
    if len(gaps):
        states[gaps] = _with_gaps(block, gaps, states[gaps])
    return Sums(matrix, residuals, states, exact)


def _exact(matrix: FormMatrix, plain: Sequence[Number]) -> tuple[Number, ...]:
    by_address = dict(zip(matrix.addresses, plain, strict=True))
    return tuple(
        _total(by_address[address] for address in identity.left) - _total(by_address[address] for address in identity.right)
        for identity in matrix.identities
    )


def _total(numbers: Iterable[Number]) -> Number:
    return sum(numbers, start=0)


def _with_gaps(block: Block, gaps: npt.NDArray[np.intp], states: Bytes) -> Bytes:
    matrix, filled = block.matrix, block.filled[gaps]
    both = matrix.left + matrix.right

    def some(kind: Filled, cells: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = (filled == kind).astype(np.float64) @ cells > 0
        return found

    blank = (filled == Filled.BLANK).astype(np.float64)
    left_says_nothing = blank @ matrix.left == matrix.left.sum(axis=0)
    right_says_nothing = blank @ matrix.right == matrix.right.sum(axis=0)
    silent = _silent_totals(block, gaps, blank)
    found = states.copy()
    broken = states == _BROKEN
    found[broken & (left_says_nothing | right_says_nothing | (silent @ both > 0))] = _BLANK
    found[left_says_nothing & right_says_nothing] = _BLANK
    found[some(Filled.TEXT, both)] = _TEXT
    found[some(Filled.UNREAD, both)] = _UNREAD
    return found


def _silent_totals(block: Block, gaps: npt.NDArray[np.intp], blank: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """1 for each blank total beside a part that is not 0: an unknown number (T3-TOTALBLANK), not a 0."""
    nonzero = (block.values[gaps] != 0).astype(np.float64)
    for row, number in enumerate(gaps):
        if int(number) in block.odd:
            nonzero[row] = [value != 0 for value in block.odd[int(number)]]
    silent = np.zeros_like(blank)
    for total, parts in block.matrix.definitions:
        silent[:, total] = np.maximum(silent[:, total], blank[:, total] * (nonzero @ parts > 0))
    return silent
