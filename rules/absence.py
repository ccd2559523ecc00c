"""When a report that was not found may be called missing: only on complete views of every column that could hold it."""

from __future__ import annotations

from rules.case import Case
from rules.model import Evidence


def unproven(case: Case) -> str:
    """Why absence is not proven ("" when it is): a message key naming the reason."""
    if not case.column_views:
        return "no_columns"
    return "" if all(view.complete for view in case.column_views) else "columns_incomplete"


def broken_columns(case: Case) -> str:
    """The columns that were not seen whole, with what happened."""
    broken = (view for view in case.column_views if not view.complete)
    return "；".join(f"{view.column_url}（{view.detail or view.state.value}）" for view in broken)


def searched(case: Case) -> tuple[Evidence, ...]:
    """The columns that were searched, each with the time and the number of articles seen."""
    return tuple(
        Evidence(quote=f"{view.column_url} @ {view.fetched_at}: {len(view.articles)}/{view.stated_total}")
        for view in case.column_views
    )
