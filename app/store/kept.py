"""What the stored verdicts were made from, so that they need not be made again while nothing of it changed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from msgspec import Struct
from sqlalchemy import Engine, delete, insert, select

from app.store.codec import from_json, to_json
from app.store.tables import compared, judged

Key = tuple[str, int]


class Judged(Struct, frozen=True, kw_only=True):
    """How the verdicts of one unit and year came about, and how many there are of each outcome.

    `place` is the unit and year's place in the order of judging, `mark` the digest of the case. The verdicts hold from `first` to
    `last`; `views` is the mark of the views of the columns where any of them was looked at.
    """

    unit_id: str
    year: int
    place: int
    mark: str
    first: dt.date
    last: dt.date
    views: str | None
    outcomes: dict[str, int]

    def holds(self, place: int, mark: str, views: str, as_of: dt.date) -> bool:
        """Whether judging again would give the same."""
        return (self.place, self.mark) == (place, mark) and self.first <= as_of <= self.last and self.views in (None, views)


class Compared(Struct, frozen=True):
    """Whose texts are alike in one year: the units nearest to each unit; `mark` names all the reports that were compared."""

    mark: str
    nearest: dict[str, tuple[str, ...]]


class KeptVerdicts:
    """All methods are one transaction each."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def judged(self) -> dict[Key, Judged]:
        """By unit and year; only of verdicts that are stored whole, with the lives of their findings."""
        with self._engine.connect() as connection:
            found = [from_json(record, Judged) for record in connection.scalars(select(judged.c.record))]
        return {(one.unit_id, one.year): one for one in found}

    def put_judged(self, fresh: Iterable[Judged]) -> None:
        """Add those of verdicts that were made anew; `Store.replace_verdicts` has taken away what stood there."""
        rows = [{"unit_id": one.unit_id, "year": one.year, "record": to_json(one)} for one in fresh]
        if rows:
            with self._engine.begin() as connection:
                connection.execute(insert(judged), rows)

    def compared(self) -> dict[int, Compared]:
        """By year."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(compared))
            return {row.year: Compared(row.mark, from_json(row.record, dict[str, tuple[str, ...]])) for row in rows}

    def put_compared(self, year: int, found: Compared) -> None:
        """Put what was found for a year in the place of what was there."""
        with self._engine.begin() as connection:
            connection.execute(delete(compared).where(compared.c.year == year))
            connection.execute(insert(compared).values(year=year, mark=found.mark, record=to_json(found.nearest)))
