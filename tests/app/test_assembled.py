"""An audit that fetches its pieces says the same as one that holds all of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

import pytest

from app.context import AuditContext
from app.decide import make_decision
from app.pipeline.assemble import assemble
from app.pipeline.stored import StoredLines, StoredReports
from app.progress import Quiet
from app.store.store import Store
from crawler.register import load_register
from output.lines import HeldLines, OneUnit
from output.model import Audit
from output.ranking import ranked
from output.scorecards import scorecard
from rules.decisions import Action
from rules.model import CoverageStatus, Finding, Outcome
from rules.registry import all_rules
from tests.app.conftest import Audited

LOUD = (Outcome.FAIL, Outcome.REVIEW)


@pytest.fixture(scope="module")
def store(district: Audited) -> Iterator[Store]:
    opened = Store(district.data)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def everything(store: Store) -> list[Finding]:
    return store.findings()


@pytest.fixture(scope="module")
def audit(district: Audited, store: Store) -> Audit:
    context = AuditContext(load_register(district.register), store, district.data, district.answers.as_of, "zh", Quiet())
    return assemble(context)


def test_failures_and_reviews_are_held_and_every_line_can_be_had(audit: Audit, everything: list[Finding]) -> None:
    assert audit.findings == [item for item in everything if item.outcome in LOUD]
    assert [line for block in audit.lines.blocks() for line in block.fetch()] == everything
    assert audit.unassessed == {
        (item.rule, item.unit_id, item.year) for item in everything if item.outcome is Outcome.NOT_ASSESSABLE
    }


def test_counts_need_no_finding_to_be_decoded(store: Store, everything: list[Finding]) -> None:
    counts: dict[tuple[str, str], int] = {}
    for item in everything:
        kind = (item.outcome.value, item.severity.value)
        counts[kind] = counts.get(kind, 0) + 1
    assert store.finding_counts() == counts
    assert [row.fingerprint for row in store.finding_rows()] == [item.fingerprint for item in everything]


def test_scorecards_are_those_of_all_lines(audit: Audit, everything: list[Finding]) -> None:
    catalogue = all_rules()
    whole = [
        scorecard(
            entry.unit_id, entry.year, [one for one in everything if (one.unit_id, one.year) == (entry.unit_id, entry.year)],
            audit.register.policy, lambda rule_id: catalogue[rule_id].category,
            absent=entry.status in (CoverageStatus.MISSING, CoverageStatus.WITHDRAWN),
        )
        for entry in audit.coverage
    ]  # fmt: skip
    assert audit.scorecards == ranked(whole, audit.register)


def test_reports_are_decoded_when_they_are_looked_up(audit: Audit, store: Store) -> None:
    assert isinstance(audit.reports, StoredReports)
    wanted = {(entry.unit_id, entry.year): inputs for entry, inputs, _ in store.coverage() if inputs is not None}
    mended = store.mended()
    found = 0
    for key, inputs in wanted.items():
        reading = store.reading(inputs)
        assert reading is not None
        report = mended[key].put_into(reading.report) if reading.report is not None and key in mended else reading.report
        assert audit.reports.get(key) == report
        assert (key in audit.reports) is (report is not None)
        found += report is not None
    assert len(audit.reports) == len(list(audit.reports)) == found > 0
    assert ("nobody", 1999) not in audit.reports
    with pytest.raises(KeyError):
        audit.reports["nobody", 1999]
    assert len(set(audit.marks.values())) == len(audit.marks) == found


def test_a_decision_changes_the_mark_of_its_lines_alone(store: Store, audit: Audit) -> None:
    finding = audit.findings[0]
    today = audit.as_of
    now = dt.datetime.combine(today, dt.time(9), dt.UTC)
    decision = make_decision(finding, today.isoformat(), Action.CONFIRM, "属实", "测试甲", None, now)
    lines = StoredLines(store, {finding.fingerprint: decision}, audit.lives, today, "zh")
    loud = [one for told in lines.read() for one in told.loud]
    assert [one.decision is not None for one in loud] == [one.fingerprint == finding.fingerprint for one in loud]
    key = (finding.unit_id, finding.year)
    changed = [block.key for block in lines.blocks() if block.mark != audit.lines.mark(block.key)]
    assert changed == [key]
    assert [one.fingerprint for one in lines.about(key) if one.decision is not None] == [finding.fingerprint]


def test_one_unit_sees_nothing_of_another(audit: Audit, everything: list[Finding]) -> None:
    unit_id = audit.coverage[0].unit_id
    own = OneUnit(audit.lines, unit_id)
    assert {line.unit_id for block in own.blocks() for line in block.fetch()} == {unit_id}
    other = next(entry for entry in audit.coverage if entry.unit_id != unit_id)
    assert own.about((other.unit_id, other.year)) == []
    assert own.mark((other.unit_id, other.year)) == ""
    assert own.mark((unit_id, audit.coverage[0].year)) == audit.lines.mark((unit_id, audit.coverage[0].year)) != ""
    held = HeldLines(everything)
    assert held.about((unit_id, audit.coverage[0].year)) == own.about((unit_id, audit.coverage[0].year))
    assert [block.key for block in held.blocks()] == [block.key for block in audit.lines.blocks()]
