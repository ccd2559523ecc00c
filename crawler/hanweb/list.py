"""A column's list, whole or with the reason why not: island and service, new platform, disclosure module, static page, frame."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from crawler.answer import Answer
from crawler.anysite.asking import Fetched, Step
from crawler.anysite.lists import read_any
from crawler.base import with_base
from crawler.charset import decode
from crawler.hanweb import jpaas
from crawler.hanweb.island import ListBlock, blocks_of
from crawler.hanweb.links import Record, canonical_url, column_number, column_of_article
from crawler.hanweb.module import ModuleCall, report_types, service_call, shell_of, walk_module
from crawler.hanweb.plain import frames_of, static_records
from crawler.hanweb.rows import has_more, next_page
from crawler.hanweb.states import Wanted
from crawler.hanweb.walk import Asked, Walk, walk
from crawler.identify import classify_publication
from crawler.listing import Listing
from crawler.records import PageState, PublicationKind

_DEEPEST_FRAME = 2
_MOST_PAGES = 100
_MOST_UNITS = 8
# fetch(url, wanted, method, form, referer)
Fetch = Callable[[str, Wanted, str, dict[str, str], str], Awaitable[Answer]]


class ListReader:
    """Reads columns of one site. `fetch` may refuse; `allows` says which frames may be looked into.

    `names_unit` tells a name of a unit of the register. `inside`: whether a column without a list is looked through for the columns
    that it consists of.
    """

    def __init__(
        self,
        base_url: str,
        fetch: Fetch,
        allows: Callable[[str], bool],
        names_unit: Callable[[str], bool],
        *,
        inside: bool = True,
    ) -> None:
        self._base_url = base_url
        self._names_unit = names_unit
        self._inside = inside
        self._fetch = fetch
        self._allows = allows

    async def read(
        self,
        column_url: str,
        answer: Answer,
        first_page_is_enough: Callable[[Listing], bool] | None = None,
        year: int | None = None,
    ) -> Listing:
        """The list of the column whose page is `answer`, and whose reports are those for `year` where that is known.

        `first_page_is_enough(first)` is asked, where the page itself shows the first records and their total, whether the
        rest is known; then nothing more is fetched and `first` is given back, not complete.
        """
        final = column_number(answer.capture.final_url)
        wanted = column_number(column_url)
        if answer.body is not None and wanted is not None and final != wanted:
            return Listing(state=PageState.UNSUPPORTED, detail=f"栏目页被转到 {answer.capture.final_url}")
        if answer.body is not None and first_page_is_enough is not None:
            first = self._first_page(answer, wanted)
            if first is not None and first_page_is_enough(first):
                return first
        return await self._read(answer, wanted, _DEEPEST_FRAME, year)

    def _first_page(self, answer: Answer, number: int | None) -> Listing | None:
        """What the island of the page shows; None where the page holds no single island with a total."""
        page_url = answer.capture.final_url
        ours = _ours(blocks_of(decode(answer.body or b"", answer.capture.media_type), page_url), number)
        if len(ours) != 1 or not ours[0].records or ours[0].total is None:
            return None
        shown = Walk({}, None, False)
        shown.add(ours[0].records, page_url, self._base_url)
        return Listing(shown.found, ours[0].total)

    async def _read(self, answer: Answer, number: int | None, depth: int, year: int | None) -> Listing:
        if answer.body is None:
            return Listing(state=answer.state, detail=answer.detail)
        page_url = answer.capture.final_url
        text = with_base(decode(answer.body, answer.capture.media_type), page_url)
        blocks = blocks_of(text, page_url)
        ours = _ours(blocks, number)
        if ours:
            return await self._walk(ours, page_url)
        if jpaas.MARK in text:
            return await self._new_platform(text, page_url, number)
        module = await self._module(text, page_url, number)
        if module is not None and (module.complete or module.found):
            return module
        found = static_records(text, page_url, self._base_url, number)
        if found and module is None:
            return await self._static(text, page_url, number, found)
        if module is not None:
            return module
        if blocks:
            others = "、".join(sorted({str(block.column_id) for block in blocks}))
            return Listing(state=PageState.UNSUPPORTED, detail=f"页面上的列表属于栏目 {others}，不是本栏目")
        if depth:
            framed = await self._frames(text, page_url, number, depth, year)
            if framed is not None and (framed.complete or framed.found):
                return framed
        else:
            framed = None
        return await self._any(text, page_url, year) or framed or Listing(state=PageState.EMPTY, detail="栏目页上没有找到列表")

    async def _any(self, text: str, page_url: str, year: int | None) -> Listing | None:
        """The list as pages of other publishing systems hold it; None where nothing looks like one."""

        async def get(step: Step) -> Fetched:
            if not self._allows(step.url):
                return Fetched(step.url, None, PageState.REFUSED_HOST, "登记册没有这个主机")
            wanted = Wanted.LIST if step.service or step.method == "POST" else Wanted.PAGE
            answer = await self._fetch(step.url, wanted, step.method, step.form, page_url)
            body = answer.body
            at = answer.capture.final_url
            text = with_base(decode(body, answer.capture.media_type), at) if body is not None else None
            return Fetched(at, text, answer.state, answer.detail)

        return await read_any(text, page_url, self._base_url, get, year, names_unit=self._names_unit, inside=self._inside)

    def _ask(self, page_url: str) -> Callable[[str, str, dict[str, str]], Awaitable[Asked]]:
        async def ask(method: str, url: str, form: dict[str, str]) -> Asked:
            answer = await self._fetch(canonical_url(url, self._base_url), Wanted.LIST, method, form, page_url)
            return Asked(answer.state, answer.detail, answer.body or b"", answer.capture.media_type)

        return ask

    async def _walk(self, blocks: list[ListBlock], page_url: str) -> Listing:
        ask = self._ask(page_url)
        return _together([await walk(block, page_url, self._base_url, ask) for block in blocks])

    async def _new_platform(self, text: str, page_url: str, number: int | None) -> Listing:
        """The list among the units of the page: the one with articles of this column, else the one with most articles."""
        ask = self._ask(page_url)
        walks = []
        for service, values in jpaas.units_of(text, page_url)[:_MOST_UNITS]:
            result = await jpaas.walk_unit(service, values, page_url, self._base_url, ask)
            if any(column_of_article(record.url) == number for record in result.found.values()):
                return _together([result])
            walks.append(result)
        if not walks:
            detail = "栏目已迁到新平台（jpaas），页面上没有找到列表服务的参数，不能读取列表"
            return Listing(state=PageState.UNSUPPORTED, detail=detail)
        # Without an article of its own column the list may be any list of the page: believed only where it is the only one.
        best = max(walks, key=lambda result: (len(result.found), not result.whole))
        listing = _together([best])
        if len(walks) > 1 and listing.complete:
            listing.complete, listing.state = False, PageState.UNSUPPORTED
            listing.detail = "栏目已迁到新平台（jpaas），页面上有多个列表，分不清哪一个是本栏目的"
        return listing

    async def _module(self, text: str, page_url: str, number: int | None) -> Listing | None:
        """The list behind a shell of the disclosure module, or behind a frame that is its search service itself."""
        direct = service_call(page_url)
        shell = shell_of(text, page_url)
        calls = [direct] if direct else shell.calls if shell else []
        if not calls and shell is None:
            return None
        if shell is not None and shell.tree and not any(call.parameters.get("infotypeId") or call.parameters.get("fieldConfigId")
                                                        for call in calls):  # fmt: skip
            listed = await self._by_tree(shell.tree, calls, page_url)
            if isinstance(listed, Listing):
                return listed
            calls = listed
        ask = self._ask(page_url)
        return _together([await walk_module(call, page_url, self._base_url, number, _is_report, ask) for call in calls])

    async def _by_tree(self, tree: str, calls: list[ModuleCall], page_url: str) -> list[ModuleCall] | Listing:
        """Calls for the information types that the module's tree names annual reports; the reason where there is none."""
        url = canonical_url(tree, self._base_url)
        if not self._allows(url):
            return Listing(state=PageState.REFUSED_HOST, detail=f"信息公开目录在登记册没有的主机上：{url}")
        answer = await self._fetch(url, Wanted.LIST, "GET", {}, page_url)
        if answer.body is None:
            return Listing(state=answer.state, detail=f"信息公开目录的分类没有打开：{answer.detail}")
        types = report_types(decode(answer.body, answer.capture.media_type))
        if not types:
            return Listing(state=PageState.UNSUPPORTED, detail="信息公开目录的分类中没有年报一类")
        service = service_call(url.replace("/tree.jsp", "/search.jsp"))
        basis = calls or ([service] if service else [])
        return [ModuleCall(call.service, {**call.parameters, "infotypeId": kind}) for kind in types for call in basis[:1]]

    async def _static(self, text: str, page_url: str, number: int | None, found: dict[str, Record]) -> Listing:
        """The list in the page, followed through its links to further pages."""
        seen = {page_url}
        more, total = has_more(text, len(found))
        while more and len(seen) < _MOST_PAGES:
            url = next_page(text, page_url, self._base_url)
            if url is None or url in seen or not self._allows(url):
                break
            answer = await self._fetch(url, Wanted.PAGE, "GET", {}, page_url)
            if answer.body is None:
                return Listing(found, total, False, answer.state, f"列表的第{len(seen) + 1}页没有打开：{answer.detail}")
            seen.add(url)
            text, page_url = with_base(decode(answer.body, answer.capture.media_type), url), url
            before = len(found)
            for key, record in static_records(text, page_url, self._base_url, number).items():
                found.setdefault(key, record)
            if len(found) == before:
                break
            more = len(found) < total if total is not None else next_page(text, page_url, self._base_url) is not None
        if not more:
            return Listing(found, total, True)
        detail = f"页面注明共{total}条，页面上只有{len(found)}条" if total is not None else "页面有翻页，但没有可用的翻页服务"
        return Listing(found, total, False, PageState.UNSUPPORTED, detail)

    async def _frames(self, text: str, page_url: str, number: int | None, depth: int, year: int | None) -> Listing | None:
        """The first frame that holds a list; else the last that failed; None where no frame may be looked into."""
        failed: Listing | None = None
        urls = [
            url for url in (canonical_url(source, self._base_url) for source in frames_of(text, page_url)) if self._allows(url)
        ]
        columns = {column_number(url) for url in urls} - {None}
        for url in urls:
            answer = await self._fetch(url, Wanted.PAGE, "GET", {}, page_url)
            listing = await self._read(answer, number, depth - 1, year)
            if not (listing.complete or listing.found) and columns == {column_number(url)} != {number}:
                # The only column page the shell shows is the list it stands for, though under a number of its own.
                listing = await self._read(answer, column_number(url), depth - 1, year)
            if listing.complete or listing.found:
                return listing
            failed = listing
        return failed


def _together(walks: list[Walk]) -> Listing:
    """Several lists of one column as one; complete only if each was read whole."""
    whole = Listing(complete=bool(walks))
    for result in walks:
        whole.found = {**whole.found, **{key: record for key, record in result.found.items() if key not in whole.found}}
        if result.total is not None:
            whole.stated_total = (whole.stated_total or 0) + result.total
        if not result.whole:
            whole.complete, whole.state, whole.detail = False, result.state, result.detail
    return whole


def _ours(blocks: list[ListBlock], number: int | None) -> list[ListBlock]:
    """The lists of this column: those that carry its number; those that carry none where no list does."""
    own = [block for block in blocks if block.column_id == number and number is not None]
    return own or [block for block in blocks if block.column_id is None or number is None]


def _is_report(title: str) -> bool:
    return classify_publication(title)[0] is PublicationKind.REPORT
