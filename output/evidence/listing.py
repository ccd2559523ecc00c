"""The history of the lists: every visit's view of every column that may hold the report; a list is written out when it is new."""

from __future__ import annotations

import datetime as dt
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import Struct

from crawler.records import ColumnView, ListedArticle
from output.evidence.model import Dossier


class Seen(Struct, frozen=True):
    """One view of one column, in words: local time, what was stated and found, and whether it is the list seen before."""

    run_id: str
    column: str
    local: str
    utc: str
    view: ColumnView
    same_as: str | None
    after_deadline: bool


def seen_views(dossier: Dossier) -> list[Seen]:
    """All views, oldest first; `same_as` is the run that saw the same list in that column first."""
    zone = ZoneInfo(dossier.register.site.timezone)
    first: dict[tuple[str, tuple[ListedArticle, ...]], str] = {}
    found = []
    for visit in dossier.visits:
        for view in visit.views:
            key = (view.column_url, view.articles)
            moment = dt.datetime.fromisoformat(view.fetched_at).astimezone(zone)
            day = min(moment.date(), dt.date.fromisoformat(visit.as_of))
            found.append(
                Seen(
                    run_id=visit.run_id,
                    column=view.column_url,
                    local=f"{moment:%Y-%m-%d %H:%M:%S}",
                    utc=view.fetched_at,
                    view=view,
                    same_as=first.get(key),
                    after_deadline=day > dossier.deadline,
                )
            )
            first.setdefault(key, visit.run_id)
    return found


def listing_json(dossier: Dossier) -> list[dict[str, Any]]:
    """The same for programs."""
    as_of = {visit.run_id: visit.as_of for visit in dossier.visits}
    return [
        {
            "run_id": seen.run_id,
            "as_of": as_of[seen.run_id],
            "column_url": seen.column,
            "year": seen.view.year,
            "fetched_at": seen.utc,
            "complete": seen.view.complete,
            "state": seen.view.state.value,
            "detail": seen.view.detail,
            "stated_total": seen.view.stated_total,
            "found": len(seen.view.articles),
            "read_to_its_end_on": seen.view.walked_on or None,
            "after_deadline": seen.after_deadline,
            **({"same_list_as": seen.same_as} if seen.same_as else {"articles": seen.view.articles}),
        }
        for seen in seen_views(dossier)
    ]
