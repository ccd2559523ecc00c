"""What the cover page says: the claim, what was seen when, and how anybody can verify it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from zoneinfo import ZoneInfo

from output import labels
from output.evidence.listing import Seen, seen_views
from output.evidence.model import Dossier, KeptCapture
from rules.history.model import Event, EventKind
from rules.model import CoverageStatus, Outcome

EVENTS = {
    EventKind.APPEARED: "首次出现在栏目中",
    EventKind.CHANGED: "内容有改动",
    EventKind.WITHDRAWN: "撤下（栏目不再列出，或页面打不开）",
    EventKind.MOVED: "移到别的栏目或地址（文章编号不变）",
    EventKind.BACK: "重新出现",
    EventKind.REDATED: "显示的日期被改动",
    EventKind.REPLACED: "换成另一篇文章",
}
_SHOWN_VIEWS = 40


def cover_values(dossier: Dossier, files: Sequence[str]) -> dict[str, Any]:
    """The values of the cover page."""
    views = seen_views(dossier)
    proof = [seen for seen in views if seen.after_deadline and seen.view.complete]
    loud = [finding for finding in dossier.findings if finding.outcome in (Outcome.FAIL, Outcome.REVIEW)]
    return {
        "unit": dossier.unit,
        "year": dossier.year,
        "site": dossier.register.site,
        "status": labels.STATUS[dossier.coverage.status]["zh"],
        "coverage": dossier.coverage,
        "deadline": dossier.deadline,
        "absent": dossier.coverage.status is CoverageStatus.MISSING,
        "unknown": dossier.coverage.status is CoverageStatus.UNKNOWN,
        "proof": _ends(proof),
        "proof_count": len(proof),
        "nights": len({seen.run_id for seen in proof} - {seen.run_id for seen in views if not seen.view.complete}),
        "broken": _ends([seen for seen in views if not seen.view.complete]),
        "broken_count": sum(1 for seen in views if not seen.view.complete),
        "events": [_event(dossier, event) for event in dossier.events],
        "findings": [
            {
                "finding": finding,
                "severity": labels.SEVERITY[finding.severity]["zh"],
                "outcome": labels.OUTCOME[finding.outcome]["zh"],
                "documents": list(dict.fromkeys(proof.document for proof in finding.evidence if proof.document)),
            }
            for finding in loud
        ],
        "captures": [_capture(dossier, kept) for kept in dossier.captures if kept.capture.status],
        "publication": dossier.publication,
        "files": files,
        "newest": _local(dossier, dossier.newest),
        "zone": dossier.register.site.timezone,
        "runs": dossier.runs,
        "visits": len(dossier.visits),
        "software": dossier.software,
    }


def listing_values(dossier: Dossier) -> dict[str, Any]:
    """The values of the page with the lists: each different list of each column once, with all times at which it was seen."""
    lists: dict[tuple[str, str], dict[str, Any]] = {}
    for seen in seen_views(dossier):
        key = (seen.column, seen.same_as or seen.run_id)
        entry = lists.setdefault(key, {"column": seen.column, "view": seen.view, "seen": []})
        entry["seen"].append(seen)
    keys = {dossier.publication.article_key} if dossier.publication is not None else set()
    return {
        "unit": dossier.unit,
        "year": dossier.year,
        "lists": list(lists.values()),
        "own": keys,
        "zone": dossier.register.site.timezone,
    }


def _ends(views: list[Seen]) -> list[Seen]:
    """The first and the last of many."""
    return views if len(views) <= _SHOWN_VIEWS else [*views[: _SHOWN_VIEWS // 2], *views[-_SHOWN_VIEWS // 2 :]]


def _event(dossier: Dossier, event: Event) -> dict[str, Any]:
    return {"what": EVENTS[event.kind], "at": _local(dossier, event.at), "before": event.before, "after": event.after}


def _capture(dossier: Dossier, kept: KeptCapture) -> dict[str, Any]:
    capture = kept.capture
    return {"url": capture.url, "at": _local(dossier, capture.fetched_at), "status": capture.status, "sha256": capture.sha256 or "",
            "size": capture.size}  # fmt: skip


def _local(dossier: Dossier, iso: str) -> str:
    return f"{dt.datetime.fromisoformat(iso).astimezone(ZoneInfo(dossier.register.site.timezone)):%Y-%m-%d %H:%M:%S}"
