"""One answer of the site: status, headers and bytes."""

from msgspec import Struct


class Response(Struct):
    """What is sent back for one address."""

    status: int
    content: bytes
    headers: dict[str, str]


def html(text: str, status: int = 200, encoding: str = "utf-8", kind: str = "text/html") -> Response:
    """A page; `encoding` is what it is really written in, `kind` what the server says."""
    return Response(status, text.encode(encoding, "replace"), {"Content-Type": kind})
