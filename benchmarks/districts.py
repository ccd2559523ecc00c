"""Districts of the stand-in put straight into a store, as a crawl would leave them: for measuring what comes after the crawl."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from app.context import AuditContext
from app.pipeline.workers import LOCAL, Workers
from app.progress import Quiet
from app.store.crawl import DatabaseCrawlStore
from app.store.store import Store
from crawler.records import Capture, ColumnView, ListedArticle, PageState, Publication, PublicationKind
from crawler.register.load import load_register
from standin import pdf
from standin.article import Article, content_type, page
from standin.register import write_register
from standin.world import Parameters, World, build

HOST = "127.0.0.1:8000"


def open_district(
    folder: Path, number: int, units: int, years: tuple[int, ...], workers: Workers = LOCAL, database: str | None = None
) -> AuditContext:
    """District `number` generated, registered and captured in `folder`; the caller closes the context's store."""
    world = build(Parameters(number=number, units=units, years=years))
    write_register(world, f"http://{HOST}", folder / "register")
    register = load_register(folder / "register")
    store = Store(folder / "data", database)
    context = AuditContext(register, store, folder / "data", world.as_of, "zh", Quiet(), workers)
    _capture(context, world)
    return context


def _capture(context: AuditContext, world: World) -> None:
    store = context.store
    run_id = store.start_run("crawl", context.as_of)
    crawl = DatabaseCrawlStore(store.engine, store.archive, run_id)
    at = dt.datetime.combine(context.as_of, dt.time(1), tzinfo=dt.UTC)
    columns = {column.year: column.url for column in context.register.columns if column.year is not None}
    listed: dict[int, list[ListedArticle]] = {year: [] for year in columns}
    for article in world.published.articles:
        if article.draft is None or article.unit_id is None or article.year not in columns:
            continue
        data, media_type = _file(world, article, at)
        sha256 = hashlib.sha256(data).hexdigest()
        url, key = f"http://{HOST}{article.path}", f"{HOST}/{article.number}"
        title = "".join(article.lines)
        crawl.add_capture(
            Capture(
                url=url, final_url=url, status=200, state=PageState.OK, sha256=sha256, size=len(data), media_type=media_type,
                fetched_at=at.isoformat(), request_headers={}, response_headers={},
            ),
            data,
        )  # fmt: skip
        date = article.published.date().isoformat()
        crawl.add_publication(
            Publication(
                article_key=key, url=url, title=title, kind=PublicationKind.REPORT, kind_reason="", unit_id=article.unit_id,
                unit_reason="", year=article.year, year_reason="", published_at=date, published_at_source="meta",
                column_urls=(columns[article.year],), column_year=article.year, sha256=sha256, media_type=media_type,
                captured_at=at.isoformat(), state=PageState.OK, dates={"meta": date},
            )
        )  # fmt: skip
        lines = listed[article.year]
        lines.append(ListedArticle(article_key=key, url=url, title=title, date=date, position=len(lines) + 1))
    for year, lines in listed.items():
        crawl.add_column_view(
            ColumnView(
                column_url=columns[year], year=year, fetched_at=at.isoformat(), articles=tuple(lines), stated_total=len(lines),
                complete=True, state=PageState.OK,
            )
        )  # fmt: skip
    crawl.close("finished", {})
    store.finish_run(run_id, "done", {})


def _file(world: World, article: Article, at: dt.datetime) -> tuple[bytes, str]:
    assert article.draft is not None
    assert article.unit_id is not None
    assert article.year is not None
    if world.published.forms.get((article.unit_id, article.year)) in ("pdf", "page_pdf"):
        return pdf.render(article.draft), "application/pdf"
    return page(article, world.district.prefix, "127.0.0.1", at.replace(tzinfo=None), 1), content_type(article.look)
