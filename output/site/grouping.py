"""Findings that one repair explains stand together under what would make all of them hold; the rest stand by category."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from output import labels
from parsers.model import Number, Report
from parsers.templates import TABLE_TEMPLATES, load_template
from rules.model import Finding
from rules.registry import all_rules


class ShownSuspect(Struct, frozen=True):
    """A cell that is probably wrong: its place in words, what is stated ("" for a blank) and what it should be."""

    address: str
    label: str
    stated: str
    implied: str


class Cause(Struct, frozen=True):
    """One cause with its findings. `options` are the smallest repairs, the likeliest first; several are alternatives.

    Without options the group is only a category, and `heading` is its name.
    """

    heading: str
    findings: tuple[Finding, ...]
    options: tuple[tuple[ShownSuspect, ...], ...] = ()


def by_cause(findings: Sequence[Finding], report: Report | None, lang: str) -> list[Cause]:
    """Groups in the order of their gravest finding; findings keep their order within a group."""
    groups: dict[tuple[str, str], list[Finding]] = {}
    rules = all_rules()
    repairs = {cause: _options(cause, report) for cause in dict.fromkeys(one.cause for one in findings if one.cause)}
    for finding in findings:
        rule = rules.get(finding.rule)
        heading = labels.category(rule.category if rule else "", lang)
        cause = finding.cause if finding.cause and repairs[finding.cause] else ""
        groups.setdefault((cause, "" if cause else heading), []).append(finding)
    return [Cause(heading, tuple(found), repairs[cause] if cause else ()) for (cause, heading), found in groups.items()]


def _options(cause: str, report: Report | None) -> tuple[tuple[ShownSuspect, ...], ...]:
    if report is None or report.template not in TABLE_TEMPLATES:
        return ()
    template = load_template(report.template or "")
    options: dict[int, list[ShownSuspect]] = {}
    for one in report.suspects:
        if one.cause == cause:
            shown = ShownSuspect(one.cell, template.label(one.cell), _text(one.stated), _text(one.implied))
            options.setdefault(one.option, []).append(shown)
    return tuple(tuple(options[number]) for number in sorted(options))


def _text(value: Number | None) -> str:
    return "" if value is None else str(value)
