"""The template files say what the contract says: addresses, labels, units, order, and as many identities as the form has."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from parsers.templates import TABLE_TEMPLATES, load_template, template_for_year

CONTRACT = Path(__file__).resolve().parents[3] / "shared" / "contract" / "cells.csv"


@pytest.mark.parametrize("template_id", TABLE_TEMPLATES)
def test_cells_are_those_of_the_contract(template_id: str) -> None:
    if not CONTRACT.is_file():
        pytest.skip("the contract is not beside this checkout (../shared/contract)")
    with CONTRACT.open(encoding="utf-8", newline="") as stream:
        expected = [
            (row["cell"], row["table"], row["row_label"], row["column_label"], row["unit"])
            for row in csv.DictReader(stream)
            if row["template"] == template_id
        ]
    template = load_template(template_id)
    found = [(spec.address, spec.table, spec.row_label, spec.column_label, spec.unit) for spec in template.cells.values()]
    assert found == expected


@pytest.mark.parametrize(("template_id", "rows"), [("2019", 23), ("2021", 25)])
def test_identities(template_id: str, rows: int) -> None:
    template = load_template(template_id)
    by_rule = {rule: [item for item in template.identities if item.rule == rule] for rule in
               ("T3-BALANCE", "T3-RESULTSUM", "T3-ROWSUM", "T4-SUM")}  # fmt: skip
    assert [len(items) for items in by_rule.values()] == [7, 7, rows, 3]
    for identity in template.identities:
        assert {*identity.left, *identity.right} <= template.cells.keys()
    # The groups that readers quote, with （一） and （二）, are exactly the terms of （七）总计.
    quoted = ["granted", "partial", *(row for group in template.groups for row in group.rows)]
    assert [f"T3.{row}.natural" for row in quoted] == list(by_rule["T3-RESULTSUM"][0].left)


def test_years() -> None:
    assert [template_for_year(year) for year in (2008, 2018, 2019, 2020, 2021, 2030)] == [
        "2008", "2008", "2019", "2019", "2021", "2021",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="no tables"):
        load_template("2008")


def test_labels_for_people() -> None:
    label = load_template("2021").label
    assert label("T3.granted.natural") == "表三“三、（一）予以公开”行“自然人”列"
    assert label("T3.*.total") == "表三“总计”列"
    assert label("T4.review.*") == "表四“行政复议”行"
    assert label("T9.x.y") == "T9.x.y"


def test_all_generations_add_up_the_same_columns() -> None:
    """Code that adds up a row (rules/table_totals.py) takes the columns from the newest form."""
    for rule in ("T3-ROWSUM", "T4-SUM"):
        columns = {
            tuple(address.split(".")[2] for address in identity.left)
            for template_id in TABLE_TEMPLATES
            for identity in load_template(template_id).identities
            if identity.rule == rule
        }
        assert len(columns) == 1
