"""Alerts on the terminal, one line each."""

from __future__ import annotations

from collections.abc import Sequence

from output.channels.base import Context
from output.model import Alert, AlertKind

_SHAPES = {AlertKind.RESOLVED: "○", AlertKind.DUE_SOON: "△", AlertKind.NEW_FINDING: "◆"}
_SHOWN = 20


class ConsoleChannel:
    """Prints the first alerts and says how many more there are; the complete list is in alerts.json."""

    def __init__(self, name: str, context: Context) -> None:
        self.name = name
        self._context = context

    def deliver(self, alerts: Sequence[Alert]) -> None:
        """Print; cannot fail."""
        for alert in alerts[:_SHOWN]:
            self._context.say(f"{_SHAPES.get(alert.kind, '●')} {alert.message}")
        if len(alerts) > _SHOWN:
            rest = len(alerts) - _SHOWN
            more = f"……另有 {rest} 条，见 alerts.json。" if self._context.lang == "zh" else f"… {rest} more in alerts.json."
            self._context.say(more)
