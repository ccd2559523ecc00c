"""Stage 2: read every published report that was not read before; the same inputs are never read twice."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import Struct

from app.context import AuditContext
from app.pipeline.reader_version import reader_version
from app.store.codec import digest, to_json
from app.store.store import Reading, StoredPublication
from crawler.records import PageState, Publication, PublicationKind
from parsers.blocks import ReadError
from parsers.model import Report
from parsers.parse import parse, validate


class ReadPublication(Struct, frozen=True):
    """A publication with its reading and the key under which the reading is stored."""

    stored: StoredPublication
    inputs: str
    reading: Reading


class ReadStage(Struct):
    """All reports that were ever published for the district, and how many had to be read anew."""

    publications: list[ReadPublication]
    read_now: int


def is_readable_report(publication: Publication) -> bool:
    """Whether there is something to read: a report of a known unit and year whose page was fetched."""
    return (
        publication.kind is not PublicationKind.LOOKALIKE
        and publication.unit_id is not None
        and publication.year is not None
        and publication.sha256 is not None
        and publication.state in (PageState.OK, PageState.NOT_MODIFIED)
    )


def read(context: AuditContext, crawl_run: str) -> ReadStage:
    """Read what is new since the last run; a file that cannot be read becomes a reading with an error, never a fault."""
    candidates = [item for item in context.store.publications(crawl_run) if is_readable_report(item.publication)]
    done: list[ReadPublication] = []
    read_now = 0
    context.progress.start("read", len(candidates))
    for number, stored in enumerate(candidates, 1):
        inputs = reading_inputs(stored.publication)
        reading = context.store.reading(inputs)
        if reading is None:
            reading = read_publication(context, stored.publication)
            context.store.add_reading(inputs, stored.publication.article_key, reading)
            read_now += 1
        done.append(ReadPublication(stored, inputs, reading))
        context.progress.advance(number)
    return ReadStage(done, read_now)


def reading_inputs(publication: Publication) -> str:
    """Everything that a reading depends on."""
    return digest(
        reader_version(),
        publication.sha256,
        publication.unit_id,
        publication.year,
        publication.title,
        publication.published_at,
        publication.published_at_source,
        [(item.name, item.sha256) for item in publication.attachments],
    )


def read_publication(context: AuditContext, publication: Publication) -> Reading:
    """Read one publication from the archive."""
    assert publication.sha256 is not None
    body = context.store.archive.get(publication.sha256)
    attachments = [
        (item.name, context.store.archive.get(item.sha256), item.media_type)
        for item in publication.attachments
        if item.sha256 is not None
    ]
    try:
        report = parse(
            body,
            register=context.register,
            content_type=publication.media_type,
            url=publication.url,
            captured_at=publication.captured_at,
            unit_id=publication.unit_id,
            year=publication.year,
            title=publication.title,
            published_at=publication.published_at,
            published_at_source=publication.published_at_source,
            attachments=attachments,
        )
    except ReadError as error:
        return Reading(None, error.message, None)
    faults = validate(report)
    if faults:
        raise AssertionError(f"the report read from {publication.url} does not fit its schema: {'; '.join(faults[:5])}")
    return Reading(report, None, content_digest(report))


def content_digest(report: Report) -> str:
    """A digest of what the unit wrote: sections and cells, without dates, places and anything of the page around them."""
    return digest(
        [(section.key, section.heading, section.text) for section in report.sections],
        {address: cell.raw for address, cell in report.cells.items()},
    )[:16]


def size_of(readings: Iterable[ReadPublication]) -> int:
    """Bytes of the stored reports, for the ledger."""
    return sum(len(to_json(item.reading.report)) for item in readings if item.reading.report is not None)
