"""Which reports of one year are near-duplicates of each other: candidates by their shingles, verified character by character."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from crawler.register.model import Register, Unit
from parsers.model import Report, SectionKey
from rules.copying.minhash import Pairs, candidate_pairs
from rules.copying.names import names_of
from rules.copying.text import comparable

PARTS = (SectionKey.OVERVIEW, SectionKey.PROBLEMS)
SHORTEST = 60  # compared characters; shorter parts resemble each other by chance
_MOST = 3  # peers handed to the rule for each report: enough to name, few enough to read
_BLOCK = 200_000  # pairs verified at a time
_PLACES, _COUNTED_AT_ONCE = 256, 4096


def nearest_peers(reports: Mapping[str, Report], register: Register, at_least: float) -> dict[str, tuple[Report, ...]]:
    """For every unit the other units' reports that are at least `at_least` alike in part one or five, likest first, at most three.

    `reports`: one year, by unit id. Units without such a peer are left out. The result does not depend on the order of `reports`.
    """
    known = {unit.unit_id: unit for unit in register.units}
    parts = {unit: compared_parts(report, known.get(unit)) for unit, report in reports.items()}
    return {unit: tuple(reports[peer] for peer in peers) for unit, peers in nearest_units(parts, at_least).items()}


def compared_parts(report: Report, unit: Unit | None) -> tuple[str, ...]:
    """What of a report is compared with the other units': one text per part, "" where there is too little."""
    return tuple(_part(report, unit, key) for key in PARTS)


def nearest_units(parts: Mapping[str, Sequence[str]], at_least: float) -> dict[str, tuple[str, ...]]:
    """As `nearest_peers`, from the compared parts of every unit and with the ids of the units."""
    units = sorted(parts)
    nearest: dict[str, dict[str, float]] = defaultdict(dict)
    for number in range(len(PARTS)):
        texts = [parts[unit][number] for unit in units]
        for one, other, score in like_pairs(texts, at_least):
            for unit, peer in ((units[one], units[other]), (units[other], units[one])):
                nearest[unit][peer] = max(score, nearest[unit].get(peer, 0.0))
    return {
        unit: tuple(peer for peer, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:_MOST])
        for unit, found in sorted(nearest.items())
    }


def like_pairs(texts: Sequence[str], at_least: float) -> list[tuple[int, int, float]]:
    """Pairs (i, j, similarity), i < j, with similarity of at least `at_least`, sorted by i, then j."""
    pairs = [(int(one), int(other)) for one, other in _possible(texts, candidate_pairs(texts), at_least)]
    found: list[tuple[int, int, float]] = []
    for start in range(0, len(pairs), _BLOCK):
        block = pairs[start : start + _BLOCK]
        scores = cpdist(
            [texts[one] for one, _ in block],
            [texts[other] for _, other in block],
            scorer=Indel.normalized_similarity,
            score_cutoff=at_least,
            dtype=np.float64,
        )
        found += [(one, other, float(score)) for (one, other), score in zip(block, scores, strict=True) if score >= at_least]
    return found


def _possible(texts: Sequence[str], pairs: Pairs, at_least: float) -> Pairs:
    """The pairs that can be that similar at all: no more characters can be in common order than there are in common."""
    if not len(pairs):
        return pairs
    lengths = np.array([len(text) for text in texts])
    counts = np.array([_counted(text) for text in texts]).astype(np.uint16 if lengths.max() < 2**16 else np.int64)
    kept = []
    for start in range(0, len(pairs), _COUNTED_AT_ONCE):
        block = pairs[start : start + _COUNTED_AT_ONCE]
        one, other = block.T
        near = 2 * np.minimum(lengths[one], lengths[other]) >= at_least * (lengths[one] + lengths[other])
        block, one, other = block[near], one[near], other[near]
        common = np.minimum(counts[one], counts[other]).sum(axis=1, dtype=np.int64)
        kept.append(block[2 * common >= at_least * (lengths[one] + lengths[other])])
    return np.concatenate(kept)


def _counted(text: str) -> NDArray[np.int64]:
    """How often each character stands in a text; some share a place, which can only make two texts look more alike."""
    codes = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
    return np.bincount(codes % _PLACES, minlength=_PLACES)


def _part(report: Report, unit: Unit | None, key: SectionKey) -> str:
    section = report.section(key)
    if section is None:
        return ""
    text = comparable(section.text, names_of(report, unit)).text
    return text if len(text) >= SHORTEST else ""
