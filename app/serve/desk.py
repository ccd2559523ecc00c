"""What every page needs: who asks, the live audit, the log, the templates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from msgspec import Struct
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app.serve.limits import RateLimit
from app.serve.live import LiveAudit
from app.serve.roles import NOBODY, Right
from app.serve.sessions import Entry, Sessions, new_secret
from app.serve.settings import ServeSettings
from app.serve.texts import page_texts
from app.store.people import People
from output import labels
from output.filenames import file_name


class SignInNeeded(Exception):
    """Nobody is signed in in this browser."""


class Forbidden(Exception):
    """Somebody is signed in who may not do this."""


class NotThere(Exception):
    """No such page, or none that this visitor may know of."""


class Desk(Struct):
    """One running server. `now` gives the moment in UTC, `clock` seconds for limits."""

    settings: ServeSettings
    live: LiveAudit
    people: People
    sessions: Sessions
    checks: RateLimit
    environment: Environment
    now: Callable[[], dt.datetime]
    clock: Callable[[], float]

    @property
    def lang(self) -> str:
        """The language of the pages."""
        return self.live.lang

    @property
    def words(self) -> dict[str, str]:
        """The fixed words of the pages."""
        return page_texts(self.lang)

    def entry(self, request: Request, right: Right) -> Entry:
        """Who asks, if they may. Raises SignInNeeded or Forbidden."""
        entry = self.sessions.entry(request)
        if entry is None:
            raise SignInNeeded
        if not entry.visitor.may(right):
            raise Forbidden
        return entry

    def page(self, template: str, request: Request, entry: Entry | None, code: int = 200, **values: Any) -> Response:
        """A page of our own. A browser without any secret gets one now, for the token of its forms."""
        fresh = ""
        known = entry is not None
        if entry is None or not entry.secret:
            given = self.sessions.before(request)
            fresh = "" if given else new_secret()
            entry = Entry(entry.visitor if entry else NOBODY, given or fresh)
        html = self.environment.get_template(template).render(
            visitor=entry.visitor,
            known=known,
            own=self.live.register.unit(entry.visitor.unit_id) if entry.visitor.unit_id else None,
            at=request.url.path,
            token=entry.csrf,
            district=self.live.register.site.name,
            local=self.local,
            **values,
        )
        response = HTMLResponse(html, code)
        if fresh:
            self.sessions.set_before(response, fresh)
        return response

    def local(self, moment: str) -> str:
        """A stored moment (ISO 8601 in UTC) as people at the site read it, to the second."""
        zone = ZoneInfo(self.live.register.site.timezone)
        return dt.datetime.fromisoformat(moment).astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")

    def act(self, request: Request, author: str, action: str, target: str = "", detail: str = "") -> None:
        """Append to the log."""
        self.people.act(self.now(), author or "-", action, target, detail, address_of(request))


def address_of(request: Request) -> str:
    """The address that the request came from; behind a proxy, what uvicorn was told to trust."""
    return request.client.host if request.client else ""


def desk_of(request: Request) -> Desk:
    """The desk of the server that answers."""
    desk: Desk = request.app.state.desk
    return desk


def make_environment(lang: str) -> Environment:
    """Templates that escape whatever they are given and stop at anything they were not given."""
    environment = Environment(
        loader=PackageLoader("app.serve"), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.globals.update(
        lang=lang,
        t=page_texts(lang),
        SEVERITY=labels.SEVERITY,
        OUTCOME=labels.OUTCOME,
        TABLE=labels.TABLE,
        file_name=file_name,
        Right=Right,
    )
    return environment
