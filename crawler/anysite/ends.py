"""Whether a list has been seen to its end: by its stated numbers, by what stands behind its last page, by a page that says it is empty."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup, CData, NavigableString, Tag

from crawler.listing import Listing
from crawler.records import PageState
from crawler.soup import soup_of

_NOTHING = re.compile(r"暂无(?!附件|评论|留言|图片|视频)|没有(?:相关|任何)?(?:信息|数据|内容|记录)|共\s*0\s*[条篇项]|无相关")
_DATA = re.compile(r"\s*[\w.$]{0,60}\(?\s*[\[{]")
_NO_RECORDS = re.compile(r"\[\s*\]")
_RECORDS = re.compile(r"<a\s|\[\s*\{", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
_SHOWN_BY_SCRIPT = ("hidden", "v-if", "v-else", "v-else-if", "v-show", "ng-if", "ng-show")
# So a site answers who asks for a page behind its last one; every other failure leaves open what is there.
BEHIND_THE_END = (PageState.NOT_FOUND, PageState.SOFT_404, PageState.EMPTY)


def has_enough(listing: Listing) -> bool:
    """Whether as many were found as are stated."""
    return listing.stated_total is not None and len(listing.found) >= listing.stated_total


def is_all(listing: Listing, shown: int) -> bool:
    """Whether exactly as many were found as are stated, and more than the `shown` of one page, whose own number it then is not."""
    return listing.stated_total is not None and len(listing.found) == listing.stated_total > shown


def ended(listing: Listing, number: int, pages: int | None, *, more: bool) -> Listing:
    """The list whose page `number` was the last that could be asked for: complete, or with the reason why not."""
    count, total = len(listing.found), listing.stated_total
    if total is not None:
        listing.complete = count >= total
        return listing if listing.complete else listing.failed(f"页面注明共{total}条，只取到{count}条")
    if pages is not None:
        listing.complete = number >= pages
        return listing if listing.complete else listing.failed(f"页面注明共{pages}页，只取到{number}页")
    listing.complete = not more
    return listing if listing.complete else listing.failed("页面有翻页，但不知道怎样取后面的条目")


def says_no_more(text: str) -> bool:
    """Whether an answer says that there are no records, or is empty markup; a message of another kind says nothing."""
    if _RECORDS.search(text):
        return False
    if _DATA.match(text):
        return bool(_NO_RECORDS.search(text) or _NOTHING.search(text))
    shown = soup_of(text).get_text(" ").strip()
    return not shown or bool(_NOTHING.search(shown))


def says_empty(soup: BeautifulSoup) -> bool:
    """Whether a page says that it has nothing, in words that its script need not show first."""
    seen = (one for one in soup.find_all(string=True) if type(one) in (NavigableString, CData))
    return bool(_NOTHING.search(" ".join(one for one in seen if not any(_is_hidden(above) for above in one.parents))))


def _is_hidden(tag: Tag) -> bool:
    return any(tag.has_attr(name) for name in _SHOWN_BY_SCRIPT) or bool(_HIDDEN.search(str(tag.get("style") or "")))
