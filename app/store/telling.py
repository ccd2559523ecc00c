"""What the office was told: alerts, by which channels they went out, and the state that the next night is compared with."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import delete, insert, select, update

from app.store import tables
from app.store.codec import from_json, to_json
from app.store.part import Part
from output.alerts import Told, in_order
from output.model import Alert

# Behind the name of a channel that is about to deliver an alert.
_ABOUT_TO = "?"


class Telling(Part):
    """Alerts and digests."""

    def told(self) -> dict[str, Told]:
        """The state of every subject as last told."""
        with self.engine.connect() as connection:
            return {row.subject: Told(row.state, row.since) for row in connection.execute(select(tables.told_states))}

    def tell(self, run_id: str, raised: Iterable[Alert], told: dict[str, Told]) -> list[Alert]:
        """Keep alerts and what is now told, together or not at all; returns the alerts that were not known before."""
        with self.engine.begin() as connection:
            known = set(connection.scalars(select(tables.alerts.c.fingerprint)))
            fresh = [alert for alert in raised if alert.fingerprint not in known]
            if fresh:
                connection.execute(
                    insert(tables.alerts),
                    [{"fingerprint": item.fingerprint, "run_id": run_id, "record": to_json(item)} for item in fresh],
                )
            before = {row.subject: (row.state, row.since) for row in connection.execute(select(tables.told_states))}
            gone = set(before) - set(told)
            changed = {key: value for key, value in told.items() if before.get(key) != (value.state, value.since)}
            for subject in gone | (set(changed) & set(before)):
                connection.execute(delete(tables.told_states).where(tables.told_states.c.subject == subject))
            if changed:
                connection.execute(
                    insert(tables.told_states),
                    [
                        {"subject": key, "state": value.state, "since": value.since, "run_id": run_id}
                        for key, value in changed.items()
                    ],
                )
        return fresh

    def raised_by(self, run_id: str) -> list[Alert]:
        """The alerts that a run raised, also before it was killed and taken up again, in reading order."""
        query = select(tables.alerts.c.record).where(tables.alerts.c.run_id == run_id).order_by(tables.alerts.c.fingerprint)
        with self.engine.connect() as connection:
            return list(in_order([from_json(record, Alert) for record in connection.scalars(query)]))

    def unsent(self, channel: str) -> list[Alert]:
        """Alerts that `channel` has not delivered yet, oldest first."""
        query = select(tables.alerts.c.record, tables.alerts.c.sent)
        with self.engine.connect() as connection:
            rows = list(connection.execute(query))
        return [from_json(row.record, Alert) for row in rows if channel not in from_json(row.sent, list[str])]

    def mark_sent(self, channel: str, fingerprints: Iterable[str]) -> None:
        """Remember that `channel` delivered these alerts."""
        self._mark(channel, channel, fingerprints)

    def make_room(self, channel: str, fingerprints: Iterable[str]) -> None:
        """Note that `channel` is about to deliver these, in as much room as `mark_sent` will take: that then needs none of its own.

        What stays so noted was not delivered, as far as anybody knows. SQLAlchemyError where the disk has no room.
        """
        self._mark(channel, channel + _ABOUT_TO, fingerprints)
        if self.engine.dialect.name == "sqlite":
            # From the log into the database: what comes next is written over what the log held.
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def _mark(self, channel: str, mark: str, fingerprints: Iterable[str]) -> None:
        with self.engine.begin() as connection:
            for fingerprint in fingerprints:
                row = tables.alerts.c.fingerprint == fingerprint
                sent = from_json(connection.scalar(select(tables.alerts.c.sent).where(row)) or "[]", list[str])
                others = set(sent) - {channel, channel + _ABOUT_TO}
                connection.execute(update(tables.alerts).where(row).values(sent=to_json(sorted({*others, mark}))))

    def last_digest(self, channel: str) -> str | None:
        """The ISO date of the last digest that `channel` sent, or None."""
        query = select(tables.digests.c.day).where(tables.digests.c.channel == channel)
        with self.engine.connect() as connection:
            return connection.scalar(query)

    def note_digest(self, channel: str, day: str) -> None:
        """Remember the day of the last digest of `channel`."""
        with self.engine.begin() as connection:
            connection.execute(delete(tables.digests).where(tables.digests.c.channel == channel))
            connection.execute(insert(tables.digests).values(channel=channel, day=day))
