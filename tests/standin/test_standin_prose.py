"""Sentences agree with each other and with the tables, and no text is nearly a copy of another."""

from __future__ import annotations

import itertools
import re

import pytest
from rapidfuzz import fuzz

from standin.districts import district
from standin.draft import Draft
from standin.faults import FAULTS
from standin.world import YEARS, Parameters
from standin.writing import Drafts, write_all

FAULTY = {(fault.unit_id, fault.year): fault for fault in FAULTS}


@pytest.fixture(scope="module")
def drafts() -> Drafts:
    return write_all(district(), YEARS, Parameters.seed)


def sound(drafts: Drafts) -> list[Draft]:
    return [draft for key, draft in drafts.items() if key not in FAULTY]


def counts(text: str) -> list[int]:
    return [int(number) for number in re.findall(r"(\d+)条", text)]


def adds_up(text: str) -> bool:
    """Whether the first count is the sum of some run of the later ones, and nested parts of the last of the run."""
    total, *parts = counts(text)
    if sum(parts) == total:
        return True
    return any(sum(parts[:at]) == total and sum(parts[at:]) == parts[at - 1] for at in range(1, len(parts)))


def test_counts_of_active_disclosure_add_up_except_where_planted(drafts: Drafts) -> None:
    wrong = {key for key, draft in drafts.items() if not adds_up(draft.lines["active"])}
    assert wrong == {("spj", 2021), ("houjia", 2020)}


def test_sentences_on_applications_repeat_the_table(drafts: Drafts) -> None:
    told = 0
    for draft in sound(drafts):
        cells = {
            name: int(draft.cells[f"T3.{name}.total"])
            for name in ("new_received", "carried_in", "handled_total", "carried_out")
        }
        text = draft.lines["requests"]
        if found := re.search(r"(?:新收|收到)政府信息公开申请(\d+)件", text):
            told += 1
            assert int(found[1]) == cells["new_received"], (draft.full_title, text)
        if found := re.search(r"受理政府信息公开申请(\d+)件（含上年结转(\d+)件）", text):
            told += 1
            assert int(found[1]) == cells["new_received"] + cells["carried_in"]
            assert int(found[2]) == cells["carried_in"]
        if found := re.search(r"办结(\d+)件", text):
            assert int(found[1]) == cells["handled_total"]
        if found := re.search(r"结转下年(?:度继续办理)?(\d+)件", text):
            assert int(found[1]) == cells["carried_out"]
        if re.search("未收到|没有收到", text):
            assert cells["new_received"] + cells["carried_in"] == 0
    assert told > 40


def test_comparisons_with_last_year_hold(drafts: Drafts) -> None:
    seen = 0
    for draft in sound(drafts):
        text = draft.lines["compared"]
        if not text:
            continue
        seen += 1
        now = int(draft.cells["T3.new_received.total"])
        before = int(drafts[draft.body.unit_id, draft.year - 1].cells["T3.new_received.total"])
        number = float(re.findall(r"[\d.]+", text)[0])
        change = now - before if ("增" in text) else before - now
        stated = number if "件" in text else number * before / 100
        assert abs(change - stated) <= 0.0005 * before + 1e-9, (draft.full_title, text)
    assert seen > 8


def test_documents_and_cases_told_are_those_of_the_tables(drafts: Drafts) -> None:
    documents = cases = 0
    for draft in sound(drafts):
        if draft.lines["docs"]:
            documents += 1
            printed = [draft.cells[f"T2.normative.{name}"] for name in ("made", "repealed", "in_force")]
            assert re.findall(r"\d+", draft.lines["docs"]) == printed
        if found := re.search(r"行政复议(\d+)件，被提起行政诉讼(\d+)件", draft.lines["cases"]):
            cases += 1
            suits = int(draft.cells["T4.direct_suit.total"]) + int(draft.cells["T4.suit_after_review.total"])
            assert (int(found[1]), int(found[2])) == (int(draft.cells["T4.review.total"]), suits)
    assert documents > 10
    assert cases > 5


def test_every_sound_introduction_has_its_five_elements_and_only_its_own_year(drafts: Drafts) -> None:
    for draft in sound(drafts):
        text = "".join(draft.introduction())
        for words in (
            "《中华人民共和国政府信息公开条例》",
            "12月31日",
            "电话：0631-8",
            "地址：",
            "查阅或下载",
            draft.body.name,
        ):
            assert words in text, (draft.full_title, words)
        assert set(re.findall(r"(20\d\d)年", text)) == {str(draft.year)}
        assert len(draft.problems) == len(draft.measures) == 3


def test_governments_report_assessment_and_no_sentence_is_said_twice(drafts: Drafts) -> None:
    for draft in drafts.values():
        text = "".join(draft.paragraphs("overview"))
        if draft.body.is_government:
            assert all(word in text for word in ("考核", "评议", "责任追究"))
        without_numbers = re.sub(r"\d", "", text)
        sentences = [sentence for sentence in without_numbers.split("。") if len(sentence) > 12]
        assert len(sentences) == len(set(sentences)), draft.full_title


def test_no_text_is_nearly_a_copy_of_another(drafts: Drafts) -> None:
    texts = {
        key: {part: re.sub(r"20\d\d", "", "".join(draft.paragraphs(part))) for part in ("overview", "problems", "other")}
        for key, draft in drafts.items()
    }
    for one, other in itertools.combinations(texts, 2):
        same_year, same_unit = one[1] == other[1], one[0] == other[0] and abs(one[1] - other[1]) == 1
        if not (same_year or same_unit):
            continue
        parts = ("overview", "problems") if same_year else ("overview", "problems", "other")
        for part in parts:
            assert fuzz.ratio(texts[one][part], texts[other][part], score_cutoff=78) == 0, (one, other, part)
