"""企业微信, 钉钉, 飞书 and everything else that Apprise knows (extra `channels`), as one text message per digest."""

from __future__ import annotations

import json
import logging
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

from output.channels import digest
from output.channels.base import ChannelError, Context, DeliveryError, secret
from output.model import Alert

# 企业微信 takes 2048 bytes of text, 钉钉 and 飞书 20,000; a rest is kept for what Apprise adds.
_MOST_BYTES = {"wecom": 1900, "dingtalk": 19000, "feishu": 19000}
_LABELS = {"wecom": "企业微信", "dingtalk": "钉钉", "feishu": "飞书", "apprise": "Apprise"}


class ChatChannel:
    """Keys: key_env (wecom), token_env and secret_env (dingtalk), token_env (feishu), url_env (apprise: any address it knows).

    The secrets are read from the environment only. These services answer 200 also where they refuse a message, so the
    answer itself is read.
    """

    def __init__(self, name: str, config: Mapping[str, Any], context: Context) -> None:
        self.name = name
        self._context = context
        self._kind = str(config["type"])
        self._url = _address(self._kind, config)

    def text(self, alerts: Sequence[Alert]) -> str:
        """The message as it is sent: headline, counts, and as many sentences as the service takes."""
        head = [digest.subject(self._context.district, alerts, self._context.lang), digest.counts(alerts, self._context.lang)]
        room = _MOST_BYTES.get(self._kind)
        spent = len("\n".join(head).encode()) + 1
        return "\n".join([*head, digest.body(alerts, self._context.lang, room - spent if room else None)])

    def deliver(self, alerts: Sequence[Alert]) -> None:
        """Send one message; what the service says is the failure."""
        label = _LABELS[self._kind]
        try:
            import apprise
        except ImportError as error:
            todo = "请安装可选组件：pip install 'wendeng-audit[channels]'。"
            raise DeliveryError(f"{label}提醒没有发出：没有安装 apprise。{todo}", permanent=True) from error
        sender = apprise.Apprise()
        with warnings.catch_warnings(), _quiet_log():
            warnings.simplefilter("ignore", DeprecationWarning)  # Apprise's own modules, which it loads here
            known = sender.add(self._url)
        if not known:
            raise DeliveryError(f"{label}提醒没有发出：密钥或地址的格式不对，请检查环境变量。", permanent=True)
        with _answers() as answers, _quiet_log():
            done = sender.notify(body=self.text(alerts), body_format=apprise.NotifyFormat.TEXT)
        refusal = next((found for answer in answers if (found := _refusal(answer)) is not None), None)
        if refusal is not None:
            raise DeliveryError(f"{label}提醒没有送达：{refusal}。")
        if not done:
            raise DeliveryError(f"{label}提醒没有送达：没有收到对方的正常回应。")


def _address(kind: str, config: Mapping[str, Any]) -> str:
    if kind == "apprise":
        return _needed(config, "url")
    if kind == "wecom":
        return f"wecombot://{quote(_needed(config, 'key'), safe='')}"
    token = quote(_needed(config, "token"), safe="")
    if kind == "feishu":
        return f"feishu://{token}"
    sign = secret(config, "secret")
    return f"dingtalk://{quote(sign, safe='')}@{token}" if sign else f"dingtalk://{token}"


def _needed(config: Mapping[str, Any], key: str) -> str:
    value = secret(config, key)
    if value is None:
        name = f"{key}_env"
        raise ChannelError(f'policy.toml 的 {config["type"]} 渠道缺少 {name}：请填写存放密钥的环境变量名，例如 {name} = "…"。')
    return value


@contextmanager
def _answers() -> Iterator[list[Any]]:
    """Every answer that `requests` gets inside the block: Apprise itself keeps only whether the status was 200."""
    import requests

    heard: list[Any] = []
    real = requests.Session.send

    def send(self: Any, request: Any, **options: Any) -> Any:
        answer = real(self, request, **options)
        heard.append(answer)
        return answer

    requests.Session.send = send  # type: ignore[method-assign]
    try:
        yield heard
    finally:
        requests.Session.send = real  # type: ignore[method-assign]


@contextmanager
def _quiet_log() -> Iterator[None]:
    """Nothing of Apprise's log reaches the terminal: it holds addresses, and addresses hold keys."""
    logger = logging.getLogger("apprise")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


def _refusal(answer: Any) -> str | None:
    """Why the service refused, from status and the codes that 企业微信 and 钉钉 (errcode) and 飞书 (code) answer with."""
    if not 200 <= answer.status_code < 300:
        return f"对方返回 {answer.status_code}"
    try:
        said = json.loads(answer.content)
    except ValueError:
        return None
    if not isinstance(said, dict):
        return None
    for key, words in (("errcode", "errmsg"), ("code", "msg")):
        if isinstance(said.get(key), int) and said[key] != 0:
            return f"对方返回错误码 {said[key]}（{str(said.get(words, ''))[:200]}）"
    return None
