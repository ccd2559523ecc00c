"""The catalogue of rules: every rule function announces itself here with its id, weight, templates and legal basis."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from msgspec import Struct

from rules.case import Case
from rules.model import Severity, Verdict

Check = Callable[[Case], Iterator[Verdict]]
ALL_TEMPLATES = ("2008", "2019", "2021")


class Rule(Struct, frozen=True, kw_only=True):
    """One rule of the contract's catalogue. `practice` marks rules without an express legal text; their messages say so."""

    id: str
    version: int
    severity: Severity
    category: str
    templates: tuple[str, ...]
    basis: str
    check: Check
    practice: bool = False
    needs_report: bool = True

    @property
    def explanation(self) -> str:
        """The docstring of the check: the clause, what must hold, and when the rule does not apply."""
        return (self.check.__doc__ or "").strip()


_RULES: dict[str, Rule] = {}


def rule(
    rule_id: str,
    *,
    version: int = 1,
    severity: Severity,
    category: str,
    templates: tuple[str, ...],
    basis: str,
    practice: bool = False,
    needs_report: bool = True,
) -> Callable[[Check], Check]:
    """Register a check under its id.

    The check is a generator over one Case. It first settles whether it applies and yields one not_applicable or not_assessable
    verdict (message key naming the reason) if not; then it yields pass, fail or review per subject. The engine skips rules whose
    templates do not include the report's, and (unless needs_report is False) cases without a report.

    Raises ValueError if the id is taken: ids are never reused.
    """

    def register(check: Check) -> Check:
        if rule_id in _RULES:
            raise ValueError(
                f"rule id {rule_id} is registered twice: {_RULES[rule_id].check.__module__} and {check.__module__}"
            )
        _RULES[rule_id] = Rule(
            id=rule_id,
            version=version,
            severity=severity,
            category=category,
            templates=templates,
            basis=basis,
            check=check,
            practice=practice,
            needs_report=needs_report,
        )
        return check

    return register


def all_rules() -> dict[str, Rule]:
    """Every registered rule by id, sorted by id; importing `rules.checks` registers them."""
    import rules.checks  # noqa: F401  (the checks register themselves when their package is imported)

    return dict(_in_order(len(_RULES)))


@lru_cache(maxsize=1)
def _in_order(_count: int) -> dict[str, Rule]:
    """Sorted anew only when a rule has come: ids are never taken away."""
    return dict(sorted(_RULES.items()))
