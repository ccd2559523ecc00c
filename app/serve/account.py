"""Signing in and out, and a new password of one's own; every try is in the log."""

from __future__ import annotations

import math
import re

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from app.serve.desk import SignInNeeded, address_of, desk_of
from app.serve.forms import BadForm, read_fields
from app.serve.passwords import WeakPassword, hash_password, is_password
from app.serve.roles import NOBODY
from app.serve.sessions import Entry, TooManyTries

_INSIDE = re.compile(r"/(?:$|(?:site|queue|finding|check|log|account)(?:[/?#][\w\-./?=&%#~]*)?)")


def inside(address: str) -> str:
    """The address if it is one of our own pages, else the first page: nobody is sent elsewhere after signing in."""
    return address if _INSIDE.fullmatch(address) and ".." not in address and "//" not in address else "/"


async def sign_in_page(request: Request) -> Response:
    """The form."""
    desk = desk_of(request)
    if desk.sessions.entry(request) is not None:
        return RedirectResponse("/", 303)
    return desk.page("sign_in.html", request, None, message="", name="", back=inside(request.query_params.get("back", "/")))


async def sign_in(request: Request) -> Response:
    """Name and password; the answer to a wrong one never tells which of the two was wrong."""
    desk = desk_of(request)
    before = Entry(NOBODY, desk.sessions.before(request))
    fields = await read_fields(request, before)
    name, back = fields.get("name", "").strip(), inside(fields.get("back", "/"))
    words = desk.words
    address = address_of(request)
    try:
        async with request.app.state.password_slots:
            token = await run_in_threadpool(
                desk.sessions.sign_in, name, fields.get("password", ""), address, desk.sessions.token(request)
            )
    except TooManyTries as error:
        desk.act(request, name, "sign_in_blocked")
        message = words["too_many"].format(math.ceil(error.seconds / 60))
        response = desk.page("sign_in.html", request, None, 429, message=message, name=name, back=back)
        response.headers["retry-after"] = str(math.ceil(error.seconds))
        return response
    if token is None:
        desk.act(request, name, "sign_in_failed")
        return desk.page("sign_in.html", request, None, 401, message=words["wrong"], name=name, back=back)
    desk.act(request, name, "sign_in")
    response = RedirectResponse(back, 303)
    desk.sessions.set_session(response, token)
    return response


async def sign_out(request: Request) -> Response:
    """End the session."""
    desk = desk_of(request)
    entry = desk.sessions.entry(request)
    if entry is None or not entry.visitor.name:
        return RedirectResponse("/sign-in", 303)
    await read_fields(request, entry)
    desk.act(request, entry.visitor.name, "sign_out")
    response = RedirectResponse("/sign-in", 303)
    desk.sessions.sign_out(request, response)
    # Nothing of what was seen stays in the browser for whoever sits down next.
    if desk.settings.https:  # browsers take it from encrypted servers only
        response.headers["clear-site-data"] = '"cache", "storage"'
    return response


async def account_page(request: Request) -> Response:
    """Who is signed in, a new password, and the way out."""
    entry = _signed_in(request)
    return desk_of(request).page("account.html", request, entry, message="")


async def password(request: Request) -> Response:
    """Ask for the old one, keep the new one, end all sessions of the user."""
    desk = desk_of(request)
    entry = _signed_in(request)
    fields = await read_fields(request, entry)
    name = entry.visitor.name
    words = desk.words
    user = desk.people.user(name)
    wait = desk.sessions.password_wait(name)
    if wait > 0:
        return desk.page("account.html", request, entry, 429, message=words["too_many"].format(math.ceil(wait / 60)))
    desk.sessions.count_password_try(name)
    async with request.app.state.password_slots:
        fits = user is not None and await run_in_threadpool(is_password, fields.get("old", ""), user.password)
    if not fits:
        desk.act(request, name, "password_failed")
        return desk.page("account.html", request, entry, 401, message=words["wrong"])
    desk.sessions.forget_password_tries(name)
    if fields.get("new", "") != fields.get("again", ""):
        return desk.page("account.html", request, entry, 422, message=words["not_same"])
    try:
        hashed = await run_in_threadpool(hash_password, fields.get("new", ""), name)
    except WeakPassword as error:
        return desk.page("account.html", request, entry, 422, message=str(error))
    desk.people.set_password(name, hashed)
    desk.act(request, name, "password_changed")
    response = desk.page("sign_in.html", request, None, message=words["changed"], name=name, back="/")
    desk.sessions.sign_out(request, response)
    return response


def _signed_in(request: Request) -> Entry:
    entry = desk_of(request).sessions.entry(request)
    if entry is None:
        raise SignInNeeded
    if not entry.visitor.name:
        raise BadForm(404, "没有这个页面。")
    return entry
