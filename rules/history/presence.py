"""Where articles were listed on each visit, and when absence is proven: only by whole views of every column that listed it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence, Set
from functools import lru_cache
from urllib.parse import urlsplit

from crawler.records import ListedArticle
from rules.history.model import Unseen, Visit, seen_column

# Column and path: scheme, port and display parameters of an address do not make it another place.
Place = tuple[str, str]


@lru_cache(maxsize=50_000)
def place_of(column_url: str, url: str) -> Place:
    """The place of an article in a column."""
    parts = urlsplit(url)
    query = "&".join(part for part in parts.query.split("&") if part and not part.startswith("xxgkhide="))
    return column_url, f"{parts.path}?{query}" if query else parts.path


def telling(visits: Sequence[Visit], runs: Set[str] = frozenset()) -> list[Visit]:
    """The visits that tell something new: another list, another column, another completeness; those of `runs` in any case.

    Most nights see what the night before saw; leaving them out changes no event and no place.
    """
    kept: list[Visit] = []
    for visit in visits:
        if not kept or visit.run_id in runs or _shape(visit) != _shape(kept[-1]):
            kept.append(visit)
    return kept


def _shape(visit: Visit) -> list[tuple[str, bool, tuple[ListedArticle, ...]]]:
    return [(view.column_url, view.complete, view.articles) for view in visit.views]


class Listing:
    """One visit's lists, by article."""

    def __init__(self, visit: Visit) -> None:
        self.visit = visit
        self.places: dict[str, set[Place]] = defaultdict(set)
        self.whole = {view.column_url for view in visit.views if view.complete}
        for view in visit.views:
            for article in view.articles:
                self.places[article.article_key].add(place_of(view.column_url, article.url))

    def of(self, key: str) -> frozenset[Place]:
        """Where the article was listed."""
        return frozenset(self.places.get(key, ()))

    def known_after(self, key: str, before: frozenset[Place]) -> frozenset[Place]:
        """Where the article is known to be: what was listed, and of columns that were not seen whole what was known before."""
        return self.of(key) | {place for place in before if place[0] not in self.whole}


def known_places(visits: Sequence[Visit]) -> dict[str, frozenset[Place]]:
    """Of every article: where it was listed when last somebody could tell; none where its columns no longer list it."""
    known: dict[str, frozenset[Place]] = {}
    for visit in telling(visits):
        listing = Listing(visit)
        for key in {*known, *listing.places}:
            known[key] = listing.known_after(key, known.get(key, frozenset()))
    return known


def unseen_before(visits: Sequence[Visit], key: str) -> Unseen | None:
    """What FirstMeetings says of one article."""
    return FirstMeetings(visits).unseen(key)


class FirstMeetings:
    """When every article was first met, and in which columns; found once for all articles."""

    def __init__(self, visits: Sequence[Visit]) -> None:
        self._visits = visits
        self._first: dict[str, tuple[int, set[str]]] = {}
        known: dict[str, tuple[ListedArticle, ...]] = {}
        for at, visit in enumerate(visits):
            for view in visit.views:
                if known.get(view.column_url) == view.articles:
                    continue  # the column lists what it listed before
                known[view.column_url] = view.articles
                for article in view.articles:
                    met, columns = self._first.setdefault(article.article_key, (at, set()))
                    if met == at:
                        columns.add(view.column_url)

    def unseen(self, key: str) -> Unseen | None:
        """The newest whole view without the article, of a column that listed it when it was first met; None if there is none.

        A column that was never seen before the first meeting proves nothing about when the article came into it, nor does a list
        that was taken over from an earlier reading because its first page and total had not changed.
        """
        first, columns = self._first.get(key, (0, set()))
        for visit in reversed(self._visits[:first]):
            for view in visit.views:
                if view.complete and view.column_url in columns and view.walked_on in ("", visit.as_of):
                    return Unseen(seen_column(view), visit.run_id, visit.as_of)
        return None
