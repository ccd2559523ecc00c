"""From visits and states to events: appeared, changed, withdrawn, moved, back, re-dated, replaced; the same input, the same list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from crawler.records import Publication
from rules.history.model import GONE, ArticleState, Event, EventKind, Visit
from rules.history.presence import Listing, Place, telling

States = Mapping[str, Sequence[ArticleState]]
# What a page shows of its date, the most trusted first; the date in the address belongs to its place.
_SHOWN = ("meta", "visible", "list")


def events_of(visits: Sequence[Visit], states: States) -> list[Event]:
    """All events of all articles that `states` names, in the order of visits.

    `visits` are oldest first; `states` maps an article's key to its states, oldest first. What the first visit of a column finds
    has not appeared: it may have been there for years. Articles are told apart by their key (the number on its host).
    """
    return chronicle(visits, states)[0]


def chronicle(visits: Sequence[Visit], states: States) -> tuple[list[Event], dict[str, bool]]:
    """The events, and of every article that was ever met with a page: whether it was there when last somebody could tell.

    A visit that did not see its columns whole changes nothing: neither a withdrawn report nor a present one becomes the other.
    """
    told = _Chronicle(telling(visits, {state.first_run for own in states.values() for state in own}), states)
    events = list(told.tell())
    return events, told.there


def shown_date(before: Publication, after: Publication) -> tuple[str, str] | None:
    """The displayed date before and after where both states show one from the same source and they differ, else None."""
    for source in _SHOWN:
        old, new = before.dates.get(source), after.dates.get(source)
        if old and new:
            return (old, new) if old != new else None
    return None


class _Chronicle:
    """One telling in progress."""

    def __init__(self, visits: Sequence[Visit], states: States) -> None:
        self._listings = [Listing(visit) for visit in visits]
        self._order = {visit.run_id: at for at, visit in enumerate(visits)}
        self._states = dict(sorted(states.items()))
        self._known: dict[str, frozenset[Place]] = {}
        self.there: dict[str, bool] = {}
        self._columns_met: set[str] = set()
        # Replacement is a matter of unit and year, not of the article.
        self._groups: dict[tuple[str | None, int | None], list[str]] = {}
        for key, own in self._states.items():
            publication = own[-1].publication
            if publication.unit_id is not None and publication.year is not None:
                self._groups.setdefault((publication.unit_id, publication.year), []).append(key)

    def tell(self) -> Iterator[Event]:
        for at, listing in enumerate(self._listings):
            now = {key: self._is_there(at, key) for key in self._states}
            for key in self._states:
                yield from self._presence(at, key, now)
                yield from self._contents(at, key)
            self._columns_met |= listing.whole

    def _is_there(self, at: int, key: str) -> bool | None:
        """Whether the article was listed and could be opened; None where this visit cannot tell."""
        listing = self._listings[at]
        state = self._state(at, key)
        if listing.of(key):
            return not (state is not None and state.publication.state in GONE)
        known = self._known.get(key)
        if not known:
            return False
        return None if any(column not in listing.whole for column, _ in known) else False

    def _state(self, at: int, key: str) -> ArticleState | None:
        """The state in force on this visit."""
        found = None
        for state in self._states[key]:
            if self._order.get(state.first_run, -1) <= at:
                found = state
        return found

    def _presence(self, at: int, key: str, now: Mapping[str, bool | None]) -> Iterator[Event]:
        listing = self._listings[at]
        before, there = self.there.get(key), now[key]
        known = self._known.get(key, frozenset())
        if there is None:
            return
        after = listing.known_after(key, known)
        if there and before is None:
            gone = [other for other in self._peers(key) if self.there.get(other) is not None and now[other] is False]
            for other in gone:
                yield self._event(EventKind.REPLACED, at, key, before=_address(self._states[other]), replaced=other)
            if not gone and any(column in self._columns_met for column, _ in after):
                yield self._event(EventKind.APPEARED, at, key, after=_written(after))
        elif there and before is False:
            yield self._event(EventKind.BACK, at, key, after=_written(after))
        elif there and known and not (known & after):
            yield self._event(EventKind.MOVED, at, key, before=_written(known), after=_written(after))
        elif before and not there:
            others = [other for other in self._peers(key) if now[other]]
            # One that came on this visit tells of the replacement itself.
            if others and all(self._known_since(at, other) for other in others):
                yield self._event(EventKind.REPLACED, at, others[0], before=_address(self._states[key]), replaced=key)
            elif not others:
                yield self._event(EventKind.WITHDRAWN, at, key, before=_written(known), after=self._how(at, key))
        if there:
            self._known[key] = after
        if there or before is not None:
            self.there[key] = bool(there)

    def _known_since(self, at: int, key: str) -> bool:
        """Whether an article was met on an earlier visit."""
        return any(key in listing.places for listing in self._listings[:at])

    def _peers(self, key: str) -> list[str]:
        publication = self._states[key][-1].publication
        return [other for other in self._groups.get((publication.unit_id, publication.year), []) if other != key]

    def _contents(self, at: int, key: str) -> Iterator[Event]:
        """What changed in the article itself; a state without a document says nothing about its content."""
        run_id = self._listings[at].visit.run_id
        previous: ArticleState | None = None
        for state in self._states[key]:
            if state.publication.sha256 is None:
                continue
            if previous is not None and state.first_run == run_id:
                yield from self._between(at, key, previous, state)
            previous = state

    def _between(self, at: int, key: str, old: ArticleState, new: ArticleState) -> Iterator[Event]:
        documents = tuple(sha for sha in (old.publication.sha256, new.publication.sha256) if sha)
        if old.content and new.content and old.content != new.content:
            yield self._event(EventKind.CHANGED, at, key, before=old.content, after=new.content, documents=documents)
        dates = shown_date(old.publication, new.publication)
        if dates is not None:
            yield self._event(EventKind.REDATED, at, key, before=dates[0], after=dates[1], documents=documents)

    def _how(self, at: int, key: str) -> str:
        state = self._state(at, key)
        listed = bool(self._listings[at].of(key))
        return state.publication.state.value if listed and state is not None else "not_listed"

    def _event(
        self, kind: EventKind, at: int, key: str, *, before: str = "", after: str = "", replaced: str = "",
        documents: tuple[str, ...] = (),
    ) -> Event:  # fmt: skip
        visit = self._listings[at].visit
        state = self._state(at, key) or self._states[key][0]
        if replaced:
            after = after or state.publication.url
            documents = tuple(sha for sha in (_last_document(self._states[replaced]), _last_document([state])) if sha)
        return Event(
            kind=kind,
            article_key=key,
            unit_id=state.publication.unit_id,
            year=state.publication.year,
            run_id=visit.run_id,
            at=self._seen_at(at, key),
            before=before,
            after=after,
            documents=documents,
        )

    def _seen_at(self, at: int, key: str) -> str:
        """When the visit saw it: the view of the article's column, else when the visit began."""
        visit = self._listings[at].visit
        columns = {column for column, _ in self._known.get(key, frozenset()) | self._listings[at].of(key)}
        return min((view.fetched_at for view in visit.views if view.column_url in columns), default=visit.started_at)


def _written(places: frozenset[Place]) -> str:
    return "、".join(sorted(f"{path} ← {column}" for column, path in places))


def _address(states: Sequence[ArticleState]) -> str:
    return states[-1].publication.url


def _last_document(states: Sequence[ArticleState]) -> str | None:
    return next((state.publication.sha256 for state in reversed(states) if state.publication.sha256), None)
