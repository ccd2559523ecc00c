"""Alerts as one e-mail per digest, over plain SMTP with STARTTLS or TLS where the server offers it."""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from typing import Any

from output.channels import digest
from output.channels.base import ChannelError, Context, DeliveryError, required, secret
from output.model import Alert

_TIMEOUT_S = 30.0


class EmailChannel:
    """Keys: host, port (25), from, to (list), tls ("none", "starttls", "tls"), username, password_env."""

    def __init__(self, name: str, config: Mapping[str, Any], context: Context) -> None:
        self.name = name
        self._context = context
        self._host = required(config, "host")
        self._port = int(config.get("port", 25))
        self._sender = required(config, "from")
        self._to = [str(address) for address in config.get("to", [])]
        self._tls = str(config.get("tls", "starttls"))
        self._username = config.get("username")
        self._password = secret(config, "password")
        if not self._to:
            raise ChannelError('policy.toml 的 email 渠道没有收件人：请填写 to = ["…"]。')
        if self._tls not in ("none", "starttls", "tls"):
            raise ChannelError(f"policy.toml 的 email 渠道 tls 应为 none、starttls 或 tls，现为 {self._tls!r}。")

    def message(self, alerts: Sequence[Alert]) -> EmailMessage:
        """The mail as it will be sent: subject with the number of alerts, body with one sentence a line."""
        mail = EmailMessage()
        lang = self._context.lang
        mail["Subject"] = digest.subject(self._context.district, alerts, lang)
        mail["From"] = self._sender
        mail["To"] = ", ".join(self._to)
        # The same alerts again (a run killed before it could note the delivery) are the same mail, which a mailbox keeps once.
        key = hashlib.sha256("|".join([*self._to, *sorted(alert.fingerprint for alert in alerts)]).encode()).hexdigest()
        mail["Message-ID"] = f"<{key[:40]}@{self._sender.rpartition('@')[2].strip('> ') or 'localhost'}>"
        mail.set_content(f"{digest.counts(alerts, lang)}\n\n{digest.body(alerts, lang)}\n")
        return mail

    def deliver(self, alerts: Sequence[Alert]) -> None:
        """Send one mail with all alerts."""
        connect = smtplib.SMTP_SSL if self._tls == "tls" else smtplib.SMTP
        try:
            with connect(self._host, self._port, timeout=_TIMEOUT_S) as server:
                if self._tls == "starttls":
                    server.starttls()
                if self._username and self._password:
                    server.login(str(self._username), self._password)
                refused = server.send_message(self.message(alerts))
        except smtplib.SMTPAuthenticationError as error:
            todo = "请检查用户名和口令（环境变量）。"
            raise DeliveryError(f"邮件没有发出（{self._host}:{self._port}）：{error}。{todo}", permanent=True) from error
        except (OSError, smtplib.SMTPException) as error:
            raise DeliveryError(f"邮件没有发出（{self._host}:{self._port}）：{error}。下次运行会重试。") from error
        if refused:  # the others have it, so it is not sent again
            self._context.say(f"邮件服务器拒绝了收件人 {'、'.join(sorted(refused))}，其余收件人已送达。请检查地址。")
