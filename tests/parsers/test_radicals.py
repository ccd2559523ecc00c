"""Every radical code point becomes its ideograph, and nothing else changes."""

from __future__ import annotations

import unicodedata

from parsers.radicals import RADICALS, count_radicals, replace_radicals

_NO_EQUIVALENT = {0x2E80}


def _assigned() -> list[int]:
    return [code for code in range(0x2E80, 0x2FE0) if unicodedata.name(chr(code), "")]


def test_every_assigned_radical_but_the_repetition_mark_is_mapped() -> None:
    assert len(_assigned()) == 329
    assert set(_assigned()) - set(RADICALS) == _NO_EQUIVALENT
    assert set(RADICALS) <= set(_assigned())


def test_the_map_leads_to_unified_ideographs() -> None:
    for ideograph in RADICALS.values():
        assert unicodedata.name(ideograph).startswith("CJK UNIFIED IDEOGRAPH")


def test_the_map_agrees_with_nfkc_where_nfkc_knows_the_radical() -> None:
    known = {code: unicodedata.normalize("NFKC", chr(code)) for code in _assigned()}
    known = {code: text for code, text in known.items() if text != chr(code)}
    assert len(known) == 216
    assert {code: RADICALS[code] for code in known} == known


def test_the_kinds_that_nfkc_leaves_in_a_real_report_are_mapped() -> None:
    assert replace_radicals("⻔⻛⻥⺠⻅⻓⻬") == "门风鱼民见长齐"
    assert replace_radicals("⼈⺠政府⼀、⼆⽉") == "人民政府一、二月"


def test_brackets_widths_and_numbers_stay() -> None:
    text = "（一）１２３，①②“㎡”2024 年"
    assert replace_radicals(text) == text
    assert count_radicals(text) == 0
    assert count_radicals("⼈⺠人民") == 2
