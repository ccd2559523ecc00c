"""Whether a crawl waits between its requests, or fetches as fast as the site answers."""

from __future__ import annotations

from typing import Any

from crawler.cores import cores


def needs_helpers(settings: Any) -> bool:
    """Whether other processes are worth their memory: only where answers come faster than one core can deal with them.

    `settings` are Scrapy's; CRAWL_READER_PROCESS decides where it is set.
    """
    if settings.get("CRAWL_READER_PROCESS") is not None:
        return bool(settings.getbool("CRAWL_READER_PROCESS"))
    waits = settings.getfloat("DOWNLOAD_DELAY") > 0 or settings.getbool("AUTOTHROTTLE_ENABLED")
    return not waits and cores() > 1
