"""Reading a whole list through the list service: windows or pages, GET or POST, until as many articles as stated are found."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import urlencode

from msgspec import Struct, field

from crawler.charset import decode
from crawler.hanweb.island import ListBlock, ServiceAnswer, read_service_answer
from crawler.hanweb.links import Record, article_key, line_of, read_record
from crawler.records import PageState

# The service silently cuts what is longer than about 300 records.
_LONGEST = 100
MOST_REQUESTS = 300
DOCUMENT = (PageState.OK, PageState.NOT_MODIFIED)
# A guard said no: asking in another way would be a way around it.
FINAL = (PageState.CHALLENGE, PageState.FORBIDDEN, PageState.ROBOTS, PageState.REFUSED_HOST, PageState.UNREACHABLE)


class Asked(Struct, frozen=True):
    """The answer to one request to the service."""

    state: PageState
    detail: str
    body: bytes
    content_type: str | None


# ask(method, url, form); a form is empty with GET
Ask = Callable[[str, str, dict[str, str]], Awaitable[Asked]]


class Walk(Struct):
    """What a walk found. `whole` only if the list was seen to its end.

    `lines` are the distinct records: by address, or by text where a record leads to no document. The total that a service
    states counts them all, also an article that is listed twice under two addresses.
    """

    found: dict[str, Record]
    total: int | None
    whole: bool
    state: PageState = PageState.OK
    detail: str = ""
    lines: set[str] = field(default_factory=set)
    documents: set[str] = field(default_factory=set)

    def add(self, fragments: list[str], page_url: str, base_url: str) -> int:
        """Take records in; how many of them were not there before."""
        before = len(self.lines)
        for fragment in fragments:
            record = read_record(fragment, page_url, base_url)
            if record is not None:
                self.lines.add(record.url)
                self.documents.add(record.url)
                self.found.setdefault(article_key(record.url), record)
            elif text := line_of(fragment):
                self.lines.add(text)
        return len(self.lines) - before

    def reached(self, covered: bool) -> bool:
        """Whether as many records as stated are there; those without a document count once all windows were `covered`."""
        return self.total is not None and len(self.lines if covered else self.documents) >= self.total


async def walk(block: ListBlock, page_url: str, base_url: str, ask: Ask) -> Walk:
    """Read the list of a block. `ask(method, url, form)` fetches; a form is empty with GET."""
    result = Walk({}, block.total, False)
    result.add(block.records, page_url, base_url)
    if block.total and result.reached(covered=len(block.records) >= block.total):
        result.whole = True
        return result
    if block.proxy is None:
        return _without_service(result)
    for method, by_page in (("GET", False), ("GET", True), ("POST", False), ("POST", True)):
        if await _walk_one_way(result, block, page_url, base_url, ask, method, by_page) or result.state in FINAL:
            break
    if not result.whole and result.state is PageState.OK:
        result.state = PageState.UNSUPPORTED
        result.detail = _short(result)
    return result


def _short(result: Walk) -> str:
    if result.total is None:
        return f"列表没有注明总数，也没有读到末尾，只取到{len(result.found)}条"
    return f"列表注明共{result.total}条，只取到{len(result.lines)}条"


def _without_service(result: Walk) -> Walk:
    if result.total is None and result.found:
        result.whole = True
    elif result.total is None or result.total:
        result.state = PageState.UNSUPPORTED
        result.detail = f"列表注明共{result.total}条，页面上只有{len(result.lines)}条，也没有翻页服务"
    else:
        result.whole = True
    return result


async def _walk_one_way(
    result: Walk, block: ListBlock, page_url: str, base_url: str, ask: Ask, method: str, by_page: bool
) -> bool:
    """Whether the list is whole after walking it in this way; ends as soon as a request brings nothing new."""
    size = _window(block.per_page)
    own = Walk({}, None, False)
    start, received = 1, 0
    for step in range(MOST_REQUESTS):
        window = (
            {"page": str(step + 1), "perpage": str(size)}
            if by_page
            else {
                "startrecord": str(start),
                "endrecord": str(start + size - 1),
                "perpage": str(block.per_page or size),
            }
        )
        answer = await _answer(result, block, ask, method, window)
        if answer is None:
            return False
        fresh = own.add(answer.records, page_url, base_url)
        result.add(answer.records, page_url, base_url)
        received += len(answer.records)
        if answer.total is not None:
            # Less than the page states is a shortfall, not a correction.
            result.total = max(answer.total, block.total or 0)
        # A window that came back shorter was cut by the server: the next one begins where it ended.
        start += min(size, len(answer.records) or size)
        reach = received if by_page else start - 1
        if _is_whole(result, answer, step, fresh, by_page, reach):
            result.whole = True
            return True
        if not fresh or (result.total is not None and reach >= result.total + size):
            return False
    return False


def _is_whole(result: Walk, answer: ServiceAnswer, step: int, fresh: int, by_page: bool, reach: int) -> bool:
    if result.total is not None:
        return result.reached(reach >= result.total) and (result.total > 0 or answer.total == 0)
    if by_page and answer.pages is not None:
        return step + 1 >= answer.pages and fresh > 0
    # Without a total, only an empty answer behind records proves the end: the last page again might be any page again.
    return bool(result.found) and step > 0 and not answer.records


async def _answer(result: Walk, block: ListBlock, ask: Ask, method: str, window: dict[str, str]) -> ServiceAnswer | None:
    query, form = ({**block.parameters, **window}, {}) if method == "GET" else (window, block.parameters)
    asked = await ask(method, f"{block.proxy}?{urlencode(query)}", form)
    result.state, result.detail = asked.state, asked.detail
    if asked.state not in DOCUMENT:
        return None
    answer = read_service_answer(decode(asked.body, asked.content_type))
    if answer is None:
        result.state, result.detail = PageState.UNSUPPORTED, "列表服务的回答不是列表"
        return None
    result.state = PageState.OK
    return answer


def _window(per_page: int | None) -> int:
    """As many whole pages as fit, as the site's own pager asks."""
    return _LONGEST // per_page * per_page if per_page and per_page <= _LONGEST else _LONGEST
