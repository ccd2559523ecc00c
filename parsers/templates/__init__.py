"""The template generations, read from their data files; which one is due for which year."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Any

from parsers.template import Block, CellSpec, Group, Identity, Label, Template

TABLE_TEMPLATES = ("2019", "2021")
# The form of 2008 had topics but no fixed tables (条例 2008, Art. 32); it was last due for 2018.
_LAST_YEAR_OF_2008 = 2018


@cache
def template_for_year(year: int) -> str:
    """The generation that is due for a reporting year: "2008" to 2018, "2019" for 2019 and 2020, "2021" from 2021 on."""
    if year <= _LAST_YEAR_OF_2008:
        return "2008"
    for name in TABLE_TEMPLATES:
        template = load_template(name)
        if template.first_year <= year and (template.last_year is None or year <= template.last_year):
            return name
    raise ValueError(f"no template is due for {year}: the data files leave a gap")


@cache
def load_template(template_id: str) -> Template:
    """The template "2019" or "2021". Raises ValueError for any other id ("2008" has no tables)."""
    if template_id not in TABLE_TEMPLATES:
        raise ValueError(f"template {template_id!r} has no tables: expected one of {', '.join(TABLE_TEMPLATES)}")
    data = tomllib.loads(files(__name__).joinpath(f"{template_id}.toml").read_text("utf-8"))
    blocks = tuple(
        Block(block["block"], tuple(map(_label, block["columns"])), tuple(map(_label, block["rows"]))) for block in data["T2"]
    )
    rows = tuple(map(_label, data["T3"]["rows"]))
    columns = tuple(map(_label, data["T3"]["columns"]))
    case_groups = tuple(map(_label, data["T4"]["groups"]))
    case_columns = tuple(map(_label, data["T4"]["columns"]))
    specs = [
        *(_cell("T2", row, column, column.unit, f"{block.label} {row.label}") for block in blocks for row in block.rows
          for column in block.columns),
        *(_cell("T3", row, column, data["T3"]["unit"]) for row in rows for column in columns),
        *(_cell("T4", group, column, data["T4"]["unit"]) for group in case_groups for column in case_columns),
    ]  # fmt: skip
    keys = {"T3": ([row.key for row in rows], [column.key for column in columns]),
            "T4": ([group.key for group in case_groups], [column.key for column in case_columns])}  # fmt: skip
    return Template(
        id=data["id"],
        first_year=data["first_year"],
        last_year=data.get("last_year"),
        cells={spec.address: spec for spec in specs},
        identities=tuple(
            identity
            for entry in data["identities"]
            for identity in _identities(_with_groups(entry, data["groups"]), *keys[entry["table"]])
        ),
        blocks=blocks,
        rows=rows,
        columns=columns,
        groups=tuple(Group(key, group["label"], tuple(group["rows"])) for key, group in data["groups"].items()),
        case_groups=case_groups,
        case_columns=case_columns,
        furniture=(
            data["T3"]["corner"],
            data["T3"]["block"],
            data["T3"]["applicants"],
            data["T3"]["bodies"],
            data["T4"]["suits"],
        ),
        signals=tuple(data["signals"]),
    )


def _label(entry: dict[str, Any]) -> Label:
    path = tuple(entry.get("path", (entry.get("label"),)))
    return Label(
        key=entry["key"],
        label=entry.get("label", path[-1]),
        shown=entry.get("shown", entry.get("label", "")),
        aliases=tuple(entry.get("aliases", ())),
        path=path,
        unit=entry.get("unit", "件"),
    )


def _cell(table: str, row: Label, column: Label, unit: str, row_label: str | None = None) -> CellSpec:
    return CellSpec(f"{table}.{row.key}.{column.key}", table, row.key, column.key, row_label or row.shown, column.shown, unit)


def _with_groups(entry: dict[str, Any], groups: dict[str, Any]) -> dict[str, Any]:
    """The entry with "@denied" replaced by the rows of that group: which rows are 不予公开 is said once, in [groups]."""
    sides = {
        side: [row for key in entry[side] for row in (groups[key[1:]]["rows"] if key.startswith("@") else [key])]
        for side in ("left", "right")
    }
    return {**entry, **sides}


def _identities(entry: dict[str, Any], rows: Iterable[str], columns: Iterable[str]) -> list[Identity]:
    table, rule = entry["table"], entry["rule"]
    if entry["per"] == "column":
        return [
            Identity(
                rule,
                f"{table}.*.{column}",
                *(tuple(f"{table}.{row}.{column}" for row in entry[side]) for side in ("left", "right")),
            )
            for column in columns
        ]
    return [
        Identity(
            rule,
            f"{table}.{row}.*",
            *(tuple(f"{table}.{row}.{column}" for column in entry[side]) for side in ("left", "right")),
        )
        for row in rows
    ]
