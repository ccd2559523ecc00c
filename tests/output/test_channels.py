"""Channels deliver to real local servers, byte for byte; one that fails keeps its alerts and stops nobody."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Iterator
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from aiosmtpd.controller import Controller

from output.channels.base import ChannelError, Context
from output.channels.make import make_channels
from output.delivery import deliver
from output.model import Alert, AlertKind

ALERTS = [
    Alert(kind=AlertKind.NEW_FINDING, unit_id="a", year=2023, since="2024-02-05", message="新问题。", fingerprint="f" * 32),
    Alert(kind=AlertKind.MISSING, unit_id="b", year=2023, since="2024-02-01", message="缺报。", fingerprint="e" * 32),
]


class Box:
    """An outbox in memory."""

    def __init__(self) -> None:
        self.sent: dict[str, set[str]] = {}

    def unsent(self, channel: str) -> list[Alert]:
        return [alert for alert in ALERTS if alert.fingerprint not in self.sent.get(channel, set())]

    def mark_sent(self, channel: str, fingerprints: object) -> None:
        self.sent.setdefault(channel, set()).update(fingerprints)  # type: ignore[arg-type]


@pytest.fixture
def context(tmp_path: Path) -> Context:
    lines: list[str] = []
    return Context(district="清河区人民政府", out=tmp_path, lang="zh", say=lines.append)


class Mailbox:
    """Keeps every message that the server got."""

    def __init__(self) -> None:
        self.messages: list[bytes] = []

    async def handle_DATA(self, server: object, session: object, envelope: object) -> str:
        self.messages.append(envelope.content)  # type: ignore[attr-defined]
        return "250 OK"


@pytest.fixture
def mail() -> Iterator[tuple[Mailbox, int]]:
    box = Mailbox()
    with socket.socket() as probe:  # the controller asks itself whether it runs, so it needs to know its port beforehand
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def hook() -> Iterator[tuple[list[tuple[dict[str, str], bytes]], str, list[int]]]:
    got: list[tuple[dict[str, str], bytes]] = []
    answers = [200]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            got.append((dict(self.headers), self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(answers[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            return

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield got, f"http://127.0.0.1:{server.server_port}/hook?x=1", answers
    server.shutdown()
    thread.join()
    server.server_close()


def test_email(mail: tuple[Mailbox, int], context: Context) -> None:
    box, port = mail
    config = {"type": "email", "host": "127.0.0.1", "port": port, "from": "audit@example.org", "to": ["office@example.org"],
              "tls": "none"}  # fmt: skip
    outbox = Box()
    channels = make_channels([config], context)
    assert [item.sent for item in deliver(channels, outbox)] == [2]
    assert [item.sent for item in deliver(channels, outbox)] == [0]
    (content,) = box.messages
    message = message_from_bytes(content, policy=policy.default)
    assert message["Subject"] == "清河区人民政府年报审核：2条提醒"
    assert message["To"] == "office@example.org"
    assert message.get_content().splitlines() == ["1. 缺报。", "2. 新问题。"]


def test_webhook_is_signed(
    hook: tuple[list[tuple[dict[str, str], bytes]], str, list[int]], context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    got, url, _ = hook
    monkeypatch.setenv("HOOK_SECRET", "made-up-secret")
    outbox = Box()
    deliver(make_channels([{"type": "webhook", "url": url, "secret_env": "HOOK_SECRET"}], context), outbox)
    ((headers, body),) = got
    assert headers["X-Signature-256"] == "sha256=" + hmac.new(b"made-up-secret", body, hashlib.sha256).hexdigest()
    document = json.loads(body)
    assert document["count"] == 2
    assert [item["message"] for item in document["alerts"]] == ["缺报。", "新问题。"]


def test_a_failing_channel_keeps_its_alerts_and_stops_nobody(
    hook: tuple[list[tuple[dict[str, str], bytes]], str, list[int]], context: Context
) -> None:
    _, url, answers = hook
    answers[0] = 503
    outbox = Box()
    channels = make_channels([{"type": "webhook", "url": url}, {"type": "file"}], context)
    first = deliver(channels, outbox)
    assert first[0].failure is not None
    assert "503" in first[0].failure
    assert first[1].sent == 2
    answers[0] = 204
    assert [item.sent for item in deliver(channels, outbox)] == [2, 0]
    lines = (context.out / "alerts.log.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["kind"] for line in lines] == ["missing", "new_finding"]


@pytest.mark.parametrize(
    ("config", "word"),
    [
        ({"type": "pigeon"}, "pigeon"),
        ({"type": "email", "host": "h", "from": "a@b"}, "收件人"),
        ({"type": "email", "from": "a@b", "to": ["c@d"]}, "host"),
        ({"type": "webhook", "url": "ftp://x"}, "http"),
        ({"type": "webhook", "url_env": "NOT_SET_ANYWHERE"}, "NOT_SET_ANYWHERE"),
    ],
)
def test_wrong_configuration_says_what_was_expected(config: dict[str, object], word: str, context: Context) -> None:
    with pytest.raises(ChannelError, match=word):
        make_channels([config], context)


def test_nobody_listens(context: Context) -> None:
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    port = server.server_port
    server.server_close()
    (done,) = deliver(make_channels([{"type": "webhook", "url": f"http://127.0.0.1:{port}/"}], context), Box())
    assert done.failure is not None
    assert done.sent == 0
