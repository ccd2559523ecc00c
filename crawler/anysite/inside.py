"""The columns that a column consists of: one for each unit, or for each kind of units; which links of a page lead to them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup
from msgspec import Struct

from crawler.anysite.ends import says_empty
from crawler.anysite.records import UNIT, kind_of, title_of
from crawler.hanweb.links import Record, article_key, is_document, link_of
from crawler.identify import classify_publication, organisation, title_year
from crawler.listing import Listing
from crawler.page import is_file_link
from crawler.records import PageState, PublicationKind
from crawler.soup import soup_of

_FEWEST_UNITS = 2
_LONGEST_KIND = 3
_SHOWS_FILE = {"a": "href", "iframe": "src", "embed": "src", "object": "data"}
# What a column inside a column is called, besides the name of a unit.
_KIND = re.compile(
    r"^(?:[市区县]?(?:直|政府)?(?:各)?(?:部门|单位|机关)|(?:各)?(?:乡镇|镇街|街镇|街道|镇|乡)(?:[、（(].{1,8})?|.{0,4}(?:部门|单位|镇街|乡镇|街道))$"
)


class Inside(Struct, frozen=True):
    """The columns inside a column, name by address. `optional` are links beside them that name no unit: they may be anything."""

    names: dict[str, str]
    optional: frozenset[str]

    def others(self, url: str) -> Collection[str]:
        """The columns that are none of the column at `url`: the page of a unit links to the other units, whose lists are not its own."""
        return () if _is_kind(self.names[url]) else self.names


def columns_inside(
    text: str, page_url: str, base_url: str, names_unit: Callable[[str], bool], known: Collection[str]
) -> Inside | None:
    """Where the page's links lead that are called like units or kinds of units, and those in rows of the same kind.

    None where too few are. `known` are addresses of other columns. Nothing outside the page's own host is one.
    """
    soup, here = soup_of(text), urlsplit(page_url).netloc
    below = urlsplit(page_url).path.rsplit("/", 1)[0] + "/"
    rows = [
        (anchor.parent, url, title_of(anchor))
        for anchor in soup.find_all("a")
        if anchor.parent and (url := link_of(anchor, page_url, base_url)) and url not in known and urlsplit(url).netloc == here
    ]
    named = {
        url: name for _, url, name in rows if UNIT.search(name) or (_KIND.match(name) and urlsplit(url).path.startswith(below))
    }
    if len(named) < _FEWEST_UNITS:
        return None
    kinds = {kind_of(row) for row, url, _ in rows if url in named}
    beside = {url: name for row, url, name in rows if kind_of(row) in kinds and url not in named}
    # Units have other names too; whatever else stands there is another thing if it has no list.
    return Inside(named | beside, frozenset(url for url, name in beside.items() if not names_unit(name)))


def without_list(text: str, page_url: str, name: str) -> Listing:
    """What the page of a column inside says where it has no list: the report of the unit itself, that there is none, or nothing."""
    soup = soup_of(text)
    heading = next(
        (one.get_text(" ", strip=True) for one in soup.find_all(["h1", "h2", "title"]) if "报告" in one.get_text()), name
    )
    shown = soup.get_text(" ")
    is_report = is_document(page_url) and classify_publication(heading, shown)[0] is PublicationKind.REPORT
    if is_report and _holds_report(soup, heading, shown, page_url):
        # The unit's link leads to its report itself.
        return Listing({article_key(page_url): Record(page_url, heading, None)}, complete=True)
    if says_empty(soup):
        return Listing(complete=True)
    return Listing(state=PageState.EMPTY, detail="没有找到列表")


def _is_kind(name: str) -> bool:
    """Whether a column is named for a kind of units (区直部门, 镇街) and not for one of them."""
    return bool(_KIND.match(name)) and not (UNIT.search(name) and len(name) > _LONGEST_KIND)


def _holds_report(soup: BeautifulSoup, heading: str, shown: str, page_url: str) -> bool:
    """Whether a page that bears a report's name is one: columns of reports bear it too.

    It has a report's parts, its name says whose it is and of which year, or it shows a file.
    """
    if classify_publication("", shown)[0] is PublicationKind.REPORT:
        return True
    if title_year(heading) is None:
        return False
    places = (str(tag.get(_SHOWS_FILE[tag.name]) or "") for tag in soup.find_all(list(_SHOWS_FILE)))
    return bool(organisation(heading)) or any(_is_file(page_url, place) for place in places)


def _is_file(page_url: str, place: str) -> bool:
    try:
        return is_file_link(urljoin(page_url, place.strip()))
    except ValueError:
        return False
