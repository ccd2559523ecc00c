"""The fewest changes: proved against brute force, ranked by the likelier slip, tied where tied, silent where nothing is certain."""

from __future__ import annotations

from itertools import combinations, product

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from parsers.model import DocumentRef, Report, SectionKey, Suspect
from parsers.schema import faults_of
from rules.case import Case
from rules.engine import judge
from rules.messages import LANGUAGES, catalogue
from rules.model import Outcome
from rules.registry import all_rules
from rules.repair.causes import ARITHMETIC, causes, with_causes
from rules.repair.confirm import Word, confirm
from rules.repair.plausible import Reason
from rules.repair.repairs import GAVE_UP, TOO_MANY, repairs_of
from rules.repair.search import Exhausted, Row, Work, repairs_of_size
from rules.repair.system import Origin
from tests.rules.base import clean_case, clean_report, make_cell
from tests.rules.generated import generated_case

RULES = [all_rules()[rule_id] for rule_id in sorted(ARITHMETIC | {"T3-PARTIALDUP"})]


def with_cells(changes: dict[str, str | int], form: str = "2021", year: int = 2023) -> Case:
    case = clean_case(form, year)
    assert case.report is not None
    for address, raw in changes.items():
        assert address in case.report.cells
        case.report.cells[address] = make_cell(address, str(raw))
    return case


def short(suspects: list[Suspect]) -> list[tuple[str, object, object, str, int]]:
    return [(one.cell, one.stated, one.implied, one.reason, one.option) for one in suspects]


# -- the search ---------------------------------------------------------------------------------------------------------------


def brute_force(rows: list[Row], floors: dict[int, int], size: int, reach: int = 4) -> set[tuple[tuple[int, int], ...]]:
    """Every set of exactly `size` changes up to `reach` that cancels all residuals and is not one of a family of such sets."""
    found = set()
    for chosen in combinations(sorted(floors), size):
        holding = [
            changes
            for changes in product(range(-reach, reach + 1), repeat=size)
            if all(changes)
            and all(change >= floors[variable] for variable, change in zip(chosen, changes, strict=True))
            and all(
                residual + sum(coefficients.get(v, 0) * change for v, change in zip(chosen, changes, strict=True)) == 0
                for coefficients, residual in rows
            )
        ]
        if len(holding) == 1:
            found.add(tuple(zip(chosen, holding[0], strict=True)))
    return found


@given(st.data())
def test_the_search_finds_what_brute_force_finds(data: st.DataObject) -> None:
    variables = range(data.draw(st.integers(2, 6)))
    stated = {variable: data.draw(st.integers(0, 2)) for variable in variables}
    coefficient = st.sampled_from((0, 0, 1, -1, 2))
    rows: list[Row] = []
    for _ in range(data.draw(st.integers(1, 4))):
        terms = {v: factor for v in variables if (factor := data.draw(coefficient))}
        rows.append((terms, sum(stated[v] * factor for v, factor in terms.items())))
    floors = {variable: -number for variable, number in stated.items()}
    for size in (1, 2, 3):
        expected = brute_force(rows, floors, size)
        found = {tuple(sorted(repair.items())) for repair in repairs_of_size(rows, floors, size, Work(100_000))}
        # Larger changes than brute force tries are right too; each repair that is given must hold.
        for repair in found:
            changes = dict(repair)
            assert all(r + sum(c.get(v, 0) * by for v, by in changes.items()) == 0 for c, r in rows)
            assert all(by >= floors[v] and by for v, by in changes.items())
        if size == 1 or not any(brute_force(rows, floors, smaller) for smaller in range(1, size)):
            small = {repair for repair in found if all(abs(by) <= 4 for _, by in repair)}
            assert small <= expected
            assert {repair for repair in expected if not is_family(rows, repair)} <= small
        if expected:
            break


def is_family(rows: list[Row], repair: tuple[tuple[int, int], ...]) -> bool:
    """Whether the amounts are fixed only by the ban on negative numbers: the equations alone leave them open."""
    columns = [[coefficients.get(variable, 0) for coefficients, _ in rows] for variable, _ in repair]
    rank, rest = 0, [column[:] for column in columns]
    for place in range(len(rows)):
        pivot = next((column for column in rest[rank:] if column[place]), None)
        if pivot is None:
            continue
        rest.remove(pivot)
        rest.insert(rank, pivot)
        for number in range(rank + 1, len(rest)):
            factor, other = pivot[place], rest[number][place]
            rest[number] = [a * factor - b * other for a, b in zip(rest[number], pivot, strict=True)]
        rank += 1
    return rank < len(columns)


def test_the_bound_is_a_count_of_nodes() -> None:
    rows: list[Row] = [({0: 1, 1: 1}, 1), ({1: 1, 2: 1}, 1)]
    with pytest.raises(Exhausted):
        repairs_of_size(rows, dict.fromkeys(range(3), 0), 2, Work(2))


# -- what is named ------------------------------------------------------------------------------------------------------------


def test_a_clean_report_has_no_suspects() -> None:
    for form, year in (("2019", 2020), ("2021", 2021), ("2021", 2023)):
        repairs = repairs_of(clean_case(form, year))
        assert repairs.causes == ()
        assert repairs.notes == ()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"T3.handled_total.total": 15}, [("T3.handled_total.total", 15, 11, "digit_changed", 1)]),
        ({"T3.new_received.total": 120}, [("T3.new_received.total", 120, 12, "digit_added", 1)]),
        ({"T3.new_received.total": 2}, [("T3.new_received.total", 2, 12, "digit_dropped", 1)]),
        ({"T3.new_received.total": 21}, [("T3.new_received.total", 21, 12, "digits_swapped", 1)]),
        ({"T3.granted.natural": -4}, [("T3.granted.natural", -4, 4, "sign", 1)]),
        ({"T3.granted.natural": 0}, [("T3.granted.natural", 0, 4, "zero", 1)]),
        ({"T3.granted.natural": ""}, [("T3.granted.natural", None, 4, "blank", 1)]),
        ({"T3.granted.natural": 3}, [("T3.granted.natural", 3, 4, "other", 1)]),
        ({"T3.denied_third_party.natural": 1}, [("T3.denied_third_party.natural", 1, 0, "partial_twice", 1)]),
        (
            {"T3.granted.natural": 1, "T3.granted.business": 4},
            [("T3.granted.natural", 1, 4, "exchanged", 1), ("T3.granted.business", 4, 1, "exchanged", 1)],
        ),
        (
            {"T3.granted.natural": 0, "T3.granted.business": 4, "T3.granted.research": 1, "T3.granted.public_interest": 1},
            [
                ("T3.granted.natural", 0, 4, "shifted", 1),
                ("T3.granted.business", 4, 1, "shifted", 1),
                ("T3.granted.public_interest", 1, 0, "shifted", 1),
            ],
        ),
    ],
    ids=lambda value: "+".join(value) if isinstance(value, dict) else "",
)
def test_each_slip_is_named(changes: dict[str, str | int], expected: list[tuple[str, object, object, str, int]]) -> None:
    case = with_cells(changes)
    before = dict(case.report.cells) if case.report else {}
    repairs = repairs_of(case)
    assert short(repairs.suspects()) == expected
    assert case.report is not None
    assert case.report.cells == before, "no value is ever changed"


def test_last_years_number_left_standing() -> None:
    case = with_cells({"T3.granted.natural": 37})
    assert case.previous is not None
    case.previous.cells["T3.granted.natural"] = make_cell("T3.granted.natural", "37")
    assert short(repairs_of(case).suspects()) == [("T3.granted.natural", 37, 4, "last_year", 1)]


def test_independent_faults_are_causes_of_their_own() -> None:
    case = with_cells({"T3.granted.natural": 9, "T3.partial.business": 3, "T3.carried_out.total": 7, "T4.review.total": 5})
    repairs = repairs_of(case)
    cells = [sorted({one.variable.name for option in cause.options for one in option}) for cause in repairs.causes]
    assert sorted(cells, key=len)[:3] == [["T3.carried_out.total"], ["T3.granted.natural"], ["T3.partial.business"]]
    assert len({cause.id for cause in repairs.causes}) == 4
    assert {tuple(symptom.name for symptom in cause.symptoms) for cause in repairs.causes} == {
        ("T3-BALANCE:total", "T3-ROWSUM:carried_out", "N-CARRYOUT:carried_out.total"),
        ("T3-RESULTSUM:natural", "T3-ROWSUM:granted"),
        ("T3-RESULTSUM:business", "T3-ROWSUM:partial"),
        ("T4-SUM:review",),
    }


def test_ties_are_listed_and_numbered() -> None:
    suspects = repairs_of(with_cells({"T4.review.total": 3})).suspects()
    assert [one.option for one in suspects] == [1, 2, 3, 4, 5]
    assert {(one.cell.split(".")[2], one.implied) for one in suspects} == {
        ("upheld", 2), ("corrected", 2), ("other", 1), ("pending", 1), ("total", 2),
    }  # fmt: skip
    assert {one.cause for one in suspects} == {suspects[0].cause}


def test_no_repair_makes_a_count_negative() -> None:
    """6 cases more than the total says cannot be taken from cells that hold less than 6."""
    suspects = repairs_of(with_cells({"T4.review.upheld": 7})).suspects()
    assert short(suspects) == [
        ("T4.review.upheld", 7, 1, Reason.OTHER.value, 1),
        ("T4.review.total", 2, 8, Reason.OTHER.value, 2),
    ]


def test_the_prose_decides_between_ties() -> None:
    case = with_cells({"T4.review.total": 3})
    assert case.report is not None
    part = case.report.section(SectionKey.DISPUTES)
    assert part is not None
    part.text = "本年度因政府信息公开发生行政复议2件。"
    assert short(repairs_of(case).suspects()) == [("T4.review.total", 3, 2, "other", 1)]


def test_a_text_that_alone_is_wrong_makes_no_cell_suspect() -> None:
    case = clean_case()
    assert case.report is not None
    part = case.report.section(SectionKey.OVERVIEW)
    assert part is not None
    part.text = part.text.replace("办结11件", "办结17件")
    repairs = repairs_of(case)
    assert repairs.suspects() == []
    assert [one.variable.origin for cause in repairs.causes for option in cause.options for one in option] == [Origin.TEXT]
    findings, _ = with_causes(case, judge(case, rules=RULES))
    (finding,) = (one for one in findings if one.outcome is Outcome.FAIL)
    assert finding.cause is not None
    assert "改为" not in finding.message


def test_received_may_be_read_with_or_without_what_was_carried_in() -> None:
    """11 newly received and 1 carried in are the 12 of the text, but the sums say 12 newly received: the cell, not the text."""
    assert short(repairs_of(with_cells({"T3.new_received.total": 11})).suspects()) == [
        ("T3.new_received.total", 11, 12, "digit_changed", 1)
    ]


def test_what_last_year_reported_differently_makes_no_cell_suspect() -> None:
    case = clean_case()
    assert case.previous is not None
    for column, raw in (("natural", "4"), ("total", "4")):
        case.previous.cells[f"T3.carried_out.{column}"] = make_cell(f"T3.carried_out.{column}", raw)
    repairs = repairs_of(case)
    assert repairs.suspects() == []
    findings, _ = with_causes(case, judge(case, rules=RULES))
    failed = [one for one in findings if one.outcome is Outcome.FAIL]
    assert [one.rule for one in failed] == ["X-CARRY", "X-CARRY"]
    assert causes(findings) == {failed[0].cause: [one.fingerprint for one in failed]}


def test_a_wrong_stock_is_tied_between_its_parts() -> None:
    suspects = repairs_of(with_cells({"T2.normative.in_force": 8})).suspects()
    assert {(one.cell, one.implied) for one in suspects} == {
        ("T2.normative.in_force", 7), ("T2.normative.made", 3), ("T2.normative.repealed", 0),
    }  # fmt: skip


def test_the_attachment_pins_the_cell_of_the_page() -> None:
    case = with_cells({"T4.review.total": 3})
    copy = clean_report()
    copy.document = DocumentRef(sha256="a" * 64, media_type="application/pdf", file="报告.pdf")
    case.history.copies = (copy,)
    repairs = repairs_of(case)
    assert short(repairs.suspects()) == [("T4.review.total", 3, 2, "other", 1)]
    (cause,) = repairs.causes
    assert [symptom.name for symptom in cause.symptoms] == ["T4-SUM:review", "P-VERSION:review.total"]


# -- bounds -------------------------------------------------------------------------------------------------------------------


def test_a_search_that_is_given_up_says_so() -> None:
    case = with_cells({"T3.granted.natural": 9, "T3.partial.business": 3})
    repairs = repairs_of(case, most_nodes=5)
    assert repairs.suspects() == []
    assert [note.code for note in repairs.notes] == [GAVE_UP]
    assert "T3-RESULTSUM:natural" in repairs.notes[0].message
    assert repairs_of(case).notes == ()


def test_a_table_out_of_joint_gets_a_note_and_no_suspects() -> None:
    case = clean_case()
    assert case.report is not None
    for number, address in enumerate(one for one in list(case.report.cells) if one.startswith("T3.")):
        case.report.cells[address] = make_cell(address, str((number * 7) % 11))
    repairs = repairs_of(case)
    assert not [one for one in repairs.suspects() if one.cell.startswith("T3.")]
    assert {note.code for note in repairs.notes} <= {TOO_MANY, GAVE_UP}
    assert repairs.notes
    assert repairs == repairs_of(case)


def test_cells_that_were_not_read_or_hold_words_are_left_out() -> None:
    case = with_cells({"T3.granted.natural": "text:三", "T3.partial.total": 9})
    assert case.report is not None
    del case.report.cells["T3.denied_internal.natural"]
    assert short(repairs_of(case).suspects()) == [("T3.partial.total", 9, 1, "other", 1)]
    case.report.cells["T3.partial.total"] = make_cell("T3.partial.total", "2.5")
    assert repairs_of(case).suspects() == []


# -- one message per cause ----------------------------------------------------------------------------------------------------


def test_symptoms_carry_cause_and_sentence() -> None:
    case = with_cells({"T3.handled_total.total": 15})
    plain = judge(case, rules=RULES)
    findings, repairs = with_causes(case, plain)
    failed = [one for one in findings if one.outcome is Outcome.FAIL]
    assert {one.rule for one in failed} == {"N-DONE", "T3-BALANCE", "T3-RESULTSUM", "T3-ROWSUM"}
    (cause,) = repairs.causes
    sentence = "把表三“三、（七）总计”行“总计”列由15改为11（可能写错一位数字），则4处核对全部相符。"
    assert all(one.cause == cause.id and one.message.endswith(sentence) for one in failed)
    assert causes(findings) == {cause.id: [one.fingerprint for one in failed]}
    assert [one.fingerprint for one in findings] == [one.fingerprint for one in plain]
    assert {one.cause for one in findings if one.outcome is not Outcome.FAIL} == {None}
    assert repairs.suspects()[0].repairs == [
        "T3-BALANCE:total", "T3-RESULTSUM:total", "T3-ROWSUM:handled_total", "N-DONE:handled_total.total",
    ]  # fmt: skip


def test_a_cause_keeps_its_id_when_the_number_changes() -> None:
    first, second = (repairs_of(with_cells({"T3.handled_total.total": value})).causes[0].id for value in (15, 18))
    other = repairs_of(with_cells({"T3.handled_total.natural": 15})).causes[0].id
    assert first == second != other


@pytest.mark.parametrize("lang", LANGUAGES)
def test_ties_are_written_out(lang: str) -> None:
    case = with_cells({"T4.review.total": 3})
    findings, _ = with_causes(case, judge(case, lang, RULES), lang)
    (failed,) = (one for one in findings if one.outcome is Outcome.FAIL)
    assert "2" in failed.message
    assert ("另有2种改法" if lang == "zh" else "and 2 more") in failed.message


def test_picture_findings_carry_the_cause_in_their_reason() -> None:
    case = clean_case()
    assert case.report is not None
    for address, cell in case.report.cells.items():
        case.report.cells[address] = msgspec.structs.replace(cell, source="ocr")
    case.report.cells["T3.granted.total"] = make_cell("T3.granted.total", "9", "ocr")
    findings, _ = with_causes(case, judge(case, rules=RULES))
    review = [one for one in findings if one.outcome is Outcome.REVIEW]
    assert [one.rule for one in review] == ["T3-RESULTSUM", "T3-ROWSUM"]
    assert all(one.reason == one.message and "由9改为6" in one.message for one in review)


def test_the_texts_are_the_same_in_both_languages() -> None:
    wanted = {key for key in catalogue("zh")["common"] if key.startswith(("repair", "reason_"))}
    assert wanted == {key for key in catalogue("en")["common"] if key.startswith(("repair", "reason_"))}
    assert {f"reason_{reason.value}" for reason in Reason if reason is not Reason.OTHER} <= wanted


def test_a_report_with_suspects_fits_its_schema() -> None:
    case = with_cells({"T3.handled_total.total": 15, "T4.review.total": ""})
    assert case.report is not None
    report: Report = repairs_of(case).mended().put_into(case.report)
    assert report.suspects
    assert case.report.suspects == []
    assert faults_of(report) == []


# -- confirmation of recognised numbers ---------------------------------------------------------------------------------------


def test_identities_confirm_or_refute_what_was_recognised() -> None:
    case = with_cells({"T3.granted.natural": 9, "T4.review.total": 3})
    assert case.report is not None
    unsure = ("T2.licensing.decisions", "T3.granted.natural", "T3.granted.total", "T3.partial.natural", "T3.carried_out.total",
              "T4.review.upheld")  # fmt: skip
    for address in unsure:
        case.report.cells[address].confidence = 0.5
    words = {one.cell: one for one in confirm(case)}
    assert {cell: one.word for cell, one in words.items()} == {
        "T2.licensing.decisions": Word.OPEN,
        "T3.granted.natural": Word.REFUTED,
        "T3.granted.total": Word.DOUBTFUL,
        "T3.partial.natural": Word.DOUBTFUL,
        "T3.carried_out.total": Word.CONFIRMED,
        "T4.review.upheld": Word.DOUBTFUL,
    }
    assert words["T3.granted.natural"].implied == 4
    assert words["T3.carried_out.total"].holding == ("T3-BALANCE:total", "T3-ROWSUM:carried_out")
    assert case.report.cells["T3.granted.natural"].value == 9
    for address in unsure:
        case.report.cells[address].confidence = 0.8
    assert confirm(case) == [], "what was read for sure needs no confirmation"
    case.report.cells["T3.granted.total"].source = "ocr"
    assert [one.cell for one in confirm(case)] == ["T3.granted.total"], "what was recognised from a picture is never sure"


def test_a_confirmed_cell_survives_generated_reports() -> None:
    for seed in range(4):
        case = generated_case("2021", seed, dense=True)
        assert case.report is not None
        for address in case.report.cells:
            case.report.cells[address].confidence = 0.6
        words = {one.word for one in confirm(case) if one.cell.startswith(("T3.", "T4."))}
        assert words == {Word.CONFIRMED}
