"""Column pages without a data island: lists in the page itself, and shells around a frame."""

from __future__ import annotations

from collections import Counter
from urllib.parse import urljoin

from bs4 import Tag

from crawler.hanweb.links import Record, article_key, column_of_article, is_article, link_of, read_record
from crawler.soup import soup_of

_ROWS = ("li", "tr", "dd", "p", "div")
_LISTS = ("ul", "ol", "table", "dl")


def static_records(text: str, page_url: str, base_url: str, column: int | None) -> dict[str, Record]:
    """The articles listed in the page itself, by key.

    Anchors of this column are the list; what stands in the same list element belongs to it as well (an article of another
    column listed again). Without any, the list element with most articles is taken.
    """
    soup = soup_of(text)
    anchors = [(a, url) for a in soup.find_all("a") if (url := link_of(a, page_url, base_url)) and is_article(url)]
    own = [(a, url) for a, url in anchors if column is not None and column_of_article(url) == column]
    homes = Counter(id(home) for a, _ in (own or anchors) if (home := _home(a)) is not None)
    chosen = set(homes) if own else {home for home, count in homes.most_common(1) if count > 1}
    found: dict[str, Record] = {}
    for anchor, url in anchors:
        home = _home(anchor)
        if (home is not None and id(home) in chosen) or (anchor, url) in own:
            record = read_record(str(_row(anchor)), page_url, base_url)
            if record is not None:
                found.setdefault(article_key(url), record if article_key(record.url) == article_key(url) else Record(
                    url, anchor.get_text(strip=True), None))  # fmt: skip
    return found


def frames_of(text: str, page_url: str) -> list[str]:
    """The addresses of the frames of a page."""
    soup = soup_of(text)
    sources = [str(frame.get("src") or "").strip() for frame in soup.find_all(["iframe", "frame"])]
    return [
        urljoin(page_url, source) for source in sources if source and not source.lower().startswith(("javascript:", "about:"))
    ]


def _home(anchor: Tag) -> Tag | None:
    return anchor.find_parent(_LISTS)


def _row(anchor: Tag) -> Tag:
    return anchor.find_parent(_ROWS[:3]) or anchor
