"""Requests that wait, in the order in which the spider makes them; what must outlive the process is in the store."""

from __future__ import annotations

from collections import deque

from scrapy import Request
from scrapy.core.scheduler import BaseScheduler


class InOrder(BaseScheduler):
    """First come, first served. Nothing is filtered: the spider asks for nothing twice, and a redirect may lead where it was."""

    def __init__(self) -> None:
        self._waiting: deque[Request] = deque()

    def has_pending_requests(self) -> bool:
        """Whether any request waits."""
        return bool(self._waiting)

    def enqueue_request(self, request: Request) -> bool:
        """Take a request in."""
        self._waiting.append(request)
        return True

    def next_request(self) -> Request | None:
        """The request that waited longest; None where none does."""
        return self._waiting.popleft() if self._waiting else None
