"""A rank compares like with like: units of one kind in one year, and only where enough of them have a grade."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from msgspec.structs import replace

from crawler.register.model import Register
from output.model import Scorecard
from output.scorecards import threshold


def ranked(cards: Iterable[Scorecard], register: Register) -> list[Scorecard]:
    """The same cards in the same order, with rank and the number of units compared.

    Units with equal scores share a rank and the next one is skipped (1, 2, 2, 4). Without a grade, or among fewer units than
    the policy's `rank_min_units`, there is no rank.
    """
    given = list(cards)
    kinds = {unit.unit_id: unit.kind for unit in register.units}
    groups: dict[tuple[object, int], list[float]] = defaultdict(list)
    for card in given:
        if card.score is not None and card.grade is not None and card.unit_id in kinds:
            groups[kinds[card.unit_id], card.year].append(card.score)
    least = threshold(register.policy, "rank_min_units")
    done = []
    for card in given:
        scores = groups.get((kinds.get(card.unit_id), card.year), [])
        if card.score is None or card.grade is None or len(scores) < least:
            done.append(replace(card, rank=None, ranked_among=len(scores)))
        else:
            done.append(replace(card, rank=1 + sum(1 for other in scores if other > card.score), ranked_among=len(scores)))
    return done
