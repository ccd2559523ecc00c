"""The rules by category, each with what must hold, its basis and its examples."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from msgspec import Struct

from output.site.view import SiteView
from rules.citations import cite
from rules.messages import catalogue
from rules.registry import Rule, all_rules


class ShownRule(Struct, frozen=True):
    """A rule with its words in the language of the pages."""

    rule: Rule
    title: str
    basis: str
    explanation: str
    right: str
    wrong: str


def rules(view: SiteView) -> dict[str, Any]:
    """Values for the page of rules; rules that the policy switches off are left out."""
    disabled = set(view.audit.register.policy.disabled)
    texts = catalogue(view.lang)
    groups: dict[str, list[ShownRule]] = defaultdict(list)
    for rule in all_rules().values():
        if rule.id not in disabled:
            words = texts.get(rule.id, {})
            explanation = words.get("explanation", rule.explanation)
            groups[rule.category].append(
                ShownRule(
                    rule,
                    view.rule_title(rule.id),
                    cite(rule.basis, view.lang),
                    explanation,
                    words.get("right", ""),
                    words.get("wrong", ""),
                )
            )
    return {"groups": dict(groups)}
