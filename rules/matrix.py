"""The identities of a form as one integer matrix over its cells: a report holds exactly where its row times the matrix is 0."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from parsers.template import Identity
from parsers.templates import load_template

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]


class FormMatrix(Struct, frozen=True):
    """The identities of one generation, taken from its template file and from nowhere else.

    `addresses` are the cells that occur in any identity, in the order of the form; `identities` the equations in the order of
    the file. `left` and `right` have shape (cells, identities) and hold the number of times a cell stands on that side;
    `signed` is their difference, so that a row of values times `signed` gives left minus right of every identity at once.
    `totals[c, i]` is 1 where identity i defines cell c as the sum of its other side, whose cells are `parts[:, i]`.
    """

    form: str
    addresses: tuple[str, ...]
    identities: tuple[Identity, ...]
    left: Floats
    right: Floats
    signed: Integers
    definitions: tuple[tuple[int, Floats], ...]

    @property
    def longest(self) -> int:
        """The number of terms of the longest identity, for the guard against overflow."""
        return int((self.left + self.right).sum(axis=0).max())


@cache
def matrix_of(form: str) -> FormMatrix:
    """The matrix of the form "2019" or "2021". ValueError for any other form: "2008" has no tables."""
    template = load_template(form)
    used = {address for identity in template.identities for address in (*identity.left, *identity.right)}
    addresses = tuple(address for address in template.cells if address in used)
    position = {address: index for index, address in enumerate(addresses)}

    def side(name: str) -> Floats:
        counted = np.zeros((len(addresses), len(template.identities)), dtype=np.float64)
        for number, identity in enumerate(template.identities):
            for address in getattr(identity, name):
                counted[position[address], number] += 1
        return counted

    left, right = side("left"), side("right")
    return FormMatrix(
        form=form,
        addresses=addresses,
        identities=template.identities,
        left=left,
        right=right,
        signed=(left - right).astype(np.int64),
        definitions=tuple(_definitions(template.identities, position, left, right)),
    )


def _definitions(identities: tuple[Identity, ...], position: dict[str, int], left: Floats, right: Floats) -> Any:
    """Each cell that stands alone on a side, with a column that marks the cells it is the sum of."""
    for number, identity in enumerate(identities):
        for alone, parts in ((identity.right, left), (identity.left, right)):
            if len(alone) == 1:
                yield position[alone[0]], parts[:, number]
