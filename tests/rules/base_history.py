"""The past of the made-up unit's report, as a case file describes it; every date and number is invented."""

from __future__ import annotations

from typing import Any

import msgspec

from crawler.records import Attachment, Capture, PageState
from crawler.register.model import UnitKind
from parsers.model import Report
from rules.history.background import Background
from rules.history.model import Numbered, Revision, Unseen, seen_column
from tests.rules.base import HOST, clean_report, column_view, publication


def attachment(entry: dict[str, Any]) -> Attachment:
    """One linked file."""
    state = PageState(entry.get("state", "ok"))
    sha256 = entry.get("sha256", "a" * 64) if state is PageState.OK else None
    return Attachment(url=entry["url"], name=entry.get("name", ""), sha256=sha256, media_type="application/pdf", state=state)


def build_history(spec: dict[str, Any], template: str, year: int, kind: UnitKind, report: Report | None) -> Background:
    """The Background of one entry of a case file."""
    from tests.rules.case_files import changed

    given: dict[str, Any] = spec.get("history", {})
    found = Background(meta=given.get("meta"), unread_code=given.get("unread_code"), replaces=given.get("replaces", False))
    found.first_shown = given.get("first_shown")
    found.published_years = tuple(given.get("published_years", (year,)))
    if not given.get("no_views") and not spec.get("local"):
        found.all_views = (column_view(year, report, complete=not given.get("incomplete", False)),)
    if "earlier" in spec:
        before = changed(clean_report(template, year, kind=kind), spec["earlier"])
        before.document.sha256 = "e" * 64
        first = msgspec.structs.replace(publication(before, column_year=year), sha256="e" * 64)
        found.revisions = (Revision(before, first, f"{year + 1}-02-03T02:00:00+00:00"),)
    if "copy" in spec:
        copy = changed(clean_report(template, year, kind=kind), spec["copy"])
        copy.document.sha256, copy.document.file = "c" * 64, "附件.pdf"
        found.copies = (copy,)
    if "unseen" in given:
        view = msgspec.structs.replace(column_view(year, None), fetched_at=given["unseen"])
        found.unseen = Unseen(seen_column(view), "run", given.get("unseen_as_of", given["unseen"][:10]))
    found.numbered = tuple(
        Numbered(number, date, f"http://{HOST}/art/x/art_1_{number}.html")
        for number, date in enumerate(given.get("numbered", ()), 1)
    )
    listed = publication(clean_report(template, year, kind=kind), column_year=year)
    states = [
        msgspec.structs.replace(listed, sha256=None, state=PageState(given[key])) for key in ("dead", "gone") if key in given
    ]
    found.dead = tuple(states[:1]) if "dead" in given else ()
    found.gone = states[-1] if "gone" in given else None
    if found.gone is not None:
        found.last_answer = Capture(
            url=listed.url, final_url=listed.url, status=404, state=found.gone.state, sha256=None, size=0, media_type="text/html",
            fetched_at=f"{year + 1}-02-09T02:00:00+00:00", request_headers={}, response_headers={},
        )  # fmt: skip
    for entry in spec.get("duplicates", ()):
        if "cells" in entry:
            second = changed(clean_report(template, year, kind=kind), entry)
            found.duplicates[entry.get("article_key", f"{HOST}/2")] = second
    return found
