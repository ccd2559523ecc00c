"""Deciding about a finding: one way for the command line and the pages; the newest audit carries what was decided."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from pathlib import Path

from msgspec.structs import replace
from sqlalchemy import Engine

from app.decision_file import synchronise
from app.store.decisions import DecisionStore
from app.texts import say
from rules.decisions import SETTLING, Action, Decision, applied, newest, values_of
from rules.life import Life
from rules.model import Finding, Outcome

_LONGEST = 2000
_SHORTEST_PREFIX = 4


class DecisionRefused(Exception):
    """A decision cannot be made as asked: says what is missing and what to do."""


def decidable(findings: Iterable[Finding]) -> list[Finding]:
    """What a person may decide about: failures and reviews."""
    return [finding for finding in findings if finding.outcome in (Outcome.FAIL, Outcome.REVIEW)]


def find(findings: Iterable[Finding], prefix: str) -> Finding:
    """The one finding whose fingerprint starts with `prefix`; DecisionRefused when there is none or more than one."""
    prefix = prefix.strip().lower()
    if len(prefix) < _SHORTEST_PREFIX:
        raise DecisionRefused(say(f"编号至少写前 {_SHORTEST_PREFIX} 位。", f"Give at least {_SHORTEST_PREFIX} characters."))
    found = [finding for finding in decidable(findings) if finding.fingerprint.startswith(prefix)]
    if not found:
        raise DecisionRefused(
            say(
                f"最近一次审核中没有编号以 {prefix} 开头的问题。编号见页面、findings.jsonl 或 decide list。",
                f"The newest audit has no finding starting with {prefix}; see the pages, findings.jsonl or decide list.",
            )
        )
    if len(found) > 1:
        more = "、".join(finding.fingerprint for finding in found[:5])
        raise DecisionRefused(
            say(f"有 {len(found)} 个问题的编号以 {prefix} 开头：{more}。请多写几位。", f"{len(found)} findings match: {more}.")
        )
    return found[0]


def make_decision(
    finding: Finding, judged_on: str, action: Action, reason: str, author: str, until: dt.date | None, now: dt.datetime
) -> Decision:
    """The decision as it will be kept. `judged_on` is the date of the audit that gave the finding, `now` the moment in UTC.

    Raises DecisionRefused: every decision needs an author and a reason, a waiver a last day that is not past.
    """
    reason, author = reason.strip(), author.strip()
    if not author:
        raise DecisionRefused(say("请写明由谁决定。", "Say who decides."))
    if not reason:
        raise DecisionRefused(say("请写明理由。", "Give a reason."))
    if len(reason) > _LONGEST or len(author) > 80:
        raise DecisionRefused(say(f"理由不超过 {_LONGEST} 字，姓名不超过 80 字。", "The reason or the name is too long."))
    if action is Action.WAIVE and until is None:
        raise DecisionRefused(say("“暂不追究”须写明到哪一天为止。", "A waiver needs its last day (--until)."))
    if action is not Action.WAIVE and until is not None:
        raise DecisionRefused(say("只有“暂不追究”才有期限。", "Only a waiver has a last day."))
    if until is not None and until < now.date():
        raise DecisionRefused(say(f"期限 {until} 已经过去。", f"{until} is past."))
    return Decision(
        id=uuid.uuid4().hex,
        fingerprint=finding.fingerprint,
        action=action,
        reason=reason,
        author=author,
        at=now.isoformat(timespec="microseconds"),
        until=until.isoformat() if until else None,
        rule=finding.rule,
        rule_version=finding.rule_version,
        unit_id=finding.unit_id,
        year=finding.year,
        subject=finding.subject,
        message=finding.message,
        values=values_of(finding, judged_on),
    )


def record(engine: Engine, data: Path, decision: Decision) -> None:
    """Keep a decision in the database and in the file beside it."""
    store = DecisionStore(engine)
    store.add([decision])
    synchronise(store, data)


def with_decisions(
    findings: Iterable[Finding], log: Iterable[Decision], lives: dict[str, Life], today: dt.date, lang: str
) -> list[Finding]:
    """The findings, each with the newest decision about it, or why that no longer holds."""
    latest = newest(log)
    return [with_decision(finding, latest, lives, today, lang) for finding in findings]


def with_decision(
    finding: Finding, latest: Mapping[str, Decision], lives: Mapping[str, Life], today: dt.date, lang: str
) -> Finding:
    """One finding with what was decided about it. `latest` is the newest decision by fingerprint."""
    decision = latest.get(finding.fingerprint)
    if decision is None or finding.outcome not in (Outcome.FAIL, Outcome.REVIEW):
        return finding
    return replace(finding, decision=applied(finding, decision, judged_on(finding, lives, today), today, lang))


def judged_on(finding: Finding, lives: Mapping[str, Life], today: dt.date) -> str:
    """The date of the audit that gave the finding (ISO): its life was brought up to date by the same audit."""
    life = lives.get(finding.fingerprint)
    return life.last_seen if life else today.isoformat()


def is_waiting(finding: Finding) -> bool:
    """Whether a person still has to look: nobody decided, or the decision no longer holds."""
    action = (finding.decision or {}).get("action")
    return finding.outcome in (Outcome.FAIL, Outcome.REVIEW) and action in (None, "reopened")


def settled_count(findings: Iterable[Finding]) -> int:
    """How many findings are dismissed or waived."""
    return sum(1 for finding in findings if (finding.decision or {}).get("action") in {action.value for action in SETTLING})
