"""The day's alerts as one text for people: how many of each kind, then one sentence a line; cut where a channel has a limit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from output import labels
from output.model import Alert


def subject(district: str, alerts: Sequence[Alert], lang: str) -> str:
    """The headline: whose it is and how many."""
    return f"{district}年报审核：{len(alerts)}条提醒" if lang == "zh" else f"{district}: {len(alerts)} alerts"


def counts(alerts: Sequence[Alert], lang: str) -> str:
    """How many of each kind, in reading order."""
    tally = Counter(alert.kind.value for alert in alerts)
    if lang == "zh":
        return "，".join(f"{labels.ALERT[kind][lang]}{number}条" for kind, number in tally.items()) + "。"
    return ", ".join(f"{labels.ALERT[kind][lang]}: {number}" for kind, number in tally.items()) + "."


def body(alerts: Sequence[Alert], lang: str, most_bytes: int | None = None) -> str:
    """One numbered sentence a line; with `most_bytes` (UTF-8) as many as fit, and how many more there are."""
    lines = [f"{number}. {alert.message}" for number, alert in enumerate(alerts, 1)]
    whole = "\n".join(lines)
    if most_bytes is None or len(whole.encode()) <= most_bytes:
        return whole
    for kept in range(len(lines) - 1, -1, -1):
        rest = len(lines) - kept
        more = f"……另有{rest}条，见 alerts.json 和页面。" if lang == "zh" else f"… {rest} more in alerts.json and on the pages."
        text = "\n".join([*lines[:kept], more])
        if len(text.encode()) <= most_bytes:
            return text
    return ""
