"""Asking for the pages of one column: what is asked, what came, and how much one column may ask for."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from msgspec import Struct

from crawler.records import PageState

_MOST_ASKED = 1000


class Step(Struct, frozen=True):
    """A request for one more page of a list, or to the `service` that a script asks."""

    method: str
    url: str
    form: dict[str, str]
    service: bool = False


class Fetched(Struct, frozen=True):
    """A page that was asked for; `text` is None where none came."""

    url: str
    text: str | None
    state: PageState
    detail: str


Get = Callable[[Step], Awaitable[Fetched]]


class Bounded:
    """Asks on behalf of one column, so often and no more. `get` refuses hosts that may not be asked."""

    def __init__(self, get: Get) -> None:
        self._ask = get
        self._asked = 0

    async def get(self, step: Step) -> Fetched:
        """What came."""
        if self._asked >= _MOST_ASKED:
            return Fetched(step.url, None, PageState.UNSUPPORTED, f"一个栏目最多打开{_MOST_ASKED}页")
        self._asked += 1
        return await self._ask(step)
