"""Which reports of one year are near-duplicates of each other: candidates by their shingles, verified character by character."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.process import cpdist

from crawler.register.model import Register, Unit
from parsers.model import Report, SectionKey
from rules.copying.minhash import candidate_pairs
from rules.copying.names import names_of
from rules.copying.text import comparable

PARTS = (SectionKey.OVERVIEW, SectionKey.PROBLEMS)
SHORTEST = 60  # compared characters; shorter parts resemble each other by chance
_MOST = 3  # peers handed to the rule for each report: enough to name, few enough to read
_BLOCK = 200_000  # pairs verified at a time


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
    pairs = [(one, other) for one, other in candidate_pairs(texts) if _may_reach(len(texts[one]), len(texts[other]), at_least)]
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


def _may_reach(one: int, other: int, at_least: float) -> bool:
    """Whether two texts of these lengths can be that similar at all."""
    return 2 * min(one, other) >= at_least * (one + other)


def _part(report: Report, unit: Unit | None, key: SectionKey) -> str:
    section = report.section(key)
    if section is None:
        return ""
    text = comparable(section.text, names_of(report, unit)).text
    return text if len(text) >= SHORTEST else ""
