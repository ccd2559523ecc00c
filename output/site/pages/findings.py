"""Lists of findings: all of a year, and the queue of what waits for a person."""

from __future__ import annotations

import shlex
from typing import Any

from output.site.view import SiteView, is_open, weight
from rules.model import Finding, Outcome

QUEUE = 300  # a person works through so many in a day at most; the rest stands in the lists by year


def findings(view: SiteView, year: int) -> dict[str, Any]:
    """Values for the list of a year, the gravest first, settled ones last."""
    shown = [item for unit_id in view.units for item in view.loud((unit_id, year))]
    shown.sort(key=lambda item: (item.is_settled, weight(item), item.rule))
    return {"year": year, "findings": shown}


def queue(view: SiteView) -> dict[str, Any]:
    """Values for the queue: reviews first, then open errors and warnings, the newest year first."""
    waiting = [
        item
        for year in view.years
        for unit_id in view.units
        for item in view.loud((unit_id, year))
        if is_open(item) and _waits(item)
    ]
    waiting.sort(key=lambda item: (item.outcome is not Outcome.REVIEW, -(item.year or 0), weight(item)))
    return {"findings": waiting[:QUEUE], "all": len(waiting), "limit": QUEUE, "idle": view.audit.idle, "commands": commands}


def commands(finding: Finding) -> str:
    """What to type to decide about a finding, one line per action."""
    name = shlex.quote(finding.fingerprint)
    given = '--reason "…" --author "…"'
    lines = [f"wendeng-audit decide {action} {name} {given}" for action in ("confirm", "dismiss", "waive")]
    return "\n".join((*lines[:2], f"{lines[2]} --until YYYY-MM-DD"))


def _waits(finding: Finding) -> bool:
    """Reviews and reopened findings wait, errors and warnings until somebody confirmed them; notices never."""
    if finding.outcome is Outcome.REVIEW:
        return True
    return finding.severity.value != "info" and (finding.decision is None or finding.decision.get("action") == "reopened")
