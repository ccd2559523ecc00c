"""Columns that the register does not name: found through links beside the known ones, proposed with what speaks for them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection

from msgspec import Struct

from crawler.hanweb.links import column_number, link_of
from crawler.identify import classify_publication, title_year
from crawler.listing import Listing
from crawler.records import ColumnSuggestion, PublicationKind
from crawler.soup import soup_of

_YEAR = re.compile(r"^\D{0,12}(?P<year>20\d\d)\s*年?度?(?:[\u4e00-\u9fff]{0,20}(?:报告|年报))?\W*$")
_NAME = re.compile(r"年度报告|年报|工作报告")
_LONGEST_NAME = 30


class Candidate(Struct, frozen=True):
    """A link to a column that the register does not name; `beside` known columns are linked from the same page."""

    url: str
    text: str
    found_on: str
    beside: int


def candidates(text: str, page_url: str, base_url: str, known: Collection[int]) -> list[Candidate]:
    """Links to unknown columns whose text is a year or speaks of annual reports."""
    links: dict[int, tuple[str, str]] = {}
    beside = set()
    for anchor in soup_of(text).find_all("a"):
        url = link_of(anchor, page_url, base_url)
        number = column_number(url) if url else None
        if url is None or number is None:
            continue
        if number in known:
            beside.add(number)
            continue
        shown = re.sub(r"\s+", "", anchor.get_text() or str(anchor.get("title") or ""))
        if len(shown) <= _LONGEST_NAME and (_YEAR.match(shown) or _NAME.search(shown)):
            links.setdefault(number, (url, shown))
    return [Candidate(url, shown, page_url, len(beside)) for url, shown in links.values()]


def suggestion(candidate: Candidate, listing: Listing, known_articles: Collection[str], now: str) -> ColumnSuggestion | None:
    """What is proposed of a candidate whose list was read; None where it holds nothing of ours.

    A parent page that lists the reports of known columns again is none. An empty column is proposed only where its link is a year
    among the years of known columns: next year's column before its first report.
    """
    reports = {
        key: record for key, record in listing.found.items()
        if classify_publication(record.title)[0] is PublicationKind.REPORT
    }  # fmt: skip
    written = _YEAR.match(candidate.text)
    year = int(written["year"]) if written else None
    if not listing.found:
        if not listing.complete or year is None or candidate.beside < 1:
            return None
        reason = f"“{candidate.found_on}”上有链接“{candidate.text}”，与登记册中的{candidate.beside}个栏目并列；目前还没有文章。"
        return _made(candidate, year, listing, 0, reason, now)
    fresh = [key for key in reports if key not in known_articles]
    if 2 * len(reports) < len(listing.found) or 2 * len(fresh) < len(reports) or not fresh:
        return None
    years = Counter(found for key in reports if (found := title_year(reports[key].title)) is not None)
    if years:
        named, count = years.most_common(1)[0]
        year = named if 2 * count > len(reports) else None
    example = reports[fresh[0]].title
    reason = (
        f"“{candidate.found_on}”上有链接“{candidate.text}”；该栏目列出{len(listing.found)}条，"
        f"其中{len(reports)}条是年度报告，例如“{example}”。"
    )
    return _made(candidate, year, listing, len(reports), reason, now)


def _made(candidate: Candidate, year: int | None, listing: Listing, reports: int, reason: str, now: str) -> ColumnSuggestion:
    return ColumnSuggestion(
        column_url=candidate.url,
        year=year,
        link_text=candidate.text,
        found_on=candidate.found_on,
        found_at=now,
        listed=len(listing.found),
        reports=reports,
        reason=reason,
    )
