"""What every channel can do, and how one is made from a line of policy.toml."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

from msgspec import Struct

from output.model import Alert


class DeliveryError(Exception):
    """A channel could not deliver; the message says which, why and what to do. The alerts stay unsent.

    `permanent`: trying again at once cannot help.
    """

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class ChannelError(Exception):
    """A channel is configured wrongly (policy.toml): what was expected, what was found."""


class Context(Struct, frozen=True):
    """What channels need to know about the run; `units` are the ids of the register, for checking routes (empty: no check)."""

    district: str
    out: Path
    lang: str
    say: Callable[[str], None]
    units: frozenset[str] = frozenset()


class Channel(Protocol):
    """Delivers alerts to one place."""

    @property
    def name(self) -> str:
        """The name under which the store remembers what was delivered."""

    def deliver(self, alerts: Sequence[Alert]) -> None:
        """Deliver all of them, in reading order, or raise DeliveryError."""


def secret(config: Mapping[str, Any], key: str) -> str | None:
    """The value of the environment variable that `key`_env names; secrets never stand in the policy file itself.

    Raises ChannelError when the variable is named but not set.
    """
    name = config.get(f"{key}_env")
    if name is None:
        return None
    value = os.environ.get(str(name))
    if not value:
        raise ChannelError(f"policy.toml 的告警渠道要求环境变量 {name}，但当前环境没有设置。请设置后重新运行。")
    return value


def required(config: Mapping[str, Any], key: str) -> str:
    """A key that the channel cannot do without."""
    value = config.get(key)
    if not value:
        raise ChannelError(f"policy.toml 的告警渠道（type = {config.get('type')!r}）缺少 {key}。")
    return str(value)
