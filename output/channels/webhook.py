"""Alerts as one JSON document POSTed to an address, signed so that the receiver can trust it."""

from __future__ import annotations

import hashlib
import hmac
import http.client
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import msgspec

from output.channels.base import ChannelError, Context, DeliveryError, required, secret
from output.model import Alert

_TIMEOUT_S = 30.0


class WebhookChannel:
    """Keys: url or url_env, secret_env (HMAC-SHA256 of the body in X-Signature-256). Redirects are not followed."""

    def __init__(self, name: str, config: Mapping[str, Any], context: Context) -> None:
        self.name = name
        self._context = context
        self._url = urlsplit(secret(config, "url") or required(config, "url"))
        self._secret = secret(config, "secret")
        if self._url.scheme not in ("http", "https") or not self._url.hostname:
            raise ChannelError("policy.toml 的 webhook 渠道 url 应以 http:// 或 https:// 开头并带主机名。")

    def body(self, alerts: Sequence[Alert]) -> bytes:
        """The document that is sent."""
        return msgspec.json.encode({"district": self._context.district, "count": len(alerts), "alerts": list(alerts)})

    def deliver(self, alerts: Sequence[Alert]) -> None:
        """POST once; any answer but 2xx is a failure, a 4xx one that trying again at once cannot help."""
        body = self.body(alerts)
        # The same alerts again (a run killed before it could note the delivery) carry the same key.
        key = hashlib.sha256("|".join(sorted(alert.fingerprint for alert in alerts)).encode()).hexdigest()
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
        if self._secret:
            headers["X-Signature-256"] = "sha256=" + hmac.new(self._secret.encode(), body, hashlib.sha256).hexdigest()
        host = str(self._url.hostname)
        kind = http.client.HTTPSConnection if self._url.scheme == "https" else http.client.HTTPConnection
        connection = kind(host, self._url.port, timeout=_TIMEOUT_S)
        target = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        try:
            connection.request("POST", target, body=body, headers=headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise DeliveryError(f"webhook 没有送达（{host}）：{error}。下次运行会重试。") from error
        finally:
            connection.close()
        if not 200 <= answer.status < 300:
            permanent = 400 <= answer.status < 500 and answer.status not in (408, 425, 429)
            said = f"对方返回 {answer.status} {answer.reason}，应为 2xx"
            raise DeliveryError(f"webhook 没有送达（{host}）：{said}。", permanent=permanent)
