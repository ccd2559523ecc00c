"""A column's list on any site, to its end or with the reason why not: pages one after another, services, columns inside the column."""

from __future__ import annotations

from collections.abc import Callable, Collection

from crawler.anysite.asking import Bounded, Get, Step
from crawler.anysite.ends import BEHIND_THE_END, ended, has_enough, is_all, says_no_more
from crawler.anysite.inside import Inside, columns_inside, without_list
from crawler.anysite.pager import pager_of
from crawler.anysite.records import beside, records_of
from crawler.anysite.services import read_service
from crawler.hanweb.links import Record, canonical_url
from crawler.listing import Listing

_MOST_PAGES = 100
_MOST_COLUMNS = 200
_DEEPEST = 2
# So few reports beside so many times as many units are those of a box, not the list of a column.
_MOST_IN_A_BOX, _UNITS_A_REPORT = 3, 3


async def read_any(
    text: str,
    page_url: str,
    base_url: str,
    get: Get,
    year: int | None,
    *,
    names_unit: Callable[[str], bool],
    inside: bool,
) -> Listing | None:
    """The list of the column page `text`; None where nothing in it looks like one. `get` refuses hosts that may not be asked.

    `year` is that of the column's reports, where it is known; `names_unit` tells the name of a unit of the register. `inside`:
    whether the columns are read too of which the column may consist.
    """
    column = _Column(base_url, Bounded(get), year, names_unit)
    return await column.read(text, page_url, _DEEPEST if inside else 0)


class _Column:
    def __init__(self, base_url: str, asking: Bounded, year: int | None, names_unit: Callable[[str], bool]) -> None:
        self._base_url = base_url
        self._asking = asking
        self._year = year
        self._names_unit = names_unit
        self._seen: set[str] = set()

    async def read(self, text: str, page_url: str, depth: int, apart: Collection[str] = ()) -> Listing | None:
        """The list of a page; `apart` are the addresses of other columns, which are none inside this one."""
        self._seen.add(canonical_url(page_url, self._base_url))
        known = {*self._seen, *apart}
        columns = columns_inside(text, page_url, self._base_url, self._names_unit, known) if depth else None
        found = records_of(text, page_url, self._base_url, self._year)
        if found and not (columns is not None and _is_box(found, columns)):
            return await self._pages(text, page_url, found)
        if not found and (served := await read_service(text, page_url, self._base_url, self._asking, self._year)) is not None:
            return served
        listing = await self._inside(columns, text, page_url, depth) if columns is not None else None
        if listing is None:
            return await self._pages(text, page_url, found) if found else None
        listing.take(found)
        return listing

    async def _pages(self, text: str, page_url: str, found: dict[str, Record]) -> Listing:
        """The list followed through its pager, and what stands beside it."""
        others = beside(text, page_url, self._base_url, found, self._year)
        listing = await self._follow(Listing(dict(found)), others, text, page_url)
        listing.take(others)
        return listing

    async def _follow(self, listing: Listing, others: dict[str, Record], text: str, page_url: str) -> Listing:
        """Page after page into `listing`; into `others` what stands on them beside the list.

        A number of records that the page itself has may be that page's own: then a next page is asked for all the same.
        """
        shown = len(listing.found)
        for number in range(1, _MOST_PAGES + 1):
            pager = pager_of(text, page_url, self._base_url, number)
            listing.stated_total = pager.total if pager.total is not None else listing.stated_total
            enough = has_enough(listing)
            if is_all(listing, shown) or pager.next is None:
                return ended(listing, number, pager.pages, more=pager.more)
            page = await self._asking.get(pager.next)
            if page.text is None and enough and page.state in BEHIND_THE_END:
                return ended(listing, number, pager.pages, more=False)
            if page.text is None:
                return listing.failed(f"列表的第{number + 1}页没有打开：{page.detail}", page.state)
            text, page_url = page.text, page.url
            records = records_of(text, page_url, self._base_url, self._year)
            shown, new = len(records), listing.take(records)
            others |= beside(text, page_url, self._base_url, listing.found, self._year)
            if new == 0 and enough and (records or says_no_more(text)):
                return ended(listing, number, pager.pages, more=False)
            if new == 0:
                return listing.failed(f"列表的第{number + 1}页与前面的相同，或没有条目")
        return listing.failed(f"列表超过{_MOST_PAGES}页")

    async def _inside(self, columns: Inside, text: str, page_url: str, depth: int) -> Listing | None:
        """The lists of the columns inside as one; None where none of them names a report."""
        whole = Listing(complete=True)
        for url, name in list(columns.names.items())[:_MOST_COLUMNS]:
            page = await self._asking.get(Step("GET", url, {}))
            if page.text is None:
                inside = Listing(state=page.state, detail=page.detail)
            else:
                inside = await self.read(page.text, page.url, depth - 1, columns.others(url)) or without_list(
                    page.text, page.url, name
                )
            whole.take(inside.found)
            is_other_thing = page.text is not None and url in columns.optional and not inside.found
            if not inside.complete and not is_other_thing:
                whole.failed(f"下级栏目“{name}”没有读全：{inside.detail}", inside.state)
        pager = pager_of(text, page_url, self._base_url)
        if pager.more or (pager.pages or 1) > 1:
            whole.failed("下级栏目不止一页")
        elif len(columns.names) > _MOST_COLUMNS:
            whole.failed(f"下级栏目超过{_MOST_COLUMNS}个")
        return whole if whole.found else None


def _is_box(found: dict[str, Record], columns: Inside) -> bool:
    """Whether the few reports that a page names are a box on it, and its units' columns are what it is about."""
    return len(found) <= _MOST_IN_A_BOX and len(columns.names) >= _UNITS_A_REPORT * len(found)
