"""One message per cause: the failed findings that one repair explains carry its id and say what would make all of them hold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

import msgspec

from rules.case import Case
from rules.forms import label
from rules.messages import render
from rules.model import Finding, Outcome
from rules.repair.plausible import Reason, Suggestion
from rules.repair.repairs import Explained, Repairs, repairs_of
from rules.repair.system import Origin
from rules.tables import column_name

# The rules whose failures are equations of the system. T3-PARTIALDUP names a reason for the failure of another rule.
ARITHMETIC = frozenset(
    {
        *("T3-BALANCE", "T3-ROWSUM", "T3-RESULTSUM", "T4-SUM", "X-CARRY", "X-STOCK", "P-VERSION"),
        *("N-RECEIVED", "N-DONE", "N-CARRYIN", "N-CARRYOUT", "N-REVIEW", "N-SUIT"),
    }
)
_BESIDE = {"T3-PARTIALDUP": ("T3-RESULTSUM", "T3-BALANCE")}
_LOUD = (Outcome.FAIL, Outcome.REVIEW)
_SHOWN_OPTIONS, _SHOWN_QUOTE = 3, 40
_RULE = "common"


def with_causes(case: Case, findings: list[Finding], lang: str = "zh") -> tuple[list[Finding], Repairs]:
    """The findings of a case, those of one cause tied together, and the repairs behind them.

    Costs nothing where no sum failed. The order and the fingerprints stay; only `cause` is set and a sentence added to messages.
    """
    if not any(one.rule in ARITHMETIC and one.outcome in _LOUD for one in findings):
        return findings, Repairs()
    repairs = repairs_of(case, lang)
    return [_explained(case, one, _cause_of(one, _explaining(repairs)), lang) for one in findings], repairs


def causes(findings: Iterable[Finding]) -> dict[str, list[str]]:
    """Fingerprints of failed findings by cause id, for pages and notices that show one entry per cause with its symptoms below.

    The first fingerprint is the finding to show (the first in the order of the findings), the others are its symptoms; all of
    them carry the sentence with the repair. Findings without a cause are not in it and stand for themselves. The suspects of the
    report carry the same id in `Suspect.cause`.
    """
    grouped: dict[str, list[str]] = defaultdict(list)
    for one in findings:
        if one.cause is not None:
            grouped[one.cause].append(one.fingerprint)
    return dict(grouped)


def _explaining(repairs: Repairs) -> dict[tuple[str, str], Explained]:
    """The cause of each failed equation by rule and subject; a finding over many cells with several causes has no single one."""
    found: dict[tuple[str, str], Explained] = {}
    several: set[tuple[str, str]] = set()
    for cause in repairs.causes:
        for key in {(symptom.rule, symptom.subject) for symptom in cause.symptoms}:
            if key in found:
                several.add(key)
            found[key] = cause
    return {key: cause for key, cause in found.items() if key not in several}


def _cause_of(finding: Finding, explaining: dict[tuple[str, str], Explained]) -> Explained | None:
    if finding.outcome not in _LOUD:
        return None
    rules = (finding.rule, *_BESIDE.get(finding.rule, ()))
    return next((explaining[rule, finding.subject] for rule in rules if (rule, finding.subject) in explaining), None)


def _explained(case: Case, finding: Finding, cause: Explained | None, lang: str) -> Finding:
    if cause is None:
        return finding
    sentence = repair_sentence(case, cause, lang) if cause.in_tables else ""
    return msgspec.structs.replace(
        finding,
        cause=cause.id,
        message=finding.message + sentence,
        reason=finding.reason + sentence if finding.reason else "",
    )


def repair_sentence(case: Case, cause: Explained, lang: str) -> str:
    """What to change so that all symptoms of a cause hold; where several changes would do, each of them with its reason."""
    count = len(cause.symptoms)
    if len(cause.options) == 1:
        effect = render(lang, _RULE, "repair_effect_one" if count == 1 else "repair_effect", {"count": count})
        return render(lang, _RULE, "repair", {"changes": _changes(case, cause.options[0], lang), "effect": effect})
    # A reason that all the changes share is said once, at the end.
    likely = cause.options[:_SHOWN_OPTIONS]
    shared = _shared_reason([one for option in likely for one in option])
    shown = [
        render(lang, _RULE, "repair_option", {"number": number, "changes": _changes(case, option, lang, shared is None)})
        for number, option in enumerate(likely, 1)
    ]
    options = render(lang, _RULE, "repair_or", {}).join(shown)
    if len(cause.options) > _SHOWN_OPTIONS:
        options += render(lang, _RULE, "repair_more", {"count": len(cause.options) - _SHOWN_OPTIONS})
    return render(lang, _RULE, "repair_ties", {"options": options, "reason": _reason(shared, lang)})


def _shared_reason(changes: Sequence[Suggestion]) -> Reason | None:
    """The reason of all the changes if it is one and the same."""
    reasons = {one.reason for one in changes}
    return reasons.pop() if len(reasons) == 1 else None


def _reason(reason: Reason | None, lang: str) -> str:
    """The reason in brackets; nothing where the number that stands there says as much (a blank, a 0) or none is known."""
    if reason in (None, Reason.OTHER, Reason.BLANK, Reason.ZERO):
        return ""
    return render(lang, _RULE, "repair_reason", {"reason": render(lang, _RULE, f"reason_{reason.value}", {})})


def _changes(case: Case, option: Sequence[Suggestion], lang: str, reasons: bool = True) -> str:
    """All changes of one option; a reason that they share stands after the last, the row of the change before is not repeated."""
    changes, shared, before = [], _shared_reason(option), None
    for one in option:
        stated = render(lang, _RULE, "repair_blank", {}) if one.variable.stated is None else one.variable.stated
        values = {"place": _place(case, one, before, lang), "stated": stated, "implied": one.implied}
        change = render(lang, _RULE, "repair_change", values)
        if reasons and (shared is None or one is option[-1]):
            change += _reason(one.reason, lang)
        changes.append(change)
        before = one
    return render(lang, _RULE, "repair_and", {}).join(changes)


def _place(case: Case, one: Suggestion, before: Suggestion | None, lang: str) -> str:
    variable = one.variable
    if variable.origin is Origin.CELL:
        row = variable.name.rpartition(".")[0]
        if before is not None and before.variable.origin is Origin.CELL and before.variable.name.rpartition(".")[0] == row:
            return render(lang, _RULE, "repair_place_same_row", {"column": column_name(case, variable.name)})
        return label(case, variable.name)
    if variable.origin is Origin.TEXT:
        quote = variable.where[:_SHOWN_QUOTE] + ("…" if len(variable.where) > _SHOWN_QUOTE else "")
        return render(lang, _RULE, "repair_place_text", {"quote": quote})
    return render(lang, _RULE, f"repair_place_{variable.origin.value}", {"label": label(case, variable.where)})
