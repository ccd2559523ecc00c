"""Which addresses may be contacted: only hosts that the register names, each with its ports."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence
from urllib.parse import ParseResult, SplitResult, urlsplit

_DEFAULT_PORTS = {"http": 80, "https": 443}


def split_host(entry: str) -> tuple[str, int | None]:
    """Host and port of an entry of `hosts` ("www.x.cn", "10.0.0.5:8080", "[::1]:80"). ValueError if it is more than that."""
    parts = urlsplit(f"//{entry.strip()}")
    if not parts.hostname or parts.username or parts.path or parts.query or parts.fragment or "*" in entry or " " in entry:
        raise ValueError(entry)
    return parts.hostname.lower(), parts.port


def port_of(parts: SplitResult | ParseResult) -> int | None:
    """The port of an address, the scheme's own where none is written."""
    return parts.port if parts.port is not None else _DEFAULT_PORTS.get(parts.scheme)


def allows(url: str, base_url: str, hosts: Sequence[str]) -> bool:
    """Whether `url` lies on a host of `hosts`.

    A host without a port stands for the port of `base_url` and for 80 and 443; a host with a port for that port only. Loopback
    and private addresses are allowed only by being named, like every other. Only http and https, never with a user name.
    """
    try:
        parts = urlsplit(url)
        port = port_of(parts)
    except ValueError:
        return False
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname or parts.username is not None:
        return False
    usual = {80, 443, port_of(urlsplit(base_url))}
    for entry in hosts:
        host, own = split_host(entry)
        if parts.hostname.lower() == host and port in ({own} if own is not None else usual):
            return True
    return False


def is_internal(address: str) -> bool:
    """Whether a host is an address (or the name localhost) that leads into the machine or a private network."""
    if address.lower() == "localhost" or address.lower().endswith(".localhost"):
        return True
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    return not ip.is_global or ip.is_multicast
