"""What `serve` may be told, and when it refuses: nothing is reachable from the network without users and without encryption."""

from __future__ import annotations

import datetime as dt
import ipaddress
from urllib.parse import urlsplit

from msgspec import Struct

from app.texts import say

_MEBIBYTE = 1024 * 1024


class ServeRefused(Exception):
    """The server does not start as asked: says why and what to do."""


class Limits(Struct, frozen=True, kw_only=True):
    """Where the server says no. Seconds and bytes."""

    form_bytes: int = 64 * 1024
    upload_bytes: int = 30 * _MEBIBYTE
    body_seconds: float = 60.0
    check_seconds: float = 120.0
    checks_at_once: int = 2
    checks_per_visitor: int = 12
    checks_window_s: float = 600.0
    failures_per_pair: int = 5
    failures_per_name: int = 50
    failures_per_address: int = 20
    failures_window_s: float = 900.0
    session_idle: dt.timedelta = dt.timedelta(hours=2)
    session_longest: dt.timedelta = dt.timedelta(hours=12)


class ServeSettings(Struct, frozen=True, kw_only=True):
    """One server. `https` tells whether browsers reach it encrypted; `hosts` are the names it answers to."""

    host: str
    port: int
    hosts: frozenset[str]
    https: bool
    anonymous: bool = False  # whoever sits at this machine may read while there are no users
    limits: Limits = Limits()

    @property
    def cookie(self) -> str:
        """The name of the session's cookie; the prefix makes browsers hold it to this host, this path and https."""
        return "__Host-audit" if self.https else "audit"


_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach `host`."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve_settings(
    host: str,
    port: int,
    *,
    public_url: str | None = None,
    own_tls: bool = False,
    plain_http: bool = False,
    has_users: bool = False,
    limits: Limits | None = None,
) -> ServeSettings:
    """Check what was asked for; ServeRefused says what is missing.

    `public_url` is the address that browsers use when a reverse proxy stands in front.
    """
    names = set(_LOOPBACK_NAMES) | {host.lower()}
    https = own_tls
    if public_url is not None:
        parts = urlsplit(public_url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ServeRefused(
                say(f"--public-url 应为完整网址，现为 {public_url}。", f"--public-url must be an address: {public_url}.")
            )
        names.add(parts.hostname.lower())
        https = parts.scheme == "https"
    if not is_loopback(host):
        if not has_users:
            raise ServeRefused(
                say(
                    f"还没有用户，不能在 {host} 上对外提供页面。请先运行 wendeng-audit users add，或使用 127.0.0.1。",
                    f"There are no users yet: not serving on {host}. Run wendeng-audit users add, or use 127.0.0.1.",
                )
            )
        if not https and not plain_http:
            raise ServeRefused(
                say(
                    "在网络上提供页面须加密，否则密码会被同一网络的人看到。请给出 --certfile 和 --keyfile，"
                    "或在反向代理之后使用 --public-url https://…；确实不加密时用 --plain-http。",
                    "Serving to a network needs encryption: give --certfile and --keyfile, or --public-url https://… behind a "
                    "proxy; --plain-http if you really mean it.",
                )
            )
    if host in ("0.0.0.0", "::") and public_url is None:
        raise ServeRefused(
            say(
                "在所有网卡上提供页面时，请用 --public-url 写明浏览器使用的网址，其他网址一律拒绝。",
                "When serving on all interfaces, name the address that browsers use with --public-url.",
            )
        )
    return ServeSettings(
        host=host,
        port=port,
        hosts=frozenset(names),
        https=https,
        anonymous=is_loopback(host) and public_url is None,
        limits=limits or Limits(),
    )
