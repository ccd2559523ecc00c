"""A channel together with its route: what the policy's table says about one way to tell people."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from output.channels.base import Channel
from output.channels.route import Route
from output.model import Alert


class Routed(Struct, frozen=True):
    """Delivers like the channel inside; `route` says what is given to it."""

    channel: Channel
    route: Route = Route()

    @property
    def name(self) -> str:
        """The name under which the store remembers what was delivered."""
        return self.channel.name

    def deliver(self, alerts: Sequence[Alert]) -> None:
        """Deliver all of them, in reading order, or raise DeliveryError."""
        self.channel.deliver(alerts)
