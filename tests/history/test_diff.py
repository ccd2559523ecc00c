"""Differences name the place, cut to what differs; layout makes none."""

from __future__ import annotations

from parsers.model import SectionKey
from rules.history.diff import differences
from tests.rules.base import clean_report, make_cell


def test_the_same_report_has_no_differences() -> None:
    assert differences(clean_report(), clean_report()) == []


def test_white_space_and_full_width_digits_make_no_difference() -> None:
    before, after = clean_report(), clean_report()
    part = after.section(SectionKey.OVERVIEW)
    assert part is not None
    part.text = part.text.replace("。", "。 ").translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    assert differences(before, after) == []


def test_a_reworded_sentence_is_cut_to_what_differs() -> None:
    before, after = clean_report(), clean_report()
    for report, number in ((before, "359"), (after, "395")):
        part = report.section(SectionKey.OTHER)
        assert part is not None
        part.text = f"本年度通过政府网站和微信公众号等渠道主动公开各类政府信息共计{number}条，没有收取信息处理费，也没有其他需要报告的事项。"
    (found,) = differences(before, after)
    assert (found.where, found.cell) == ("第六部分", "")
    assert "359" in found.before
    assert "395" in found.after
    assert len(found.before) < 40


def test_cells_changed_added_and_taken_out() -> None:
    before, after = clean_report(), clean_report()
    after.cells["T3.granted.natural"] = make_cell("T3.granted.natural", "9")
    del after.cells["T4.review.total"]
    del before.cells["T4.review.other"]
    found = {one.cell: (one.before, one.after) for one in differences(before, after)}
    assert set(found) == {"T3.granted.natural", "T4.review.total", "T4.review.other"}
    assert found["T3.granted.natural"][1] == "9"
    assert found["T4.review.total"][1] == ""
    assert found["T4.review.other"][0] == ""


def test_a_part_that_was_added_and_one_that_was_left_out() -> None:
    before, after = clean_report(), clean_report()
    before.sections = [part for part in before.sections if part.key is not SectionKey.PROBLEMS]
    found = differences(before, after)
    assert {one.where for one in found} == {"第五部分"}
    assert all(one.before == "" for one in found)
    assert differences(after, before)[0].after == ""
