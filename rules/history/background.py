"""What other nights, other copies and other columns tell about one report; empty for a local file."""

from __future__ import annotations

from msgspec import Struct, field

from crawler.records import Capture, ColumnView, Publication
from parsers.model import Report
from rules.history.model import Event, Numbered, Revision, Unseen


class Background(Struct, kw_only=True):
    """What the rules of publication may look at beside the report itself; all of it optional.

    `events` are those of the unit and year, oldest first. `revisions` are the earlier contents of the report that differ from
    today's, oldest first. `unseen` is the last whole view of its column, before the report was first met, that did not list it;
    `replaces` tells that another report of the same unit and year stood there then. `numbered` are articles of the same host with
    the numbers next below this one's. `copies` are readings of the same publication from its attachments, `duplicates` readings
    of other articles by key. `dead` are articles listed tonight as this report behind which there is no page. `gone` is the
    newest state of a page that cannot be opened any more. `first_shown` is the earliest date of publication (ISO) that this report
    or one whose place it took has shown on any night. `published_years` are all years of which the unit has a report, and
    `all_views` tonight's views of all columns. `meta` is the catalogue block of the page (None: not looked at; {}: it has
    none). `unread_code` says why the report could not be read. `last_answer` is what the address of a withdrawn report answered last.
    """

    events: tuple[Event, ...] = ()
    revisions: tuple[Revision, ...] = ()
    unseen: Unseen | None = None
    replaces: bool = False
    numbered: tuple[Numbered, ...] = ()
    copies: tuple[Report, ...] = ()
    duplicates: dict[str, Report] = field(default_factory=dict)
    dead: tuple[Publication, ...] = ()
    gone: Publication | None = None
    first_shown: str | None = None
    published_years: tuple[int, ...] = ()
    all_views: tuple[ColumnView, ...] = ()
    meta: dict[str, str] | None = None
    unread_code: str | None = None
    last_answer: Capture | None = None
