"""From a fetched article to a publication: what it is, whose, for which year, published when; each with its reason."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from urllib.parse import parse_qs, urljoin, urlsplit

from lxml import etree
from msgspec import Struct

from crawler.answer import Answer
from crawler.dates import date_from_url, localise
from crawler.further_pages import FURTHER_PAGE
from crawler.hanweb.links import canonical_url, column_number, column_of_article
from crawler.html import block_text, finder, visible_text
from crawler.identify import classify_publication, identify_unit, identify_year, organisation, signed_by, title_year, unit_hints
from crawler.page import ArticlePage, PageLink, file_name, is_file_link, read_article
from crawler.records import Attachment, ListedArticle, PageState, Publication
from crawler.register import Column, Register

_PICTURE = (".jpg", ".jpeg", ".png", ".gif", ".tif", ".tiff", ".bmp")
_TABLE_PICTURE = (".jpg", ".jpeg", ".png", ".tif", ".tiff")
_anchors = finder(".//a[@href]")
_images = finder(".//img[@src]")
_tables = finder(".//table[not(.//table)]")
_cells = finder("count(.//td) + count(.//th)")
_FORM_TABLES = 3  # 表二, 表三, 表四
_TABLE_CELLS = 10
# Signs of file types and of the publishing system itself, wherever an editor's tool put them.
_FURNITURE = re.compile(
    r"/(?:jslib|icons?|ico|filetype|fileicon|emoticons?|skin|theme)s?/|/(?:icon|ico|pdf|doc|docx|xls|xlsx|zip|rar|file)\.\w+$"
)
_ORNAMENT = 64  # pixels; an icon beside a link is smaller
_MOST_PICTURES = 12
_frames = finder(".//iframe[@src] | .//frame[@src]")
_LITTLE_TEXT = 200  # characters; a body with less holds no report, it leads to one
_MOST_ELSEWHERE = 3
_LEADS_TO_REPORT = re.compile(r"报告|年报|附件|下载|全文")
# By the bytes themselves: a picture or an archive must never be taken for a page, whatever the server says it is.
_PAGE_SIGN = re.compile(rb"^[^\0]*<(?:!doctype|html|head|meta|body|title|div|p)\b", re.IGNORECASE)
_SIGN_WITHIN = 2048
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")
_OFFICE_OR_PDF = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
# A listing's date is shown on the column page; the date of signing says least about publication.
_TRUST = (("meta", "meta"), ("visible", "visible"), ("list", "visible"), ("url", "url"), ("written", "signature"))


class Listed(Struct, frozen=True):
    """One line of one column."""

    column: Column
    article: ListedArticle


def page_of(answer: Answer, url: str) -> ArticlePage | None:
    """The page of an answer taken apart; None where the answer is no page but a file, or nothing."""
    return page_in(answer.body, url, answer.capture.media_type) if answer.body is not None else None


def page_in(body: bytes, url: str, media_type: str) -> ArticlePage | None:
    """The page in `body` taken apart; None where it is a file."""
    kind = media_type.lower()
    if body.startswith(_OFFICE_OR_PDF) or (kind and "html" not in kind and "text" not in kind and "xml" not in kind):
        return None
    return read_article(body, url, media_type)


def same_article(before: bytes, now: bytes) -> bool:
    """Whether two versions of a page hold the same article: visit counters and the page around it do not count.

    Files of any other kind are the same only byte by byte.
    """
    if not (_looks_like_page(before) and _looks_like_page(now)):
        return before == now
    return mark_of(read_article(before)) == mark_of(read_article(now))


def _looks_like_page(body: bytes) -> bool:
    return body.startswith(_UTF_16) or _PAGE_SIGN.search(body[:_SIGN_WITHIN]) is not None


def mark_of(page: ArticlePage) -> str:
    """A hash of the article that a page holds: title, unit, dates, body, files. Marks of one address may be compared."""
    mark = hashlib.sha256(etree.tostring(page.body, encoding="utf-8", with_tail=False))
    links = [(link.url, link.text) for link in page.links]
    dates = sorted(page.dates.items())
    mark.update(repr((page.title, page.meta.get("contentsource"), dates, links, page.pictures)).encode())
    mark.update(repr((page.further, page.source, sorted(page.catalogue.items()))).encode())
    return mark.hexdigest()


def describe(
    register: Register, listed: Sequence[Listed], answer: Answer, page: ArticlePage | None, attachments: Sequence[Attachment]
) -> Publication:
    """The publication of an article that `listed` names (at least one line)."""
    first = listed[0].article
    own = column_of_article(first.url)
    years = [line.column.year for line in listed if line.column.year is not None]
    column_year = next((line.column.year for line in listed if own and column_number(line.column.url) == own), None)
    column_year = column_year if column_year is not None else years[0] if years else None
    text = visible_text(page.body) if page else ""
    title = page.title if page and (title_year(page.title) or not title_year(first.title)) and page.title else first.title
    names = [title, first.title]
    if page:
        names += [page.title, page.meta.get("contentsource", ""), *unit_hints(text)]
        if not any(map(organisation, (title, first.title, page.title))):
            names += [signed_by(block_text(page.body)), page.source]
    unit_id, unit_reason = identify_unit(names, register)
    year, year_reason = identify_year(title, column_year, text)
    kind, kind_reason = classify_publication(title, text)
    dates = {**(page.dates if page else {})}
    if first.date:
        dates["list"] = first.date
    if "url" not in dates and (iso := date_from_url(first.url)):
        dates["url"] = iso
    published_at, source = published(dates, register.site.timezone)
    return Publication(
        article_key=first.article_key,
        url=first.url,
        title=title,
        kind=kind,
        kind_reason=kind_reason,
        unit_id=unit_id,
        unit_reason=unit_reason,
        year=year,
        year_reason=year_reason,
        published_at=published_at,
        published_at_source=source,
        column_urls=tuple(dict.fromkeys(line.column.url for line in listed)),
        column_year=year if year in years else column_year,
        sha256=answer.sha256,
        media_type=answer.capture.media_type,
        captured_at=answer.capture.fetched_at,
        state=PageState.OK if answer.body is not None else answer.state,
        attachments=tuple(attachments),
        dates={key: localise(iso, register.site.timezone) for key, iso in dates.items()},
        meta=page.catalogue if page else None,
    )


def published(dates: dict[str, str], timezone: str) -> tuple[str | None, str]:
    """The most trustworthy date with its source."""
    for key, source in _TRUST:
        if key in dates:
            return localise(dates[key], timezone), source
    return None, "none"


def files_of(page: ArticlePage, url: str, base_url: str) -> list[PageLink]:
    """The files of an article: linked in the body, or shown in a frame or viewer of it; first its own further pages.

    Pictures in the text are files only where tables of the form may be among them, and pages shown in frames or linked without
    the name of a file only where the body itself says next to nothing.
    """
    links = {canonical_url(link, base_url): f"{FURTHER_PAGE}{number}" for number, link in enumerate(page.further, 2)}
    links |= {canonical_url(link.url, base_url): link.text for link in page.links}
    for source in page.pictures:
        address = urljoin(url, source)
        inside = parse_qs(urlsplit(address).query).get("file", [""])[0]
        address = urljoin(url, inside) if inside else address
        if is_file_link(address) and not urlsplit(address).path.lower().endswith(_PICTURE):
            links.setdefault(canonical_url(address, base_url), "")
    for address, text in _elsewhere(page, url):
        links.setdefault(canonical_url(address, base_url), text)
    for address in _pictured_tables(page, url):
        links.setdefault(canonical_url(address, base_url), "")
    return [PageLink(address, file_name(address, text)) for address, text in links.items()]


def _elsewhere(page: ArticlePage, url: str) -> list[tuple[str, str]]:
    """Where a body without text of its own shows or links the report: a page in a frame, a download without a file's name."""
    if (
        page.links
        or next(page.body.iterdescendants("table"), None) is not None
        or len(visible_text(page.body).strip()) >= _LITTLE_TEXT
    ):
        return []
    year = title_year(page.title)
    found = [(frame.get("src").strip(), "") for frame in _frames(page.body)]
    for anchor in _anchors(page.body) if page.body_found else ():
        text = visible_text(anchor).strip()
        if _LEADS_TO_REPORT.search(text) and title_year(text) in (None, year):
            found.append((anchor.get("href").strip(), text))
    return list(dict.fromkeys(one for source, text in found if (one := _page_elsewhere(url, source, text))))[:_MOST_ELSEWHERE]


def _page_elsewhere(url: str, source: str, text: str) -> tuple[str, str] | None:
    try:
        address = urljoin(url, source)
        parts = urlsplit(address)
    except ValueError:
        return None
    viewer = parse_qs(parts.query).get("file")
    is_page = parts.scheme in ("http", "https") and parts.path not in ("", "/") and not viewer
    return (address, text) if is_page and address.split("#")[0] != url else None


def _pictured_tables(page: ArticlePage, url: str) -> list[str]:
    """The pictures of a body that has fewer tables than the form: its tables may be pictures. Ornaments are left out."""
    images = _images(page.body)
    if not images or sum(_cells(table) >= _TABLE_CELLS for table in _tables(page.body)) >= _FORM_TABLES:
        return []
    found = []
    for image in images:
        sizes = [int(image.get(side)) for side in ("width", "height") if (image.get(side) or "").isdigit()]
        address = urljoin(url, image.get("src").strip())
        path = urlsplit(address).path.lower()
        ornament = any(size < _ORNAMENT for size in sizes) or _FURNITURE.search(path)
        if path.endswith(_TABLE_PICTURE) and not ornament:
            found.append(address)
    return list(dict.fromkeys(found))[:_MOST_PICTURES]


def outside_links(page: ArticlePage, url: str, register: Register) -> list[PageLink]:
    """Pages on hosts that the register does not name (an e-book on another server); home pages and file links left out."""
    found: dict[str, PageLink] = {}
    asked = {address for address, _ in _elsewhere(page, url)}
    for anchor in _anchors(page.body):
        href = anchor.get("href").strip()
        try:
            address = urljoin(url, href)
            path = urlsplit(address).path
        except ValueError:
            continue
        elsewhere = address.startswith(("http://", "https://")) and path not in ("", "/") and not register.allows(address)
        if elsewhere and not is_file_link(address) and address not in asked:
            found.setdefault(address, PageLink(address, visible_text(anchor).strip()))
    return list(found.values())
