"""The HTTP side: static pages with validators, the list service, downloads behind a redirect, and columns made to fail."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass, field
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from urllib.parse import parse_qsl, urlsplit

from standin.responses import Pages, Response

BREAKS = ("521", "412", "403", "soft404", "empty", "short", "service", "shell")


@dataclass(frozen=True)
class Request:
    """One line of the request log."""

    method: str
    path: str
    headers: dict[str, str]


@dataclass
class Log:
    """Requests in the order they came; safe to read while the server runs."""

    requests: list[Request] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def add(self, request: Request) -> int:
        """Append; gives how many requests there are now."""
        with self._lock:
            self.requests.append(request)
            return len(self.requests)


class Server(ThreadingHTTPServer):
    """Serves one night of a stand-in on loopback."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Handler)
        self.log = Log()
        # The address must be known before pages can be made, so the pages come after the socket.
        self.pages: Pages | None = None

    @property
    def port(self) -> int:
        """The port bound."""
        return int(self.server_address[1])

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up in the middle is its own affair; anything else is ours and is shown."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    # Head and body go out together and at once, so that benchmarks measure the crawler and not the socket.
    wbufsize = -1
    disable_nagle_algorithm = True
    server: Server
    server_version = "Apache"
    sys_version = ""

    def do_GET(self) -> None:
        """Answer a GET."""
        self._serve("")

    def do_HEAD(self) -> None:
        """Answer a HEAD."""
        self._serve("")

    def do_POST(self) -> None:
        """Answer a POST whose form joins the query, as the list service reads it."""
        length = int(self.headers.get("Content-Length") or 0)
        self._serve(self.rfile.read(length).decode("utf-8", "replace"))

    def _serve(self, form: str) -> None:
        visits = self.server.log.add(Request(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}))
        parts = urlsplit(self.path)
        query = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(parse_qsl(form, keep_blank_values=True))
        pages = self.server.pages
        answer = pages.answer(parts.path, query, visits) if pages else Response(404, b"")
        self._send(answer)

    def _send(self, answer: Response) -> None:
        headers = dict(answer.headers)
        status, body = answer.status, answer.body
        if answer.validator is not None and status == 200:
            etag = f'W/"{hashlib.sha1(answer.validator, usedforsecurity=False).hexdigest()[:16]}"'
            headers["ETag"] = etag
            same = self.headers.get("If-None-Match")
            since = self.headers.get("If-Modified-Since")
            if same == etag or (same is None and since is not None and since == headers.get("Last-Modified")):
                status, body = int(HTTPStatus.NOT_MODIFIED), b""
        # 521 is no registered status; the phrase is what the shield sends.
        self.send_response(status, "Origin Down" if status == 521 else None)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != HTTPStatus.NOT_MODIFIED:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on standard error; the request log holds it."""
