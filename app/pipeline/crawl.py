"""Stage 1: visit the district's columns in a child process and store what was there."""

from __future__ import annotations

from typing import Any

from app.context import AuditContext
from app.store.location import DATABASE_VARIABLE
from crawler.run import CrawlOutcome, run_crawl

STORE = "app.store.crawl:open_crawl_store"


def crawl(context: AuditContext, run_id: str, overrides: dict[str, Any] | None = None) -> CrawlOutcome:
    """Run the spider; the captures, views and publications are in the store when this returns.

    `overrides` are Scrapy settings. Raises crawler.run.CrawlError if the child process died.
    """
    context.progress.start("crawl", None)
    return run_crawl(
        register_folder=context.register.folder,
        data_dir=context.data,
        as_of=context.as_of,
        run_id=run_id,
        store=STORE,
        settings={"AUDIT_ARCHIVE_URL": context.store.archive_url, **(overrides or {})},
        environment={DATABASE_VARIABLE: context.store.database_url},
        progress=lambda done, total: context.progress.advance(done, total),
    )
