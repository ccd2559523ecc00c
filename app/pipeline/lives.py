"""After judging: the life of every finding moves on by one audit."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.context import AuditContext
from app.pipeline.judge import Key, Verdicts
from app.store.codec import from_json
from app.store.decisions import DecisionStore
from parsers.model import Report
from rules.life import Life, next_lives
from rules.model import Finding, Outcome

_LOUD = (Outcome.FAIL.value, Outcome.REVIEW.value)


def keep_lives(context: AuditContext, verdicts: Verdicts) -> None:
    """Store first seen, last seen, resolved and reopened. Doing it twice for one audit changes nothing."""
    store = DecisionStore(context.store.engine)
    before = store.lives()
    after = next_lives(
        before,
        _telling(verdicts, before),
        verdicts.coverage,
        _CellsRead(context, verdicts),
        context.as_of.isoformat(),
        verdicts.kept,
    )
    store.put_lives(life for key, life in after.items() if before.get(key) != life)


class _CellsRead(Mapping[Key, frozenset[str]]):
    """The addresses of the cells of each judged report, looked up only where a finding has gone."""

    def __init__(self, context: AuditContext, verdicts: Verdicts) -> None:
        self._reports = {key: item.report for key, item in verdicts.chosen.items() if item.report is not None}
        self._store = context.store

    def __getitem__(self, key: Key) -> frozenset[str]:
        inputs = self._reports[key]
        return frozenset(from_json(self._store.report_texts([inputs])[inputs], Report).cells)

    def __iter__(self) -> Iterator[Key]:
        return iter(self._reports)

    def __len__(self) -> int:
        return len(self._reports)


def _telling(verdicts: Verdicts, before: Mapping[str, Life]) -> Iterator[Finding]:
    """The findings that a life begins, goes on or ends with: the loud ones, and what the rules of known lives say today."""
    known = {(life.rule, life.unit_id, life.year) for life in before.values()}
    for row in verdicts.findings:
        if row.outcome in _LOUD or (row.rule, row.unit_id, row.year) in known:
            yield from_json(row.record, Finding)
