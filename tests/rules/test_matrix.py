"""One multiplication says of every identity of every report exactly what the rules say of it one by one."""

from __future__ import annotations

import random
from decimal import Decimal

import msgspec
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.model import Cell, CellKind
from parsers.templates import load_template
from rules.case import Case
from rules.equation import State
from rules.groupings import GroupingFault, grouped, groupings, prove
from rules.identities import evaluation_of
from rules.matrix import matrix_of
from rules.matrix_batch import block_of, packed, sums, unpacked
from tests.rules.base import clean_case, make_cell
from tests.rules.generated import generated_case

FORMS = (("2019", 2020), ("2021", 2023))
RAWS = ("0", "1", "7", "12", "", "/", "text:三", "-2", "2.5", "absent", str(10**30), str(2**62))
ADDRESSES = {form: matrix_of(form).addresses for form, _ in FORMS}


def changed(form: str, year: int, changes: dict[str, str]) -> Case:
    case = clean_case(form, year)
    assert case.report is not None
    for address, raw in changes.items():
        if raw == "absent":
            del case.report.cells[address]
        else:
            case.report.cells[address] = make_cell(address, raw)
    return case


def assert_same(form: str, cases: list[Case]) -> None:
    """Matrix and rules agree on state and residual of each identity of each case."""
    matrix = matrix_of(form)
    found = sums(block_of(matrix, [case.report.cells for case in cases if case.report is not None]))
    assert found.states.shape == (len(cases), len(load_template(form).identities))
    for number, case in enumerate(cases):
        broken = []
        for index, identity in enumerate(matrix.identities):
            expected = evaluation_of(case, identity)
            assert found.state(number, index) is expected.state, (identity.rule, identity.subject)
            if expected.state in (State.HOLDS, State.BROKEN):
                assert found.residual(number, index) == expected.left_value - expected.right_value
            if expected.state is State.BROKEN:
                broken.append(identity)
        assert found.failed(number) == broken


@pytest.mark.parametrize(("form", "year"), FORMS)
@given(data=st.data())
def test_the_matrix_agrees_with_the_rules(form: str, year: int, data: st.DataObject) -> None:
    # Changes meet in few rows and columns, so that blanks, words and gaps come together in one identity.
    few = data.draw(st.lists(st.sampled_from(ADDRESSES[form]), min_size=1, max_size=6, unique=True))
    near = [
        a for a in ADDRESSES[form] if any(a.split(".")[1] == f.split(".")[1] or a.split(".")[2] == f.split(".")[2] for f in few)
    ]
    changes = data.draw(st.dictionaries(st.sampled_from(near), st.sampled_from(RAWS), max_size=40))
    blank_row = data.draw(st.sampled_from(["none", "T3.granted.", "T3.handled_total.", "T4.review."]))
    changes |= {address: "" for address in ADDRESSES[form] if address.startswith(blank_row)}
    assert_same(form, [clean_case(form, year), changed(form, year, changes)])


@pytest.mark.parametrize(("form", "year"), FORMS)
def test_many_reports_at_once(form: str, year: int) -> None:
    rng = random.Random(form)
    cases = [generated_case(form, seed, dense=seed % 2 == 0) for seed in range(6)]
    for _ in range(30):
        raws = {address: rng.choice(RAWS) for address in ADDRESSES[form] if rng.random() < rng.choice((0.01, 0.1))}
        cases.append(changed(form, year, raws))
    assert_same(form, cases)


def test_numbers_beyond_the_block_are_summed_exactly() -> None:
    """Where int64 or floating sums would wrap or round, the exact sum is taken, and only for that report."""
    matrix = matrix_of("2021")
    row = next(i for i, one in enumerate(matrix.identities) if one.subject == "T3.granted.*")
    huge = changed("2021", 2023, {"T3.granted.natural": str(2**63 - 1), "T3.granted.total": str(2**63 + 1)})
    rounded = changed("2021", 2023, {"T3.granted.natural": str(2**53 + 1), "T3.granted.total": str(2**53 + 2)})
    decimal = changed("2021", 2023, {"T3.granted.natural": "4.25"})
    cases = [huge, rounded, decimal, clean_case()]
    found = sums(block_of(matrix, [case.report.cells for case in cases if case.report is not None]))
    assert [found.residual(number, row) for number in range(4)] == [0, 1, Decimal("0.25"), 0]
    assert [found.state(number, row) for number in range(4)] == [State.HOLDS, State.BROKEN, State.BROKEN, State.HOLDS]
    assert sorted(found.odd) == [0, 1, 2]
    assert found.residuals.dtype == np.int64


def test_packed_reports_are_judged_alike() -> None:
    matrix = matrix_of("2021")
    cases = [*(generated_case("2021", seed, dense=seed % 2 == 0) for seed in range(4)), changed("2021", 2023, dict.fromkeys(
        ("T3.granted.natural", "T3.granted.total", "T4.review.total"), ""))]  # fmt: skip
    block = block_of(matrix, [case.report.cells for case in cases if case.report is not None])
    stored = [one for one in packed(block) if one is not None]
    assert len(stored) == len(cases)
    assert {len(one) for one in stored} == {9 * len(matrix.addresses)}
    before, after = sums(block), sums(unpacked(matrix, stored))
    assert np.array_equal(before.states, after.states)
    assert np.array_equal(before.residuals, after.residuals)
    assert packed(block_of(matrix, [changed("2021", 2023, {"T3.granted.natural": "2.5"}).report.cells])) == [None]  # type: ignore[union-attr]
    with pytest.raises(ValueError, match="form 2019"):
        unpacked(matrix_of("2019"), stored)


def test_no_reports_and_foreign_cells() -> None:
    matrix = matrix_of("2021")
    assert sums(block_of(matrix, [])).states.shape == (0, 42)
    stray = Cell(value=5, raw="5", kind=CellKind.NUMBER, source="html")
    assert set(sums(block_of(matrix, [{"T9.x.y": stray}])).states[0]) == {4}
    with pytest.raises(ValueError, match="no tables"):
        matrix_of("2008")


@pytest.mark.parametrize(("form", "year"), FORMS)
def test_the_nine_groupings_add_up_to_the_total(form: str, year: int) -> None:
    """As data: each result row in exactly one grouping. As numbers: on generated reports the six results are （七）总计."""
    found = groupings(form)
    assert [one.key for one in found] == [
        "new_received", "carried_in", "granted", "partial", "denied", "unavailable", "unprocessed", "other", "carried_out",
    ]  # fmt: skip
    for seed in range(8):
        report = generated_case(form, seed, dense=seed % 2 == 0).report
        assert report is not None
        numbers = grouped(report, form)
        results = [numbers.values[one.key] for one in found if one.result]
        assert numbers.adds_up is True
        assert sum(value for value in results if value is not None) == report.cells["T3.handled_total.total"].value
        flows = numbers.values
        assert flows["new_received"] + flows["carried_in"] == numbers.total + flows["carried_out"]  # type: ignore[operator]


def test_a_template_with_a_row_in_no_grouping_is_refused() -> None:
    template = load_template("2021")
    found = list(groupings("2021"))
    denied = next(one for one in found if one.key == "denied")
    # The fault of the peer's dashboard: 行政查询事项 in no group, or in two.
    for rows in (denied.rows[:-1], (*denied.rows, "granted")):
        wrong = [msgspec.structs.replace(one, rows=rows) if one is denied else one for one in found]
        with pytest.raises(GroupingFault, match=r"denied_admin_query|granted"):
            prove(template, wrong)


def test_groupings_of_a_report_with_gaps() -> None:
    case = clean_case()
    assert case.report is not None
    for address in [address for address in case.report.cells if address.startswith("T3.denied_")]:
        case.report.cells[address] = make_cell(address, "")
    unknown = grouped(case.report, "2021")
    assert unknown.values["denied"] is None
    assert unknown.adds_up is None
    case.report.cells["T3.denied_internal.total"] = make_cell("T3.denied_internal.total", "2")
    assert grouped(case.report, "2021").values["denied"] == 2
    assert grouped(case.report, "2021").adds_up is True
