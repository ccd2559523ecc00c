"""Reading a whole list through the list service: windows or pages, GET or POST, until as many articles as stated are found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from msgspec import Struct

from crawler.charset import decode
from crawler.hanweb.island import ListBlock, read_service_answer
from crawler.hanweb.links import Record, article_key, read_record
from crawler.records import PageState

# The service silently cuts what is longer than about 300 records.
_LONGEST = 100
_MOST_REQUESTS = 300
_DOCUMENT = (PageState.OK, PageState.NOT_MODIFIED)
# A guard said no: asking in another way would be a way around it.
_FINAL = (PageState.CHALLENGE, PageState.FORBIDDEN, PageState.ROBOTS, PageState.REFUSED_HOST, PageState.UNREACHABLE)


class Asked(Struct, frozen=True):
    """The answer to one request to the service."""

    state: PageState
    detail: str
    body: bytes
    content_type: str | None


Ask = Callable[[str, str, dict[str, str]], Awaitable[Asked]]


class Walk(Struct):
    """What a walk found. `whole` only if as many distinct articles as stated were found."""

    found: dict[str, Record]
    total: int | None
    whole: bool
    state: PageState = PageState.OK
    detail: str = ""


async def walk(block: ListBlock, page_url: str, base_url: str, ask: Ask) -> Walk:
    """Read the list of a block. `ask(method, url, form)` fetches; a form is empty with GET."""
    result = Walk({}, block.total, False)
    _add(result.found, block.records, page_url, base_url)
    if block.total is not None and 0 < block.total <= len(result.found):
        result.whole = True
        return result
    if block.proxy is None:
        return _without_service(result)
    for method, by_page in (("GET", False), ("GET", True), ("POST", False), ("POST", True)):
        if await _walk_one_way(result, block, page_url, base_url, ask, method, by_page) or result.state in _FINAL:
            break
    if not result.whole and result.state is PageState.OK:
        result.state = PageState.UNSUPPORTED
        result.detail = f"列表注明共{result.total}条，只取到{len(result.found)}条"
    return result


def _without_service(result: Walk) -> Walk:
    if result.total is None and result.found:
        result.whole = True
    elif result.total is None or result.total:
        result.state = PageState.UNSUPPORTED
        result.detail = f"列表注明共{result.total}条，页面上只有{len(result.found)}条，也没有翻页服务"
    else:
        result.whole = True
    return result


async def _walk_one_way(
    result: Walk, block: ListBlock, page_url: str, base_url: str, ask: Ask, method: str, by_page: bool
) -> bool:
    """Whether the list is whole after walking it in this way; ends as soon as a request brings nothing new."""
    size = _window(block.per_page)
    seen: dict[str, Record] = {}
    for step in range(_MOST_REQUESTS):
        window = (
            {"page": str(step + 1), "perpage": str(size)}
            if by_page
            else {
                "startrecord": str(step * size + 1),
                "endrecord": str((step + 1) * size),
                "perpage": str(block.per_page or size),
            }
        )
        query, form = ({**block.parameters, **window}, {}) if method == "GET" else (window, block.parameters)
        asked = await ask(method, f"{block.proxy}?{urlencode(query)}", form)
        result.state, result.detail = asked.state, asked.detail
        if asked.state not in _DOCUMENT:
            return False
        answer = read_service_answer(decode(asked.body, asked.content_type))
        if answer is None:
            result.state, result.detail = PageState.UNSUPPORTED, "列表服务的回答不是列表"
            return False
        result.state = PageState.OK
        fresh = _add(seen, answer.records, page_url, base_url)
        result.found.update({key: record for key, record in seen.items() if key not in result.found})
        if answer.total is not None:
            # Less than the page states is a shortfall, not a correction.
            result.total = max(answer.total, block.total or 0)
        if result.total is not None and len(result.found) >= result.total and (result.total > 0 or answer.total == 0):
            result.whole = True
            return True
        if not fresh or (result.total is not None and (step + 1) * size >= result.total + size):
            return False
    return False


def _window(per_page: int | None) -> int:
    """As many whole pages as fit, as the site's own pager asks."""
    return _LONGEST // per_page * per_page if per_page and per_page <= _LONGEST else _LONGEST


def _add(found: dict[str, Record], fragments: list[str], page_url: str, base_url: str) -> int:
    """Add the records not yet there; how many there were."""
    before = len(found)
    for fragment in fragments:
        record = read_record(fragment, page_url, base_url)
        if record is not None:
            found.setdefault(article_key(record.url), record)
    return len(found) - before
