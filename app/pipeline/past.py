"""The past of every report, put together from the store: events, earlier contents, other copies, neighbours by number."""

from __future__ import annotations

import itertools
from collections import defaultdict

from msgspec import structs

from app.context import AuditContext
from app.pipeline.read import ReadPublication, ReadStage, read_copy, reading_inputs
from app.pipeline.sheet import History, RevisionSheet
from app.store.codec import from_json
from crawler.further_pages import is_further_page
from crawler.records import Publication
from parsers.model import Report
from rules.history.contents import distinct_contents
from rules.history.events import chronicle
from rules.history.model import ArticleState, Event
from rules.history.numbers import next_below, numbered_articles
from rules.history.presence import FirstMeetings, known_places

Key = tuple[str, int]


class Past:
    """What all nights so far tell; asked once per unit and year."""

    def __init__(self, context: AuditContext, stage: ReadStage) -> None:
        self._context = context
        self._stage = stage
        self._visits = context.store.visits()
        self._order = {visit.run_id: at for at, visit in enumerate(self._visits)}
        self._met = FirstMeetings(self._visits)
        self._numbered = numbered_articles(self._visits)
        self._events: dict[Key, list[Event]] = defaultdict(list)
        events, self._there = chronicle(self._visits, stage.states)
        self._places = known_places(self._visits)
        self._years_of_columns = {column.url: column.year for column in context.register.columns}
        for event in events:
            if event.unit_id is not None and event.year is not None:
                self._events[event.unit_id, event.year].append(event)
        self._dead: dict[Key, list[Publication]] = defaultdict(list)
        for publication in stage.dead:
            # A dead link counts as long as a list names it.
            if self._places.get(publication.article_key) and publication.unit_id is not None and publication.year is not None:
                self._dead[publication.unit_id, publication.year].append(publication)
        self._elsewhere = {(item.unit_id, item.year): item for item in reversed(stage.elsewhere)}
        self._years: dict[str, set[int]] = defaultdict(set)
        for publication in (*(item.stored.publication for item in stage.publications), *stage.dead, *stage.elsewhere):
            if publication.unit_id is not None and publication.year is not None:
                self._years[publication.unit_id].add(publication.year)

    def is_there(self, item: ReadPublication) -> bool:
        """Whether the article was listed and could be opened when last somebody could tell."""
        return self._there.get(item.stored.publication.article_key, True)

    def placed(self, publication: Publication) -> Publication:
        """The publication with all columns that list it, those included that could not be seen whole tonight."""
        columns = tuple(dict.fromkeys((*publication.column_urls, *sorted(
            column for column, _ in self._places.get(publication.article_key, ())))))  # fmt: skip
        years = {self._years_of_columns.get(column) for column in columns}
        own = publication.year if publication.year in years else publication.column_year
        return structs.replace(publication, column_urls=columns, column_year=own)

    def dead(self, key: Key) -> tuple[Publication, ...]:
        """Articles listed tonight as the report of this unit and year behind which no document was ever found."""
        return tuple(self._dead.get(key, ()))

    def elsewhere(self, key: Key) -> Publication | None:
        """The first article listed tonight as this report on a host that is never contacted."""
        return self._elsewhere.get(key)

    def history(self, key: Key, item: ReadPublication | None, candidates: list[ReadPublication]) -> History:
        """What the rules of publication may look at for one unit and year; `item` is the judged one of `candidates`."""
        found = History(
            events=tuple(self._events.get(key, ())),
            dead=self.dead(key),
            published_years=tuple(sorted(self._years.get(key[0], ()))),
        )
        if item is None:
            return found
        publication = item.stored.publication
        host, _, number = publication.article_key.partition("/")
        # A dead page is a dead link as long as a list names it.
        found.gone = item.gone if self._places.get(publication.article_key) else None
        found.meta = publication.meta
        found.unread_code = item.reading.error_code
        if not self.is_there(item):
            answers = self._context.store.captures_of([publication.url])
            found.last_answer = answers[-1].capture if answers else None
        found.unseen = self._met.unseen(publication.article_key)
        found.replaces = found.unseen is not None and self._stood_there(found.unseen.run_id, item, candidates)
        if number.isdecimal():
            found.numbered = next_below(self._numbered.get(host, []), int(number))
        found.revisions = tuple(self._revisions(item, candidates))
        found.first_shown = self._first_shown(item, candidates)
        found.copies = tuple(self._copies(item))
        found.twins = {
            other.stored.publication.article_key: other.report
            for other in candidates
            if other is not item and other.report is not None
        }
        return found

    def _stood_there(self, run_id: str, item: ReadPublication, candidates: list[ReadPublication]) -> bool:
        """Whether another article of the unit and year was listed on that visit, in whatever column."""
        others = {other.stored.publication.article_key for other in candidates if other is not item}
        if not others:
            return False
        views = self._visits[self._order[run_id]].views
        return any(article.article_key in others for view in views for article in view.articles)

    def _revisions(self, item: ReadPublication, candidates: list[ReadPublication]) -> list[RevisionSheet]:
        """Earlier contents of the article and of those whose place it took, as far as they differ from today's."""
        now = item.reading.content_digest
        if now is None:
            return []
        states = self._states(item, candidates)
        states.sort(key=lambda state: (self._order.get(state.first_run, -1), state.publication.captured_at))
        contents = distinct_contents(states)
        revisions = []
        for state, following in itertools.pairwise(contents):
            inputs = reading_inputs(state.publication)
            head = self._stage.heads.get(inputs)
            if state.content != now and head is not None and head.has_report:
                revisions.append(RevisionSheet(inputs, state.publication, following.publication.captured_at))
        return revisions

    def _states(self, item: ReadPublication, candidates: list[ReadPublication]) -> list[ArticleState]:
        """All states of the article and of those whose place it took."""
        keys = [other.stored.publication.article_key for other in candidates if other is item or not self.is_there(other)]
        return [state for key in keys for state in self._stage.states.get(key, [])]

    def _first_shown(self, item: ReadPublication, candidates: list[ReadPublication]) -> str | None:
        """The earliest date of publication that was captured; a report put up again was published before."""
        shown = (state.publication.published_at for state in self._states(item, candidates))
        return min((stated for stated in shown if stated), key=lambda stated: stated[:10], default=None)

    def _copies(self, item: ReadPublication) -> list[str]:
        files = [file for file in item.stored.publication.attachments if not is_further_page(file.name)]
        if item.report is None or not files:
            return []
        document = item.reading.document or self._document(item.report)
        read = (read_copy(self._context, self._stage, item.stored.publication, file) for file in files
                if file.sha256 not in (None, document))  # fmt: skip
        return [copy for copy in read if copy is not None]

    def _document(self, inputs: str) -> str:
        """The hash of the file behind a reading that was stored before this was put on record."""
        return from_json(self._context.store.report_texts([inputs])[inputs], Report).document.sha256
