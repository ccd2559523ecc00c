"""Near-duplicates among many texts: all that are alike are found, always the same ones, in time that grows with their number."""

from __future__ import annotations

import time
from itertools import combinations

import numpy as np
import pytest

from rules.copying import minhash
from rules.copying.compare import similarity
from rules.copying.minhash import candidate_pairs, signature
from rules.copying.peers import like_pairs
from rules.copying.shingles import shingles
from tests.rules.copying.texts import Writer

ALIKE = 0.85


def test_shingles_are_the_same_on_every_machine() -> None:
    assert [hex(int(piece)) for piece in shingles("政府信息公开")] == ["0x69b41888dc062a91", "0xc64d4e7ed5456def"]


def test_shingles_of_short_and_empty_texts() -> None:
    assert len(shingles("")) == 0
    assert len(shingles("公开")) == 1
    assert len(shingles("公开公开公开公开")) == 2  # repeated pieces count once
    assert (signature(shingles("")) == np.iinfo(np.uint32).max).all()


def test_signatures_estimate_the_share_of_common_shingles() -> None:
    writer = Writer(3)
    text = writer.text()
    changed = writer.with_new_passages(text, 0.10)
    one, two = shingles(text), shingles(changed)
    share = len(np.intersect1d(one, two)) / len(np.union1d(one, two))
    estimate = float((signature(one) == signature(two)).mean())
    assert abs(share - estimate) < 0.1


def test_small_numbers_of_texts_are_all_compared() -> None:
    texts = ["甲", "", "乙", "丙"]
    assert candidate_pairs(texts).tolist() == [[0, 2], [0, 3], [2, 3]]


@pytest.fixture(scope="module")
def planted() -> tuple[list[str], set[tuple[int, int]]]:
    """600 texts, of which 40 are changed copies of others; and all pairs that are alike, found the slow way among the copies."""
    writer = Writer(11)
    texts = [writer.text() for _ in range(560)]
    for number in range(40):
        source = texts[13 * number]
        texts.append(
            (
                writer.with_new_passages(source, 0.03),
                writer.with_new_passages(source, 0.10),
                writer.with_new_characters(source, 0.04),
                writer.with_new_characters(source, 0.08),
            )[number % 4]
        )
    alike = {
        (13 * number, 560 + number) for number in range(40) if similarity(texts[13 * number], texts[560 + number]) >= ALIKE
    }
    return texts, alike


def test_copies_are_found_among_many(planted: tuple[list[str], set[tuple[int, int]]]) -> None:
    texts, alike = planted
    assert len(alike) == 40
    found = like_pairs(texts, ALIKE)
    assert {(one, other) for one, other, _ in found} == alike
    assert all(score == similarity(texts[one], texts[other]) for one, other, score in found)


def test_few_strangers_are_looked_at(planted: tuple[list[str], set[tuple[int, int]]]) -> None:
    texts, _ = planted
    assert len(candidate_pairs(texts)) < len(list(combinations(range(len(texts)), 2))) * 0.01


def test_the_order_of_the_texts_does_not_matter(planted: tuple[list[str], set[tuple[int, int]]]) -> None:
    texts, alike = planted
    order = list(range(len(texts)))
    Writer(5).rng.shuffle(order)
    found = {
        (min(order[one], order[other]), max(order[one], order[other]))
        for one, other, _ in like_pairs([texts[place] for place in order], ALIKE)
    }
    assert found == alike


def test_a_text_that_very_many_took_over_does_not_make_all_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    writer = Writer(17)
    model = writer.text()
    texts = [model] * 500 + [writer.with_new_passages(model, 0.02) for _ in range(20)] + [writer.text() for _ in range(30)]
    pairs = candidate_pairs(texts)
    assert len(pairs) < len(texts) * minhash.BANDS
    linked = {place for one, other, _ in like_pairs(texts, ALIKE) for place in (one, other)}
    assert set(range(520)) <= linked, "everybody who took it over has a peer"
    assert not linked & set(range(520, 550))


@pytest.mark.long
def test_ten_thousand_texts(capsys: pytest.CaptureFixture[str]) -> None:
    """Twice the texts take about twice the time, and the planted copies are found. Prints texts per second."""
    writer = Writer(23)
    texts = [writer.text() for _ in range(9800)]
    copies = []
    for number in range(200):
        source = number * 49
        change = writer.with_new_passages if number % 2 else writer.with_new_characters
        copies.append((source, len(texts)))
        texts.append(change(texts[source], 0.05))
    seconds = {}
    for count in (5000, 10000):
        chosen = texts[-count:]
        begun = time.perf_counter()
        found = like_pairs(chosen, ALIKE)
        seconds[count] = time.perf_counter() - begun
    pairs = {(one, other) for one, other, _ in found}
    expected = {pair for pair in copies if similarity(texts[pair[0]], texts[pair[1]]) >= ALIKE}
    assert len(expected) == 200
    assert len(expected - pairs) <= 1
    assert pairs <= expected
    assert seconds[10000] < 4 * seconds[5000]
    with capsys.disabled():
        print(f"\nnear-duplicates: 10000 texts in {seconds[10000]:.1f} s, {10000 / seconds[10000]:.0f} texts/s")
