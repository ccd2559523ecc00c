"""Lists in plain HTML (tables, list items, boxes): each article with its own row, and what the text says about pages."""

from __future__ import annotations

import re

from bs4 import Tag

from crawler.hanweb.links import Record, article_key, is_article, link_of, read_record
from crawler.soup import soup_of

_STATED = re.compile(r"(?:共有?|总数|总计|合计)\s{0,20}[:：]?\s{0,20}(\d{1,9})\s{0,20}(?:条|项|篇)")
_PAGES = re.compile(r"共\s*(\d{1,9})\s*页|(?<!\d)\d{1,9}\s*/\s*(\d{1,9})\s*页")
_MORE = re.compile(r"下一页|下页|后一页|尾页|末页")
_NEXT = re.compile(r"^\W*(?:下一页|下页|后一页)\W*$")


def rows_of(text: str, page_url: str, base_url: str) -> list[str]:
    """The fragments that hold one article each, in order: the largest element around its link that holds no other's."""
    soup = soup_of(text)
    anchors = [(a, article_key(url)) for a in soup.find_all("a") if (url := link_of(a, page_url, base_url)) and is_article(url)]
    keys: dict[int, set[str]] = {}
    for anchor, key in anchors:
        for above in anchor.parents:
            keys.setdefault(id(above), set()).add(key)
    rows: dict[str, Tag] = {}
    for anchor, key in anchors:
        row = anchor
        for above in anchor.parents:
            if keys[id(above)] != {key} or above.name in ("body", "html", "[document]"):
                break
            row = above
            if above.name in ("tr", "li"):
                break
        rows.setdefault(key, row)
    return [str(row) for row in rows.values()]


def records_in(text: str, page_url: str, base_url: str) -> dict[str, Record]:
    """The articles of a fragment, by key."""
    found: dict[str, Record] = {}
    for fragment in rows_of(text, page_url, base_url):
        record = read_record(fragment, page_url, base_url)
        if record is not None:
            found.setdefault(article_key(record.url), record)
    return found


def pages_stated(text: str) -> int | None:
    """The number of pages a text states (共N页)."""
    found = _PAGES.search(_shown(text))
    return int(found[1] or found[2]) if found else None


def total_stated(text: str) -> int | None:
    """The number of records a text states (共N条)."""
    found = _STATED.search(_shown(text))
    return int(found[1]) if found else None


def has_more(text: str, found: int) -> tuple[bool, int | None]:
    """Whether the page shows signs of further pages, and the total it states."""
    total, pages = total_stated(text), pages_stated(text)
    if total is not None:
        return total > found, total
    if pages is not None:
        return pages > 1, None
    return bool(_MORE.search(_shown(text))), None


def next_page(text: str, page_url: str, base_url: str) -> str | None:
    """Where the link to the next page leads; None where there is none, or only a script."""
    soup = soup_of(text)
    for anchor in soup.find_all("a", href=True):
        if not _NEXT.match(anchor.get_text(strip=True)):
            continue
        href = str(anchor["href"]).strip()
        if href and not href.startswith("#") and not href.lower().startswith("javascript:"):
            url = link_of(anchor, page_url, base_url)
            return url if url and url != page_url else None
    return None


def _shown(text: str) -> str:
    return re.sub(r"\s+", " ", soup_of(text).get_text(" ").replace("\xa0", " "))
