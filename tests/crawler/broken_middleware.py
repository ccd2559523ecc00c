"""A downloader middleware with a fault of its own, to see that a run then does not call itself whole."""

from __future__ import annotations

from scrapy import Request


class BrokenMiddleware:
    def process_request(self, request: Request) -> None:
        raise ZeroDivisionError(request.url)
