"""Reading many publications on all cores: what is not yet in the store is read ahead in limited processes and stored in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from msgspec import Struct

from app.context import AuditContext
from app.store.store import Reading
from crawler.archive import Archive
from crawler.records import Publication
from crawler.register.model import Register
from parsers.blocks import ReadError
from parsers.readers.dispatch import is_trusted
from parsers.sandbox import ReadingPool

_FEW = 40  # so many pages are read faster than processes start
Read = Callable[[Register, Archive, Publication], Reading]


class Wanted(Struct, frozen=True):
    """A publication that has to be read, under the key of everything that its reading depends on."""

    inputs: str
    publication: Publication


class _Shared(Struct):
    """What a worker needs for every publication."""

    register: Register
    archive: Archive
    read: Read


_shared: list[_Shared] = []


def read_ahead(context: AuditContext, wanted: Iterable[Wanted], read: Read, done: Callable[[], None]) -> int:
    """Read and store what the store lacks; `done` is called after each. Gives their number."""
    missing = {item.inputs: item for item in wanted if context.store.reading(item.inputs) is None}
    if not missing:
        return 0
    items = list(missing.values())
    archive = context.store.archive
    risky = {item.inputs for item in items if not _is_light(archive, item.publication)}
    if len(items) <= _FEW and not risky:
        for item in items:
            context.store.add_reading(
                item.inputs, item.publication.article_key, read(context.register, archive, item.publication)
            )
            done()
        return len(items)
    pool: ReadingPool[Wanted, Reading] = ReadingPool(_read_one, prepare=_prepare, arguments=(context.register, archive, read))
    with pool:
        outcomes = pool.map(items, heavy=lambda item: item.inputs in risky)
        for item, outcome in zip(items, outcomes, strict=True):
            reading = Reading(None, outcome.message, None, outcome.code) if isinstance(outcome, ReadError) else outcome
            context.store.add_reading(item.inputs, item.publication.article_key, reading)
            done()
    return len(items)


def _is_light(archive: Archive, publication: Publication) -> bool:
    """Whether page and attachments are all of formats that may be read anywhere."""
    files = [(publication.sha256, "", publication.media_type)]
    files += [(file.sha256, file.name, file.media_type) for file in publication.attachments]
    return all(is_trusted(archive.get(sha256), name, kind) for sha256, name, kind in files if sha256 is not None)


def _prepare(register: Register, archive: Archive, read: Read) -> None:
    _shared[:] = [_Shared(register, archive, read)]


def _read_one(item: Wanted) -> Reading:
    return _shared[0].read(_shared[0].register, _shared[0].archive, item.publication)
