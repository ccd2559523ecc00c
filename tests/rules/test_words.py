"""The lists of words hold what they should: places once each under their prefecture, patterns that compile and hit what they name."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from rules.places import area_of_name, known_places, named_places
from rules.words import lines, table

EXPRESSIONS = table("serious")["expressions"]


def test_places_are_divisions_with_province_and_prefecture() -> None:
    for line in lines("places"):
        province, prefecture, *below = line.split()
        assert province.endswith(("省", "市", "自治区")), line
        assert prefecture == "-" or prefecture.endswith(("市", "州", "盟", "地区")), line
        assert len(below) == len(set(below)), line
        assert all(name.endswith(("市", "区", "县", "旗")) for name in below), line


def test_no_prefecture_stands_twice() -> None:
    prefectures = [line.split()[1] for line in lines("places") if line.split()[1] != "-"]
    assert len(prefectures) == len(set(prefectures))
    assert len(known_places()) > 2500


@pytest.mark.parametrize(
    ("name", "lowest", "level", "above"),
    [
        ("威海市文登区人民政府", "文登区", "区", {"威海市", "山东省"}),
        ("文登区人民政府", "文登区", "区", {"威海市", "山东省"}),
        ("荣成市人民政府", "荣成市", "县级市", {"威海市", "山东省"}),
        ("淮安市人民政府", "淮安市", "市", {"江苏省"}),
        ("平潭县人民政府", "平潭县", "县", {"福州市", "福建省"}),
        ("上海市徐汇区人民政府", "徐汇区", "区", {"上海市"}),
        ("上海市人民政府办公厅", "上海市", "省级", set()),
        ("测试市人民政府", "", "", set()),
        ("鼓楼区人民政府", "", "", set()),  # several cities have one
    ],
)
def test_area_of_a_body(name: str, lowest: str, level: str, above: set[str]) -> None:
    area = area_of_name(name)
    assert (area.lowest, area.level) == (lowest, level)
    assert area.names == above | ({lowest} if lowest else set())


def test_places_in_a_text() -> None:
    text = "赴烟台市、乳山市、威海市环翠区学习，逛东方市场，举旗帜，和平区、社区不算，建水县民族宗教事务局"
    assert [place.name for place, _ in named_places(text)] == ["烟台市", "乳山市", "威海市", "环翠区", "建水县"]


def test_doubled_words_are_doubled_and_patterns_compile() -> None:
    words = table("doubled")
    for word, follows in words["words"].items():
        assert len(word) > 1
        assert re.compile(follows)
    for pair in words["pairs"]:
        assert any(first == second for first, second in pairwise(pair)), pair


@pytest.mark.parametrize("entry", EXPRESSIONS, ids=lambda entry: entry["correct"][:12])
def test_serious_expressions_spare_the_right_form(entry: dict[str, str]) -> None:
    """The pattern never hits a right form, its own or another entry's, alone or in a usual sentence."""
    pattern = re.compile(entry["pattern"])
    for other in EXPRESSIONS:
        for sentence in ("{}", "深入学习{}，坚决贯彻", "以{}为指导"):
            assert pattern.search(sentence.format(other["correct"])) is None, other["correct"]


def test_serious_expressions_hit_every_listed_wrong_form() -> None:
    for entry in EXPRESSIONS:
        for wrong in entry["pattern"].split("|"):
            if re.fullmatch(r"[\u4e00-\u9fff]+", wrong):
                assert re.search(entry["pattern"], f"坚持{wrong}不动摇"), wrong


def test_surnames_are_single_characters_that_open_no_common_word() -> None:
    names = "".join(lines("surnames"))
    assert len(names) == len(set(names))
    assert not set(names) & set("申应于向和时公权计要需可未")
