"""What earlier runs understood of an article is used again while nothing it was made from changed; the page is not even opened."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import cache

import msgspec
from msgspec import Struct, structs

import crawler
from crawler.answer import Answer
from crawler.articles import Listed, same_article
from crawler.fetch import Arrived, Fetcher
from crawler.readers import Reader, Understood
from crawler.register import Register
from crawler.sources import hash_of_sources

# The libraries by which pages are taken apart and units known again.
_LIBRARIES = ("lxml", "msgspec", "rapidfuzz")


class Understanding(Struct, frozen=True, kw_only=True):
    """What was understood of an article.

    `made_from` is the digest of all it was made from; `version` stands for code and register alone, `document` is the SHA-256 of
    the page. `understood.mark` says which article the page holds, for comparing it with another version of the page.
    """

    article_key: str
    made_from: str
    version: str
    document: str
    understood: Understood


class Understandings:
    """Articles through `reader`, each page once. `load(keys)` gives what is known, `keep` stores what is new."""

    def __init__(
        self,
        register: Register,
        reader: Reader,
        load: Callable[[Sequence[str]], dict[str, Understanding]],
        keep: Callable[[Understanding], None],
    ) -> None:
        self._reader = reader
        self._load = load
        self._keep = keep
        self._known: dict[str, Understanding] = {}
        # What classifying and identifying look at; a policy has no part in it.
        self._version = _digest(_code(), register.site, register.units, register.columns)

    def expect(self, keys: Sequence[str]) -> None:
        """These articles are about to be asked for: one look at the store for all of them."""
        self._known.update(self._load(keys))

    async def same(self, key: str, url: str, arrived: Arrived, fetcher: Fetcher) -> bool:
        """Whether another body than the last one holds the article it held: visit counters and the page around do not count."""
        previous = arrived.previous
        if previous is None or not arrived.differs:
            return previous is not None
        known = self._known.get(key)
        if known is None or known.document != previous.sha256 or known.version != self._version or not known.understood.mark:
            return same_article(fetcher.document(previous), arrived.body)
        return await self._reader.mark(url, arrived.body, arrived.media_type) == known.understood.mark

    async def of(self, key: str, listed: Sequence[Listed], answer: Answer, fetcher: Fetcher) -> Understood:
        """The article that `listed` names (at least one line), by the answer tonight."""
        known = self._known.pop(key, None)
        document = answer.sha256
        if document is None:
            return await self._reader.understand(listed, answer)
        lines = [(line.column.url, line.column.year, structs.replace(line.article, position=0)) for line in listed]
        made_from = _digest(self._version, document, answer.capture.media_type, lines)
        if known is not None and known.made_from == made_from:
            seen = structs.replace(known.understood.publication, captured_at=answer.capture.fetched_at)
            return structs.replace(known.understood, publication=seen)
        understood = await self._reader.understand(listed, fetcher.opened(answer))
        self._keep(
            Understanding(article_key=key, made_from=made_from, version=self._version, document=document, understood=understood)
        )
        return understood


@cache
def _code() -> str:
    return hash_of_sources((crawler,), _LIBRARIES)


def _digest(*parts: object) -> str:
    return hashlib.sha256(msgspec.json.encode(parts)).hexdigest()
