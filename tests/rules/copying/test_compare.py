"""Similarity is of characters in order; shared passages are the longest ones and stand where they say."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rules.copying.compare import shared_passages, similarity
from rules.copying.text import comparable

LEFT = "我镇围绕河道清淤、老旧校舍加固公开信息97条，网站与公众号同步更新。召开专题会议两次，逐项答复群众意见。"
RIGHT = "改版专栏，新增检索入口。我镇围绕河道清淤、老旧校舍改造公开信息133条，网站与公众号同步更新。设立热线。"


def test_equal_and_unlike_texts() -> None:
    assert similarity("公开政府信息", "公开政府信息") == 1.0
    assert similarity("公开政府信息", "甲乙丙丁") == 0.0
    assert similarity("公开政府信息", "公开政务信息") == 2 * 5 / 12
    assert similarity("公开政府信息", "公开政务信息", at_least=0.9) == 0.0


@given(st.text(alphabet="公开政府信息更新", max_size=60), st.text(alphabet="公开政府信息更新", max_size=60))
def test_similarity_has_no_side(left: str, right: str) -> None:
    assert similarity(left, right) == similarity(right, left)
    assert 0.0 <= similarity(left, right) <= 1.0


def test_passages_are_quoted_from_both_sides_with_their_places() -> None:
    first, *others = shared_passages(comparable(LEFT), comparable(RIGHT))
    assert first.left == "我镇围绕河道清淤、老旧校舍加固公开信息97条，网站与公众号同步更新"
    assert first.right == "我镇围绕河道清淤、老旧校舍改造公开信息133条，网站与公众号同步更新"
    assert LEFT[first.left_start : first.left_end] == first.left
    assert RIGHT[first.right_start : first.right_end] == first.right
    assert others == []


def test_short_common_words_are_no_passage() -> None:
    assert shared_passages(comparable("召开会议，公开信息。"), comparable("公开信息，更新专栏。")) == ()


def test_the_longest_passages_come_first_and_no_more_than_asked() -> None:
    one, two, three = (
        "围绕春耕生产组织农技人员进村讲解",
        "便民服务大厅设查阅点并安排专人引导群众",
        "修订目录并逐条核对公开依据时限和责任人员",
    )
    left = comparable(f"{one}。甲乙丙丁戊己庚辛。{two}。子丑寅卯辰巳午未。{three}。")
    right = comparable(f"{one}。天地玄黄宇宙洪荒。{two}。日月盈昃辰宿列张。{three}。")
    found = shared_passages(left, right, most=2)
    assert [passage.left for passage in found] == [three, two]
