"""A template generation (2019, 2021) as data: its cells, labels, groups, identities and the signs it is known by."""

from __future__ import annotations

from msgspec import Struct


class CellSpec(Struct, frozen=True):
    """One cell of the template: address, the two labels that people see, and the unit of its number."""

    address: str
    table: str
    row: str
    column: str
    row_label: str
    column_label: str
    unit: str


class Identity(Struct, frozen=True):
    """An equation that must hold: sum(left) = sum(right), each term a cell address with coefficient 1.

    `rule` is the rule that reports its failure (T3-BALANCE, T3-ROWSUM, T3-RESULTSUM, T4-SUM); `subject` names the row, column
    or group in the form of the contract ("T3.*.natural", "T3.granted.*", "T4.review.*").
    """

    rule: str
    subject: str
    left: tuple[str, ...]
    right: tuple[str, ...]


class Template(Struct, frozen=True):
    """One generation. `cells` is ordered as in the contract's cells.csv."""

    id: str
    first_year: int
    last_year: int | None
    cells: dict[str, CellSpec]
    identities: tuple[Identity, ...]

    def label(self, address: str) -> str:
        """The place of a cell in plain Chinese: table, row label, column label (works for "T3.*.natural" too)."""
        raise NotImplementedError  # provided by parsers.templates.load
