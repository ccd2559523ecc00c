"""Signing in and staying signed in: random tokens, kept hashed, new at every sign-in, ended by time, sign-out or disabling."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import secrets
from collections.abc import Callable

from msgspec import Struct
from starlette.requests import Request
from starlette.responses import Response

from app.serve.limits import RateLimit
from app.serve.passwords import is_password
from app.serve.roles import NOBODY, Role, Visitor
from app.serve.settings import ServeSettings
from app.store.people import People, User

_TOUCH = dt.timedelta(minutes=1)
_BEFORE = "audit-before"  # the cookie of somebody who has not signed in: it only carries the form's token


class TooManyTries(Exception):
    """Signing in was tried too often; `seconds` until the next try."""

    def __init__(self, seconds: float) -> None:
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class Entry(Struct, frozen=True):
    """A visitor and the secret of the browser from which the token of its forms is made."""

    visitor: Visitor
    secret: str

    @property
    def csrf(self) -> str:
        """The token that every form of this browser carries."""
        return hmac.new(self.secret.encode(), b"form", hashlib.sha256).hexdigest() if self.secret else ""

    def accepts(self, token: object) -> bool:
        """Whether a form carries this browser's token."""
        return bool(self.secret) and isinstance(token, str) and hmac.compare_digest(self.csrf.encode(), token.encode())


class Sessions:
    """`now` gives the moment in UTC, `clock` seconds for the limits."""

    def __init__(
        self, people: People, settings: ServeSettings, now: Callable[[], dt.datetime], clock: Callable[[], float]
    ) -> None:
        self._people, self._settings, self._now = people, settings, now
        limits = settings.limits
        # From one place a name may be tried a few times; from all places together more often, so that nobody can lock a user out
        # with a handful of wrong guesses.
        self._by_pair = RateLimit(limits.failures_per_pair, limits.failures_window_s, clock)
        self._by_name = RateLimit(limits.failures_per_name, limits.failures_window_s, clock)
        self._by_address = RateLimit(limits.failures_per_address, limits.failures_window_s, clock)

    def entry(self, request: Request) -> Entry | None:
        """Who asks; None when that has to be found out by signing in.

        While no user was ever added and only this machine reaches the server, whoever sits at it may read.
        """
        token = request.cookies.get(self._settings.cookie, "")
        user = self._user(token) if token else None
        if user is not None:
            return Entry(Visitor(name=user.name, role=Role(user.role), unit_id=user.unit_id), token)
        if self._settings.anonymous and not self._people.users():
            return Entry(NOBODY, self.before(request))
        return None

    def before(self, request: Request) -> str:
        """The secret of a browser that has not signed in; "" when it has none yet."""
        given = request.cookies.get(_BEFORE, "")
        return given if len(given) == 43 and given.isascii() else ""

    def set_before(self, response: Response, secret: str) -> None:
        """Give the browser its secret for the forms before signing in."""
        self._cookie(response, _BEFORE, secret)

    def sign_in(self, name: str, password: str, address: str, old_token: str) -> str | None:
        """A fresh token, or None when name and password do not fit. Raises TooManyTries.

        The browser's old session ends, so that nobody can plant a session that its victim then signs in to.
        """
        key_name = name.lower()[:80]
        pair = f"{address} {key_name}"
        keys = ((self._by_pair, pair), (self._by_name, key_name), (self._by_address, address))
        wait = max(limit.wait(key) for limit, key in keys)
        if wait > 0:
            raise TooManyTries(wait)
        # Counted before the slow comparison: many tries at once are no way around the limit.
        for limit, key in keys:
            limit.count(key)
        user = self._people.user(name)
        usable = user is not None and not user.disabled
        if not is_password(password, user.password if user is not None and usable else None):
            return None
        assert user is not None
        self._by_pair.forget(pair)
        self._by_name.take_back(key_name)
        self._by_address.take_back(address)
        if old_token:
            self._people.close_session(_hash(old_token))
        now, limits = self._now(), self._settings.limits
        self._people.close_old_sessions(now - limits.session_longest, now - limits.session_idle)
        token = secrets.token_urlsafe(32)
        self._people.open_session(_hash(token), user.name, now)
        return token

    def password_wait(self, name: str) -> float:
        """Seconds until somebody signed in may try the old password again (a browser left open must not be guessed at)."""
        return self._by_pair.wait(f"password {name}")

    def count_password_try(self, name: str) -> None:
        """The old password is about to be compared."""
        self._by_pair.count(f"password {name}")

    def forget_password_tries(self, name: str) -> None:
        """The old password was right."""
        self._by_pair.forget(f"password {name}")

    def set_session(self, response: Response, token: str) -> None:
        """Give the browser its session; scripts cannot read it and other sites cannot send it."""
        self._cookie(response, self._settings.cookie, token)
        response.delete_cookie(_BEFORE, path="/")

    def sign_out(self, request: Request, response: Response) -> None:
        """End the session on both sides."""
        token = request.cookies.get(self._settings.cookie, "")
        if token:
            self._people.close_session(_hash(token))
        response.delete_cookie(self._settings.cookie, path="/", secure=self._settings.https, httponly=True, samesite="strict")

    def token(self, request: Request) -> str:
        """The token that the browser shows, good or not."""
        return request.cookies.get(self._settings.cookie, "")

    def _cookie(self, response: Response, name: str, value: str) -> None:
        response.set_cookie(name, value, path="/", httponly=True, samesite="strict", secure=self._settings.https)

    def _user(self, token: str) -> User | None:
        if len(token) > 200:
            return None
        session = self._people.session(_hash(token))
        if session is None:
            return None
        now, limits = self._now(), self._settings.limits
        created, seen = dt.datetime.fromisoformat(session.created_at), dt.datetime.fromisoformat(session.seen_at)
        if now - created > limits.session_longest or now - seen > limits.session_idle:
            self._people.close_session(session.token_hash)
            return None
        user = self._people.user(session.user_name)
        if user is None or user.disabled:
            return None
        if now - seen > _TOUCH:
            self._people.touch_session(session.token_hash, now)
        return user


def new_secret() -> str:
    """43 characters that nobody can guess."""
    return secrets.token_urlsafe(32)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
