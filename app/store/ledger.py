"""The ledger of runs: which began when, how each ended, and whether one that was killed may be taken up again."""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Any

from msgspec import Struct
from sqlalchemy import Row, delete, insert, select, update

from app.store import tables
from app.store.codec import from_json, to_json
from app.store.part import Part

# A run that was killed is taken up again within this time.
_OLDEST_TO_GO_ON = dt.timedelta(hours=6)


class Run(Struct, frozen=True):
    """One line of the ledger."""

    run_id: str
    command: str
    as_of: str
    started_at: str
    finished_at: str | None
    outcome: str | None
    detail: str
    crawl_reason: str | None
    crawl_stats: str | None


class Ledger(Part):
    """Runs of the program on one data folder."""

    def start_run(self, command: str, as_of: dt.date) -> str:
        """Open a line in the ledger; returns the id of the run. Only the holder of the folder's lock may call this.

        A run of the same command and date that was killed or met a fault not long ago is taken up again, if nothing ran since:
        what it had finished is not done twice. Runs never go back in time, also where the clock does.
        """
        now = _now()
        newest = select(tables.runs).order_by(tables.runs.c.started_at.desc()).limit(1)
        with self.engine.begin() as connection:
            last = connection.execute(newest).first()
            ended = tables.runs.c.finished_at.is_(None)
            if last is not None and _can_go_on(last, command, as_of, now):
                connection.execute(
                    update(tables.runs)
                    .where(tables.runs.c.run_id == last.run_id)
                    .values(finished_at=None, outcome=None, detail=to_json({"resumed": _resumed(last.detail) + 1}))
                )
                ended &= tables.runs.c.run_id != last.run_id
            connection.execute(update(tables.runs).where(ended).values(finished_at=now, outcome="killed"))
            if last is not None and _can_go_on(last, command, as_of, now):
                return str(last.run_id)
            connection.execute(delete(tables.frontier))
            run_id = uuid.uuid4().hex
            started = max(now, _just_after(last.started_at)) if last is not None else now
            connection.execute(
                insert(tables.runs).values(run_id=run_id, command=command, as_of=as_of.isoformat(), started_at=started)
            )
        return run_id

    def finish_run(self, run_id: str, outcome: str, detail: object) -> None:
        """Close the line: `outcome` is done, crawl_broken or fault. After a fault what was finished is kept, for another try."""
        row = tables.runs.c.run_id == run_id
        with self.engine.begin() as connection:
            resumed = _resumed(connection.scalar(select(tables.runs.c.detail).where(row)) or "{}")
            if resumed and isinstance(detail, dict):
                detail = {**detail, "resumed": resumed}
            connection.execute(
                update(tables.runs).where(row).values(finished_at=_now(), outcome=outcome, detail=to_json(detail))
            )
            if outcome != "fault":
                connection.execute(delete(tables.frontier).where(tables.frontier.c.run_id == run_id))

    def runs(self, limit: int = 50) -> list[Run]:
        """The ledger, newest first."""
        query = select(tables.runs).order_by(tables.runs.c.started_at.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [Run(**row._mapping) for row in connection.execute(query)]


def _can_go_on(last: Row[Any], command: str, as_of: dt.date, now: str) -> bool:
    """Whether the newest run ended before its time, and not so long ago that the site may be another."""
    broken_off = last.finished_at is None or last.outcome == "fault"
    age = dt.datetime.fromisoformat(now) - dt.datetime.fromisoformat(last.started_at)
    return broken_off and (last.command, last.as_of) == (command, as_of.isoformat()) and abs(age) < _OLDEST_TO_GO_ON


def _resumed(detail: str) -> int:
    found = from_json(detail, dict[str, Any]).get("resumed", 0)
    return found if isinstance(found, int) else 0


def _just_after(moment: str) -> str:
    return (dt.datetime.fromisoformat(moment) + dt.timedelta(microseconds=1)).isoformat(timespec="microseconds")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
