"""A list that a script of the page asks a service for: an address of the site that answers with objects or markup."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from crawler.anysite.asking import Bounded, Fetched, Step
from crawler.anysite.ends import BEHIND_THE_END, has_enough, is_all, says_no_more
from crawler.anysite.records import object_lists, records_in_objects, records_of
from crawler.hanweb.links import Record, canonical_url
from crawler.listing import Listing
from crawler.soup import soup_of

_MOST_PAGES = 100
_MOST_SERVICES = 3
_SERVICE = re.compile(r"['\"]((?:https?:/)?/[^'\"\s<>]{3,300}?\?[^'\"\s<>]{3,300}?)['\"]")
_PAGE_NUMBER = re.compile(r"^(?:p|page|pageno|pagenum|pageindex|currentpage|curpage|currpage|page_no|pn)$", re.IGNORECASE)
_TOTAL_KEY = re.compile(
    r"['\"](?:total|totalcount|total_count|count|totalrecord|totalrecords|totalelements|recordcount)['\"]\s*:\s*['\"]?(\d{1,7})",
    re.I,
)


async def read_service(text: str, page_url: str, base_url: str, asking: Bounded, year: int | None) -> Listing | None:
    """The list of the first service in the page's scripts that answers with reports; None where none does."""
    scripts = "\n".join(script.string or "" for script in soup_of(text).find_all("script"))
    addresses = dict.fromkeys(urljoin(page_url, found) for found in _SERVICE.findall(scripts.replace("&amp;", "&")))
    services = [one for one in addresses if not urlsplit(one).path.endswith((".js", ".css", ".png"))]
    for address in services[:_MOST_SERVICES]:
        service = _Service(canonical_url(address, base_url), base_url, asking, year)
        if (listing := await service.read()) is not None:
            return listing
    return None


class _Service:
    def __init__(self, address: str, base_url: str, asking: Bounded, year: int | None) -> None:
        self._address = address
        self._base_url = base_url
        self._asking = asking
        self._year = year

    async def read(self) -> Listing | None:
        """Page after page until nothing new comes; None where the first answer names no report.

        Also behind as many as it states: the number may be that of its page. An answer that is neither records nor plainly
        empty (the service is busy, or lists other things there) is no end.
        """
        first = await self._page(self._address)
        found = self._records(first)
        if first.text is None or not found:
            return None
        stated = _TOTAL_KEY.search(first.text)
        listing = Listing(dict(found), int(stated[1]) if stated else None)
        address = self._address
        for _ in range(_MOST_PAGES):
            following = with_next_number(address)
            enough = has_enough(listing)
            if following is None:
                listing.complete = enough
                return listing if enough else listing.failed("列表由服务给出，不知道怎样取后面的条目")
            address = following
            page = await self._page(address)
            more = self._records(page)
            if page.text is None and not (enough and page.state in BEHIND_THE_END):
                return listing.failed(f"列表服务没有给出下一页：{page.detail}", page.state)
            if listing.take(more) == 0:
                # An empty answer behind records is the end; the same page again might be any page.
                empty = page.text is None or says_no_more(page.text)
                listing.complete = (
                    (empty or bool(more) or is_all(listing, len(found))) if enough else listing.stated_total is None and empty
                )
                return listing if listing.complete else listing.failed(f"只取到{len(listing.found)}条")
        return listing.failed(f"列表超过{_MOST_PAGES}页")

    async def _page(self, address: str) -> Fetched:
        return await self._asking.get(Step("GET", address, {}, service=True))

    def _records(self, page: Fetched) -> dict[str, Record]:
        if page.text is None:
            return {}
        for objects in object_lists(page.text):
            if found := records_in_objects(objects, page.url, self._base_url):
                return found
        return records_of(page.text, page.url, self._base_url, self._year)


def with_next_number(address: str) -> str | None:
    """The address with the number of its page one higher; None where it has none."""
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    at = next((place for place, (key, value) in enumerate(query) if _PAGE_NUMBER.match(key) and value.isdecimal()), None)
    if at is None:
        return None
    query[at] = query[at][0], str(int(query[at][1]) + 1)
    return urlunsplit(parts._replace(query=urlencode(query)))
