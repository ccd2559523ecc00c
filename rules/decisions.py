"""A decision is bound to a finding's fingerprint and values: it holds while the values stay and says why when it no longer does."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from decimal import Decimal
from enum import StrEnum
from typing import Any

import msgspec
from msgspec import Struct, field

from parsers.model import Number
from rules.model import Finding, Outcome


class Action(StrEnum):
    """What a person may say about a finding: it is right, it is wrong, or it is right and tolerated until a day."""

    CONFIRM = "confirm"
    DISMISS = "dismiss"
    WAIVE = "waive"


SETTLING = frozenset({Action.DISMISS, Action.WAIVE})


class Values(Struct, frozen=True, kw_only=True):
    """What a finding said when somebody decided about it.

    `left` and `right` are written out as text, `cells` maps addresses to the raw text as published; `quotes` are kept only where
    neither cells nor sides carry the values. `as_of` is the date of the audit: a side that equals it is the clock and no value
    of the report.
    """

    left: str | None = None
    right: str | None = None
    cells: dict[str, str] = field(default_factory=dict)
    quotes: tuple[str, ...] = ()
    as_of: str = ""

    @property
    def digest(self) -> str:
        """16 hex digits over everything that binds, the clock left out."""
        sides = ["today" if side is not None and side == self.as_of else side for side in (self.left, self.right)]
        binding = msgspec.json.encode((sides, self.cells, self.quotes), order="sorted")
        return hashlib.sha256(binding).hexdigest()[:16]


class Decision(Struct, frozen=True, kw_only=True):
    """One entry of the append-only log. `until` is the last day (ISO) of a waiver; `at` is the moment in UTC."""

    id: str
    fingerprint: str
    action: Action
    reason: str
    author: str
    at: str
    until: str | None
    rule: str
    rule_version: int
    unit_id: str | None
    year: int | None
    subject: str
    message: str
    values: Values


class Change(Struct, frozen=True):
    """One value that is no longer what it was: `what` is "left", "right", a cell address or "quote"; None means gone or new."""

    what: str
    then: str | None
    now: str | None


def values_of(finding: Finding, as_of: str) -> Values:
    """The values of a finding as judged on `as_of` (ISO date)."""
    cells: dict[str, str] = {}
    for proof in finding.evidence:
        if proof.cell:
            # Rules over two years show the same cell of both reports, this year's first.
            number = 1 + sum(1 for key in cells if key.partition("#")[0] == proof.cell)
            cells[proof.cell if number == 1 else f"{proof.cell}#{number}"] = proof.quote or ""
    has_values = bool(cells) or finding.left is not None or finding.right is not None
    quotes = () if has_values else tuple(
        sorted({_one_line(proof.quote) for proof in finding.evidence if proof.quote and proof.document})
    )  # fmt: skip
    return Values(left=_text(finding.left), right=_text(finding.right), cells=cells, quotes=quotes, as_of=as_of)


def changes(then: Values, now: Values, same_version: bool = True) -> list[Change]:
    """What is different; empty while the decision is still about the same thing.

    After a change of the rule's version only what both versions looked at is compared: another way of adding up the same
    cells does not undo a decision, another figure in a cell does.
    """
    if not same_version:
        common = then.cells.keys() & now.cells.keys()
        if common:
            return _cell_changes({key: then.cells[key] for key in common}, {key: now.cells[key] for key in common})
        if not (_has_sides(then) and _has_sides(now)):
            return []
    found = [
        Change(name, old, new)
        for name, old, new in (("left", then.left, now.left), ("right", then.right, now.right))
        if old != new and not (old == then.as_of and new == now.as_of)
    ]
    found += _cell_changes(then.cells, now.cells)
    if then.quotes != now.quotes and not found and not now.cells and not _has_sides(now):
        found.append(Change("quote", " / ".join(then.quotes), " / ".join(now.quotes)))
    return found


def by_fingerprint(log: Iterable[Decision]) -> dict[str, list[Decision]]:
    """The whole log per finding, in its order."""
    grouped: dict[str, list[Decision]] = {}
    for decision in log:
        grouped.setdefault(decision.fingerprint, []).append(decision)
    return grouped


def newest(log: Iterable[Decision]) -> dict[str, Decision]:
    """The last word per fingerprint, by the moment it was said."""
    latest: dict[str, Decision] = {}
    for decision in log:
        known = latest.get(decision.fingerprint)
        if known is None or (known.at, known.id) <= (decision.at, decision.id):
            latest[decision.fingerprint] = decision
    return latest


def applied(finding: Finding, decision: Decision, judged_on: str, today: dt.date, lang: str = "zh") -> dict[str, Any]:
    """What stands in `Finding.decision` (contract): the decision while it holds, else `action` "reopened" with the reason.

    `judged_on` is the date of the audit that gave the finding. A reopened finding is settled no more.
    """
    entry: dict[str, Any] = {
        "action": decision.action.value,
        "reason": decision.reason,
        "author": decision.author,
        "at": decision.at,
        "until": decision.until,
        "id": decision.id,
    }
    now = values_of(finding, judged_on)
    different = changes(decision.values, now, decision.rule_version == finding.rule_version)
    if different:
        why, text = "values_changed", _say_changes(decision, different, lang)
    elif is_expired(decision, today):
        why, text = "expired", _say_expired(decision, lang)
    else:
        return entry
    return {
        **entry,
        "action": "reopened",
        "was": decision.action.value,
        "why": why,
        "explanation": text,
        "changes": [msgspec.to_builtins(change) for change in different],
    }


def is_expired(decision: Decision, today: dt.date) -> bool:
    """Whether a waiver's last day is past."""
    return decision.until is not None and dt.date.fromisoformat(decision.until) < today


class Idle(Struct, frozen=True):
    """A waiver or dismissal that settles nothing: `why` is expired, values_changed, gone, or not_judged."""

    decision: Decision
    why: str
    explanation: str


def idle(
    latest: Mapping[str, Decision], findings: Iterable[Finding], resolved: Iterable[str], today: dt.date, lang: str = "zh"
) -> list[Idle]:
    """Waivers and dismissals that have run out, no longer fit, or whose finding is not there any more, by unit and rule.

    `findings` carry their decisions already; `resolved` are fingerprints known to be repaired. A dismissal of a repaired finding
    is no news and is left out; an unused waiver is reported, for somebody promised to look at it again.
    """
    shown = {finding.fingerprint: finding for finding in findings if finding.outcome in (Outcome.FAIL, Outcome.REVIEW)}
    repaired = set(resolved)
    found: list[Idle] = []
    for decision in latest.values():
        if decision.action not in SETTLING:
            continue
        finding = shown.get(decision.fingerprint)
        if finding is not None and finding.decision is not None and finding.decision.get("id") == decision.id:
            if finding.decision["action"] == "reopened":
                found.append(Idle(decision, finding.decision["why"], finding.decision["explanation"]))
        elif is_expired(decision, today):
            found.append(Idle(decision, "expired", _say_expired(decision, lang)))
        elif decision.action is Action.WAIVE:
            why = "gone" if decision.fingerprint in repaired else "not_judged"
            found.append(Idle(decision, why, str(_TEXTS[lang][why])))
    return sorted(found, key=lambda item: (item.decision.unit_id or "", item.decision.year or 0, item.decision.rule))


_TEXTS = {
    "zh": {
        "left": "左边的数",
        "right": "右边的数",
        "quote": "原文",
        "none": "（没有）",
        "was": {"confirm": "确认", "dismiss": "不算问题", "waive": "暂不追究"},
        "changed": "{author}于{day}决定“{was}”，但此后内容有变：{changes}。因此重新打开，请再看一次。",
        "change": "{what}原为“{then}”，现为“{now}”",
        "expired": "{author}于{day}决定“暂不追究”，期限到{until}，现已过期。因此重新打开，请再看一次。",
        "gone": "对应的问题已经改正，这项“暂不追究”不再需要。",
        "not_judged": "最近一次审核没有评判对应的问题（报告读不到、已撤下，或规则没有启用），这项“暂不追究”没有用上。",
        "sep": "；",
    },
    "en": {
        "left": "left side",
        "right": "right side",
        "quote": "the passage",
        "none": "(nothing)",
        "was": {"confirm": "confirmed", "dismiss": "dismissed", "waive": "waived"},
        "changed": "{was} by {author} on {day}, but the values changed since: {changes}. Open again; please look once more.",
        "change": '{what} was "{then}" and is "{now}"',
        "expired": "waived by {author} on {day} until {until}, which is past. Open again; please look once more.",
        "gone": "The finding has been repaired; this waiver is no longer needed.",
        "not_judged": "The newest audit did not judge this finding (report unreadable or withdrawn, or rule off): waiver unused.",
        "sep": "; ",
    },
}  # fmt: skip
_SHOWN = 4
_LONGEST = 60


def _say_changes(decision: Decision, different: list[Change], lang: str) -> str:
    words: dict[str, Any] = _TEXTS[lang]

    def shown(value: str | None) -> str:
        text = value or str(words["none"])
        return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"

    parts = [
        words["change"].format(what=words.get(change.what, change.what), then=shown(change.then), now=shown(change.now))
        for change in different[:_SHOWN]
    ]
    if len(different) > _SHOWN:
        parts.append("…")
    text: str = words["changed"].format(
        author=decision.author, day=decision.at[:10], was=words["was"][decision.action.value], changes=words["sep"].join(parts)
    )
    return text


def _say_expired(decision: Decision, lang: str) -> str:
    words: dict[str, Any] = _TEXTS[lang]
    text: str = words["expired"].format(author=decision.author, day=decision.at[:10], until=decision.until)
    return text


def _has_sides(values: Values) -> bool:
    return values.left is not None or values.right is not None


def _cell_changes(then: Mapping[str, str], now: Mapping[str, str]) -> list[Change]:
    keys = sorted(then.keys() | now.keys())
    return [Change(key, then.get(key), now.get(key)) for key in keys if then.get(key) != now.get(key)]


def _text(side: Number | str | None) -> str | None:
    """A side as text: 12, 12.0 and 12.00 are one value."""
    if isinstance(side, Decimal):
        return format(side.normalize(), "f")
    return None if side is None else str(side)


def _one_line(text: str) -> str:
    return " ".join(text.split())
