"""Contents of a report over time: states that say the same are one content, whatever page stood around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rules.history.model import ArticleState


def distinct_contents(states: Iterable[ArticleState]) -> list[ArticleState]:
    """The first state of each run of equal contents, oldest first; states that were not read are passed over."""
    found: list[ArticleState] = []
    for state in states:
        if state.content and (not found or found[-1].content != state.content):
            found.append(state)
    return found


def content_mark(states: Sequence[ArticleState], content: str) -> str:
    """A mark of what a report says that outlives a new version of the readers: the first document that ever said it.

    `states` are all states of all articles of a unit and year. Digests change with the reader; which documents say the same
    does not. "" where no state has this content.
    """
    return next(
        (state.publication.sha256[:16] for state in states if state.content == content and state.publication.sha256), ""
    )
