"""A column's list, whole or with the reason why not: island and service, static page, or frame; never a silent empty list."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec import Struct, field

from crawler.charset import decode
from crawler.fetch import Answer
from crawler.hanweb.island import ListBlock, blocks_of
from crawler.hanweb.links import Record, canonical_url, column_number
from crawler.hanweb.plain import frames_of, has_more, other_system, static_records
from crawler.hanweb.states import Wanted
from crawler.hanweb.walk import Asked, walk
from crawler.records import ListedArticle, PageState

_DEEPEST_FRAME = 2
# fetch(url, wanted, method, form, referer)
Fetch = Callable[[str, Wanted, str, dict[str, str], str], Awaitable[Answer]]


class Listing(Struct):
    """What a column lists. `complete` only if everything stated was found; else `state` and `detail` say what went wrong."""

    found: dict[str, Record] = field(default_factory=dict)
    stated_total: int | None = None
    complete: bool = False
    state: PageState = PageState.OK
    detail: str = ""

    def articles(self) -> tuple[ListedArticle, ...]:
        """The list in its order."""
        return tuple(
            ListedArticle(article_key=key, url=record.url, title=record.title, date=record.date, position=position)
            for position, (key, record) in enumerate(self.found.items(), 1)
        )


class ListReader:
    """Reads columns of one site. `fetch` may refuse; `allows` says which frames may be looked into."""

    def __init__(self, base_url: str, fetch: Fetch, allows: Callable[[str], bool]) -> None:
        self._base_url = base_url
        self._fetch = fetch
        self._allows = allows

    async def read(self, column_url: str, answer: Answer) -> Listing:
        """The list of the column whose page is `answer`."""
        final = column_number(answer.capture.final_url)
        wanted = column_number(column_url)
        if answer.body is not None and wanted is not None and final != wanted:
            return Listing(state=PageState.UNSUPPORTED, detail=f"栏目页被转到 {answer.capture.final_url}")
        return await self._read(answer, wanted, _DEEPEST_FRAME)

    async def _read(self, answer: Answer, number: int | None, depth: int) -> Listing:
        if answer.body is None:
            return Listing(state=answer.state, detail=answer.detail)
        page_url = answer.capture.final_url
        text = decode(answer.body, answer.capture.media_type)
        blocks = blocks_of(text, page_url)
        ours = _ours(blocks, number)
        if ours:
            return await self._walk(ours, page_url)
        found = static_records(text, page_url, self._base_url, number)
        if found:
            return _static(text, found)
        if blocks:
            others = "、".join(sorted({str(block.column_id) for block in blocks}))
            return Listing(state=PageState.UNSUPPORTED, detail=f"页面上的列表属于栏目 {others}，不是本栏目")
        if depth:
            framed = await self._frames(text, page_url, number, depth)
            if framed is not None:
                return framed
        other = other_system(text)
        return Listing(state=PageState.UNSUPPORTED if other else PageState.EMPTY, detail=other or "栏目页上没有找到列表")

    async def _walk(self, blocks: list[ListBlock], page_url: str) -> Listing:
        async def ask(method: str, url: str, form: dict[str, str]) -> Asked:
            answer = await self._fetch(canonical_url(url, self._base_url), Wanted.LIST, method, form, page_url)
            return Asked(answer.state, answer.detail, answer.body or b"", answer.capture.media_type)

        whole = Listing(complete=True)
        for block in blocks:
            result = await walk(block, page_url, self._base_url, ask)
            whole.found = {**whole.found, **{key: record for key, record in result.found.items() if key not in whole.found}}
            if result.total is not None:
                whole.stated_total = (whole.stated_total or 0) + result.total
            if not result.whole:
                whole.complete, whole.state, whole.detail = False, result.state, result.detail
        return whole

    async def _frames(self, text: str, page_url: str, number: int | None, depth: int) -> Listing | None:
        """The first frame that holds a list; else the last that failed; None where no frame may be looked into."""
        failed: Listing | None = None
        for source in frames_of(text, page_url):
            url = canonical_url(source, self._base_url)
            if not self._allows(url):
                continue
            listing = await self._read(await self._fetch(url, Wanted.PAGE, "GET", {}, page_url), number, depth - 1)
            if listing.complete or listing.found:
                return listing
            failed = listing
        return failed


def _ours(blocks: list[ListBlock], number: int | None) -> list[ListBlock]:
    """The lists of this column: those that carry its number; those that carry none where no list does."""
    own = [block for block in blocks if block.column_id == number and number is not None]
    return own or [block for block in blocks if block.column_id is None or number is None]


def _static(text: str, found: dict[str, Record]) -> Listing:
    more, total = has_more(text, len(found))
    if not more:
        return Listing(found, total, True)
    detail = f"页面注明共{total}条，页面上只有{len(found)}条" if total is not None else "页面有翻页，但没有可用的翻页服务"
    return Listing(found, total, False, PageState.UNSUPPORTED, detail)
