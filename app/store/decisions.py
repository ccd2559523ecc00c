"""The store's side of decisions and lives: the log only grows, the lives are those after the newest audit."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Engine, delete, func, insert, select

from app.store.batches import batched
from app.store.codec import from_json, to_json
from app.store.people_tables import decisions, finding_lives
from rules.decisions import Decision
from rules.life import Life


class DecisionStore:
    """All methods are one transaction each."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def log(self) -> list[Decision]:
        """Every decision ever made, oldest first."""
        with self._engine.connect() as connection:
            records = connection.scalars(select(decisions.c.record).order_by(decisions.c.number))
            return sorted((from_json(record, Decision) for record in records), key=lambda item: (item.at, item.id))

    def version(self) -> int:
        """Grows with every decision: whoever shows decisions looks again when it changed."""
        with self._engine.connect() as connection:
            return connection.scalar(select(func.max(decisions.c.number))) or 0

    def add(self, new: Iterable[Decision]) -> int:
        """Append those that are not there yet (by id); returns how many were new."""
        with self._engine.begin() as connection:
            known = set(connection.scalars(select(decisions.c.id)))
            fresh = list({item.id: item for item in new if item.id not in known}.values())
            if fresh:
                connection.execute(
                    insert(decisions),
                    [{"id": item.id, "fingerprint": item.fingerprint, "record": to_json(item)} for item in fresh],
                )
        return len(fresh)

    def lives(self) -> dict[str, Life]:
        """The lives by fingerprint."""
        with self._engine.connect() as connection:
            records = connection.scalars(select(finding_lives.c.record).order_by(finding_lives.c.fingerprint))
            return {life.fingerprint: life for life in (from_json(record, Life) for record in records)}

    def put_lives(self, lives: Iterable[Life]) -> None:
        """Put these lives in the place of what was kept under their fingerprints."""
        rows = [{"fingerprint": life.fingerprint, "record": to_json(life)} for life in lives]
        with self._engine.begin() as connection:
            for part in batched(row["fingerprint"] for row in rows):
                connection.execute(delete(finding_lives).where(finding_lives.c.fingerprint.in_(part)))
            if rows:
                connection.execute(insert(finding_lives), rows)
