"""Events follow from whole views and from the report itself; what was not seen, and what stands around a report, makes none."""

from __future__ import annotations

from crawler.records import PageState
from rules.history.contents import content_mark, distinct_contents
from rules.history.events import chronicle, events_of
from rules.history.model import ArticleState, EventKind, Visit
from rules.history.numbers import next_below, numbered_articles
from rules.history.presence import known_places, unseen_before
from tests.history.stories import COLUMN, HOST, OTHER, address, key_of, state, view, visit

ONE, TWO = address(1), address(2)


def kinds(visits: list[Visit], *states: ArticleState) -> list[tuple[str, str]]:
    by_key: dict[str, list[ArticleState]] = {}
    for own in states:
        by_key.setdefault(own.publication.article_key, []).append(own)
    return [(event.kind.value, event.run_id) for event in events_of(visits, by_key)]


def test_what_the_first_visit_finds_has_not_appeared() -> None:
    assert kinds([visit(1, view(ONE, at=1)), visit(2, view(ONE, at=2))], state(1, 1)) == []


def test_what_comes_into_a_known_column_appeared() -> None:
    assert kinds([visit(1, view(at=1)), visit(2, view(ONE, at=2))], state(1, 2)) == [("appeared", "run2")]


def test_what_a_new_column_brings_has_not_appeared() -> None:
    story = [visit(1, view(at=1)), visit(2, view(at=2), view(ONE, at=2, column=OTHER))]
    assert kinds(story, state(1, 2)) == []


def test_a_broken_view_neither_withdraws_nor_brings_back() -> None:
    story = [visit(1, view(ONE, at=1)), visit(2, view(at=2, complete=False)), visit(3, view(ONE, at=3))]
    assert kinds(story, state(1, 1)) == []
    gone = [visit(1, view(ONE, at=1)), visit(2, view(at=2)), visit(3, view(at=3, complete=False)), visit(4, view(at=4))]
    assert kinds(gone, state(1, 1)) == [("withdrawn", "run2")]


def test_a_column_that_was_not_visited_proves_nothing() -> None:
    story = [visit(1, view(ONE, at=1)), visit(2, view(at=2, column=OTHER))]
    assert kinds(story, state(1, 1)) == []
    assert chronicle(story, {key_of(ONE): [state(1, 1)]}) == ([], {key_of(ONE): True})


def test_withdrawn_and_back() -> None:
    story = [visit(1, view(ONE, at=1)), visit(2, view(at=2)), visit(3, view(ONE, at=3))]
    assert kinds(story, state(1, 1)) == [("withdrawn", "run2"), ("back", "run3")]


def test_a_page_that_is_gone_is_withdrawn_though_it_is_listed() -> None:
    story = [visit(1, view(ONE, at=1)), visit(2, view(ONE, at=2)), visit(3, view(ONE, at=3))]
    states = (state(1, 1), state(1, 2, sha256=None, state=PageState.NOT_FOUND), state(1, 3))
    assert kinds(story, *states) == [("withdrawn", "run2"), ("back", "run3")]


def test_one_report_in_two_columns_with_two_addresses_is_one() -> None:
    both = [visit(n, view(ONE, at=n), view(address(1, 2, query="?xxgkhide=1"), at=n, column=OTHER)) for n in (1, 2)]
    assert kinds(both, state(1, 1)) == []
    # Out of one of them it is still there; while the other is broken nothing is known to have moved.
    fewer = [*both, visit(3, view(ONE, at=3), view(at=3, column=OTHER)), visit(4, view(at=4, complete=False))]
    assert kinds(fewer, state(1, 1)) == []


def test_scheme_port_and_display_parameters_do_not_move_a_report() -> None:
    urls = [ONE, address(1, scheme="https"), address(1, query="?xxgkhide=1"), ONE.replace(HOST, f"{HOST}:8443")]
    story = [visit(n, view(url, at=n)) for n, url in enumerate(urls, 1)]
    assert kinds(story, state(1, 1)) == []


def test_moved_to_another_column_and_to_another_date_path() -> None:
    column = [
        visit(1, view(ONE, at=1), view(at=1, column=OTHER)),
        visit(2, view(at=2), view(address(1, 2), at=2, column=OTHER)),
    ]
    assert kinds(column, state(1, 1)) == [("moved", "run2")]
    path = [visit(1, view(ONE, at=1)), visit(2, view(address(1, day="2024/2/1"), at=2))]
    assert kinds(path, state(1, 1)) == [("moved", "run2")]


def test_changed_only_when_the_report_itself_says_something_else() -> None:
    story = [visit(n, view(ONE, at=n)) for n in (1, 2, 3)]
    assert kinds(story, state(1, 1, "a"), state(1, 2, "a"), state(1, 3, "b")) == [("changed", "run3")]


def test_what_could_not_be_read_is_not_a_change() -> None:
    story = [visit(n, view(ONE, at=n)) for n in (1, 2)]
    assert kinds(story, state(1, 1, "a"), state(1, 2, "")) == []


def test_redated_when_the_same_place_shows_another_date() -> None:
    story = [visit(n, view(ONE, at=n)) for n in (1, 2, 3)]
    new = state(1, 2, dates={"meta": "2024-01-20", "url": "2024-01-25"})
    assert kinds(story, state(1, 1), new) == [("redated", "run2")]
    # A date that is no longer shown, or only in the address, is not another date.
    assert kinds(story, state(1, 1), state(1, 2, dates={"url": "2024-02-01"})) == []


def test_another_article_of_the_unit_and_year_replaces() -> None:
    story = [visit(1, view(ONE, at=1)), visit(2, view(TWO, at=2))]
    events = events_of(story, {key_of(ONE): [state(1, 1)], key_of(TWO): [state(2, 2, "b")]})
    assert [(event.kind, event.article_key) for event in events] == [(EventKind.REPLACED, key_of(TWO))]
    assert len(events[0].documents) == 2
    later = [visit(1, view(ONE, at=1)), visit(2, view(at=2)), visit(3, view(TWO, at=3))]
    assert kinds(later, state(1, 1), state(2, 3)) == [("withdrawn", "run2"), ("replaced", "run3")]


def test_an_article_of_another_unit_replaces_nothing() -> None:
    story = [visit(1, view(ONE, at=1)), visit(2, view(TWO, at=2))]
    assert kinds(story, state(1, 1), state(2, 2, unit_id="baishan")) == [("withdrawn", "run2"), ("appeared", "run2")]


def test_the_order_of_articles_does_not_matter() -> None:
    story = [visit(1, view(ONE, at=1)), visit(2, view(TWO, at=2)), visit(3, view(ONE, TWO, at=3))]
    states = {key_of(ONE): [state(1, 1)], key_of(TWO): [state(2, 2)]}
    assert events_of(story, states) == events_of(story, dict(reversed(states.items())))


def test_unseen_is_the_newest_whole_view_of_its_own_column() -> None:
    story = [
        visit(1, view(at=1)),
        visit(2, view(at=2)),
        visit(3, view(at=3, complete=False)),
        visit(4, view(at=4, column=OTHER)),
        visit(5, view(ONE, at=5)),
    ]
    found = unseen_before(story, key_of(ONE))
    assert found is not None
    assert (found.run_id, found.view.column_url) == ("run2", COLUMN)
    assert unseen_before(story[4:], key_of(ONE)) is None
    assert unseen_before(story[:4], key_of(ONE)) is None


def test_known_places_survive_a_broken_column() -> None:
    story = [
        visit(1, view(ONE, at=1), view(address(1, 2), at=1, column=OTHER)),
        visit(2, view(at=2), view(at=2, column=OTHER, complete=False)),
    ]
    assert {column for column, _ in known_places(story)[key_of(ONE)]} == {OTHER}


def test_contents_and_their_mark_outlive_a_new_reader() -> None:
    states = [state(1, 1, "a"), state(1, 2, "a"), state(1, 3, ""), state(1, 4, "b"), state(1, 5, "a")]
    assert [own.content for own in distinct_contents(states)] == ["a", "b", "a"]
    mark = content_mark(states, "a")
    assert mark == (states[0].publication.sha256 or "")[:16]
    # Another reader gives other digests to the same documents.
    again = [ArticleState(own.publication, own.first_run, own.last_run, own.content and f"new-{own.content}") for own in states]
    assert content_mark(again, "new-a") == mark
    assert content_mark(states, "b") != mark
    assert content_mark(states, "c") == ""


def test_neighbours_by_number_need_three() -> None:
    urls = [address(number) for number in (10, 12, 14, 20)]
    numbers = numbered_articles([visit(1, view(*urls, at=1), view("http://x.example/other/page.html_7.htm", at=1))])[HOST]
    assert [one.number for one in numbers if one.number >= 10] == [10, 12, 14, 20]
    assert [one.number for one in next_below(numbers, 20)][-3:] == [10, 12, 14]
    assert next_below(numbers[-2:], 20) == ()
