"""What a dated paper says apart from the calendar: a letter keeps its date while nothing has changed but the number of days."""

from __future__ import annotations

from typing import Any

from msgspec.structs import asdict

from output.model import Audit
from rules.model import Coverage, CoverageStatus, Finding


def timeless_coverage(entry: Coverage | None) -> Any:
    """A coverage entry; of a missing report without how many days it is overdue."""
    if entry is None or entry.status is not CoverageStatus.MISSING:
        return entry
    return [entry.unit_id, entry.year, entry.status]


def timeless_finding(audit: Audit, finding: Finding) -> dict[str, Any]:
    """A finding without the times at which lists were fetched, and where a side of it is today, without that day and its words."""
    said = asdict(finding)
    said["evidence"] = [proof for proof in finding.evidence if proof.cell or proof.document]
    life = audit.lives.get(finding.fingerprint)
    today = {audit.as_of.isoformat(), life.last_seen if life is not None else ""}
    if finding.left in today:
        for name in ("left", "difference", "message", "reason"):
            del said[name]
    return said
