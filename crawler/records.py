"""What the crawler hands over: captures, views of columns, and publications with unit, year and the reasons."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct, field


class PageState(StrEnum):
    """What an answer turned out to be. Only OK and NOT_MODIFIED carry a document; none of the others proves absence."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    CHALLENGE = "challenge"  # 521, 412, 202 with script: a guard in front of the site; never bypassed
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    SOFT_404 = "soft_404"
    EMPTY = "empty"
    SERVER_ERROR = "server_error"
    UNREACHABLE = "unreachable"
    REFUSED_HOST = "refused_host"  # redirect or link to a host that the register does not name
    ROBOTS = "robots"
    TOO_LARGE = "too_large"
    UNSUPPORTED = "unsupported"  # recognised, but not a list or page this adapter reads


class Capture(Struct, frozen=True, kw_only=True):
    """One answer of the site as it came: raw bytes lie in the archive under `sha256`. Times are ISO 8601 UTC.

    `request_body` is the form of a POST as it was sent.
    """

    url: str
    final_url: str
    status: int
    state: PageState
    sha256: str | None
    size: int
    media_type: str
    fetched_at: str
    request_headers: dict[str, str]
    response_headers: dict[str, str]
    method: str = "GET"
    request_body: str = ""


class ListedArticle(Struct, frozen=True, kw_only=True):
    """One line of a column's list. `article_key` is "host/article number" (the number is the identity, not the URL)."""

    article_key: str
    url: str
    title: str
    date: str | None
    position: int


class ColumnView(Struct, frozen=True, kw_only=True):
    """A column as seen in one run. Only a `complete` view can prove that an article is not there.

    `walked_on` is the ISO date (of the audit) on which the list was last read to its end: an earlier one where tonight's first
    page and total were those of that reading, and the rest was taken over from it.
    """

    column_url: str
    year: int | None
    fetched_at: str
    articles: tuple[ListedArticle, ...]
    stated_total: int | None
    complete: bool
    state: PageState
    detail: str = ""
    walked_on: str = ""


class Attachment(Struct, frozen=True, kw_only=True):
    """A file linked in an article's body; `sha256` is None when it could not be fetched, `state` says why."""

    url: str
    name: str
    sha256: str | None
    media_type: str
    state: PageState


class PublicationKind(StrEnum):
    """Report, or something that only looks like one."""

    REPORT = "report"
    LOOKALIKE = "lookalike"
    UNKNOWN = "unknown"


class Publication(Struct, frozen=True, kw_only=True):
    """An article of a report column: which unit and year it is, when it was published, and why we think so.

    `dates` maps a source (meta, visible, url, list, signature) to an ISO date or date-time with offset; `published_at` is the
    most trustworthy of them. `column_urls` are all columns that list the article. `meta` is what the page's catalogue block says
    (index_number, publisher, category, document_number); None where nothing was looked at, empty where the page has no such block.
    """

    article_key: str
    url: str
    title: str
    kind: PublicationKind
    kind_reason: str
    unit_id: str | None
    unit_reason: str
    year: int | None
    year_reason: str
    published_at: str | None
    published_at_source: str
    column_urls: tuple[str, ...]
    column_year: int | None
    sha256: str | None
    media_type: str
    captured_at: str
    state: PageState
    attachments: tuple[Attachment, ...] = ()
    dates: dict[str, str] = field(default_factory=dict)
    meta: dict[str, str] | None = None


class Step(Struct, frozen=True, kw_only=True):
    """One finished piece of a run's work, so that a run that was killed goes on where it stood. `payload` is JSON."""

    kind: str  # column, article, endpoint
    key: str
    payload: str


class ColumnSuggestion(Struct, frozen=True, kw_only=True):
    """A column that the register does not name but that seems to hold annual reports, with what speaks for it."""

    column_url: str
    year: int | None
    link_text: str
    found_on: str
    found_at: str
    listed: int
    reports: int
    reason: str
