"""A case that notes what of tonight its judging looked at; whatever else a case holds is the same on every night that it is the same.

Two things change every night although nothing happened: the day, and the views of the columns with their times. A watched case
notes for which days the same questions have the same answers, and whether any view was looked at. Nobody has to keep a list: a rule
that asks for the date itself is bound to that day, one that looks at the views to those views.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from msgspec import Struct, field

from rules.case import Case
from rules.history.background import Background


class Watch(Struct):
    """The verdicts hold on the days from `first` to `last`; with `views` only as long as the views of the columns are the same."""

    first: dt.date = dt.date.min
    last: dt.date = dt.date.max
    views: bool = False

    def narrow(self, first: dt.date, last: dt.date) -> None:
        """The verdicts hold on these days at most."""
        self.first, self.last = max(self.first, first), min(self.last, last)

    def note_views(self) -> None:
        """A view of a column was looked at."""
        self.views = True


class WatchedBackground(Background, kw_only=True):
    """A background whose `all_views` are noted."""

    watch: Watch


class WatchedCase(Case, kw_only=True):
    """A case whose `as_of` and `column_views` are noted; `history` has to be a WatchedBackground with the same watch."""

    watch: Watch = field(default_factory=Watch)

    def is_past(self, day: dt.date) -> bool:
        """As in Case; the answer stays the same on all days on this side of `day`."""
        past = _today(self) > day
        if past:
            self.watch.narrow(day + dt.timedelta(days=1), dt.date.max)
        else:
            self.watch.narrow(dt.date.min, day)
        return past

    def audited_years(self) -> range:
        """As in Case; the answer stays the same in the year of the audit, if it does on the first and the last day of it."""
        today = _today(self)
        first, last = dt.date(today.year, 1, 1), dt.date(today.year, 12, 31)
        found = self.register.audited_years(today)
        same = found == self.register.audited_years(first) == self.register.audited_years(last)
        self.watch.narrow(first if same else today, last if same else today)
        return found


def _noted(kind: type[Struct], name: str, note: Callable[[Any, Any], None]) -> Callable[[Any], Any]:
    """Let every look at the attribute `name` of the watched subclass of `kind` be noted; gives the look that is not noted."""
    slot = kind.__dict__[name]

    def look(watched: Any) -> Any:
        value = slot.__get__(watched)
        note(watched.watch, value)
        return value

    setattr(WatchedCase if kind is Case else WatchedBackground, name, property(look))
    unnoted: Callable[[Any], Any] = slot.__get__
    return unnoted


_today: Callable[[Case], dt.date] = _noted(Case, "as_of", lambda watch, day: watch.narrow(day, day))
_noted(Case, "column_views", lambda watch, _: watch.note_views())
_noted(Background, "all_views", lambda watch, _: watch.note_views())
