"""Every enabled rule judges a case; fail and review come out in full, everything else as one line per rule with its reason."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from decimal import Decimal
from itertools import islice
from typing import Any

from rules.case import Case
from rules.citations import cite
from rules.doubt import with_doubt
from rules.fingerprint import fingerprint
from rules.forms import judged_form, label
from rules.messages import MessageFault, render, template
from rules.model import Evidence, Finding, Outcome, Responsibility, Severity, Verdict
from rules.registry import Rule, all_rules
from rules.years import date_source

_LOUD = (Outcome.FAIL, Outcome.REVIEW)
_QUIET = _PASS, _UNJUDGED, _ = Outcome.PASS, Outcome.NOT_ASSESSABLE, Outcome.NOT_APPLICABLE
_SHOWN = 3  # how many of many quiet reasons are written out
_EVIDENCE_OF_PASSES = 12


class RuleFault(Exception):
    """A rule broke or broke the contract: names the rule, the unit and the year. Our fault, never the unit's."""

    def __init__(self, rule: Rule, case: Case, what: str) -> None:
        unit = case.unit.unit_id if case.unit else "unit unknown"
        super().__init__(
            f"rule {rule.id} on {unit}, year {case.year}: {what}. Run this case alone with the rule and repair the rule."
        )
        self.rule_id = rule.id

    def __reduce__(self) -> tuple[Any, ...]:
        # A fault in a worker process is told in the one that asked.
        return RuleFault.__new__, (RuleFault, str(self)), {"rule_id": self.rule_id}


def judge(case: Case, lang: str = "zh", rules: Iterable[Rule] | None = None) -> list[Finding]:
    """All findings of one unit and year, in the order of rule ids, then as the rule yields them.

    Rules that the policy disables are left out. Messages and reasons are written in `lang`. Raises RuleFault when a rule
    raises, fails without evidence, or has no message for what it says.
    """
    chosen = all_rules().values() if rules is None else rules
    disabled = set(case.register.policy.disabled)
    return [finding for rule in chosen if rule.id not in disabled for finding in _findings(rule, case, lang)]


def _findings(rule: Rule, case: Case, lang: str) -> list[Finding]:
    verdicts = with_doubt(case, rule.category, _verdicts(rule, case))
    loud = [verdict for verdict in verdicts if verdict.outcome in _LOUD]
    try:
        if not loud:
            return [_summary(rule, case, verdicts, lang)]
        seen: Counter[str] = Counter()
        findings = []
        for verdict in loud:
            seen[verdict.subject] += 1
            findings.append(_finding(rule, case, verdict, _text(rule, case, verdict, lang), lang, seen[verdict.subject]))
        return findings
    except MessageFault as fault:
        raise RuleFault(rule, case, str(fault)) from fault


def _verdicts(rule: Rule, case: Case) -> list[Verdict]:
    form = judged_form(case, rule.category)
    if form is not None and form not in rule.templates:
        return [Verdict(outcome=Outcome.NOT_APPLICABLE, message="other_form")]
    if case.report is None and rule.needs_report:
        return [Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_report")]
    try:
        verdicts = list(rule.check(case))
    except Exception as error:
        raise RuleFault(rule, case, f"{type(error).__name__}: {error}") from error
    for verdict in verdicts:
        if verdict.outcome is Outcome.FAIL and not verdict.evidence:
            raise RuleFault(rule, case, f"fails on {verdict.subject or 'the report'} without evidence")
    # Silence means that the rule looked and found nothing to say.
    return verdicts or [Verdict(outcome=Outcome.PASS)]


def _summary(rule: Rule, case: Case, verdicts: list[Verdict], lang: str) -> Finding:
    """One line for a rule that neither fails nor asks for a person: the strongest outcome, and what could not be judged."""
    if len(verdicts) == 1:
        return _finding(rule, case, verdicts[0], _text(rule, case, verdicts[0], lang), lang, 1)
    spoken = {verdict.outcome for verdict in verdicts}
    outcome = next(kind for kind in _QUIET if kind in spoken)
    chosen = verdicts if len(spoken) == 1 else [verdict for verdict in verdicts if verdict.outcome is outcome]
    text = _joined(rule, case, chosen, lang, "passes" if outcome is _PASS else None)
    unjudged = [verdict for verdict in verdicts if verdict.outcome is _UNJUDGED] if outcome is _PASS and len(spoken) > 1 else []
    if unjudged:
        text += render(lang, rule.id, "rest", {"count": len(unjudged), "first": _joined(rule, case, unjudged, lang, None)})
    if len(chosen) == 1:
        return _finding(rule, case, chosen[0], text, lang, 1)
    evidence = tuple(islice((proof for verdict in chosen for proof in _evidence(verdict)), _EVIDENCE_OF_PASSES))
    ours = any(verdict.responsibility is Responsibility.SYSTEM for verdict in chosen)
    responsibility = Responsibility.SYSTEM if ours else Responsibility.PUBLISHER
    return _finding(rule, case, Verdict(outcome=outcome, evidence=evidence, responsibility=responsibility), text, lang, 1)


def _joined(rule: Rule, case: Case, verdicts: list[Verdict], lang: str, frame: str | None) -> str:
    texts: dict[str, None] = {}
    for verdict in verdicts:
        texts[_text(rule, case, verdict, lang)] = None
        # What is not shown need not be written.
        if len(texts) == _SHOWN:
            break
    joined = (" " if lang == "en" else "").join(texts)
    if frame and len(verdicts) > 1:
        return render(lang, rule.id, frame, {"count": len(verdicts), "first": joined})
    return joined


def _text(rule: Rule, case: Case, verdict: Verdict, lang: str) -> str:
    key: str = verdict.message or verdict.outcome
    text = template(lang, rule.id, key)
    if "{" in text or "}" in text:
        text = render(lang, rule.id, key, _Values(rule, case, verdict, lang))
    if verdict.doubtful:
        text += render(lang, rule.id, "doubtful", {})
    return text + render(lang, rule.id, "practice", {}) if rule.practice and verdict.outcome in _LOUD else text


class _Values(dict[str, Any]):
    """What a message may name: the verdict's own values first, then what every verdict has; worked out where a message asks for it."""

    def __init__(self, rule: Rule, case: Case, verdict: Verdict, lang: str) -> None:
        super().__init__(verdict.values)
        if verdict.later:
            self.update(verdict.later())
        self._asked = rule, case, verdict, lang

    def __missing__(self, name: str) -> Any:
        return _COMMON_VALUES[name](*self._asked)


_COMMON_VALUES: dict[str, Callable[[Rule, Case, Verdict, str], Any]] = {
    "rule": lambda rule, case, verdict, lang: rule.id,
    "unit": lambda rule, case, verdict, lang: _unit_name(case),
    "year": lambda rule, case, verdict, lang: case.year if case.year is not None else "",
    "year_text": lambda rule, case, verdict, lang: (
        "" if case.year is None else f"{case.year}年" if lang == "zh" else f" for {case.year}"
    ),
    "subject": lambda rule, case, verdict, lang: verdict.subject,
    "label": lambda rule, case, verdict, lang: label(case, verdict.subject),
    "left": lambda rule, case, verdict, lang: verdict.left,
    "right": lambda rule, case, verdict, lang: verdict.right,
    # In a sentence the larger side is named, so that "相差" needs no sign.
    "difference": lambda rule, case, verdict, lang: _unsigned(verdict.difference),
    "date_source": lambda rule, case, verdict, lang: template(lang, rule.id, f"source_{date_source(case)}"),
}


def _unit_name(case: Case) -> str:
    return case.unit.name if case.unit else (case.report.unit_name if case.report else None) or ""


def _unsigned(difference: Any) -> Any:
    return abs(difference) if isinstance(difference, int | Decimal) else difference


def _finding(rule: Rule, case: Case, verdict: Verdict, text: str, lang: str, occurrence: int) -> Finding:
    report = case.report
    unit_id = case.unit.unit_id if case.unit else report.unit_id if report else None
    identity = unit_id or (report.document.sha256 if report else None)
    # Two findings of one rule on one subject must not share a fingerprint, or one decision would silence both.
    subject = verdict.subject if occurrence == 1 else f"{verdict.subject}#{occurrence}"
    return Finding(
        rule=rule.id,
        rule_version=rule.version,
        severity=_severity(rule, case, verdict),
        outcome=verdict.outcome,
        reason="" if verdict.outcome is Outcome.FAIL else text,
        unit_id=unit_id,
        year=case.year,
        responsibility=verdict.responsibility,
        subject=verdict.subject,
        left=verdict.left,
        right=verdict.right,
        difference=verdict.difference,
        message=text,
        basis=cite(rule.basis, lang),
        fingerprint=fingerprint(rule.id, identity, case.year, subject),
        decision=None,
        evidence=_evidence(verdict),
    )


def _evidence(verdict: Verdict) -> tuple[Evidence, ...]:
    return verdict.evidence or (verdict.proofs() if verdict.proofs else ())


def _severity(rule: Rule, case: Case, verdict: Verdict) -> Severity:
    """The policy's word first, then the verdict's, then the rule's own."""
    override = case.register.policy.severity.get(rule.id)
    return Severity(override) if override else verdict.severity or rule.severity
