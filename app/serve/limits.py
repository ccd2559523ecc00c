"""How often somebody may try: so many in a window of time per key, forgotten by itself, bounded in memory."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable
from threading import Lock

_MOST_KEYS = 10_000


class RateLimit:
    """`most` events per key in `window_s` seconds; `clock` gives seconds that only grow."""

    def __init__(self, most: int, window_s: float, clock: Callable[[], float]) -> None:
        self._most, self._window, self._clock = most, window_s, clock
        self._events: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = Lock()

    def wait(self, key: str) -> float:
        """Seconds until `key` may try again; 0 when it may now."""
        with self._lock:
            events = self._recent(key)
            if events is None or len(events) < self._most:
                return 0.0
            return events[0] + self._window - self._clock()

    def count(self, key: str) -> None:
        """An event happened."""
        with self._lock:
            events = self._recent(key)
            if events is None:
                events = self._events[key] = deque(maxlen=self._most)
            events.append(self._clock())
            self._events.move_to_end(key)
            while len(self._events) > _MOST_KEYS:
                self._events.popitem(last=False)

    def take_back(self, key: str) -> None:
        """The newest event of the key does not count after all."""
        with self._lock:
            if events := self._events.get(key):
                events.pop()

    def forget(self, key: str) -> None:
        """The key starts anew."""
        with self._lock:
            self._events.pop(key, None)

    def _recent(self, key: str) -> deque[float] | None:
        events = self._events.get(key)
        while events and events[0] <= self._clock() - self._window:
            events.popleft()
        return events
