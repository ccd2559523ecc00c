"""The application: routes, what happens on errors, and the guard around all of it."""

from __future__ import annotations

import asyncio
import datetime as dt
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from app.serve import account, door, records, review
from app.serve.desk import Desk, Forbidden, NotThere, SignInNeeded, desk_of, make_environment
from app.serve.forms import BadForm
from app.serve.guard import Guard, TooLarge, TooSlow
from app.serve.limits import RateLimit
from app.serve.live import LiveAudit
from app.serve.sessions import Sessions
from app.serve.settings import ServeSettings
from app.store.people import People
from app.store.store import Store
from crawler.register.model import Register

_STATIC = {"serve.css": "text/css; charset=utf-8", "queue.js": "text/javascript; charset=utf-8"}


def make_application(
    register: Register,
    store: Store,
    data: Path,
    lang: str,
    settings: ServeSettings,
    now: Callable[[], dt.datetime] = lambda: dt.datetime.now(dt.UTC),
    clock: Callable[[], float] = time.monotonic,
) -> ASGIApp:
    """The whole server as one ASGI application; `now` and `clock` are the only clocks it has."""
    people = People(store.engine)
    live = LiveAudit(register, store, data, lang, now, clock)
    desk = Desk(
        settings=settings,
        live=live,
        people=people,
        sessions=Sessions(people, settings, now, clock),
        checks=RateLimit(settings.limits.checks_per_visitor, settings.limits.checks_window_s, clock),
        environment=make_environment(lang),
        now=now,
        clock=clock,
    )

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        people.act(now(), "server", "started", f"{settings.host}:{settings.port}")
        yield
        live.close()

    application = Starlette(
        routes=[
            Route("/", records.first),
            Route("/site/{path:path}", records.site),
            Route("/queue", review.queue),
            Route("/finding/{fingerprint}", review.finding),
            Route("/decide", review.decide, methods=["POST"]),
            Route("/check", door.check_page),
            Route("/check", door.check, methods=["POST"]),
            Route("/capture/{sha256}", records.capture),
            Route("/log", records.log),
            Route("/sign-in", account.sign_in_page),
            Route("/sign-in", account.sign_in, methods=["POST"]),
            Route("/sign-out", account.sign_out, methods=["POST"]),
            Route("/account", account.account_page),
            Route("/account", account.password, methods=["POST"]),
            Route("/static/{name}", static),
            Route("/health", records.health),
        ],
        exception_handlers={
            SignInNeeded: sign_in_first,
            Forbidden: forbidden,
            NotThere: not_there,
            BadForm: bad_form,
            TooLarge: too_large,
            TooSlow: too_slow,
            HTTPException: refused,
            500: fault,
        },
        lifespan=lifespan,
    )
    application.state.desk = desk
    # Each comparison of a password takes 32 MiB: a flood of tries must not take all the memory.
    application.state.password_slots = asyncio.Semaphore(2)
    application.state.check_slots = asyncio.Semaphore(settings.limits.checks_at_once)
    return Guard(application, settings)


async def static(request: Request) -> Response:
    """Our own style and script; nothing else lies behind this address."""
    name = request.path_params["name"]
    if name not in _STATIC:
        raise NotThere
    content = files("app.serve").joinpath("static", name).read_bytes()
    return Response(content, media_type=_STATIC[name], headers={"cache-control": "private, max-age=300"})


async def sign_in_first(request: Request, _: Exception) -> Response:
    """To the form, and afterwards back to the page that was asked for."""
    asked = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    back = account.inside(asked) if request.method == "GET" else "/"
    return RedirectResponse(f"/sign-in?back={quote(back, safe='/')}", 303)


async def forbidden(request: Request, _: Exception) -> Response:
    """Signed in, but not for this."""
    return _message(request, "forbidden", 403)


async def not_there(request: Request, _: Exception) -> Response:
    """The same answer for what does not exist and for what this visitor may not know of."""
    return _message(request, "not_there", 404)


async def bad_form(request: Request, error: Exception) -> Response:
    """Nothing was done; says why."""
    assert isinstance(error, BadForm)
    desk = desk_of(request)
    return desk.page("message.html", request, desk.sessions.entry(request), error.code, message=error.text)


async def too_large(request: Request, _: Exception) -> Response:
    """More came than is allowed; nothing of it was looked at."""
    return _message(request, "too_large", 413)


async def too_slow(request: Request, _: Exception) -> Response:
    """The rest is not waited for."""
    response = _message(request, "too_slow", 408)
    response.headers["connection"] = "close"
    return response


async def refused(request: Request, error: Exception) -> Response:
    """What the router says no to."""
    assert isinstance(error, HTTPException)
    if error.status_code == 404:
        return _message(request, "not_there", 404)
    return PlainTextResponse(error.detail, error.status_code, headers=error.headers)


async def fault(request: Request, _: Exception) -> Response:
    """A defect of the program: the visitor learns nothing about its inside, the server's own log has the traceback."""
    return PlainTextResponse(desk_of(request).words["fault"], 500)


def _message(request: Request, key: str, code: int) -> Response:
    desk = desk_of(request)
    words = desk.words
    return desk.page("message.html", request, desk.sessions.entry(request), code, message=words[key])
