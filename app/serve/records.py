"""Pages of the site, archived originals, and the log; a stored web page never runs in the office's browser."""

from __future__ import annotations

import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.serve.desk import Desk, NotThere, desk_of
from app.serve.review import documents_of
from app.serve.roles import Right, Role
from app.serve.sessions import Entry
from output.filenames import file_name
from output.site import Viewer
from output.site.places import REVIEW
from output.site.write import asset

_TYPES = {"css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "html": "text/html; charset=utf-8",
          "png": "image/png", "jpg": "image/jpeg", "pdf": "application/pdf"}  # fmt: skip
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ASSET = re.compile(r"assets/([\w.-]+)")
_DOCUMENT = re.compile(r"(?:originals|sheets)/[0-9a-f]{32}[\w.-]*\.(html|png|jpg|pdf)")
# A copy of somebody's document may do nothing at all.
_INERT_POLICY = "sandbox; default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; base-uri 'none'"


async def first(_: Request) -> Response:
    """The first page."""
    return RedirectResponse("/site/index.html", 303)


async def site(request: Request) -> Response:
    """A page of the site as the nightly run writes it, with the decisions of this minute; a unit sees a site of its own."""
    desk = desk_of(request)
    path = request.path_params["path"]
    if shared := _ASSET.fullmatch(path):
        return _asset(shared[1])
    entry = desk.entry(request, Right.READ_OWN)
    unit_id = entry.visitor.unit_id or "" if entry.visitor.role is Role.UNIT else None
    if path == REVIEW and entry.visitor.may(Right.READ_ALL):
        return RedirectResponse("/queue", 303)
    if document := _DOCUMENT.fullmatch(path):
        content = await run_in_threadpool(desk.live.document, path, unit_id)
        if content is None:
            raise NotThere
        headers = {"content-security-policy": _INERT_POLICY}
        if document[1] == "pdf":
            headers["content-disposition"] = f'attachment; filename="{file_name(path[10:26])}.pdf"'
        return Response(content, media_type=_TYPES[document[1]], headers=headers)
    page = await run_in_threadpool(desk.live.page, path, unit_id, viewer_of(desk, entry))
    if page is None:
        raise NotThere
    return Response(page, media_type=_TYPES["html"])


def viewer_of(desk: Desk, entry: Entry) -> Viewer:
    """What the site's own pages have to know about who looks."""
    words, visitor = desk.words, entry.visitor
    links = [(words["check"], "../check")]
    if visitor.may(Right.READ_LOG):
        links.append((words["log"], "../log"))
    if visitor.name:
        links.append((words["account"], "../account"))
    decides = visitor.may(Right.DECIDE) and bool(visitor.name)
    return Viewer(
        user=visitor.name,
        decide_to="../decide" if decides else "",
        token=entry.csrf if decides else "",
        links=tuple(links),
        notice="" if visitor.name else words["no_users"],
    )


def _asset(name: str) -> Response:
    """The style and script of all pages: no secret, and the sign-in page needs them."""
    try:
        content = asset(name)
    except KeyError:
        raise NotThere from None
    return Response(content, media_type=_TYPES[name.rsplit(".", 1)[-1]], headers={"cache-control": "private, max-age=300"})


async def capture(request: Request) -> Response:
    """An archived original: a download of bytes, never a page. Only documents of reports that the visitor may see."""
    desk = desk_of(request)
    entry = desk.entry(request, Right.READ_OWN)
    sha256 = request.path_params["sha256"]
    if not _SHA256.fullmatch(sha256):
        raise NotThere
    audit = await run_in_threadpool(desk.live.audit)
    names = [
        name
        for unit_id, year in audit.publications
        if entry.visitor.may_see(unit_id)
        for known, name in documents_of(audit, unit_id, year)
        if known == sha256
    ]
    if not names:
        raise NotThere
    try:
        data = await run_in_threadpool(audit.body, sha256)
    except KeyError:
        raise NotThere from None
    desk.act(request, entry.visitor.name, "capture", sha256)
    return Response(
        data,
        media_type="application/octet-stream",
        headers={
            "content-security-policy": _INERT_POLICY,
            "content-disposition": f'attachment; filename="{file_name(sha256[:16])}.bin"',
        },
    )


async def log(request: Request) -> Response:
    """What people did, newest first."""
    desk = desk_of(request)
    entry = desk.entry(request, Right.READ_LOG)
    return desk.page("log.html", request, entry, lines=desk.people.actions())


async def health(_: Request) -> Response:
    """For whoever watches the server: it answers."""
    return Response("ok\n", media_type="text/plain")
