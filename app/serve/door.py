"""A unit's own door: a draft is checked like a published report before it is published, and nothing of it is kept."""

from __future__ import annotations

import asyncio
import math
from collections import Counter
from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from app.serve.checking import CheckFailed, DraftAnswer, check_draft
from app.serve.desk import Desk, address_of, desk_of
from app.serve.forms import Upload, read_upload
from app.serve.roles import Right, Role
from app.serve.sessions import Entry
from output.site.tables import shown_tables
from parsers.sniff import sniff
from rules.model import Finding, Outcome, Severity

_MEBIBYTE = 1024 * 1024
_READABLE = frozenset(
    {"html", "pdf", "docx", "doc", "wps", "xls", "xlsx", "ofd", "png", "jpg", "tiff", "txt", "md",
     "rtf", "odt", "ods", "wordml", "excelml", "mht"}
)  # fmt: skip
_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


async def check_page(request: Request) -> Response:
    """The form."""
    desk = desk_of(request)
    return _form(desk, request, desk.entry(request, Right.CHECK), "", 200)


async def check(request: Request) -> Response:
    """Check one file and show what was found. The visitor's turn is counted before anything of the file is read."""
    desk = desk_of(request)
    entry = desk.entry(request, Right.CHECK)
    words = desk.words
    key = entry.visitor.name or address_of(request)
    wait = desk.checks.wait(key)
    if wait > 0:
        return _form(desk, request, entry, words["too_many_checks"].format(math.ceil(wait / 60)), 429)
    fields, upload = await read_upload(request, entry)
    desk.checks.count(key)
    if upload is None or not upload.data:
        return _form(desk, request, entry, words["choose_file"], 422)
    if len(upload.data) > desk.settings.limits.upload_bytes:
        return _form(desk, request, entry, words["check_intro"].format(_megabytes(desk)), 413)
    name = safe_name(upload.name)
    kind = sniff(upload.data, name)
    if kind not in _READABLE:
        return _form(desk, request, entry, words["unknown_kind"], 415)
    unit_id = own_unit(desk, entry, fields.get("unit", ""))
    year = int(fields["year"]) if fields.get("year", "") in {str(one) for one in _years(desk)} else None
    desk.act(request, entry.visitor.name, "check", unit_id or "", f"{kind}, {len(upload.data)} bytes")
    slots: asyncio.Semaphore = request.app.state.check_slots
    async with slots:
        try:
            answer = await run_in_threadpool(_check, desk, Upload(name, upload.data), unit_id, year)
        except CheckFailed as error:
            return _form(desk, request, entry, words[f"check_{error.kind}"], 422)
    return _result(desk, request, entry, name, answer)


def safe_name(name: str) -> str:
    """The last part of a file name without control characters, short enough to show: a name, never a path."""
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    kept = "".join(char for char in last if char.isprintable()).strip(". ")
    return kept[-120:] or "draft"


def own_unit(desk: Desk, entry: Entry, asked: str) -> str | None:
    """A unit checks for itself, whatever the form says; others may name a unit of the register."""
    if entry.visitor.role is Role.UNIT:
        return entry.visitor.unit_id
    return asked if asked and desk.live.register.unit(asked) is not None else None


def _check(desk: Desk, upload: Upload, unit_id: str | None, year: int | None) -> DraftAnswer:
    return check_draft(
        upload.data,
        upload.name,
        Path(desk.live.register.folder),
        unit_id,
        year,
        desk.live.today,
        desk.lang,
        desk.settings.limits.check_seconds,
    )


def _form(desk: Desk, request: Request, entry: Entry, message: str, code: int) -> Response:
    own = desk.live.register.unit(entry.visitor.unit_id) if entry.visitor.unit_id else None
    return desk.page(
        "check.html",
        request,
        entry,
        code,
        message=message,
        megabytes=_megabytes(desk),
        units=desk.live.register.units if own is None and entry.visitor.role is not Role.UNIT else (),
        years=_years(desk),
    )


def _result(desk: Desk, request: Request, entry: Entry, name: str, answer: DraftAnswer) -> Response:
    shown = sorted(
        (item for item in answer.findings if item.outcome in (Outcome.FAIL, Outcome.REVIEW)),
        key=lambda item: (_WEIGHT[item.severity] + 3 * (item.outcome is Outcome.REVIEW), item.rule),
    )
    outcomes = Counter(item.outcome for item in answer.findings)
    severities = Counter(item.severity for item in shown if item.outcome is Outcome.FAIL)
    return desk.page(
        "check_result.html",
        request,
        entry,
        200 if answer.report is not None else 422,
        name=name,
        answer=answer,
        shown=shown,
        passed=outcomes[Outcome.PASS],
        unassessed=outcomes[Outcome.NOT_ASSESSABLE],
        counts={
            "errors": severities[Severity.ERROR],
            "warnings": severities[Severity.WARNING],
            "notices": severities[Severity.INFO],
            "reviews": outcomes[Outcome.REVIEW],
        },
        tables=shown_tables(answer.report, _marks(shown)) if answer.report is not None else [],
    )


def _marks(shown: list[Finding]) -> dict[str, tuple[int, ...]]:
    """Cell address -> the numbers of the findings about it on the page."""
    marks: dict[str, tuple[int, ...]] = {}
    for number, finding in enumerate(shown, 1):
        for cell in dict.fromkeys(proof.cell for proof in finding.evidence if proof.cell):
            marks[cell] = (*marks.get(cell, ()), number)
    return marks


def _years(desk: Desk) -> list[int]:
    """The report years that a draft may be for: the audited ones, and the year that is not over yet."""
    today = desk.live.today
    return sorted({*desk.live.register.audited_years(today), today.year}, reverse=True)


def _megabytes(desk: Desk) -> int:
    return desk.settings.limits.upload_bytes // _MEBIBYTE
