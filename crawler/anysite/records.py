"""The records of a list in any page: links whose words name an annual report, and what stands in the same list."""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urljoin

from bs4 import BeautifulSoup, Tag

from crawler.dates import parse_date
from crawler.hanweb.links import Record, article_key, canonical_url, is_document, link_of
from crawler.identify import classify_publication, is_cut, organisation, title_year
from crawler.records import PublicationKind
from crawler.soup import soup_of

_ROWS = ("li", "tr", "dd", "dt", "p", "div", "article", "section")
_SHORTEST_TITLE = 4
UNIT = re.compile(r"(?:局|委|办|处|镇|乡|街道|分局|办公室|办事处|委员会|管委会|人民政府|区政府|县政府|中心|大队|支队|院)$")
# Words of a link that leave it to the row around them whose report it leads to.
_SAYS_NOTHING = re.compile(
    r"^\W*(?:(?:点击)?(?:查看|下载|浏览|阅读|查阅)|详情|详细|附件|全文|pdf|word|(?:20\d\d\s*年?度?)?(?:工作)?(?:年度)?(?:报告|年报)?)\W*$",
    re.IGNORECASE,
)
_NO_WORDS = re.compile(r"^[\d\W_]*$")
_MARKUP = re.compile(r"<a\s[^>]*href|<\\?/li>|<\\?/tr>", re.IGNORECASE)
_STRING = re.compile(r"'((?:[^'\\\n]++|\\.)*+)'|\"((?:[^\"\\\n]++|\\.)*+)\"|`([^`]*+)`")
_UNESCAPED = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))")
_LIST_BEGINS = re.compile(r"\[\s*\{")
_DATE_KEY = re.compile(r"date|time|pub|rq", re.IGNORECASE)
_ADDRESS = re.compile(
    r"^(?:https?://|/|\./|\.\./)?[^\s<>\u4e00-\u9fff]*(?:/|\.s?html?|\.jsp|\.aspx?|\.php|\?)[^\s<>]*$", re.IGNORECASE
)
_LOOSE_KEY = re.compile(r"([{,]\s*)([A-Za-z_]\w*)\s*:")
_MOST_LISTS = 50
_LONGEST_ADDRESS = 2000
_LONGEST_SAYING = 60
_LONGEST_LIST = 2_000_000


def is_report_line(title: str) -> bool:
    """Whether a line of a list names a report of some unit and year, also where the list had no room for all of it."""
    if classify_publication(title)[0] is PublicationKind.REPORT:
        return True
    return is_cut(title) and title_year(title) is not None and bool(organisation(title))


def records_of(text: str, page_url: str, base_url: str, year: int | None = None) -> dict[str, Record]:
    """The list of a page, by article key: as the page shows it, or else as its scripts hold it. Empty where no line names a report.

    Where several lists name reports, it is the one with most of them, of those for `year` where there are any.
    """
    found = _shown(soup_of(text), page_url, base_url, year)
    return found or scripted_records(text, page_url, base_url)


def beside(text: str, page_url: str, base_url: str, found: Mapping[str, Record], year: int | None = None) -> dict[str, Record]:
    """The reports for `year`, or else for the years of the list, that a page names outside its list `found`: a second list.

    They are opened like the others, for a report that is there must not be missed; but no count of the page's is about them.
    """
    years = {title_year(record.title) for record in found.values()} - {None} if year is None else {year}
    others: dict[str, Record] = {}
    for anchor, url in _documents(soup_of(text), page_url, base_url):
        title = title_of(anchor)
        if article_key(url) not in found and is_report_line(title) and title_year(title) in years:
            others.setdefault(article_key(url), Record(url, title, None))
    return others


def scripted_records(text: str, page_url: str, base_url: str) -> dict[str, Record]:
    """The list that scripts put into a page: markup in strings, or lists of objects."""
    for script in soup_of(text).find_all("script"):
        source = script.string or ""
        found: dict[str, Record] = {}
        for objects in object_lists(source):
            found |= records_in_objects(objects, page_url, base_url)
        if not found and _MARKUP.search(source):
            markup = "".join(_UNESCAPED.sub(_unescaped, "".join(groups)) for groups in _STRING.findall(source))
            found = _shown(soup_of(markup), page_url, base_url)
        if found:
            return found
    return {}


def records_in_objects(objects: list[dict[str, Any]], page_url: str, base_url: str) -> dict[str, Record]:
    """A list of objects as records, if a line of it names a report: the words of the title, an address, and a date."""
    found: dict[str, Record] = {}
    for item in objects:
        words = [str(value) for value in item.values() if isinstance(value, str) and re.search("[\u4e00-\u9fff]", value)]
        title = next((one for one in words if is_report_line(one)), max(words, key=len, default=""))
        address = next((value for key, value in sorted(item.items(), key=_address_first) if _is_address(value)), None)
        if not title or address is None:
            continue
        try:
            url = canonical_url(urljoin(page_url, str(address).strip()), base_url)
        except ValueError:
            continue
        dates = (parse_date(str(value)) for key, value in item.items() if _DATE_KEY.search(key))
        title = re.sub(r"\s+", " ", soup_of(title).get_text()).strip()
        if url.startswith(("http://", "https://")) and is_document(url):
            found.setdefault(article_key(url), Record(url, title, next(filter(None, dates), None)))
    return found if any(is_report_line(record.title) for record in found.values()) else {}


def object_lists(source: str) -> Iterator[list[dict[str, Any]]]:
    """Every list of objects in a script or in an answer in JSON; keys may lack their quotes."""
    at = 0
    for _ in range(_MOST_LISTS):
        begin = _LIST_BEGINS.search(source, at)
        if begin is None:
            return
        at = begin.end()
        part = source[begin.start() : begin.start() + _LONGEST_LIST]
        for attempt in (part, _LOOSE_KEY.sub(r'\1"\2":', part)):
            try:
                value, length = json.JSONDecoder(strict=False).raw_decode(attempt)
            except (ValueError, RecursionError):
                continue
            yield [item for item in value if isinstance(item, dict)]
            at = begin.start() + (length if attempt is part else 1)
            break


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else {"n": "\n", "t": "\t", "r": ""}.get(found[2], found[2])


def _address_first(item: tuple[str, Any]) -> tuple[int, str]:
    key = item[0].lower()
    return (0 if "url" in key or "href" in key or "link" in key else 1), key


def _is_address(value: Any) -> bool:
    if not isinstance(value, str) or len(value) > _LONGEST_ADDRESS:
        return False
    return bool(_ADDRESS.match(value.strip())) and parse_date(value.strip()) != value.strip()


def _shown(soup: BeautifulSoup, page_url: str, base_url: str, year: int | None = None) -> dict[str, Record]:
    anchors = _documents(soup, page_url, base_url)
    keys: dict[int, set[str]] = defaultdict(set)
    for anchor, url in anchors:
        for above in anchor.parents:
            keys[id(above)].add(article_key(url))
    lines = [(_row(anchor, keys), anchor, url) for anchor, url in anchors]
    reports = [(row, title_year(title)) for row, anchor, _ in lines if is_report_line(title := title_of(anchor))]
    if not reports:
        return _by_rows(soup, anchors)
    wanted = [row for row, of in reports if of == year] or [row for row, _ in reports]
    kinds = {kind for kind, _ in Counter(kind_of(row) for row in wanted).most_common(1)}
    found: dict[str, Record] = {}
    for row, anchor, url in lines:
        title = title_of(anchor)
        if kind_of(row) in kinds and len(title) >= _SHORTEST_TITLE:
            found.setdefault(article_key(url), Record(url, title, _date(row, anchor)))
    return found


def _documents(soup: BeautifulSoup, page_url: str, base_url: str) -> list[tuple[Tag, str]]:
    return [(a, url) for a in soup.find_all("a") if (url := link_of(a, page_url, base_url)) and is_document(url)]


def _by_rows(soup: BeautifulSoup, anchors: list[tuple[Tag, str]]) -> dict[str, Record]:
    """A page of annual reports in whose table the rows name the units, and the links only say 查看 or a year."""
    shown = soup.get_text(" ")
    if "信息公开" not in shown or not re.search(r"年报|年度报告", shown):
        return {}
    found: dict[str, Record] = {}
    a_unit_is_named = False
    for anchor, url in anchors:
        row = anchor.find_parent(["tr", "li", "dd"])
        words_of_link = title_of(anchor)
        if row is None or len(words_of_link) > _LONGEST_SAYING or not _SAYS_NOTHING.match(words_of_link):
            continue
        words = [re.sub(r"\s+", " ", text).strip() for text in row.find_all(string=True)
                 if not any(above.name == "a" for above in text.parents)]  # fmt: skip
        named = [text for text in words if text and not _NO_WORDS.match(text)]
        a_unit_is_named |= any(UNIT.search(text) for text in named)
        if named:
            # Not all units are called what units are called: where one row names a unit, the others do too.
            own = title_of(anchor)
            title = " ".join([*named, *([own] if title_year(f"{own}年") or title_year(own) else [])])
            found.setdefault(article_key(url), Record(url, title, _date(row, anchor)))
    return found if a_unit_is_named else {}


def title_of(anchor: Tag) -> str:
    """The whole title where the link carries it, else its words."""
    written = str(anchor.get("title") or "").strip() or anchor.get_text(" ")
    return re.sub(r"\s+", " ", written).strip()


def _row(anchor: Tag, keys: dict[int, set[str]]) -> Tag:
    """The element around a link that holds no other's: a row of the list."""
    row = anchor
    for above in anchor.parents:
        if len(keys[id(above)]) > 1 or above.name in ("body", "html", "[document]"):
            break
        row = above
        if above.name in _ROWS[:4]:
            break
    return row


def kind_of(row: Tag) -> tuple[Any, ...]:
    """What rows of one list have in common: their names and those of what holds them, with their classes."""
    home = row.parent
    return row.name, home.name if home else "", *_classes(home), *_classes(home.parent if home else None)


def _classes(tag: Tag | None) -> list[str]:
    # No id: two lists side by side have two.
    return sorted(tag.get("class") or []) if tag is not None else []


def _date(row: Tag, anchor: Tag) -> str | None:
    outside = [text.strip() for text in row.find_all(string=True) if text.strip() and anchor not in text.parents]
    return next((iso for text in (" ".join(outside), *outside) if (iso := parse_date(text))), None)
