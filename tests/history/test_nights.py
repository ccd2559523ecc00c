"""The nights of the stand-in raise exactly the alerts of their answer files, and a broken list changes nothing else."""

from __future__ import annotations

import pytest

from app.store.store import Store
from output.model import Alert
from rules.history.events import events_of
from rules.history.model import EventKind
from rules.registry import all_rules
from standin.answers import ExpectedAlert
from standin.nights import NIGHTS
from tests.history.conftest import Nights

LATER = [number for number in sorted(NIGHTS) if number > 1]


def matches(alert: Alert, expected: ExpectedAlert) -> bool:
    same = (alert.kind.value, alert.unit_id, alert.year) == (expected.kind, expected.unit_id, expected.year)
    return same and expected.contains in alert.message


@pytest.mark.parametrize("number", LATER)
def test_each_night_raises_exactly_its_alerts(nights: Nights, number: int) -> None:
    told = nights.told[number]
    left = list(told.alerts)
    catalogue = all_rules()
    missed = []
    for expected in told.answers.alerts:
        if expected.level == "due" and expected.contains and expected.contains not in catalogue:
            continue
        found = next((alert for alert in left if matches(alert, expected)), None)
        if found is not None:
            left.remove(found)
        elif expected.level != "allowed":
            missed.append(expected)
    assert missed == []
    assert [(alert.kind.value, alert.unit_id, alert.year, alert.message) for alert in left] == []


def test_the_exit_codes_follow_the_contract(nights: Nights) -> None:
    assert {number: told.exit_code for number, told in nights.told.items()} == {1: 1, 2: 0, 3: 1, 4: 1, 5: 3, 6: 1}


def test_an_unchanged_night_reads_nothing_again(nights: Nights) -> None:
    assert nights.told[1].read_now > 80
    assert nights.told[2].read_now == 0
    # A rebuilt page file with the same text is not read again either: only the late and the changed report are.
    assert nights.told[3].read_now == 2


@pytest.mark.parametrize("number", sorted(NIGHTS))
def test_the_coverage_of_each_night(nights: Nights, number: int) -> None:
    told = nights.told[number]
    found = {(entry.unit_id, entry.year): entry.status.value for entry in told.coverage}
    expected = {(entry.unit_id, entry.year): entry.status for entry in told.answers.coverage}
    assert {key: (expected[key], found.get(key)) for key in expected if found.get(key) != expected[key]} == {}


@pytest.mark.parametrize("number", LATER)
def test_what_is_asked_of_publication_and_time_is_found_and_nothing_else(nights: Nights, number: int) -> None:
    told = nights.told[number]
    tolerated = told.answers.tolerated()
    failed = {
        (finding.rule, finding.unit_id, finding.year)
        for finding in told.findings
        if finding.outcome.value == "fail" and finding.severity.value != "info" and finding.rule[:2] in ("P-", "D-")
    }
    assert {found for found in failed if found not in tolerated} == set()
    expected = {
        (e.rule, e.unit_id, e.year) for e in told.answers.findings if e.level != "allowed" and e.rule[:2] in ("P-", "D-")
    }
    assert expected - failed == set()


def test_every_event_of_the_story_is_in_the_history(nights: Nights) -> None:
    store = Store(nights.data)
    try:
        events = events_of(store.visits(), store.article_states())
    finally:
        store.close()
    found = {(event.kind, event.unit_id, event.year) for event in events if event.unit_id is not None}
    assert found == {
        (EventKind.APPEARED, "kjj", 2023),
        (EventKind.WITHDRAWN, "swj", 2023),
        (EventKind.BACK, "swj", 2023),
        (EventKind.MOVED, "zfj", 2022),
        (EventKind.REDATED, "kjj", 2023),
        (EventKind.REPLACED, "houjia", 2022),
    }


def test_a_withdrawn_page_was_asked_once_more(nights: Nights) -> None:
    (finding,) = (found for found in nights.told[3].findings if found.rule == "P-WITHDRAWN" and found.outcome.value == "fail")
    assert "页面已打不开" in finding.message
    quotes = [proof.quote or "" for proof in finding.evidence]
    assert any("404 not_found" in quote for quote in quotes)
    assert any("/col/col151356/" in quote for quote in quotes)


def test_the_change_is_told_with_old_and_new(nights: Nights) -> None:
    (finding,) = (
        found for found in nights.told[3].findings if found.rule == "P-CHANGED" and (found.unit_id, found.year) == ("tyj", 2023)
    )
    assert finding.outcome.value == "fail"
    old, new = (proof.quote for proof in finding.evidence if proof.cell == "T3.granted.natural")
    assert int(new or "") == int(old or "") + 1
    assert f"“{old}” → “{new}”" in finding.message
    assert len({proof.document for proof in finding.evidence}) == 2


def test_a_capture_can_be_opened_from_every_document_of_a_finding(nights: Nights) -> None:
    documents = {
        proof.document
        for told in nights.told.values()
        for finding in told.findings
        if finding.outcome.value in ("fail", "review")
        for proof in finding.evidence
        if proof.document
    }
    assert len(documents) > 20
    store = Store(nights.data)
    try:
        runs = {run.run_id for run in store.runs()}
        for document in documents:
            stored = store.capture_of(document)
            assert stored is not None, document
            assert stored.run_id in runs
            assert stored.capture.url.startswith("http://127.0.0.1")
            assert stored.capture.media_type
            assert store.archive.get(document)
        assert store.capture_of("0" * 64) is None
    finally:
        store.close()
