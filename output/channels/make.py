"""From the policy's list of channels to channels with their routes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from output.channels.base import Channel, ChannelError, Context
from output.channels.chat import ChatChannel
from output.channels.console import ConsoleChannel
from output.channels.email import EmailChannel
from output.channels.file import FileChannel
from output.channels.route import read_route
from output.channels.routed import Routed
from output.channels.webhook import WebhookChannel

CHANNEL_TYPES = ("console", "file", "email", "webhook", "wecom", "dingtalk", "feishu", "apprise")
_CHATS = ("wecom", "dingtalk", "feishu", "apprise")
# Programs and files want everything at once; people want one message a day and their night's rest.
_FOR_PEOPLE = ("email", *_CHATS)


def make_channels(configs: Sequence[dict[str, Any]], context: Context) -> list[Routed]:
    """The channels in the order of the policy; a name is the type, numbered from the second of its kind on.

    A channel with `[[channels.recipients]]` becomes one channel for each of them, with its own address and route. Raises
    ChannelError for an unknown type, a missing key, a secret that the environment does not hold, or an unknown fallback.
    """
    channels: list[Routed] = []
    seen: dict[str, int] = {}
    for config in configs:
        kind = str(config.get("type", ""))
        if kind not in CHANNEL_TYPES:
            raise ChannelError(f"policy.toml 的告警渠道 type 应为 {'、'.join(CHANNEL_TYPES)} 之一，现为 {kind!r}。")
        seen[kind] = seen.get(kind, 0) + 1
        name = str(config.get("name") or (kind if seen[kind] == 1 else f"{kind}-{seen[kind]}"))
        for own_name, own in _recipients(name, config):
            people = kind in _FOR_PEOPLE
            route = read_route(own, context, digest=people, disturbs=people or bool(own.get("quiet", False)))
            channels.append(Routed(_channel(kind, own_name, own, context), route))
    names = [channel.name for channel in channels]
    for twice in sorted({name for name in names if names.count(name) > 1}):
        raise ChannelError(f"policy.toml 有两个告警渠道都叫 {twice!r}，请用 name 区分。")
    for channel in channels:
        if channel.route.fallback is not None and channel.route.fallback not in names:
            raise ChannelError(
                f"policy.toml 的告警渠道 {channel.name} 的 fallback 应为 {'、'.join(names)} 之一，现为 {channel.route.fallback!r}。"
            )
    return channels


def _recipients(name: str, config: Mapping[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    """The table itself, or one table per recipient, named by what distinguishes it so that its memory survives reordering."""
    shared = {key: value for key, value in config.items() if key != "recipients"}
    recipients = config.get("recipients")
    if recipients is None:
        return [(name, shared)]
    if not isinstance(recipients, list) or not recipients or not all(isinstance(item, dict) for item in recipients):
        raise ChannelError(f"policy.toml 的告警渠道 {name} 的 recipients 应写成 [[channels.recipients]]，可以有多个。")
    return [(f"{name}:{item.get('name') or '+'.join(map(str, item.get('to', [number])))}", {**shared, **item})
            for number, item in enumerate(recipients, 1)]  # fmt: skip


def _channel(kind: str, name: str, config: dict[str, Any], context: Context) -> Channel:
    if kind == "console":
        return ConsoleChannel(name, context)
    if kind == "file":
        return FileChannel(name, context)
    if kind == "email":
        return EmailChannel(name, config, context)
    if kind == "webhook":
        return WebhookChannel(name, config, context)
    return ChatChannel(name, config, context)
