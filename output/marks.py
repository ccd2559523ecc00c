"""Marks of the pieces of an audit: each changes whenever its piece does, so what was made from it can be told to be old."""

from __future__ import annotations

from typing import Any

from crawler.register.model import UnitKind
from output.kept import Need, mark_of
from output.model import Audit
from output.site.view import SiteView
from rules.life import LifeState

NOTHING = ""


class Marks:
    """The marks of one audit; each is worked out when it is asked for, once."""

    def __init__(self, view: SiteView) -> None:
        self._view = view
        self._known: dict[Need, str] = {}

    def of(self, need: Need) -> str:
        """The mark of a piece; NOTHING where the audit has no such piece."""
        if need not in self._known:
            self._known[need] = self._mark(need)
        return self._known[need]

    def _mark(self, need: Need) -> str:
        view, audit, key = self._view, self._view.audit, (need.name, need.year)
        if need.kind == "report":
            return audit.report_mark(key)
        if need.kind == "lines":
            return audit.lines.mark(key) or mark_of(view.all_findings(key))
        if need.kind == "publication":
            return _mark(audit.publications.get(key))
        if need.kind == "coverage":
            return _mark(view.coverage.get(key))
        if need.kind == "card":
            return _mark(view.cards.get(key))
        if need.kind == "life":
            return _life(audit, need.name)
        if need.kind == "compared":
            return mark_of(view.comparable(UnitKind(need.name), need.year))
        return self._whole(need)

    def _whole(self, need: Need) -> str:
        """A collection that a page went through from end to end, or whatever else of the audit it looked at."""
        audit = self._view.audit
        if need.kind == "all report":
            return mark_of([self.of(Need("report", *key)) for key in sorted(audit.reports)])
        if need.kind == "all publication":
            return mark_of(sorted(audit.publications.items()))
        if need.kind == "all coverage":
            return mark_of(audit.coverage)
        if need.kind == "all card":
            return mark_of(audit.scorecards)
        if need.kind == "all life":
            return mark_of(sorted(audit.lives.items()))
        if need.kind == "audit" and need.name in ("stored", "lines"):
            return mark_of([block.mark or mark_of(block.fetch()) for block in audit.lines.blocks()])
        if need.kind == "audit":
            return mark_of(getattr(audit, need.name))
        raise ValueError(f"no page of the site looks up {need.kind!r}")


def _mark(piece: Any) -> str:
    return NOTHING if piece is None else mark_of(piece)


def _life(audit: Audit, fingerprint: str) -> str:
    """The turns of a life; the day on which it was seen last only where it has ended: while it goes on that is the newest audit's."""
    life = audit.lives.get(fingerprint)
    if life is None:
        return NOTHING
    seen = "" if life.state is LifeState.OPEN else life.last_seen
    return mark_of(life.state, life.first_seen, seen, life.resolved_on, life.events)
