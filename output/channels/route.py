"""Who is told what through a channel: units, least severity, escalations only; and what happens when it fails."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from output.channels.base import ChannelError, Context
from output.model import Alert, AlertKind
from rules.model import Severity

_RANK = {Severity.INFO: 0, Severity.WARNING: 1, Severity.ERROR: 2}


class Route(Struct, frozen=True, kw_only=True):
    """`units` and `kinds` empty mean all. With `min_escalation` only reports missing for at least so many days are told.

    `digest`: at most one message a day. `disturbs`: a person is at the other end, so quiet hours are kept. A failure is tried
    again `retries` times after `wait_s` seconds, then `fallback` (the name of another channel) gets the alerts. A channel with
    `fallback_only` sends nothing of its own.
    """

    units: frozenset[str] = frozenset()
    kinds: frozenset[AlertKind] = frozenset()
    severity: Severity = Severity.INFO
    min_escalation: int | None = None
    digest: bool = False
    disturbs: bool = False
    retries: int = 2
    wait_s: float = 2.0
    fallback: str | None = None
    fallback_only: bool = False

    def takes(self, alert: Alert) -> bool:
        """Whether this alert is for the people behind the channel. What concerns no unit goes only to channels for all units."""
        if self.fallback_only or (self.units and alert.unit_id not in self.units):
            return False
        if self.kinds and alert.kind not in self.kinds:
            return False
        if self.min_escalation is not None and (alert.escalation or 0) < self.min_escalation:
            return False
        return _RANK[alert.weight] >= _RANK[self.severity]


def read_route(config: Mapping[str, Any], context: Context, *, digest: bool, disturbs: bool) -> Route:
    """The route of a channel's table in policy.toml; `digest` is the channel's own habit. ChannelError says what is wrong."""
    units = frozenset(str(unit) for unit in _list(config, "units"))
    unknown = sorted(units - context.units) if context.units else []
    if unknown:
        raise ChannelError(f"policy.toml 的告警渠道 units 中有登记册没有的单位编号：{'、'.join(unknown)}。")
    return Route(
        units=units,
        kinds=frozenset(alert_kinds(_list(config, "kinds"), "kinds")),
        severity=_severity(config.get("severity", Severity.INFO.value)),
        min_escalation=_number(config, "min_escalation"),
        digest=bool(config.get("digest", digest)),
        disturbs=disturbs,
        retries=_number(config, "retries") if "retries" in config else Route().retries,  # type: ignore[arg-type]
        wait_s=float(config.get("retry_wait_s", Route().wait_s)),
        fallback=str(config["fallback"]) if config.get("fallback") else None,
        fallback_only=bool(config.get("fallback_only", False)),
    )


def alert_kinds(names: list[Any], key: str) -> list[AlertKind]:
    """The kinds of alerts that `names` means; ChannelError for one that does not exist."""
    known = {kind.value: kind for kind in AlertKind}
    wrong = [str(name) for name in names if name not in known]
    if wrong:
        raise ChannelError(f"policy.toml 的 {key} 应为 {'、'.join(known)} 之中的项，现有 {'、'.join(wrong)}。")
    return [known[name] for name in names]


def _severity(value: object) -> Severity:
    known = {severity.value: severity for severity in Severity}
    if value not in known:
        raise ChannelError(f"policy.toml 的告警渠道 severity 应为 {'、'.join(known)} 之一，现为 {value!r}。")
    return known[str(value)]


def _list(config: Mapping[str, Any], key: str) -> list[Any]:
    value = config.get(key, [])
    if not isinstance(value, list):
        raise ChannelError(f'policy.toml 的告警渠道 {key} 应为列表，例如 {key} = ["…"]，现为 {value!r}。')
    return value


def _number(config: Mapping[str, Any], key: str) -> int | None:
    value = config.get(key)
    if value is not None and (not isinstance(value, int) or isinstance(value, bool) or value < 0):
        raise ChannelError(f"policy.toml 的告警渠道 {key} 应为非负整数，现为 {value!r}。")
    return value
