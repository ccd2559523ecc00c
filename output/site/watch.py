"""A view that keeps count of what a page looks up: whoever knows that can tell next time whether the page would still be the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar, cast

from crawler.register.model import UnitKind
from output.kept import Need
from output.model import Audit, Scorecard
from output.site.view import Key, SiteView
from rules.model import Finding

PieceKey = TypeVar("PieceKey")
Piece = TypeVar("Piece")
_MAPPINGS = {"reports": "report", "publications": "publication", "lives": "life"}
# These are no pieces of one page: the register and its years are part of every page, and archived bytes are named by what they hold.
_SAME_FOR_ALL = ("register", "body", "marks")


class Watcher(SiteView):
    """The same answers as `view`; `needs` are the pieces of the audit that were looked up since it was emptied."""

    def __init__(self, view: SiteView) -> None:
        self.__dict__.update(view.__dict__)
        self._view = view
        self.needs: dict[Need, None] = {}
        self.coverage = _Watched(view.coverage, "coverage", self.needs)
        self.cards = _Watched(view.cards, "card", self.needs)
        self.audit = cast(Audit, _WatchedAudit(view.audit, self.needs))

    @property
    def year(self) -> int | None:
        """As the view has it; part of every page."""
        return self._view.year

    def all_findings(self, key: Key) -> list[Finding]:
        """As the view has them."""
        return self._looked_up(key).all_findings(key)

    def loud(self, key: Key) -> list[Finding]:
        """As the view has them."""
        return self._looked_up(key).loud(key)

    def open_counts(self, key: Key) -> dict[str, int]:
        """As the view has them."""
        return self._looked_up(key).open_counts(key)

    def comparable(self, kind: UnitKind, year: int) -> list[Scorecard]:
        """As the view has them."""
        self.needs[Need("compared", kind.value, year)] = None
        return self._view.comparable(kind, year)

    def _looked_up(self, key: Key) -> SiteView:
        self.needs[Need("lines", *key)] = None
        return self._view


class _Watched(Mapping[PieceKey, Piece]):
    """A mapping that notes which of its pieces are looked up, and whether somebody went through all of them."""

    def __init__(self, pieces: Mapping[PieceKey, Piece], kind: str, needs: dict[Need, None]) -> None:
        self._pieces, self._kind, self._needs = pieces, kind, needs

    def __getitem__(self, key: PieceKey) -> Piece:
        self._note(key)
        return self._pieces[key]

    def __contains__(self, key: object) -> bool:
        self._note(key)
        return key in self._pieces

    def __iter__(self) -> Iterator[PieceKey]:
        self._needs[Need(f"all {self._kind}")] = None
        return iter(self._pieces)

    def __len__(self) -> int:
        self._needs[Need(f"all {self._kind}")] = None
        return len(self._pieces)

    def _note(self, key: object) -> None:
        self._needs[Need(self._kind, *key) if isinstance(key, tuple) else Need(self._kind, str(key))] = None


class _WatchedAudit:
    """An audit that notes what of it is looked at."""

    def __init__(self, audit: Audit, needs: dict[Need, None]) -> None:
        self._audit, self._needs = audit, needs

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._audit, name)
        if name in _MAPPINGS:
            return _Watched(value, _MAPPINGS[name], self._needs)
        if name not in _SAME_FOR_ALL:
            self._needs[Need("audit", name)] = None
        return value
