"""After judging: the life of every finding moves on by one audit."""

from __future__ import annotations

from app.context import AuditContext
from app.pipeline.judge import Verdicts
from app.store.decisions import DecisionStore
from rules.life import next_lives


def keep_lives(context: AuditContext, verdicts: Verdicts) -> None:
    """Store first seen, last seen, resolved and reopened. Doing it twice for one audit changes nothing."""
    store = DecisionStore(context.store.engine)
    before = store.lives()
    read = {
        key: item.reading.report.cells.keys() if item.reading.report is not None else frozenset()
        for key, item in verdicts.chosen.items()
    }
    after = next_lives(before, verdicts.findings, verdicts.coverage, read, context.as_of.isoformat())
    store.put_lives(life for key, life in after.items() if before.get(key) != life)
