"""All sums of all judged reports once more, from the numbers stored beside them: do the stored verdicts say the same?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from msgspec import Struct

from app.store.readings import StoredNumbers
from app.store.store import Store
from rules.matrix import matrix_of
from rules.matrix_batch import sums, unpacked
from rules.model import Outcome

Key = tuple[str, int]
Broken = set[tuple[str, str]]  # rule and subject of each identity that does not hold
_LOUD = (Outcome.FAIL, Outcome.REVIEW)


class SumsAgain(Struct, frozen=True):
    """How many reports were added up, how many identities are broken, and the units and years of which the verdicts say otherwise."""

    reports: int
    broken: int
    other: tuple[Key, ...]


def sums_again(store: Store, disabled: Collection[str] = ()) -> SumsAgain:
    """One multiplication per batch of reports; no report is decoded. `disabled` are rules that the policy switched off."""
    found: dict[Key, Broken] = {}
    for batch in store.judged_numbers():
        found.update(_broken(batch, disabled))
    told: dict[Key, Broken] = defaultdict(set)
    for rule in {rule for form in ("2019", "2021") for rule in _rules(form)}:
        for finding in store.findings_of(rule, _LOUD):
            if finding.unit_id is not None and finding.year is not None:
                told[finding.unit_id, finding.year].add((finding.rule, finding.subject))
    other = sorted(key for key, broken in found.items() if broken != told.get(key, set()))
    return SumsAgain(len(found), sum(map(len, found.values())), tuple(other))


def _rules(form: str) -> set[str]:
    return {identity.rule for identity in matrix_of(form).identities}


def _broken(batch: list[StoredNumbers], disabled: Collection[str]) -> dict[Key, Broken]:
    by_form: dict[str, list[StoredNumbers]] = defaultdict(list)
    for one in batch:
        if one.numbers is not None:
            by_form[one.form].append(one)
    found: dict[Key, Broken] = {}
    for form, reports in by_form.items():
        matrix = matrix_of(form)
        checked = sums(unpacked(matrix, [one.numbers for one in reports if one.numbers is not None]))
        for number, one in enumerate(reports):
            failed = checked.failed(number)
            found[one.unit_id, one.year] = {(item.rule, item.subject) for item in failed if item.rule not in disabled}
    return found
