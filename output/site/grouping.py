"""Findings that have one cause stand together: those that one suspect cell repairs, then the rest by category."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from output import labels
from output.site.ledger import suspects_of
from parsers.model import Report
from rules.model import Finding
from rules.registry import all_rules


class Cause(Struct, frozen=True):
    """A heading and the findings under it; `suspect` says that they share a cell that is probably wrong."""

    heading: str
    findings: tuple[Finding, ...]
    suspect: bool = False


def by_cause(findings: Sequence[Finding], report: Report | None, lang: str) -> list[Cause]:
    """Groups in the order of their gravest finding; findings keep their order within a group."""
    groups: dict[tuple[bool, str], list[Finding]] = {}
    rules = all_rules()
    for finding in findings:
        suspects = suspects_of(finding, report)
        if len(suspects) == 1 and suspects[0].repairs > 1:
            one = suspects[0]
            heading = (
                f"{one.label}：{one.stated} → {one.implied}" if lang == "zh" else f"{one.label}: {one.stated} → {one.implied}"
            )
            key = (True, heading)
        else:
            rule = rules.get(finding.rule)
            key = (False, labels.category(rule.category if rule else "", lang))
        groups.setdefault(key, []).append(finding)
    return [Cause(heading, tuple(found), shared) for (shared, heading), found in groups.items()]
