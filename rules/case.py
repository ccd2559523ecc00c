"""Everything that the rules may look at for one unit and year; built by the app, read by the rules, never changed by them."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct, field

from crawler.records import ColumnView, Publication
from crawler.register.model import Register, Unit
from parsers.model import Report
from rules.history.background import Background
from rules.rollup.model import Rollup


class Case(Struct, kw_only=True):
    """One unit and year.

    `report` is None where none was found or none could be read; `previous` is the unit's report of the year before.
    `publication` is the crawled article the report came from (None for a local file). `column_views` are tonight's views of the
    columns that may hold reports of this year: absence is proven only if all of them are complete. `withdrawn`: the publication was
    met earlier and is gone now although every column that listed it was read completely. `local` marks a draft or file
    checked outside the site: rules of publication do not apply. `as_of` replaces the clock. `history` is what other nights, other
    copies and other units tell about this report. `peers` are the other units' reports of the year whose text is nearest to this one's
    (rules/copying/peers.py); None where nobody compared. `rollup` is the sum of the units' tables, given with the district
    government's own report only.
    """

    register: Register
    unit: Unit | None
    year: int | None
    as_of: dt.date
    report: Report | None = None
    previous: Report | None = None
    publication: Publication | None = None
    duplicates: tuple[Publication, ...] = ()
    column_views: tuple[ColumnView, ...] = ()
    unreadable_reason: str | None = None
    withdrawn: bool = False
    local: bool = False
    earlier_years_published: tuple[int, ...] = field(default_factory=tuple)
    peers: tuple[Report, ...] | None = None
    rollup: Rollup | None = None
    history: Background = field(default_factory=Background)

    def is_past(self, day: dt.date) -> bool:
        """Whether `day` is over. Rules ask this rather than for the date itself: what is over stays over on later nights."""
        return self.as_of > day

    def audited_years(self) -> range:
        """The years that are audited."""
        return self.register.audited_years(self.as_of)
