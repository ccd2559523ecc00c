"""Sending what is unsent: every channel gets every alert of its route once; one that fails is retried, then its fallback is used."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from msgspec import Struct

from crawler.register.model import Quiet
from output.alerts import in_order
from output.channels.base import Channel, DeliveryError
from output.channels.quiet import is_quiet
from output.channels.routed import Routed
from output.model import Alert


class Outbox(Protocol):
    """Where alerts wait (the store)."""

    def unsent(self, channel: str) -> list[Alert]:
        """What `channel` has not delivered."""

    def make_room(self, channel: str, fingerprints: Iterable[str]) -> None:
        """See to it that `mark_sent` for these can be written even if the disk fills up now. OSError or the database's where not."""

    def mark_sent(self, channel: str, fingerprints: Iterable[str]) -> None:
        """Remember what it delivered."""

    def last_digest(self, channel: str) -> str | None:
        """The ISO date of the last digest that `channel` sent, or None."""

    def note_digest(self, channel: str, day: str) -> None:
        """Remember it."""


class Delivery(Struct, frozen=True):
    """What a channel did: how many alerts it delivered, or why it could not and which `fallback` got them instead.

    `held` alerts wait for a later run, because of the `reason` "quiet" (hours or day off) or "digest" (one message a day).
    """

    channel: str
    sent: int
    failure: str | None = None
    fallback: str | None = None
    held: int = 0
    reason: str | None = None
    attempts: int = 0


def deliver(
    channels: Sequence[Routed | Channel],
    outbox: Outbox,
    now: dt.datetime | None = None,
    quiet: Quiet = Quiet(),  # noqa: B008 (frozen)
    pause: Callable[[float], None] = time.sleep,
) -> list[Delivery]:
    """Let every channel deliver its unsent alerts. A failing channel does not stop the others; the run says so.

    `now` is the district's local time; without it neither quiet hours nor digests are kept. Alerts outside a channel's route
    count as delivered, so that a wider route tomorrow does not bring up old news.
    """
    sender = _Sender([item if isinstance(item, Routed) else Routed(item) for item in channels], outbox, now, quiet, pause)
    return [sender.serve(channel) for channel in sender.channels]


class _Sender:
    """One round of deliveries."""

    def __init__(
        self,
        channels: list[Routed],
        outbox: Outbox,
        now: dt.datetime | None,
        quiet: Quiet,
        pause: Callable[[float], None],
    ) -> None:
        self.channels = channels
        self._outbox = outbox
        self._now = now
        self._quiet = quiet
        self._pause = pause
        self._fallen: dict[str, set[str]] = {}  # what each fallback got in this round

    def serve(self, channel: Routed) -> Delivery:
        """Deliver what may be delivered now."""
        waiting = list(in_order(self._outbox.unsent(channel.name)))
        others = [alert.fingerprint for alert in waiting if not channel.route.takes(alert)]
        if others:
            self._outbox.mark_sent(channel.name, others)
        waiting = [alert for alert in waiting if channel.route.takes(alert)]
        due, reason = self._due(channel, waiting)
        held = len(waiting) - len(due)
        if not due:
            return Delivery(channel.name, 0, held=held, reason=reason)
        # Nobody is told what could not be noted: on a full disk it would be told again every night.
        self._outbox.make_room(channel.name, [alert.fingerprint for alert in due])
        failure, attempts = self._try(channel, due)
        if failure is None:
            self._done(channel, due)
            return Delivery(channel.name, len(due), held=held, reason=reason, attempts=attempts)
        fallback = self._fall_back(channel, due)
        if fallback is not None:
            self._outbox.mark_sent(channel.name, [alert.fingerprint for alert in due])
        return Delivery(channel.name, 0, failure, fallback, held, reason, attempts)

    def _due(self, channel: Routed, waiting: list[Alert]) -> tuple[list[Alert], str | None]:
        if self._now is None or not waiting:
            return waiting, None
        urgent = [alert for alert in waiting if alert.kind.value in self._quiet.urgent]
        if channel.route.disturbs and is_quiet(self._quiet, self._now):
            return urgent, "quiet" if len(urgent) < len(waiting) else None
        if channel.route.digest and self._outbox.last_digest(channel.name) == self._now.date().isoformat():
            return urgent, "digest" if len(urgent) < len(waiting) else None
        return waiting, None

    def _try(self, channel: Routed, alerts: list[Alert]) -> tuple[str | None, int]:
        """The last failure, or None, and how often it was tried."""
        attempts = 0
        while True:
            attempts += 1
            try:
                channel.deliver(alerts)
            except DeliveryError as error:
                if error.permanent or attempts > channel.route.retries:
                    return str(error), attempts
                self._pause(channel.route.wait_s * attempts)
            else:
                return None, attempts

    def _fall_back(self, channel: Routed, alerts: list[Alert]) -> str | None:
        """The name of the fallback if the alerts reached it, now or before; each of them reaches it once."""
        fallback = next((other for other in self.channels if other.name == channel.route.fallback), None)
        if fallback is None or fallback.name == channel.name:
            return None
        unsent = {alert.fingerprint for alert in self._outbox.unsent(fallback.name)}
        fallen = self._fallen.setdefault(fallback.name, set())
        # What is outside the fallback's own route counts as sent there, yet nobody has seen it.
        unseen = [alert for alert in alerts if alert.fingerprint in unsent or not fallback.route.takes(alert)]
        lacking = [alert for alert in unseen if alert.fingerprint not in fallen]
        if lacking:
            self._outbox.make_room(fallback.name, [alert.fingerprint for alert in lacking])
            failure, _ = self._try(fallback, lacking)
            if failure is not None:
                return None
            fallen.update(alert.fingerprint for alert in lacking)
            self._done(fallback, lacking)
        return fallback.name

    def _done(self, channel: Routed, alerts: list[Alert]) -> None:
        self._outbox.mark_sent(channel.name, [alert.fingerprint for alert in alerts])
        if self._now is not None and channel.route.digest:
            self._outbox.note_digest(channel.name, self._now.date().isoformat())
