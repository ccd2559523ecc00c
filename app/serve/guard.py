"""Before any page: the right host, a body that is not too large or too slow; on every answer: the headers that browsers obey."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.serve.settings import ServeSettings

PAGE_POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; font-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS: Mapping[str, str] = {
    "content-security-policy": PAGE_POLICY,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    "cache-control": "no-store",
}
_YEAR_S = 31_536_000
_MOST_DRAINED = 128 * 1024 * 1024
UPLOAD_PATHS = ("/check",)


class TooLarge(Exception):
    """More bytes came than were announced or allowed."""


class TooSlow(Exception):
    """The body did not arrive in time."""


class Guard:
    """Wraps the whole application."""

    def __init__(self, app: ASGIApp, settings: ServeSettings) -> None:
        self._app, self._settings = app, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return  # no web sockets here
        deadline = asyncio.get_running_loop().time() + self._settings.limits.body_seconds
        limit, taken, whole = self._limit(scope), 0, False

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                if message["status"] == 413 and not whole:
                    await _drain(receive, deadline)
                headers = MutableHeaders(scope=message)
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
                if self._settings.https:
                    headers["strict-transport-security"] = f"max-age={_YEAR_S}"
            await send(message)

        refusal = self._refusal(scope)
        if refusal is not None:
            await refusal(scope, receive, sending)
            return

        async def receiving() -> Message:
            nonlocal taken, whole
            if whole:
                return await receive()  # waits for the disconnect
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                raise TooSlow from None
            taken += len(message.get("body", b""))
            if taken > limit:
                raise TooLarge
            whole = not message.get("more_body", False)
            return message

        await self._app(scope, receiving, sending)

    def _limit(self, scope: Scope) -> int:
        limits = self._settings.limits
        return limits.form_bytes + (limits.upload_bytes if scope["path"] in UPLOAD_PATHS else 0)

    def _refusal(self, scope: Scope) -> PlainTextResponse | None:
        headers = Headers(scope=scope)
        if not is_host(headers.getlist("host"), self._settings.hosts):
            # A page elsewhere may point its own name at this machine (DNS rebinding): names that are not ours get nothing.
            return PlainTextResponse("不认识这个网址。", 421)
        announced = headers.get("content-length", "0")
        if not announced.isdigit():
            return PlainTextResponse("请求不完整。", 400)
        if int(announced) > self._limit(scope):
            return PlainTextResponse("上传的内容太大。", 413, headers={"connection": "close"})
        if scope["method"] not in ("GET", "HEAD") and not is_same_origin(headers):
            return PlainTextResponse("请求来自别的网页，没有执行。", 403)
        return None


async def _drain(receive: Receive, deadline: float) -> None:
    """Throw away what still comes, up to a bound: a browser shows an answer only after it could send what it wanted to send."""
    left = _MOST_DRAINED
    try:
        async with asyncio.timeout_at(deadline):
            while left > 0:
                message = await receive()
                left -= len(message.get("body", b""))
                if message["type"] != "http.request" or not message.get("more_body", False):
                    return
    except TimeoutError:
        return


def is_host(given: list[str], allowed: frozenset[str]) -> bool:
    """Whether exactly one Host header names one of our names, with any port."""
    if len(given) != 1:
        return False
    try:
        parts = urlsplit(f"//{given[0]}")
        return parts.hostname in allowed and parts.username is None and not parts.path and (parts.port or 1) > 0
    except ValueError:
        return False


def is_same_origin(headers: Headers) -> bool:
    """Whether a request that changes something comes from our own pages, as far as the browser says.

    This only stops early what would fail anyway: cookies are not sent from other sites, and every form carries a token.
    """
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    if origin in (None, "null"):  # our own pages send no referrer, and then browsers name no origin either
        return True
    return urlsplit(origin or "").netloc.lower() == headers.get("host", "").lower()
