"""Small made-up stories of a column for the tests: visits written as lists of articles, states of articles."""

from __future__ import annotations

import hashlib

from crawler.records import Attachment, ColumnView, ListedArticle, PageState, Publication, PublicationKind
from rules.history.model import ArticleState, Visit

HOST = "www.wendeng.example"
COLUMN = f"http://{HOST}/col/col1/index.html"
OTHER = f"http://{HOST}/col/col2/index.html"


def address(number: int, column: int = 1, day: str = "2024/1/25", scheme: str = "http", query: str = "") -> str:
    return f"{scheme}://{HOST}/art/{day}/art_{column}_{number}.html{query}"


def view(*urls: str, at: int, complete: bool = True, column: str = COLUMN, date: str | None = "2024-01-25") -> ColumnView:
    articles = tuple(
        ListedArticle(article_key=key_of(url), url=url, title="报告", date=date, position=place)
        for place, url in enumerate(urls, 1)
    )
    return ColumnView(
        column_url=column,
        year=2023,
        fetched_at=f"2024-02-{at:02d}T02:00:00+00:00",
        articles=articles,
        stated_total=len(articles),
        complete=complete,
        state=PageState.OK if complete else PageState.CHALLENGE,
    )


def key_of(url: str) -> str:
    return f"{HOST}/{url.rsplit('_', 1)[1].split('.')[0]}"


def visit(at: int, *views: ColumnView) -> Visit:
    return Visit(f"run{at}", f"2024-02-{at:02d}", f"2024-02-{at:02d}T01:59:00+00:00", views)


def state(number: int, first: int, content: str = "a", **changes: object) -> ArticleState:
    """The state of article `number` from visit `first` on."""
    fields: dict[str, object] = {
        "article_key": f"{HOST}/{number}",
        "url": address(number),
        "title": "报告",
        "kind": PublicationKind.REPORT,
        "kind_reason": "",
        "unit_id": "qinghe",
        "unit_reason": "",
        "year": 2023,
        "year_reason": "",
        "published_at": "2024-01-25",
        "published_at_source": "meta",
        "column_urls": (COLUMN,),
        "column_year": 2023,
        "sha256": hashlib.sha256(f"{number}{content}{first}".encode()).hexdigest(),
        "media_type": "text/html",
        "captured_at": f"2024-02-{first:02d}T02:01:00+00:00",
        "state": PageState.OK,
        "dates": {"meta": "2024-01-25"},
    }
    fields.update(changes)
    publication = Publication(**fields)  # type: ignore[arg-type]
    return ArticleState(publication, f"run{first}", f"run{first}", content if publication.sha256 else "")


def attachment(sha256: str | None, page_state: PageState) -> Attachment:
    return Attachment(url=f"http://{HOST}/a.pdf", name="a.pdf", sha256=sha256, media_type="application/pdf", state=page_state)
