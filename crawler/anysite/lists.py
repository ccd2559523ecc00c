"""A column's list on any site, to its end or with the reason why not: pages one after another, services, columns inside the column."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Collection
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from bs4 import BeautifulSoup, CData, NavigableString, Tag
from msgspec import Struct, field

from crawler.anysite.pager import Step, pager_of
from crawler.anysite.records import UNIT, beside, kind_of, object_lists, records_in_objects, records_of, title_of
from crawler.hanweb.links import Record, article_key, canonical_url, is_document, link_of
from crawler.identify import classify_publication, organisation, title_year
from crawler.page import is_file_link
from crawler.records import PageState, PublicationKind
from crawler.soup import soup_of

_MOST_PAGES = 100
_MOST_COLUMNS = 200
_MOST_ASKED = 1000
_DEEPEST = 2
_FEWEST_UNITS = 2
_LONGEST_KIND = 3
_SHOWS_FILE = {"a": "href", "iframe": "src", "embed": "src", "object": "data"}
# What a column inside a column is called, besides the name of a unit.
_KIND = re.compile(
    r"^(?:[市区县]?(?:直|政府)?(?:各)?(?:部门|单位|机关)|(?:各)?(?:乡镇|镇街|街镇|街道|镇|乡)(?:[、（(].{1,8})?|.{0,4}(?:部门|单位|镇街|乡镇|街道))$"
)
_NOTHING = re.compile(r"暂无(?!附件|评论|留言|图片|视频)|没有(?:相关|任何)?(?:信息|数据|内容|记录)|共\s*0\s*[条篇项]|无相关")
_SERVICE = re.compile(r"['\"]((?:https?:/)?/[^'\"\s<>]{3,300}?\?[^'\"\s<>]{3,300}?)['\"]")
_PAGE_NUMBER = re.compile(r"^(?:p|page|pageno|pagenum|pageindex|currentpage|curpage|currpage|page_no|pn)$", re.IGNORECASE)
_TOTAL_KEY = re.compile(
    r"['\"](?:total|totalcount|total_count|count|totalrecord|totalrecords|totalelements|recordcount)['\"]\s*:\s*['\"]?(\d{1,7})",
    re.I,
)
_MOST_SERVICES = 3
_DATA = re.compile(r"\s*[\w.$]{0,60}\(?\s*[\[{]")
_NO_RECORDS = re.compile(r"\[\s*\]")
_RECORDS = re.compile(r"<a\s|\[\s*\{", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SHOWN_BY_SCRIPT = ("hidden", "v-if", "v-else", "v-else-if", "v-show", "ng-if", "ng-show")
# So a site answers who asks for a page behind its last one; every other failure leaves open what is there.
_BEHIND_THE_END = (PageState.NOT_FOUND, PageState.SOFT_404, PageState.EMPTY)


class Fetched(Struct, frozen=True):
    """A page that was asked for; `text` is None where none came."""

    url: str
    text: str | None
    state: PageState
    detail: str


class AnyListing(Struct):
    """What was found; `complete` only if the list was seen to its end."""

    found: dict[str, Record] = field(default_factory=dict)
    total: int | None = None
    complete: bool = False
    state: PageState = PageState.OK
    detail: str = ""


Get = Callable[[Step], Awaitable[Fetched]]


async def read_any(
    text: str, page_url: str, base_url: str, get: Get, year: int | None = None, *, inside: bool
) -> AnyListing | None:
    """The list of the column page `text`; None where nothing in it looks like one. `get` refuses hosts that may not be asked.

    `year` is that of the column's reports, where it is known. `inside`: whether the columns are read too of which the column may consist.
    """
    return await _Column(base_url, get, year).read(text, page_url, _DEEPEST if inside else 0)


class _Column:
    def __init__(self, base_url: str, get: Get, year: int | None) -> None:
        self._year = year
        self._base_url = base_url
        self._ask = get
        self._asked = 0
        self._seen: set[str] = set()

    async def _get(self, step: Step) -> Fetched:
        if self._asked >= _MOST_ASKED:
            return Fetched(step.url, None, PageState.UNSUPPORTED, f"一个栏目最多打开{_MOST_ASKED}页")
        self._asked += 1
        return await self._ask(step)

    async def read(self, text: str, page_url: str, depth: int, apart: Collection[str] = ()) -> AnyListing | None:
        """The list of a page; `apart` are the addresses of other columns, which are none inside this one."""
        self._seen.add(canonical_url(page_url, self._base_url))
        found = records_of(text, page_url, self._base_url, self._year)
        if found:
            return await self._pages(text, page_url, found)
        if (served := await self._service(text, page_url)) is not None:
            return served
        return await self._inside(text, page_url, depth, apart) if depth else None

    async def _pages(self, text: str, page_url: str, found: dict[str, Record]) -> AnyListing:
        """The list followed through its pager."""
        listing = AnyListing(dict(found))
        others = beside(text, page_url, self._base_url, found, self._year)
        await self._follow(listing, others, text, page_url)
        for key, record in others.items():
            listing.found.setdefault(key, record)
        return listing

    async def _follow(self, listing: AnyListing, others: dict[str, Record], text: str, page_url: str) -> AnyListing:
        """Page after page into `listing`; into `others` what stands on them beside the list.

        A number of records that the page itself has may be that page's own: then a next page is asked for all the same.
        """
        shown = len(listing.found)
        for number in range(1, _MOST_PAGES + 1):
            pager = pager_of(text, page_url, self._base_url, number)
            listing.total = pager.total if pager.total is not None else listing.total
            enough = listing.total is not None and len(listing.found) >= listing.total
            if _is_all(listing, shown) or pager.next is None:
                return _ended(listing, number, pager.pages, more=pager.more)
            page = await self._get(pager.next)
            if page.text is None and enough and page.state in _BEHIND_THE_END:
                return _ended(listing, number, pager.pages, more=False)
            if page.text is None:
                listing.state, listing.detail = page.state, f"列表的第{number + 1}页没有打开：{page.detail}"
                return listing
            text, page_url, before = page.text, page.url, len(listing.found)
            records = records_of(text, page_url, self._base_url, self._year)
            shown = len(records)
            for key, record in records.items():
                listing.found.setdefault(key, record)
            others |= beside(text, page_url, self._base_url, listing.found, self._year)
            if len(listing.found) == before and enough and (records or _says_no_more(text)):
                return _ended(listing, number, pager.pages, more=False)
            if len(listing.found) == before:
                return _failed(listing, f"列表的第{number + 1}页与前面的相同，或没有条目")
        return _failed(listing, f"列表超过{_MOST_PAGES}页")

    async def _service(self, text: str, page_url: str) -> AnyListing | None:
        """The list that a script of the page asks for: an address of this site that answers with objects or markup."""
        scripts = "\n".join(script.string or "" for script in soup_of(text).find_all("script"))
        addresses = dict.fromkeys(urljoin(page_url, found) for found in _SERVICE.findall(scripts.replace("&amp;", "&")))
        for address in [one for one in addresses if not urlsplit(one).path.endswith((".js", ".css", ".png"))][:_MOST_SERVICES]:
            page = await self._get(Step("GET", canonical_url(address, self._base_url), {}, service=True))
            if page.text is not None and (found := self._answered(page)):
                return await self._served(canonical_url(address, self._base_url), page.text, found)
        return None

    def _answered(self, page: Fetched) -> dict[str, Record]:
        for objects in object_lists(page.text or ""):
            if found := records_in_objects(objects, page.url, self._base_url):
                return found
        return records_of(page.text or "", page.url, self._base_url, self._year)

    async def _served(self, address: str, text: str, found: dict[str, Record]) -> AnyListing:
        """A service asked for page after page, until it gives nothing new.

        Also behind as many as it states: the number may be that of its page. An answer that is neither records nor plainly
        empty (the service is busy, or lists other things there) is no end.
        """
        listing = AnyListing(dict(found))
        stated = _TOTAL_KEY.search(text)
        listing.total = int(stated[1]) if stated else None
        for _ in range(_MOST_PAGES):
            following = _with_next_number(address)
            enough = listing.total is not None and len(listing.found) >= listing.total
            if following is None and enough:
                listing.complete = True
                return listing
            if following is None:
                return _failed(listing, "列表由服务给出，不知道怎样取后面的条目")
            address = following
            page = await self._get(Step("GET", address, {}, service=True))
            before = len(listing.found)
            more = self._answered(page) if page.text is not None else {}
            for key, record in more.items():
                listing.found.setdefault(key, record)
            if page.text is None and not (enough and page.state in _BEHIND_THE_END):
                listing.state, listing.detail = page.state, f"列表服务没有给出下一页：{page.detail}"
                return listing
            if len(listing.found) == before:
                # An empty answer behind records is the end; the same page again might be any page.
                ended = page.text is None or _says_no_more(page.text)
                listing.complete = (
                    (ended or bool(more) or _is_all(listing, len(found))) if enough else listing.total is None and ended
                )
                return listing if listing.complete else _failed(listing, f"只取到{len(listing.found)}条")
        return _failed(listing, f"列表超过{_MOST_PAGES}页")

    async def _inside(self, text: str, page_url: str, depth: int, apart: Collection[str]) -> AnyListing | None:
        """The lists of the columns that a column consists of: one for each unit, or for each kind of units."""
        soup = soup_of(text)
        links = {url: title_of(a) for a in soup.find_all("a") if (url := link_of(a, page_url, self._base_url))}
        below = urlsplit(page_url).path.rsplit("/", 1)[0] + "/"
        known = {
            url: name
            for url, name in links.items()
            if url not in self._seen
            and url not in apart
            and urlsplit(url).netloc == urlsplit(page_url).netloc
            and (UNIT.search(name) or (_KIND.match(name) and urlsplit(url).path.startswith(below)))
        }
        if len(known) < _FEWEST_UNITS:
            return None
        # Beside them stand units whose names do not show that they are any; a link there without a list is another thing.
        beside_them = self._in_their_rows(soup, page_url, known)
        names = known | {url: name for url, name in beside_them.items() if url not in self._seen and url not in apart}
        whole = AnyListing(complete=True, total=None)
        for url, name in list(names.items())[:_MOST_COLUMNS]:
            page = await self._get(Step("GET", url, {}))
            # The page of a unit links to the other units; what is found there is not what this one has.
            inside = await self._child(page, name, depth, () if _is_kind(name) else names)
            if page.text is not None and url not in known and not inside.found:
                continue
            for key, record in inside.found.items():
                whole.found.setdefault(key, record)
            if not inside.complete:
                whole.complete, whole.state, whole.detail = False, inside.state, f"下级栏目“{name}”没有读全：{inside.detail}"
        pager = pager_of(text, page_url, self._base_url)
        if pager.more or (pager.pages or 1) > 1:
            return _failed(whole, "下级栏目不止一页")
        if len(names) > _MOST_COLUMNS:
            return _failed(whole, f"下级栏目超过{_MOST_COLUMNS}个")
        return whole if whole.found else None

    def _in_their_rows(self, soup: BeautifulSoup, page_url: str, known: dict[str, str]) -> dict[str, str]:
        """The links that stand in rows of the same kind as those of the units, to the same site, by address."""
        rows = [(a, a.parent, url) for a in soup.find_all("a") if a.parent and (url := link_of(a, page_url, self._base_url))]
        kinds = {kind_of(row) for _, row, url in rows if url in known}
        here = urlsplit(page_url).netloc
        return {url: title_of(a) for a, row, url in rows if kind_of(row) in kinds and urlsplit(url).netloc == here}

    async def _child(self, page: Fetched, name: str, depth: int, apart: Collection[str]) -> AnyListing:
        if page.text is None:
            return AnyListing(state=page.state, detail=page.detail)
        listing = await self.read(page.text, page.url, depth - 1, apart)
        if listing is not None:
            return listing
        soup = soup_of(page.text)
        heading = next(
            (one.get_text(" ", strip=True) for one in soup.find_all(["h1", "h2", "title"]) if "报告" in one.get_text()), name
        )
        shown = soup.get_text(" ")
        is_report = is_document(page.url) and classify_publication(heading, shown)[0] is PublicationKind.REPORT
        if is_report and _holds_report(soup, heading, shown, page.url):
            # The unit's link leads to its report itself.
            return AnyListing({article_key(page.url): Record(page.url, heading, None)}, complete=True)
        if _NOTHING.search(_seen_text(soup)):
            return AnyListing(complete=True)
        return AnyListing(state=PageState.EMPTY, detail="没有找到列表")


def _is_kind(name: str) -> bool:
    """Whether a column is named for a kind of units (区直部门, 镇街) and not for one of them."""
    return bool(_KIND.match(name)) and not (UNIT.search(name) and len(name) > _LONGEST_KIND)


def _holds_report(soup: BeautifulSoup, heading: str, shown: str, page_url: str) -> bool:
    """Whether a page that bears a report's name is one: columns of reports bear it too.

    It has a report's parts, its name says whose it is and of which year, or it shows a file.
    """
    if classify_publication("", shown)[0] is PublicationKind.REPORT:
        return True
    if title_year(heading) is not None and organisation(heading):
        return True
    places = [str(tag.get(name) or "") for tag in soup.find_all(list(_SHOWS_FILE)) for name in (_SHOWS_FILE[tag.name],)]
    return title_year(heading) is not None and any(is_file_link(url) for place in places if (url := _joined(page_url, place)))


def _joined(page_url: str, place: str) -> str | None:
    try:
        return urljoin(page_url, place.strip())
    except ValueError:
        return None


def _seen_text(soup: BeautifulSoup) -> str:
    """The text of a page without what its script may show later."""
    seen = (one for one in soup.find_all(string=True) if type(one) in (NavigableString, CData))
    return " ".join(one for one in seen if not any(_is_hidden(above) for above in one.parents))


def _is_hidden(tag: Tag) -> bool:
    return any(tag.has_attr(name) for name in _SHOWN_BY_SCRIPT) or bool(_HIDDEN.search(str(tag.get("style") or "")))


def _is_all(listing: AnyListing, shown: int) -> bool:
    """Whether exactly as many were found as are stated, and more than the `shown` of one page, whose own number it then is not."""
    return listing.total is not None and len(listing.found) == listing.total > shown


def _says_no_more(text: str) -> bool:
    """Whether an answer says that there are no records, or is empty markup; a message of another kind says nothing."""
    if _RECORDS.search(text):
        return False
    if _DATA.match(text):
        return bool(_NO_RECORDS.search(text) or _NOTHING.search(text))
    shown = soup_of(text).get_text(" ").strip()
    return not shown or bool(_NOTHING.search(shown))


def _ended(listing: AnyListing, number: int, pages: int | None, *, more: bool) -> AnyListing:
    count = len(listing.found)
    if listing.total is not None:
        listing.complete = count >= listing.total
        return listing if listing.complete else _failed(listing, f"页面注明共{listing.total}条，只取到{count}条")
    if pages is not None:
        listing.complete = number >= pages
        return listing if listing.complete else _failed(listing, f"页面注明共{pages}页，只取到{number}页")
    listing.complete = not more
    return listing if listing.complete else _failed(listing, "页面有翻页，但不知道怎样取后面的条目")


def _failed(listing: AnyListing, detail: str) -> AnyListing:
    listing.complete, listing.state, listing.detail = False, PageState.UNSUPPORTED, detail
    return listing


def _with_next_number(address: str) -> str | None:
    """The address with the number of its page one higher; None where it has none."""
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    at = next((place for place, (key, value) in enumerate(query) if _PAGE_NUMBER.match(key) and value.isdecimal()), None)
    if at is None:
        return None
    query[at] = query[at][0], str(int(query[at][1]) + 1)
    return urlunsplit(parts._replace(query=urlencode(query)))
