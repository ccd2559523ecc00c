"""A finding keeps its fingerprint over nights, wordings and values, so that decisions stay bound to it."""

from __future__ import annotations

import hashlib


def fingerprint(rule_id: str, unit_id: str | None, year: int | None, subject: str) -> str:
    """24 hex digits from rule, unit, report year and subject; nothing of the wording or of the values goes in.

    For a local file of no known unit pass the document's hash as `unit_id`: the same draft then keeps its fingerprints.
    """
    parts = (rule_id, unit_id or "", "" if year is None else str(year), subject)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:24]
