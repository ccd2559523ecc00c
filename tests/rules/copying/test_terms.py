"""The key terms of a promise are what its vocabulary leaves, and are recognised again in other words around them."""

from __future__ import annotations

from rules.copying.terms import key_terms, taken_up


def test_common_words_are_no_terms() -> None:
    assert key_terms("进一步加强政府信息公开工作，不断提高业务水平，完善工作机制。") == ()


def test_terms_in_order_and_once() -> None:
    assert key_terms("开设留言板，每周汇总答复；继续办好留言板。")[:2] == ("开设留言板", "每周汇总答复")


def test_long_terms_are_recognised_by_a_part() -> None:
    terms = key_terms("邀请法律顾问讲解答复文书范本。")
    assert taken_up(terms, "年内请法律顾问到场两次。") == terms[:1]
    assert taken_up(terms, "年内召开会议两次。") == ()
