"""Channels deliver to real local servers, byte for byte; one that fails keeps its alerts and stops nobody."""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import json
import socket
import threading
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.generator import BytesGenerator
from http.server import BaseHTTPRequestHandler, HTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.controller import Controller

from app.summary import delivery_lines
from crawler.register.model import Quiet
from output.channels import digest
from output.channels.base import ChannelError, Context
from output.channels.email import EmailChannel
from output.channels.make import make_channels
from output.channels.quiet import is_quiet
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
        self.digests: dict[str, str] = {}
        self.alerts = list(ALERTS)

    def last_digest(self, channel: str) -> str | None:
        return self.digests.get(channel)

    def note_digest(self, channel: str, day: str) -> None:
        self.digests[channel] = day

    def unsent(self, channel: str) -> list[Alert]:
        return [alert for alert in self.alerts if alert.fingerprint not in self.sent.get(channel, set())]

    def make_room(self, channel: str, fingerprints: object) -> None:
        """A memory does not fill up."""

    def mark_sent(self, channel: str, fingerprints: object) -> None:
        self.sent.setdefault(channel, set()).update(fingerprints)  # type: ignore[arg-type]


@pytest.fixture
def context(tmp_path: Path) -> Context:
    lines: list[str] = []
    return Context(district="清河区人民政府", out=tmp_path, lang="zh", say=lines.append, units=frozenset({"a", "b"}))


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
    assert message.get_content().splitlines() == ["缺报1条，新问题1条。", "", "1. 缺报。", "2. 新问题。"]


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
    waits: list[float] = []
    first = deliver(channels, outbox, pause=waits.append)
    assert waits == [2.0, 4.0]
    assert first[0].attempts == 3
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
        ({"type": "wecom"}, "key_env"),
        ({"type": "dingtalk", "token_env": "NOT_SET_ANYWHERE"}, "NOT_SET_ANYWHERE"),
        ({"type": "file", "severity": "grave"}, "severity"),
        ({"type": "file", "kinds": ["lost"]}, "lost"),
        ({"type": "file", "units": "qinghe"}, "列表"),
        ({"type": "file", "units": ["nobody"]}, "nobody"),
        ({"type": "file", "retries": -1}, "retries"),
        ({"type": "file", "fallback": "pigeon"}, "pigeon"),
        ({"type": "file", "recipients": []}, "recipients"),
    ],
)
def test_wrong_configuration_says_what_was_expected(config: dict[str, object], word: str, context: Context) -> None:
    with pytest.raises(ChannelError, match=word):
        make_channels([config], context)


def test_nobody_listens(context: Context) -> None:
    server = HTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)
    port = server.server_port
    server.server_close()
    (done,) = deliver(make_channels([{"type": "webhook", "url": f"http://127.0.0.1:{port}/", "retries": 0}], context), Box())
    assert done.failure is not None
    assert done.sent == 0


def test_the_mail_arrives_byte_for_byte(mail: tuple[Mailbox, int], context: Context) -> None:
    box, port = mail
    config = {"type": "email", "host": "127.0.0.1", "port": port, "from": "audit@example.org", "to": ["office@example.org"],
              "tls": "none"}  # fmt: skip
    (channel,) = make_channels([config], context)
    deliver([channel], Box())
    inside = channel.channel
    assert isinstance(inside, EmailChannel)
    in_order = sorted(ALERTS, key=lambda alert: alert.kind is not AlertKind.MISSING)
    sent = BytesIO()
    BytesGenerator(sent, policy=policy.SMTP).flatten(inside.message(in_order))
    assert box.messages[0] == sent.getvalue()


def test_the_webhook_gets_exactly_this_body(
    hook: tuple[list[tuple[dict[str, str], bytes]], str, list[int]], context: Context
) -> None:
    got, url, _ = hook
    deliver(make_channels([{"type": "webhook", "url": url}], context), Box())
    assert got[0][1] == (
        '{"district":"清河区人民政府","count":2,"alerts":['
        '{"kind":"missing","unit_id":"b","year":2023,"since":"2024-02-01","message":"缺报。","fingerprint":"' + "e" * 32 + '"},'
        '{"kind":"new_finding","unit_id":"a","year":2023,"since":"2024-02-05","message":"新问题。","fingerprint":"' + "f" * 32
        + '"}]}'
    ).encode()  # fmt: skip


def test_recipients_per_unit_and_severity(mail: tuple[Mailbox, int], context: Context) -> None:
    box, port = mail
    config = {
        "type": "email", "host": "127.0.0.1", "port": port, "from": "audit@example.org", "tls": "none",
        "recipients": [
            {"to": ["a@example.org"], "units": ["a"]},
            {"to": ["office@example.org"]},
            {"to": ["head@example.org"], "severity": "error"},
            {"to": ["deputy@example.org"], "min_escalation": 10},
        ],
    }  # fmt: skip
    outbox = Box()
    outbox.alerts.append(msgspec.structs.replace(ALERTS[1], fingerprint="d" * 32, escalation=10, message="仍未发布。"))
    channels = make_channels([config], context)
    assert [(item.channel, item.sent) for item in deliver(channels, outbox)] == [
        ("email:a@example.org", 1), ("email:office@example.org", 3), ("email:head@example.org", 2),
        ("email:deputy@example.org", 1),
    ]  # fmt: skip
    mails = {str(one["To"]): one.get_content() for one in (message_from_bytes(m, policy=policy.default) for m in box.messages)}
    assert "新问题" in mails["a@example.org"]
    assert "缺报。" not in mails["a@example.org"]
    assert "新问题" not in mails["head@example.org"]
    assert mails["deputy@example.org"].splitlines()[-1] == "1. 仍未发布。"
    assert [item.sent for item in deliver(channels, outbox)] == [0, 0, 0, 0]


def test_a_wider_route_does_not_bring_up_old_news(context: Context) -> None:
    outbox = Box()
    deliver(make_channels([{"type": "file", "units": ["a"]}], context), outbox)
    assert [item.sent for item in deliver(make_channels([{"type": "file"}], context), outbox)] == [0]


def test_the_fallback_gets_what_fails_once_and_the_run_says_so(
    hook: tuple[list[tuple[dict[str, str], bytes]], str, list[int]], context: Context
) -> None:
    _, url, answers = hook
    answers[0] = 404
    outbox = Box()
    configs = [
        {"type": "webhook", "url": url, "fallback": "file"},
        {"type": "webhook", "url": url, "fallback": "file"},
        {"type": "file", "fallback_only": True},
    ]
    channels = make_channels(configs, context)
    first = deliver(channels, outbox, pause=pytest.fail)  # 404: trying again at once cannot help
    assert [(item.sent, item.fallback) for item in first] == [(0, "file"), (0, "file"), (0, None)]
    lines = (context.out / "alerts.log.jsonl").read_text("utf-8").splitlines()
    assert len(lines) == 2
    assert [item.failure for item in deliver(channels, outbox)] == [None, None, None]
    words = delivery_lines(first)
    assert len(words) == 2
    assert "404" in words[0]
    assert "file" in words[0]


def test_without_fallback_the_alerts_wait(
    hook: tuple[list[tuple[dict[str, str], bytes]], str, list[int]], context: Context
) -> None:
    got, url, answers = hook
    answers[0] = 500
    outbox = Box()
    channels = make_channels([{"type": "webhook", "url": url, "retries": 1, "retry_wait_s": 9}], context)
    waits: list[float] = []
    deliver(channels, outbox, pause=waits.append)
    assert (len(got), waits) == (2, [9.0])
    answers[0] = 200
    assert [item.sent for item in deliver(channels, outbox)] == [2]
    assert got[2][0]["Idempotency-Key"] == got[0][0]["Idempotency-Key"]


def at(moment: str) -> dt.datetime:
    return dt.datetime.fromisoformat(moment)


def test_one_digest_a_day(mail: tuple[Mailbox, int], context: Context) -> None:
    box, port = mail
    config = {"type": "email", "host": "127.0.0.1", "port": port, "from": "audit@example.org", "to": ["office@example.org"],
              "tls": "none"}  # fmt: skip
    outbox = Box()
    channels = make_channels([config, {"type": "file"}], context)
    deliver(channels, outbox, at("2024-02-05T09:00"))
    outbox.alerts.append(msgspec.structs.replace(ALERTS[0], fingerprint="c" * 32))
    again = deliver(channels, outbox, at("2024-02-05T15:00"))
    assert [(item.sent, item.held, item.reason) for item in again] == [(0, 1, "digest"), (1, 0, None)]
    assert "1" in delivery_lines(again)[0]
    assert [item.sent for item in deliver(channels, outbox, at("2024-02-06T09:00"))] == [1, 0]
    assert len(box.messages) == 2


def test_quiet_hours_and_days_off(mail: tuple[Mailbox, int], context: Context) -> None:
    box, port = mail
    config = {"type": "email", "host": "127.0.0.1", "port": port, "from": "audit@example.org", "to": ["office@example.org"],
              "tls": "none"}  # fmt: skip
    outbox = Box()
    quiet = Quiet(start=20 * 60, end=8 * 60, rest_days=True)
    channels = make_channels([config, {"type": "file"}], context)
    night = deliver(channels, outbox, at("2024-02-05T01:30"), quiet)
    assert [(item.sent, item.held, item.reason) for item in night] == [(0, 2, "quiet"), (2, 0, None)]  # a file wakes nobody
    assert box.messages == []
    assert [item.sent for item in deliver(channels, outbox, at("2024-02-12T10:00"), quiet)] == [0, 0]  # Spring Festival
    assert [item.sent for item in deliver(channels, outbox, at("2024-02-18T10:00"), quiet)] == [2, 0]  # a Sunday made up for


def test_urgent_kinds_are_told_at_night(mail: tuple[Mailbox, int], context: Context) -> None:
    box, port = mail
    config = {"type": "email", "host": "127.0.0.1", "port": port, "from": "audit@example.org", "to": ["office@example.org"],
              "tls": "none"}  # fmt: skip
    quiet = Quiet(start=20 * 60, end=8 * 60, urgent=("missing",))
    (done,) = deliver(make_channels([config], context), Box(), at("2024-02-05T23:00"), quiet)
    assert (done.sent, done.held) == (1, 1)
    assert b"Subject" in box.messages[0]


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [("19:59", False), ("20:00", True), ("23:59", True), ("00:00", True), ("07:59", True), ("08:00", False)],
)
def test_quiet_hours_over_midnight(moment: str, quiet: bool) -> None:
    assert is_quiet(Quiet(start=20 * 60, end=8 * 60), at(f"2024-02-05T{moment}")) is quiet


def test_quiet_hours_within_a_day() -> None:
    noon = Quiet(start=12 * 60, end=14 * 60)
    assert [is_quiet(noon, at(f"2024-02-05T{hour}:00")) for hour in (11, 12, 13, 14)] == [False, True, True, False]


def test_a_digest_is_cut_where_the_service_has_a_limit() -> None:
    alerts = [msgspec.structs.replace(ALERTS[0], message="清河镇" * 20, fingerprint=f"{number:032d}") for number in range(30)]
    text = digest.body(alerts, "zh", 1900)
    assert len(text.encode()) <= 1900
    shown = text.splitlines()
    assert shown[-1] == f"……另有{30 - (len(shown) - 1)}条，见 alerts.json 和页面。"
    assert digest.body(alerts, "zh").count("\n") == 29


class TestChats:
    """The services' own addresses cannot be reached in a test: their notify_url is turned to the local server."""

    @pytest.fixture(autouse=True)
    def apprise(self) -> None:
        pytest.importorskip("apprise")

    def test_apprise_sends_to_any_address_it_knows(
        self, hook: tuple[list[tuple[dict[str, str], bytes]], str, list[int]], context: Context, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        got, url, _ = hook
        monkeypatch.setenv("MADE_UP_URL", url.replace("http://", "json://"))
        (done,) = deliver(make_channels([{"type": "apprise", "url_env": "MADE_UP_URL"}], context), Box())
        assert done.sent == 2
        said = json.loads(got[0][1])["message"]
        assert said.splitlines() == ["清河区人民政府年报审核：2条提醒", "缺报1条，新问题1条。", "1. 缺报。", "2. 新问题。"]

    @pytest.mark.parametrize(
        ("kind", "plugin", "config", "text"),
        [
            ("wecom", "wecombot.NotifyWeComBot", {"key_env": "MADE_UP"}, lambda body: body["text"]["content"]),
            ("dingtalk", "dingtalk.NotifyDingTalk", {"token_env": "MADE_UP"}, lambda body: body["text"]["content"]),
            ("feishu", "feishu.NotifyFeishu", {"token_env": "MADE_UP"}, lambda body: body["content"]["text"]),
        ],
    )
    def test_each_service_gets_the_text_and_its_refusal_is_heard(
        self,
        kind: str,
        plugin: str,
        config: dict[str, str],
        text: Callable[[dict[str, Any]], str],
        context: Context,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setenv("MADE_UP", "0123456789abcdef0123456789abcdef")
        bodies: list[bytes] = []
        answer = [b'{"errcode":0,"errmsg":"ok"}']

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                bodies.append(self.rfile.read(int(self.headers["Content-Length"])))
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer[0])))
                self.end_headers()
                self.wfile.write(answer[0])

            def log_message(self, format: str, *args: object) -> None:
                return

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            monkeypatch.setattr(f"apprise.plugins.{plugin}.notify_url", f"http://127.0.0.1:{server.server_port}/robot")
            channels = make_channels([{"type": kind, "retries": 0, **config}], context)
            outbox = Box()
            answer[0] = b'{"errcode":93000,"errmsg":"invalid webhook url"}'
            (refused,) = deliver(channels, outbox)
            assert refused.sent == 0
            assert "93000" in str(refused.failure)
            assert "0123456789abcdef" not in str(refused.failure)
            answer[0] = b'{"errcode":0,"errmsg":"ok"}'
            (done,) = deliver(channels, outbox)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
        assert done.sent == 2
        said = text(json.loads(bodies[-1]))
        assert "清河区人民政府年报审核：2条提醒" in said
        assert "1. 缺报。" in said
