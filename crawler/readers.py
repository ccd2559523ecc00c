"""Taking articles apart: what an answer is, whose and which files belong to it; in this process, or in one of its own."""

from __future__ import annotations

import asyncio
import contextlib
import multiprocessing
import signal
import threading
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from typing import Any

from msgspec import DecodeError, Struct, msgpack

from crawler.answer import Answer
from crawler.articles import Listed, describe, files_of, mark_of, outside_links, page_in, page_of
from crawler.page import PageLink
from crawler.records import Publication, PublicationKind
from crawler.register import Register
from crawler.with_parent import end_with_parent

_PATIENCE_S = 10.0
# Articles on their way to the other process: enough to keep it busy, and few enough for its pipe. What comes beyond is read here.
_MOST_AHEAD = 8


# Far cheaper than pickle, of which a quarter would go into the names of states.
_encode = msgpack.encode


class Understood(Struct, frozen=True):
    """An article: its publication, the files of its body to be fetched, and links to hosts that are never contacted.

    `mark` stands for what the page says (crawler.articles.mark_of); "" where there is no page.
    """

    publication: Publication
    files: list[PageLink]
    outside: list[PageLink]
    mark: str = ""


class _ToUnderstand(Struct, frozen=True, array_like=True, tag=True):
    number: int
    listed: tuple[Listed, ...]
    answer: Answer


class _ToMark(Struct, frozen=True, array_like=True, tag=True):
    number: int
    url: str
    body: bytes
    media_type: str


_Task = _ToUnderstand | _ToMark


class _Done(Struct, frozen=True, array_like=True):
    number: int
    found: Understood | str | None
    fault: str = ""


def understand(register: Register, listed: Sequence[Listed], answer: Answer) -> Understood:
    """The article behind an answer; a look-alike's files are of no interest."""
    url = listed[0].article.url
    page = page_of(answer, url)
    publication = describe(register, listed, answer, page, ())
    if page is None:
        return Understood(publication, [], [])
    if publication.kind is PublicationKind.LOOKALIKE:
        return Understood(publication, [], [], mark_of(page))
    files = files_of(page, url, register.site.base_url)
    return Understood(publication, files, outside_links(page, url, register), mark_of(page))


def marked(url: str, body: bytes, media_type: str) -> str:
    """What stands for the page in `body`, as in `Understood.mark`."""
    page = page_in(body, url, media_type)
    return mark_of(page) if page is not None else ""


class Reader:
    """Understands articles here, between two answers of the site: right for a polite crawl."""

    def __init__(self, register: Register) -> None:
        self._register = register

    async def understand(self, listed: Sequence[Listed], answer: Answer) -> Understood:
        """The article behind an answer."""
        return understand(self._register, listed, answer)

    async def mark(self, url: str, body: bytes, media_type: str) -> str:
        """What stands for the page in `body`."""
        return marked(url, body, media_type)

    def finish(self) -> None:
        """No more articles come."""

    def close(self) -> None:
        """Nothing to give back."""


class ReaderProcess(Reader):
    """Understands articles in a process of its own, so that a second core reads while this one fetches.

    The process ends with this one, however this one ends: its pipe is then at its end.
    """

    def __init__(self, register: Register) -> None:
        super().__init__(register)
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(theirs, register), name="reader", daemon=True)
        self._process.start()
        theirs.close()
        self._waiting: dict[int, tuple[asyncio.AbstractEventLoop, asyncio.Future[Any]]] = {}
        self._number = 0
        threading.Thread(target=self._take, name="reader", daemon=True).start()

    async def understand(self, listed: Sequence[Listed], answer: Answer) -> Understood:
        """The article behind an answer. RuntimeError where the other process met a fault or ended.

        Read here where the other process is behind: both cores are then at work until the end.
        """
        if len(self._waiting) >= _MOST_AHEAD:
            return await super().understand(listed, answer)
        self._number += 1
        found: Understood = await self._asked(_ToUnderstand(self._number, tuple(listed), answer))
        return found

    async def mark(self, url: str, body: bytes, media_type: str) -> str:
        """What stands for the page in `body`; as `understand`."""
        if len(self._waiting) >= _MOST_AHEAD:
            return await super().mark(url, body, media_type)
        self._number += 1
        found: str = await self._asked(_ToMark(self._number, url, body, media_type))
        return found

    async def _asked(self, task: _Task) -> Any:
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()
        self._waiting[task.number] = loop, future
        self._pipe.send_bytes(_encode(task))
        return await future

    def finish(self) -> None:
        """Tell the other process to end; `close` waits for it."""
        with contextlib.suppress(OSError):  # it has ended already
            self._pipe.send_bytes(b"")

    def close(self) -> None:
        """Let the other process end."""
        self.finish()
        self._process.join(_PATIENCE_S)

    def _take(self) -> None:
        decode = msgpack.Decoder(_Done).decode
        try:
            while True:
                done = decode(self._pipe.recv_bytes())
                loop, future = self._waiting.pop(done.number)
                loop.call_soon_threadsafe(_settle, future, done.found, done.fault)
        except (EOFError, OSError, DecodeError):
            # A copy: whoever asks just now adds to them, and hears from the pipe that nobody is there.
            for loop, future in list(self._waiting.values()):
                loop.call_soon_threadsafe(_settle, future, None, "the process that reads articles has ended")


def _settle(future: asyncio.Future[Any], found: Understood | str | None, fault: str) -> None:
    if future.done():
        return
    if fault:
        future.set_exception(RuntimeError(fault))
    else:
        future.set_result(found)


def _found(register: Register, task: _Task) -> Understood | str:
    if isinstance(task, _ToMark):
        return marked(task.url, task.body, task.media_type)
    return understand(register, task.listed, task.answer)


def _serve(pipe: Connection, register: Register) -> None:
    import traceback

    end_with_parent()  # the end of the pipe is seen only between two articles
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever writes to the pipe decides when it is over
    decode: Callable[[bytes], _Task] = msgpack.Decoder(_Task).decode
    while True:
        try:
            message = pipe.recv_bytes()
        except EOFError:
            return
        if not message:
            return
        task = decode(message)
        try:
            done = _Done(task.number, _found(register, task))
        except Exception:  # noqa: BLE001
            # Handed over whole: the crawl stops on it as on a fault of its own.
            done = _Done(task.number, None, traceback.format_exc())
        pipe.send_bytes(_encode(done))
