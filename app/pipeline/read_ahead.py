"""Reading many publications at once: what the store lacks is read by the workers of the context and stored in order."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from pathlib import Path

from msgspec import Struct

from app.context import AuditContext
from app.store.readings import Reading, ReadingHead, head_of, is_ours
from crawler.archive import Archive
from crawler.archive_remote import RemoteArchive
from crawler.records import Publication
from crawler.register.model import Register
from parsers.blocks import ReadError
from parsers.readers.dispatch import is_trusted

Read = Callable[[Register, Archive, Publication], Reading]
# So many readings are stored in one transaction: a killed night reads them again.
_STORED_AT_ONCE = 50


class Wanted(Struct, frozen=True):
    """A publication that has to be read, under the key of everything that its reading depends on."""

    inputs: str
    publication: Publication


class Sent(Struct, frozen=True):
    """What a worker gets: the publication, its files where it cannot open the archive, and whether a file may be dangerous."""

    publication: Publication
    bodies: dict[str, bytes] | None
    risky: bool


class Reader(Struct, frozen=True):
    """What a worker needs for every publication."""

    register: Register
    archive: Archive
    read: Read


class CarriedFiles(Archive):
    """The files that came with a publication, in the place of the archive."""

    def __init__(self, bodies: dict[str, bytes]) -> None:
        super().__init__(Path())
        self._bodies = bodies

    def get(self, sha256: str) -> bytes:
        """The bytes with this hash; KeyError if they did not come along."""
        return self._bodies[sha256]

    def has(self, sha256: str) -> bool:
        """Whether they came along."""
        return sha256 in self._bodies


class Ahead(Struct, frozen=True):
    """How many were read, and those of them that are not stored because the failure is our own machine's, by their inputs."""

    number: int
    lacking: dict[str, ReadingHead]


def read_sent(reader: Reader, sent: Sent) -> Reading:
    """Read one publication; runs in whatever process does the work."""
    archive = reader.archive if sent.bodies is None else CarriedFiles(sent.bodies)
    return reader.read(reader.register, archive, sent.publication)


def read_ahead(context: AuditContext, wanted: Iterable[Wanted], read: Read, done: Callable[[], None]) -> Ahead:
    """Read and store what the store lacks; `done` is called after each."""
    known = context.store.known_readings()
    missing = {item.inputs: item for item in wanted if item.inputs not in known}
    if not missing:
        return Ahead(0, {})
    archive = context.store.archive
    carried = not (context.workers.has_our_files or isinstance(archive, RemoteArchive))
    sent = (_sent(archive, item.publication, carried) for item in missing.values())
    outcomes = context.workers.run(
        read_sent, Reader(context.register, archive, read), sent, heavy=lambda item: item.risky, batch=50 if carried else 16
    )
    readings = _readings(zip(missing.values(), outcomes, strict=True), done)
    lacking: dict[str, ReadingHead] = {}
    while part := list(islice(readings, _STORED_AT_ONCE)):
        context.store.add_readings(part)
        lacking.update((inputs, head_of(reading)) for inputs, _, reading in part if is_ours(reading))
    return Ahead(len(missing), lacking)


def _readings(
    pairs: Iterable[tuple[Wanted, Reading | ReadError]], done: Callable[[], None]
) -> Iterator[tuple[str, str, Reading]]:
    for item, outcome in pairs:
        reading = Reading(None, outcome.message, None, outcome.code) if isinstance(outcome, ReadError) else outcome
        done()
        yield item.inputs, item.publication.article_key, reading


def _sent(archive: Archive, publication: Publication, carried: bool) -> Sent:
    files = [(publication.sha256, "", publication.media_type)]
    files += [(file.sha256, file.name, file.media_type) for file in publication.attachments]
    bodies = {sha256: body for sha256, _, _ in files if sha256 is not None and (body := _body(archive, sha256)) is not None}
    light = all(is_trusted(bodies[sha256], name, kind) for sha256, name, kind in files if sha256 in bodies)
    return Sent(publication, bodies if carried else None, not light)


def _body(archive: Archive, sha256: str) -> bytes | None:
    """The bytes; None where the archive has lost or damaged them, which the reading then says."""
    try:
        return archive.get(sha256)
    except KeyError:
        return None
    except OSError as fault:
        if fault.errno is not None:
            raise
        return None
