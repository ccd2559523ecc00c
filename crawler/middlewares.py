"""What every request passes: the guard of hosts, and patience with a server that asks for it."""

from __future__ import annotations

import asyncio
import datetime as dt
from collections.abc import Iterable
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import ParseResult

from scrapy import Request, Spider
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.utils.httpobj import urlparse_cached
from scrapy.utils.misc import load_object
from scrapy.utils.response import response_status_message

from crawler.register import Register
from crawler.register.hosts import is_internal, port_of
from crawler.resolver import Names, permit


class RefusedHost(IgnoreRequest):
    """Raised by HostGuard for an address that the register does not name."""


class HostGuard:
    """Lets only the register's hosts be contacted: pages, lists, redirect targets, attachments, robots.txt alike.

    A named host that leads to a loopback or private address is refused as well, unless the register names that address. What it
    leads to is looked up here and nowhere else: crawler.resolver connects to the very addresses that were looked at.
    """

    def __init__(self, crawler: Any, names: Names) -> None:
        self.crawler = crawler
        self._names = names
        self._allowed: dict[tuple[str, str], bool] = {}
        self._inside: dict[tuple[str, str, tuple[str, ...]], str | None] = {}

    @classmethod
    def from_crawler(cls, crawler: Any) -> HostGuard:
        """Scrapy's way of making a middleware."""
        settings = crawler.settings
        look_up = load_object(settings["CRAWL_LOOK_UP"].replace(":", "."))
        return cls(crawler, Names(look_up, settings.getfloat("DNS_TIMEOUT"), settings.getfloat("CRAWL_NAMES_FRESH")))

    async def process_request(self, request: Request) -> None:
        """Refuse or let pass."""
        register: Register = self.crawler.spider.register
        parts = urlparse_cached(request)
        place = parts.scheme, parts.netloc
        if place not in self._allowed:
            self._allowed[place] = register.allows(request.url)
        reason = None if self._allowed[place] else "主机不在登记册的 hosts 中"
        reason = reason or await self._leads_inside(register, parts)
        if reason:
            self.crawler.stats.inc_value("host_guard/refused")
            raise RefusedHost(f"{parts.netloc}：{reason}")

    async def _leads_inside(self, register: Register, parts: ParseResult) -> str | None:
        host = str(parts.hostname)
        if ":" in host or host.replace(".", "").isdecimal():
            return None  # an address written out was named in the register, or would not have come this far
        addresses = await self._names.addresses(host)
        question = parts.scheme, parts.netloc, addresses
        if question not in self._inside:
            self._inside[question] = None if is_internal(host) else _inside(register, parts, addresses)
        reason = self._inside[question]
        permit(host, port_of(parts) or 80, addresses if reason is None else ())
        return reason


def _inside(register: Register, parts: ParseResult, addresses: Iterable[str]) -> str | None:
    """Why a host must not be asked that leads to these addresses; None where it may be."""
    for address in sorted(addresses):
        written = f"[{address}]" if ":" in address else address
        if is_internal(address) and not register.allows(f"{parts.scheme}://{written}:{port_of(parts) or 80}/"):
            return f"域名指向内网地址 {address}，登记册没有写明"
    return None


class PatientRetry(RetryMiddleware):
    """Repeats what may pass, after the wait that the server asks for (Retry-After) or a growing one of our own."""

    # Scrapy awaits what a middleware returns; its own class is typed for the plain case only.
    async def process_response(  # type: ignore[override]
        self, request: Request, response: Response, spider: Spider | None = None
    ) -> Request | Response:
        """A repetition of the request, or the answer as it is."""
        if request.meta.get("dont_retry", False) or response.status not in self.retry_http_codes:
            return response
        settings = self.crawler.settings
        wait = retry_after(response, dt.datetime.now(dt.UTC))
        if wait is None:
            wait = settings.getfloat("CRAWL_FIRST_WAIT") * 2 ** int(request.meta.get("retry_times", 0))
        if wait > settings.getfloat("CRAWL_LONGEST_WAIT"):
            return response
        repeated: Request | None = self._retry(request, response_status_message(response.status))
        if repeated is None:
            return response
        self.crawler.stats.inc_value("retry/waited_s", round(wait))
        await asyncio.sleep(wait)
        return repeated

    async def process_exception(  # type: ignore[override]
        self, request: Request, exception: Exception, spider: Spider | None = None
    ) -> Request | None:
        """A repetition after a growing wait where the connection failed; None where it must not be repeated."""
        if not isinstance(exception, self.exceptions_to_retry) or request.meta.get("dont_retry", False):
            return None
        wait = self.crawler.settings.getfloat("CRAWL_FIRST_WAIT") * 2 ** int(request.meta.get("retry_times", 0))
        repeated: Request | None = self._retry(request, exception)
        if repeated is not None:
            self.crawler.stats.inc_value("retry/waited_s", round(wait))
            await asyncio.sleep(wait)
        return repeated


def retry_after(response: Response, now: dt.datetime) -> float | None:
    """Seconds that the Retry-After header asks for, as a number or as a date; None without a usable header."""
    text = (response.headers.get("Retry-After") or b"").decode("latin-1").strip()
    if text.isdecimal():
        return float(text)
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    return max(0.0, (moment - now).total_seconds())
