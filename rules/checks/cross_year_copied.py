"""A report is written anew: not last year's text with other numbers, not another unit's text with another name."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from crawler.register.model import Unit
from parsers.model import Report, Section, SectionKey
from rules.case import Case
from rules.copying.compare import Shared, shared_passages, similarity
from rules.copying.names import names_of
from rules.copying.peers import PARTS, SHORTEST
from rules.copying.text import Comparable, comparable
from rules.copying.thresholds import threshold
from rules.evidence import of_section
from rules.last_year import text_obstacle
from rules.model import Evidence, Outcome, Severity, Verdict
from rules.passages import PART_NAMES
from rules.registry import rule

ALL = ("2008", "2019", "2021")
_COMPARED = (SectionKey.OVERVIEW, SectionKey.PROBLEMS, SectionKey.OTHER)
_ENOUGH = 100  # compared characters in all parts together; less text resembles any other
_QUOTED = 240


@rule("X-SIM", severity=Severity.WARNING, category="cross-year", templates=ALL, basis="条例47")
def not_last_years_text(case: Case) -> Iterator[Verdict]:
    """Parts one, five and six together are less than 80 % the same as last year's; from 90 % on it is a warning, else a notice.

    Compared without numbers, the unit's own names, headings, tables, titles of documents, the standard introduction and sentences saying
    that nothing happened. Only parts that both reports have. Not applicable without last year's report; not assessable where too little
    text is left. Thresholds "X-SIM" and "X-SIM.info" of the policy.
    """
    hindered, report, before = text_obstacle(case), case.report, case.previous
    if hindered is not None or report is None or before is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    pairs = _pairs(report, case.unit, before, case.unit, _COMPARED)
    left, right = ("\n".join(side.text for side in sides) for sides in zip(*(pair[2:] for pair in pairs), strict=True)) if (
        pairs
    ) else ("", "")  # fmt: skip
    if min(len(left), len(right)) < _ENOUGH:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="too_short", values={"shortest": _ENOUGH})
        return
    score = similarity(left, right)
    serious, notable = (threshold(case.register.policy, name) for name in ("X-SIM", "X-SIM.info"))
    shared = _longest(pairs) if score >= min(serious, notable) else []
    yield Verdict(
        outcome=Outcome.FAIL if score >= min(serious, notable) else Outcome.PASS,
        subject="text",
        severity=Severity.INFO if notable <= score < serious else None,
        left=_shown(score),
        right=_shown(serious if score >= serious else min(serious, notable)),
        values={
            "score": _shown(score), "previous_year": before.year, "passages": _written(shared),
            "parts": "、".join(PART_NAMES[pair[0].key] for pair in pairs if pair[0].key is not None),
        },
        evidence=_side_by_side(report, before, shared),
    )  # fmt: skip


@rule("X-SIM-PROBLEM", severity=Severity.WARNING, category="cross-year", templates=("2019", "2021"), basis="条例6; practice")
def not_last_years_problems(case: Case) -> Iterator[Verdict]:
    """Part five (problems and measures) is less than 85 % the same as last year's.

    Compared as in X-SIM. Not applicable without last year's report; not assessable where either part five has too little text.
    Threshold "X-SIM-PROBLEM" of the policy. Right: new problems. Wrong: the same problems and the same measures again.
    """
    hindered, report, before = text_obstacle(case), case.report, case.previous
    if hindered is not None or report is None or before is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    pairs = _pairs(report, case.unit, before, case.unit, (SectionKey.PROBLEMS,))
    if not pairs or min(len(pairs[0][2].text), len(pairs[0][3].text)) < SHORTEST:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="too_short", values={"shortest": SHORTEST})
        return
    section, earlier, left, right = pairs[0]
    score, most = similarity(left.text, right.text), threshold(case.register.policy, "X-SIM-PROBLEM")
    shared = _longest(pairs) if score >= most else []
    whole = (of_section(report, section, section.text.strip()), of_section(before, earlier, earlier.text.strip()))
    yield Verdict(
        outcome=Outcome.FAIL if score >= most else Outcome.PASS,
        subject="section.problems",
        left=_shown(score),
        right=_shown(most),
        values={"score": _shown(score), "previous_year": before.year, "passages": _written(shared)},
        evidence=(*whole, *_side_by_side(report, before, shared)),
    )


@rule("X-PEER", severity=Severity.WARNING, category="cross-year", templates=ALL, basis="条例6; practice")
def not_another_units_text(case: Case) -> Iterator[Verdict]:
    """Part one and part five are each less than 85 % the same as those of any other unit of the same year.

    Compared as in X-SIM, each unit's own names masked; both units are told, for the texts do not say who copied. Not applicable to a
    local file, which is not laid beside other reports. Threshold "X-PEER" of the policy.
    """
    report = case.report
    if report is None or case.peers is None:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="not_compared")
        return
    own = [
        key
        for key in PARTS
        if (part := report.section(key)) is not None and len(_level(report, case.unit, part).text) >= SHORTEST
    ]
    if not own:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="too_short", values={"shortest": SHORTEST})
        return
    most = threshold(case.register.policy, "X-PEER")
    told = False
    for peer in case.peers:
        other = case.register.unit(peer.unit_id) if peer.unit_id is not None else None
        for pair in _pairs(report, case.unit, peer, other, own):
            section, _, left, right = pair
            score = similarity(left.text, right.text, most) if len(right.text) >= SHORTEST else 0.0
            if score < most or section.key is None:
                continue
            told = True
            shared = _longest([pair])
            yield Verdict(
                outcome=Outcome.FAIL,
                subject=f"section.{section.key.value}/{peer.unit_id}",
                left=_shown(score),
                right=_shown(most),
                values={
                    "score": _shown(score), "where": PART_NAMES[section.key], "passages": _written(shared),
                    "other": other.name if other is not None else peer.unit_name or "",
                },
                evidence=_side_by_side(report, peer, shared),
            )  # fmt: skip
    if not told:
        yield Verdict(outcome=Outcome.PASS, values={"parts": "、".join(PART_NAMES[key] for key in own)})


Pair = tuple[Section, Section, Comparable, Comparable]
SharedPart = tuple[Section, Section, Shared]


def _pairs(report: Report, unit: Unit | None, other: Report, other_unit: Unit | None, keys: Sequence[SectionKey]) -> list[Pair]:
    """The parts that have words of their own in both reports, as published and levelled."""
    pairs = []
    for key in keys:
        one, two = report.section(key), other.section(key)
        if one is None or two is None:
            continue
        left, right = _level(report, unit, one), _level(other, other_unit, two)
        if left.text and right.text:
            pairs.append((one, two, left, right))
    return pairs


def _level(report: Report, unit: Unit | None, section: Section) -> Comparable:
    return comparable(section.text, names_of(report, unit))


def _longest(pairs: Sequence[Pair], most: int = 3) -> list[SharedPart]:
    """The longest passages that the pairs of parts share."""
    found = [(one, two, shared) for one, two, left, right in pairs for shared in shared_passages(left, right, most)]
    return sorted(found, key=lambda item: -item[2].length)[:most]


def _side_by_side(report: Report, other: Report, shared: Sequence[SharedPart]) -> tuple[Evidence, ...]:
    """Each passage as it stands here and, right after it, as it stands there."""
    return tuple(
        proof
        for one, two, passage in shared
        for proof in (of_section(report, one, passage.left), of_section(other, two, passage.right))
    )


def _written(shared: Sequence[SharedPart]) -> str:
    """The longest passage in the words of this report, cut where it is very long."""
    if not shared:
        return ""
    words = shared[0][2].left
    return words if len(words) <= _QUOTED else f"{words[:_QUOTED]}……"


def _shown(score: float) -> str:
    """A similarity as people read it, cut and not rounded: 0.8999 is not yet 90 %."""
    return f"{int(score * 1000) / 10:g}%"
