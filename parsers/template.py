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


class Label(Struct, frozen=True):
    """A row or column: its key in addresses, what the form prints, what people are shown, and accepted wordings."""

    key: str
    label: str
    shown: str
    aliases: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    unit: str = "件"


class Block(Struct, frozen=True):
    """One block of 表二: its heading, its columns, its rows."""

    label: str
    columns: tuple[Label, ...]
    rows: tuple[Label, ...]


class Group(Struct, frozen=True):
    """Rows of 表三 that readers quote together, such as （三）不予公开."""

    key: str
    label: str
    rows: tuple[str, ...]


class Template(Struct, frozen=True):
    """One generation. `cells` is ordered as in the contract's cells.csv; `signals` are labels that only it has."""

    id: str
    first_year: int
    last_year: int | None
    cells: dict[str, CellSpec]
    identities: tuple[Identity, ...]
    blocks: tuple[Block, ...]
    rows: tuple[Label, ...]
    columns: tuple[Label, ...]
    groups: tuple[Group, ...]
    case_groups: tuple[Label, ...]
    case_columns: tuple[Label, ...]
    furniture: tuple[str, ...]
    signals: tuple[str, ...]

    def label(self, address: str) -> str:
        """The place of a cell in plain Chinese: table, row label, column label; "*" stands for a whole row or column.

        "T3.granted.natural" -> "表三“三、（一）予以公开”行“自然人”列"; "T3.*.natural" -> "表三“自然人”列".
        An address that the template does not know comes back as it is.
        """
        table, _, rest = address.partition(".")
        row, _, column = rest.partition(".")
        specs = [
            spec
            for spec in self.cells.values()
            if spec.table == table and row in (spec.row, "*") and column in (spec.column, "*")
        ]
        if not specs:
            return address
        name = {"T2": "表二", "T3": "表三", "T4": "表四"}[table]
        row_part = "" if row == "*" else f"“{specs[0].row_label}”行"
        column_part = "" if column == "*" else f"“{specs[0].column_label}”列"
        return f"{name}{row_part}{column_part}"
