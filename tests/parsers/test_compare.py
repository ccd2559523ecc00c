"""Two readings of one report differ exactly where their cells say different things, with both raw texts and places."""

from __future__ import annotations

import random

from parsers.blocks import Place
from parsers.compare import CellDifference, compare_cells
from parsers.model import Cell, DocumentRef, Report, TableReading, TableState
from parsers.tables.values import read_value
from parsers.templates import load_template


def report(texts: dict[str, str], *, page: int, confidence: float = 1.0, state: TableState = TableState.READ) -> Report:
    cells = {}
    for address, text in texts.items():
        value, kind = read_value(text)
        cells[address] = Cell(value, text, kind, "html", confidence, Place(page=page))
    tables = sorted({address.split(".", 1)[0] for address in texts})
    return Report(
        unit_id=None, unit_name=None, year=2023, template="2021", title="", published_at=None, published_at_source="none",
        introduction="", sections=[], tables=[TableReading(table, state) for table in tables], cells=cells,
        document=DocumentRef("0" * 64, "text/html"),
    )  # fmt: skip


def whole(seed: int) -> dict[str, str]:
    rng = random.Random(seed)
    return {address: str(rng.randrange(50)) for address in load_template("2021").cells}


def test_equal_reports_in_other_spellings_do_not_differ() -> None:
    texts = whole(1)
    texts |= {"T3.granted.natural": "1234", "T2.fees.amount": "0", "T3.partial.natural": "无 法统计"}
    other = texts | {"T3.granted.natural": "１，２３４", "T2.fees.amount": "0.00", "T3.partial.natural": "无法统计"}
    assert compare_cells(report(texts, page=1), report(other, page=2)) == []


def test_exactly_the_changed_cells_are_listed_with_both_sides() -> None:
    texts = whole(2)
    addresses = random.Random(3).sample(list(texts), 7)
    changed = texts | {address: f"{int(texts[address]) + 1}" for address in addresses}
    found = compare_cells(report(texts, page=1), report(changed, page=2))
    assert [item.address for item in found] == [address for address in texts if address in addresses]
    assert all((item.left, item.right) == (texts[item.address], changed[item.address]) for item in found)
    assert all((item.left_place, item.right_place) == (Place(page=1), Place(page=2)) for item in found)


def test_blank_stroke_and_zero_are_three_things() -> None:
    for one, other in (("", "0"), ("/", "0"), ("", "/")):
        found = compare_cells(report({"T3.granted.natural": one}, page=1), report({"T3.granted.natural": other}, page=2))
        assert [(item.left, item.right) for item in found] == [(one, other)]


def test_a_table_that_one_copy_lacks_or_half_read_says_nothing() -> None:
    left = {"T2.rules.made": "1", "T3.granted.natural": "2"}
    assert compare_cells(report(left, page=1), report({"T3.granted.natural": "2"}, page=2)) == []
    more = {"T3.granted.natural": "2", "T3.partial.natural": "3"}
    part = report({"T3.granted.natural": "2"}, page=2, state=TableState.PARTIAL)
    assert compare_cells(report(more, page=1), part) == []
    complete = compare_cells(report(more, page=1), report({"T3.granted.natural": "2"}, page=2))
    assert complete == [CellDifference("T3.partial.natural", "3", None, Place(page=1), None, True)]


def test_a_doubtful_reading_makes_a_doubtful_difference() -> None:
    left = report({"T3.granted.natural": "2"}, page=1)
    right = report({"T3.granted.natural": "7"}, page=2, confidence=0.5)
    assert [item.sure for item in compare_cells(left, right)] == [False]
