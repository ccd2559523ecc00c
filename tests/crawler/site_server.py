"""A small site on loopback for crawl tests: addresses to answers, and a log of what was asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Condition, Thread
from urllib.parse import parse_qsl, urlsplit


@dataclass
class Reply:
    body: str | bytes = ""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    etag: str = ""


@dataclass
class Asked:
    method: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: str = ""


Responder = Callable[[Asked], Reply]


@dataclass
class SmallSite:
    port: int = 0
    pages: dict[str, Reply | Responder] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    _news: Condition = field(default_factory=Condition)

    def note(self, asked: Asked) -> None:
        """Write a request into the log, and wake whoever waits for it."""
        with self._news:
            self.asked.append(asked)
            self._news.notify_all()

    def wait_for_requests(self, count: int, timeout: float = 120.0) -> None:
        """Return when so many requests have come. AssertionError when they do not come."""
        with self._news:
            assert self._news.wait_for(lambda: len(self.asked) >= count, timeout), f"{len(self.asked)} of {count} requests came"

    @property
    def base_url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def paths(self) -> list[str]:
        return [asked.path for asked in self.asked]


@contextmanager
def serving(pages: dict[str, Reply | Responder] | None = None) -> Iterator[SmallSite]:
    site = SmallSite(pages=pages or {})

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer("")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode())

        def _answer(self, form: str) -> None:
            parts = urlsplit(self.path)
            query = dict(parse_qsl(parts.query, keep_blank_values=True)) | dict(parse_qsl(form, keep_blank_values=True))
            asked = Asked(self.command, parts.path, query, {key.lower(): value for key, value in self.headers.items()}, form)
            site.note(asked)
            found = site.pages.get(parts.path, Reply("<html><body>404 Not Found</body></html>", 404))
            reply = found if isinstance(found, Reply) else found(asked)
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            headers = {"Content-Type": "text/html;charset=UTF-8", **reply.headers}
            status = reply.status
            if reply.etag:
                headers["ETag"] = reply.etag
                if asked.headers.get("if-none-match") == reply.etag:
                    status, body = 304, b""
            self.send_response(status, "x")
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Nothing on standard error."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    site.port = server.server_address[1]
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
