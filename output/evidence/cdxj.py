"""The index of a WARC file as CDXJ: sorted lines of key, time and place, as replay tools read them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from urllib.parse import urlsplit

from output.evidence.warc import FILE, Indexed


def write_cdxj(indexed: Iterable[Indexed]) -> bytes:
    """One line per response."""
    return "".join(f"{line}\n" for line in sorted(_line(one) for one in indexed)).encode()


def surt(url: str) -> str:
    """The sort-friendly form of an address: host turned round, then port, path and query ("com,example,www)/path?x=1")."""
    parts = urlsplit(url)
    name = (parts.hostname or "").lower()
    host = name if _is_number(name) else ",".join(reversed(name.split(".")))
    port = f":{parts.port}" if parts.port and (parts.scheme, parts.port) not in (("http", 80), ("https", 443)) else ""
    query = f"?{'&'.join(sorted(parts.query.split('&')))}" if parts.query else ""
    return f"{host}{port}){(parts.path or '/')}{query}"


def _is_number(host: str) -> bool:
    """Whether a host is an address in numbers, which is not turned round."""
    return ":" in host or host.replace(".", "").isdecimal()


def _line(one: Indexed) -> str:
    capture = one.kept.capture
    stamp = "".join(character for character in capture.fetched_at[:19] if character.isdigit())
    revisit = capture.status == 304
    fields = {
        "url": capture.final_url,
        "mime": "warc/revisit" if revisit else capture.media_type.split(";")[0].strip() or "unk",
        "status": str(capture.status),
        "digest": one.digest,
        "length": str(one.length),
        "offset": str(one.offset),
        "filename": FILE,
    }
    return f"{surt(capture.final_url)} {stamp} {json.dumps(fields, ensure_ascii=False)}"
