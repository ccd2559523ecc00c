"""Reads policy.toml: what the office may set itself; an empty file means the statutory defaults."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from crawler.register.model import NoticePolicy, Policy, Quiet, UnitKind
from crawler.register.tables import TomlFile

_KEYS = (
    "deadlines", "severity", "disabled", "thresholds", "weights", "penalties", "grades", "reminder_days", "channels",
    "escalation_days", "quiet", "notice",
)  # fmt: skip
_SEVERITIES = ("error", "warning", "info")
_RULE = re.compile(r"[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+")
_HOURS = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)-([01]?\d|2[0-3]):([0-5]\d)")
_LEAP_YEAR = 2024


def read_policy(file: TomlFile) -> Policy:
    """The policy; only the shape of rule ids is checked here, for the crawler does not know the rules."""
    file.known("", file.data, _KEYS)
    usual = Policy()
    return Policy(
        deadlines=_deadlines(file),
        severity=_severity(file),
        disabled=_disabled(file),
        thresholds=_numbers(file, "thresholds"),
        weights=_numbers(file, "weights"),
        penalties=_numbers(file, "penalties", _SEVERITIES),
        grades=_numbers(file, "grades"),
        reminder_days=tuple(sorted(_days(file, "reminder_days", usual.reminder_days), reverse=True)),
        escalation_days=tuple(sorted(_days(file, "escalation_days", usual.escalation_days))),
        quiet=_quiet(file),
        notice=_notice(file),
        channels=_channels(file, usual.channels),
    )


def _deadlines(file: TomlFile) -> dict[str, str]:
    values = file.table("deadlines")
    file.known("deadlines", values, [kind.value for kind in UnitKind])
    good = {}
    for key, value in values.items():
        found = re.fullmatch(r"(\d{1,2})-(\d{1,2})", value) if isinstance(value, str) else None
        try:
            day = dt.date(_LEAP_YEAR, int(found[1]), int(found[2])) if found else None
        except ValueError:
            day = None
        if day is None or (day.month, day.day) == (2, 29):
            file.wrong(file.line("deadlines", key), "每年都有的“月-日”", f"“{value}”", '例如 "01-31"。')
        else:
            good[key] = f"{day:%m-%d}"
    return good


def _severity(file: TomlFile) -> dict[str, str]:
    values = file.table("severity")
    for key, value in values.items():
        line = file.line("severity", key)
        _check_rule(file, line, key)
        if value not in _SEVERITIES:
            file.wrong(line, f"{'、'.join(_SEVERITIES)} 之一", f"“{value}”", "请改正严重程度。")
    return {key: value for key, value in values.items() if value in _SEVERITIES}


def _disabled(file: TomlFile) -> tuple[str, ...]:
    values: list[Any] = file.get("", file.data, "disabled", list, [])
    line = file.line("", "disabled")
    return tuple(value for value in values if _check_rule(file, line, value))


def _check_rule(file: TomlFile, line: int | None, value: object) -> bool:
    good = isinstance(value, str) and _RULE.fullmatch(value) is not None
    if not good:
        file.wrong(line, "规则编号", f"“{value}”", "例如 T3-BALANCE；用 wendeng-audit rules 查看全部编号。")
    return good


def _numbers(file: TomlFile, table: str, known: tuple[str, ...] = ()) -> dict[str, float]:
    values = file.table(table)
    if known:
        file.known(table, values, known)
    good = {}
    for key in values:
        number = file.get(table, values, key, float, None)
        if number is not None and number < 0:
            file.wrong(file.line(table, key), f"{key} 为不小于 0 的数字", f"{number}", "请改正这一项。")
        elif number is not None:
            good[key] = number
    return good


def _days(file: TomlFile, key: str, usual: tuple[int, ...]) -> set[int]:
    days = file.get("", file.data, key, list, None)
    if days is not None and not all(isinstance(day, int) and not isinstance(day, bool) and day >= 0 for day in days):
        file.wrong(file.line("", key), f"{key} 为非负整数的列表", f"{days}", f"例如 {list(usual)}。")
        days = None
    return set(usual if days is None else days)


def _quiet(file: TomlFile) -> Quiet:
    values = file.table("quiet")
    file.known("quiet", values, ("hours", "rest_days", "urgent"))
    hours = file.get("quiet", values, "hours", str, "")
    found = _HOURS.fullmatch(hours)
    if hours and found is None:
        file.wrong(file.line("quiet", "hours"), "hours 为“时:分-时:分”", f"“{hours}”", '例如 "20:00-08:00"。')
    start, end = (60 * int(found[1]) + int(found[2]), 60 * int(found[3]) + int(found[4])) if found else (None, None)
    urgent = file.get("quiet", values, "urgent", list, [])
    rest_days = file.get("quiet", values, "rest_days", bool, False)
    return Quiet(start=start, end=end, rest_days=rest_days, urgent=tuple(str(kind) for kind in urgent))


def _notice(file: TomlFile) -> NoticePolicy:
    values = file.table("notice")
    file.known("notice", values, ("correction_workdays", "office", "contact", "pdf"))
    days = file.get("notice", values, "correction_workdays", int, NoticePolicy().correction_workdays)
    if days < 1:
        line = file.line("notice", "correction_workdays")
        file.wrong(line, "correction_workdays 为不小于 1 的整数", f"{days}", "例如 10（个工作日）。")
    return NoticePolicy(
        correction_workdays=days,
        office=file.get("notice", values, "office", str, ""),
        contact=file.get("notice", values, "contact", str, ""),
        pdf=file.get("notice", values, "pdf", bool, True),
    )


def _channels(file: TomlFile, usual: tuple[dict[str, Any], ...]) -> tuple[dict[str, Any], ...]:
    if "channels" not in file.data:
        return usual
    channels = file.tables("channels")
    for index, channel in enumerate(channels):
        if not isinstance(channel.get("type"), str):
            line = file.line("channels", "type", index) or file.line("channels", index=index)
            file.wrong(line, "type（渠道种类）", f"{channel.get('type', '没有')}", '例如 type = "email"。')
    return tuple(channels)
