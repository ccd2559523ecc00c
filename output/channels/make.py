"""From the policy's list of channels to channels."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from output.channels.base import Channel, ChannelError, Context
from output.channels.console import ConsoleChannel
from output.channels.email import EmailChannel
from output.channels.file import FileChannel
from output.channels.webhook import WebhookChannel

CHANNEL_TYPES = ("console", "file", "email", "webhook")


def make_channels(configs: Sequence[dict[str, Any]], context: Context) -> list[Channel]:
    """The channels in the order of the policy; a name is the type, numbered from the second of its kind on.

    Raises ChannelError for an unknown type, a missing key or a secret that the environment does not hold.
    """
    channels: list[Channel] = []
    seen: dict[str, int] = {}
    for config in configs:
        kind = str(config.get("type", ""))
        seen[kind] = seen.get(kind, 0) + 1
        name = str(config.get("name") or (kind if seen[kind] == 1 else f"{kind}-{seen[kind]}"))
        if kind == "console":
            channels.append(ConsoleChannel(name, context))
        elif kind == "file":
            channels.append(FileChannel(name, context))
        elif kind == "email":
            channels.append(EmailChannel(name, config, context))
        elif kind == "webhook":
            channels.append(WebhookChannel(name, config, context))
        else:
            raise ChannelError(f"policy.toml 的告警渠道 type 应为 {'、'.join(CHANNEL_TYPES)} 之一，现为 {kind!r}。")
    return channels
