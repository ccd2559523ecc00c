"""Sending what is unsent: every channel gets every alert once; one that fails keeps its alerts for the next run."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from output.alerts import in_order
from output.channels.base import Channel, DeliveryError
from output.model import Alert


class Outbox(Protocol):
    """Where alerts wait (the store)."""

    def unsent(self, channel: str) -> list[Alert]:
        """What `channel` has not delivered."""

    def mark_sent(self, channel: str, fingerprints: Iterable[str]) -> None:
        """Remember what it delivered."""


class Delivery(Struct, frozen=True):
    """What a channel did: how many alerts it delivered, or why it could not."""

    channel: str
    sent: int
    failure: str | None = None


def deliver(channels: Sequence[Channel], outbox: Outbox) -> list[Delivery]:
    """Let every channel deliver its unsent alerts. A failing channel does not stop the others; the run says so."""
    done = []
    for channel in channels:
        waiting = list(in_order(outbox.unsent(channel.name)))
        if not waiting:
            done.append(Delivery(channel.name, 0))
            continue
        try:
            channel.deliver(waiting)
        except DeliveryError as error:
            done.append(Delivery(channel.name, 0, str(error)))
            continue
        outbox.mark_sent(channel.name, [alert.fingerprint for alert in waiting])
        done.append(Delivery(channel.name, len(waiting)))
    return done
