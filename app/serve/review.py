"""The review queue and one finding: what waits for a person, and the decisions people make; forms first, keys on top."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.decide import DecisionRefused, decidable, is_waiting, judged_on, make_decision, record
from app.serve.account import inside
from app.serve.desk import Desk, NotThere, SignInNeeded, desk_of
from app.serve.forms import read_fields
from app.serve.roles import Right, Visitor
from app.serve.sessions import Entry
from output.model import Audit
from output.site.places import anchor, finding_path
from rules.decisions import Action, values_of
from rules.model import Finding, Outcome, Severity

_PER_PAGE = 50
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_STATES = ("waiting", "reopened", "decided", "all")


async def queue(request: Request) -> Response:
    """The list; without a choice what waits for a person."""
    desk = desk_of(request)
    entry = desk.entry(request, Right.READ_ALL)
    audit = await run_in_threadpool(desk.live.audit)
    return _queue(desk, request, entry, audit, "", 200)


async def finding(request: Request) -> Response:
    """One finding with its history, its decisions and the archived originals."""
    desk = desk_of(request)
    entry = desk.entry(request, Right.READ_OWN)
    audit = await run_in_threadpool(desk.live.audit)
    return _finding(desk, request, entry, audit, request.path_params["fingerprint"], "", 200)


async def decide(request: Request) -> Response:
    """Keep a decision, then back to where the form stood.

    Fields: fingerprint, action (confirm, dismiss, waive), reason, until (last day of a waiver), back, and `values`, the digest of
    what the reviewer saw: if the finding says something else by now, nothing is recorded.
    """
    desk = desk_of(request)
    entry = desk.entry(request, Right.DECIDE)
    if not entry.visitor.name:
        raise SignInNeeded
    fields = await read_fields(request, entry)
    back = inside(_absolute(fields.get("back", "/queue"), found_at=fields.get("fingerprint", "")))
    audit = await run_in_threadpool(desk.live.audit)
    words = desk.words
    found = _one(audit, fields.get("fingerprint", ""), entry.visitor)
    judged = judged_on(found, audit.lives, audit.as_of)
    if fields.get("values") not in (None, values_of(found, judged).digest):
        return _finding(desk, request, entry, audit, found.fingerprint, words["moved"], 409)
    try:
        action = Action(fields.get("action", ""))
        until = dt.date.fromisoformat(fields["until"]) if fields.get("until") and action is Action.WAIVE else None
        decision = make_decision(found, judged, action, fields.get("reason", ""), entry.visitor.name, until, desk.now())
    except DecisionRefused as error:
        return _finding(desk, request, entry, audit, found.fingerprint, str(error), 422)
    except ValueError:
        raise NotThere from None  # an action or a date that our forms do not send
    await run_in_threadpool(record, desk.live.store.engine, desk.live.data, decision)
    desk.act(request, entry.visitor.name, action.value, found.fingerprint, decision.reason)
    return RedirectResponse(back, 303)


def _queue(desk: Desk, request: Request, entry: Entry, audit: Audit, message: str, code: int) -> Response:
    query = request.query_params
    state = query.get("state", "waiting")
    state = state if state in _STATES else "waiting"
    unit_id, year = query.get("unit", ""), query.get("year", "")
    every = [
        item
        for item in decidable(audit.findings)
        if (not unit_id or item.unit_id == unit_id) and (not year or str(item.year) == year)
    ]
    groups = {name: [item for item in every if _is_in(item, name)] for name in _STATES}
    chosen = sorted(
        groups[state],
        key=lambda item: (
            _WEIGHT[item.severity] + 3 * (item.outcome is Outcome.REVIEW),
            -(item.year or 0),
            item.unit_id or "",
            item.rule,
        ),
    )
    pages = max(1, -(-len(chosen) // _PER_PAGE))
    page = min(pages, int(query["page"])) if query.get("page", "").isdecimal() and len(query["page"]) < 7 else 1
    page = max(1, page)
    items = chosen[(page - 1) * _PER_PAGE : page * _PER_PAGE]

    def address(**values: object) -> str:
        return "/queue?" + urlencode({"unit": unit_id, "year": year, **values})

    return desk.page(
        "queue.html",
        request,
        entry,
        code,
        message=message,
        tabs=[(name, len(groups[name])) for name in _STATES],
        state=state,
        items=[(item, values_of(item, judged_on(item, audit.lives, audit.as_of)).digest) for item in items],
        units=audit.register.units,
        names={unit.unit_id: unit.name for unit in audit.register.units},
        unit_id=unit_id,
        years=sorted({str(item.year) for item in audit.findings if item.year}, reverse=True),
        year=year,
        page=page,
        pages=pages,
        address=address,
        here=address(state=state, page=page),
        today=audit.as_of.isoformat(),
        idle=audit.idle,
    )


def _finding(desk: Desk, request: Request, entry: Entry, audit: Audit, fingerprint: str, message: str, code: int) -> Response:
    found = _one(audit, fingerprint, entry.visitor)
    unit = audit.register.unit(found.unit_id) if found.unit_id else None
    publication = audit.publications.get((found.unit_id or "", found.year or 0))
    url = publication.url if publication and publication.url.startswith(("http://", "https://")) else ""
    return desk.page(
        "finding.html",
        request,
        entry,
        code,
        finding=found,
        unit_name=unit.name if unit else found.unit_id or "",
        message=message,
        life=audit.lives.get(fingerprint),
        log=audit.decisions.get(fingerprint, []),
        digest=values_of(found, judged_on(found, audit.lives, audit.as_of)).digest,
        here=f"/finding/{fingerprint}",
        today=audit.as_of.isoformat(),
        live_url=url,
        in_report="/site/" + finding_path(found.unit_id, found.year, fingerprint)
        if unit is not None and found.unit_id and found.year
        else "",
        documents=documents_of(audit, found.unit_id, found.year),
    )


def documents_of(audit: Audit, unit_id: str | None, year: int | None) -> list[tuple[str, str]]:
    """Hash and name of the archived originals of one unit and year."""
    publication = audit.publications.get((unit_id or "", year or 0))
    if publication is None:
        return []
    found = [(publication.sha256, publication.title)] if publication.sha256 else []
    found += [(item.sha256, item.name) for item in publication.attachments if item.sha256]
    return found


def _one(audit: Audit, fingerprint: str, visitor: Visitor) -> Finding:
    """The finding, if there is one that this visitor may know of."""
    for item in decidable(audit.findings):
        if item.fingerprint == fingerprint:
            if visitor.may_see(item.unit_id):
                return item
            break
    raise NotThere


def _absolute(back: str, found_at: str) -> str:
    """Where to go afterwards: pages of the site name themselves from its top, and the finding is where the eye was."""
    return back if back.startswith("/") else f"/site/{back}#{anchor(found_at)}"


def _is_in(item: Finding, state: str) -> bool:
    action = (item.decision or {}).get("action")
    if state == "waiting":
        return is_waiting(item)
    if state == "reopened":
        return action == "reopened"
    return state == "all" or action in {one.value for one in Action}
