"""How the list of any page goes on: links, numbered files, a form sent back to itself; or that it does, and nobody can tell how."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

from bs4 import Tag
from msgspec import Struct

from crawler.anysite.asking import Step
from crawler.hanweb.links import canonical_url
from crawler.hanweb.rows import pages_stated, total_stated
from crawler.soup import soup_of

_NUMBERED = re.compile(r"createPageHTML\w*\s*\(\s*(\d{1,4})\s*,\s*(\d{1,4})\s*,\s*['\"]([^'\"]+)['\"]\s*,\s*['\"](\w+)['\"]")
_POST_BACK = re.compile(r"__doPostBack\(\s*['\"]([^'\"]*)['\"]\s*,\s*['\"]([^'\"]*)['\"]")
_NEXT = re.compile(r"^\W*(?:下一?页|后一页|next)\W*$", re.IGNORECASE)
_SIGNS = re.compile(r"下一页|下页|后一页|尾页|末页|加载更多|查看更多|点击加载")
_SCRIPTED_ADDRESS = re.compile(
    r"(?:location(?:\.href)?\s*=|(?:open|assign|replace|go\w*)\s*\()\s*['\"]([^'\"./?]*+[./?][^'\"]*+)['\"]", re.IGNORECASE
)
_SCRIPTED = re.compile(r"laypage|jqPaginator|createPage|\bpagination\b|pageCount|totalPage", re.IGNORECASE)


class Pager(Struct, frozen=True):
    """What a page says of its list's length: its pages and records where it states them, the next page, and signs of more."""

    pages: int | None
    total: int | None
    next: Step | None
    more: bool


def pager_of(text: str, page_url: str, base_url: str, now: int = 1) -> Pager:
    """The pager of a page that is the one number `now` of its list."""
    soup = soup_of(text)
    scripts = "\n".join(script.string or "" for script in soup.find_all("script"))
    pages, total = pages_stated(text), total_stated(text)
    if numbered := _NUMBERED.search(scripts):
        count, current, name, extension = int(numbered[1]), int(numbered[2]), numbered[3], numbered[4]
        address = canonical_url(urljoin(page_url, f"{name}_{current + 1}.{extension}"), base_url)
        following = Step("GET", address, {}) if current + 1 < count else None
        return Pager(count, total, following, following is not None)
    anchors = soup.find_all("a")
    following = next(iter(_following(anchors, page_url, base_url)), None) or _numbered(anchors, now + 1, page_url, base_url)
    shown = re.sub(r"\s+", " ", soup.get_text(" "))
    signs = bool(_SIGNS.search(shown)) and not _ended(anchors, shown)
    return Pager(pages, total, following, following is not None or signs or bool(_SCRIPTED.search(scripts)))


def _following(anchors: list[Tag], page_url: str, base_url: str) -> Iterator[Step]:
    for anchor in anchors:
        if not _NEXT.match(anchor.get_text(strip=True)):
            continue
        sent = _POST_BACK.search(f"{anchor.get('href') or ''} {anchor.get('onclick') or ''}")
        if sent and (step := _sent_back(anchor, sent, page_url, base_url)) is not None:
            yield step
        elif (url := _address(anchor, page_url, base_url)) is not None:
            yield Step("GET", url, {})


def _numbered(anchors: list[Tag], number: int, page_url: str, base_url: str) -> Step | None:
    """The link that says nothing but the number of the next page, to a page whose address differs in numbers only."""
    for anchor in anchors:
        if anchor.get_text(strip=True) != str(number):
            continue
        sent = _POST_BACK.search(f"{anchor.get('href') or ''} {anchor.get('onclick') or ''}")
        if sent and (step := _sent_back(anchor, sent, page_url, base_url)) is not None:
            return step
        url = _address(anchor, page_url, base_url)
        if url is not None and urlsplit(url).netloc == urlsplit(page_url).netloc and _folder(url) == _folder(page_url):
            return Step("GET", url, {})
    return None


def _folder(url: str) -> str:
    return urlsplit(url).path.rsplit("/", 1)[0]


def _address(anchor: Tag, page_url: str, base_url: str) -> str | None:
    """Where a link of a pager leads, in its href or in its script; None where it leads nowhere else."""
    href = str(anchor.get("href") or "").strip()
    if not href or href.startswith("#") or href.lower().startswith("javascript:"):
        scripted = _SCRIPTED_ADDRESS.search(f"{href} {anchor.get('onclick') or ''}")
        if scripted is None:
            return None
        href = scripted[1]
    try:
        url = canonical_url(urljoin(page_url, href), base_url)
    except ValueError:
        return None
    return url if url.startswith(("http://", "https://")) and url != canonical_url(page_url, base_url) else None


def _sent_back(anchor: Tag, sent: re.Match[str], page_url: str, base_url: str) -> Step | None:
    """The form around a link, sent as the page's own script would: its fields, and whose link was pressed."""
    form = anchor.find_parent("form")
    if form is None:
        return None
    fields = {str(field["name"]): str(field.get("value") or "") for field in form.find_all("input", attrs={"name": True})
              if str(field.get("type") or "").lower() in ("hidden", "text")}  # fmt: skip
    fields |= {"__EVENTTARGET": sent[1], "__EVENTARGUMENT": sent[2]}
    return Step("POST", canonical_url(urljoin(page_url, str(form.get("action") or page_url)), base_url), fields)


def _ended(anchors: list[Tag], shown: str) -> bool:
    """Whether the words for more are there without links: so pagers show the last page, or the only one."""
    linked = any(_SIGNS.search(anchor.get_text(strip=True)) and _leads(anchor) for anchor in anchors)
    return not linked and not re.search(r"加载更多|查看更多|点击加载", shown)


def _leads(anchor: Tag) -> bool:
    href = str(anchor.get("href") or "").strip()
    return bool(anchor.get("onclick")) or href not in ("", "#", "javascript:;", "javascript:void(0)", "javascript:void(0);")
