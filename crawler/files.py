"""The files of an article: each address is asked once a run, and what could not be fetched tonight is still what it was."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import structs

from crawler.answer import Answer
from crawler.articles import files_of, outside_links, same_article
from crawler.fetch import Fetcher
from crawler.hanweb.states import Wanted
from crawler.page import ArticlePage, PageLink
from crawler.records import Attachment, PageState
from crawler.register import Register


class Files:
    """Fetches attachments. `download` sends a request of `fetcher` (see `Fetcher.answered` for `same`); `count` keeps figures by name."""

    def __init__(
        self, register: Register, fetcher: Fetcher, download: Callable[..., Awaitable[Answer]], count: Callable[[str], None]
    ) -> None:
        self._register = register
        self._fetcher = fetcher
        self._download = download
        self._count = count
        self._asked: dict[str, asyncio.Future[Attachment]] = {}

    async def of(self, page: ArticlePage, url: str) -> tuple[Attachment, ...]:
        """Everything that an article's body links to as a file; on hosts that the register does not name, by name only."""
        files = files_of(page, url, self._register.site.base_url)
        return await self.linked(files, outside_links(page, url, self._register), url)

    async def linked(self, files: list[PageLink], outside: list[PageLink], url: str) -> tuple[Attachment, ...]:
        """The `files` that the page at `url` links to, fetched, and those `outside`, by name only."""
        found = [await self._file(link, url) for link in files]
        for link in outside:
            found.append(Attachment(url=link.url, name=link.text, sha256=None, media_type="", state=PageState.REFUSED_HOST))
            self._count(f"attachments/{PageState.REFUSED_HOST.value}")
        return tuple(found)

    async def _file(self, link: PageLink, referer: str) -> Attachment:
        known = self._asked.get(link.url)
        if known is None:
            known = self._asked[link.url] = asyncio.get_running_loop().create_future()
            try:
                known.set_result(await self._fetch(link, referer))
            except BaseException as error:
                known.set_exception(error)
                known.exception()  # whoever waits gets it; nobody may
                raise
        return structs.replace(await known, name=link.text)

    async def _fetch(self, link: PageLink, referer: str) -> Attachment:
        request = self._fetcher.request(link.url, Wanted.FILE, referer=referer, name=link.text)
        answer = await self._download(request, same_article)
        bare = answer.capture.media_type.split(";")[0].strip().lower()
        gone = answer.state is PageState.NOT_FOUND
        # What came is handed on even if it is no such file; what did not come tonight is still what it was.
        kept = answer.capture if answer.capture.sha256 and not gone and answer.capture.status < 400 else None
        sha256 = answer.sha256 or (kept.sha256 if kept else None)
        if sha256 is None and not gone and answer.previous is not None:
            sha256, bare = answer.previous.sha256, answer.previous.media_type.split(";")[0].strip().lower()
        state = PageState.OK if answer.state is PageState.NOT_MODIFIED else answer.state
        self._count(f"attachments/{answer.state.value}")
        return Attachment(url=link.url, name=link.text, sha256=sha256, media_type=bare, state=state)
