"""Passages that two reports share, side by side: as they stand in this report, and as they stand in the other one."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from output.site.places import report_path
from output.site.view import Key, SiteView
from rules.model import Finding


class SideBySide(Struct, frozen=True):
    """The passages of one finding as (here, there), whose the other report is, and the path of its page."""

    passages: tuple[tuple[str, str], ...]
    other: str
    year: int
    path: str


def side_by_side(view: SiteView, finding: Finding) -> SideBySide | None:
    """The quotes of a finding that come in pairs: one of this report, and right after it one of the report it resembles.

    None where the evidence has no such pair; then its quotes are shown one by one.
    """
    if finding.unit_id is None or finding.year is None:
        return None
    own = view.report(finding.unit_id, finding.year)
    quotes = [proof for proof in finding.evidence if proof.quote and not proof.cell]
    # Reports are fetched when they are looked up: another one only where its words are quoted.
    if own is None or all(proof.document in (None, own.document.sha256) for proof in quotes):
        return None
    here = own.document.sha256
    for key in _others(finding.unit_id, finding.year, finding.subject):
        other = view.report(*key)
        there = other.document.sha256 if other is not None else here
        found = [
            (one.quote or "", two.quote or "") for one, two in pairwise(quotes) if (one.document, two.document) == (here, there)
        ]
        if there != here and found:
            return SideBySide(tuple(found), view.short.get(key[0], key[0]), key[1], report_path(*key))
    return None


def _others(unit_id: str, year: int, subject: str) -> Iterator[Key]:
    """The reports that a finding may lay beside its own: the unit's last one, and that of the unit which the subject names."""
    yield unit_id, year - 1
    if "/" in subject:
        yield subject.rpartition("/")[2], year
