"""Names are looked up once, checked, and connected to as checked: a second answer of the name service is never trusted unseen."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from msgspec import Struct
from twisted.internet.abstract import isIPAddress, isIPv6Address
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

LookUp = Callable[[str], Awaitable[Sequence[str]]]
# The addresses that may be connected to, by host and port; of this process, like Scrapy's own cache. CheckedResolver knows no others.
_checked: dict[tuple[str, int], tuple[str, ...]] = {}


async def look_up(host: str) -> list[str]:
    """The addresses of a host as the system knows them, each once. OSError where it knows none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(item[4][0]) for item in found))


class _Known(Struct, frozen=True):
    addresses: tuple[str, ...]
    at: float


class Names:
    """Looks hosts up, again after `fresh_s` seconds; what `permit` lets through is what CheckedResolver connects to."""

    def __init__(self, look_up: LookUp, timeout_s: float, fresh_s: float) -> None:
        self._look_up = look_up
        self._timeout_s = timeout_s
        self._fresh_s = fresh_s
        self._known: dict[str, _Known] = {}
        self._asking = asyncio.Lock()

    async def addresses(self, host: str) -> tuple[str, ...]:
        """The addresses of a host, older ones where the name service gives no answer now; none where it never gave one."""
        known = self._known.get(host)
        if known is not None and time.monotonic() - known.at < self._fresh_s:
            return known.addresses
        async with self._asking:
            if self._known.get(host) is not known:
                return self._known[host].addresses  # somebody asked meanwhile
            try:
                async with asyncio.timeout(self._timeout_s):
                    found = tuple(await self._look_up(host))
            except OSError:  # also when it took too long
                return known.addresses if known is not None else ()
            self._known[host] = _Known(found, time.monotonic())
            return found


def permit(host: str, port: int, addresses: tuple[str, ...]) -> None:
    """From now on connections to this port of `host` lead to these addresses only; to none at all where there are none."""
    _checked[_key(host), port] = addresses


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """There is nothing to wait for."""


@implementer(IHostnameResolver)
class CheckedResolver:
    """Gives connections the addresses that were permitted, and asks no name service. For Scrapy's TWISTED_DNS_RESOLVER."""

    def __init__(self, reactor: Any) -> None:
        self._reactor = reactor

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> CheckedResolver:
        """Scrapy's way of making a resolver."""
        return cls(reactor)

    def install_on_reactor(self) -> None:
        """Take the place of the reactor's own resolver."""
        self._reactor.installNameResolver(self)

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Any = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """The permitted addresses, those of IPv4 alone where there are any; an address written out is itself."""
        resolution = _Resolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        written = isIPAddress(hostName) or isIPv6Address(hostName)
        addresses = (hostName,) if written else _checked.get((_key(hostName), portNumber), ())
        for address in [item for item in addresses if isIPAddress(item)] or addresses:
            kind = IPv4Address if isIPAddress(address) else IPv6Address
            resolutionReceiver.addressResolved(kind("TCP", address, portNumber))
        resolutionReceiver.resolutionComplete()
        return resolution


def _key(host: str) -> str:
    """A host as the wire writes it."""
    try:
        return host.encode("idna").decode("ascii").lower()
    except UnicodeError:
        return host.lower()
