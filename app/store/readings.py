"""Readings: what came of reading each document, kept under all that it was read from."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import Struct
from sqlalchemy import bindparam, delete, insert, select

from app.store import tables
from app.store.batches import batched
from app.store.codec import from_json, to_json
from app.store.numbers import packed_numbers
from app.store.part import Part
from parsers.model import Report

# The code of a reading that failed because the archive has lost the document.
ARCHIVE_LOST = "archive_lost"
# Failures that are ours and say nothing about the document: the next night tries again, when the machine may have what it lacked.
_OURS = frozenset({ARCHIVE_LOST, "office_missing", "ocr_missing"})


class Reading(Struct, frozen=True):
    """The outcome of reading one publication: a report, or the reason why it could not be read, in words and as a code."""

    report: Report | None
    error: str | None
    content_digest: str | None
    error_code: str | None = None


class ReadingHead(Struct, frozen=True):
    """A reading without its report: `document` is the hash of the file that the report was read from, where it is on record."""

    has_report: bool
    error: str | None
    content_digest: str | None
    error_code: str | None
    document: str | None = None


def head_of(reading: Reading) -> ReadingHead:
    """The head of a reading."""
    report = reading.report
    document = report.document.sha256 if report is not None else None
    return ReadingHead(report is not None, reading.error, reading.content_digest, reading.error_code, document)


def is_ours(reading: Reading) -> bool:
    """Whether a reading failed for what our own machine lost or lacks; it is not stored."""
    return reading.error_code in _OURS


class StoredNumbers(Struct, frozen=True):
    """The numbers of one judged report (rules.matrix_batch.unpacked); None where they do not fit the block."""

    unit_id: str
    year: int
    form: str
    numbers: bytes | None


class Readings(Part):
    """Reports by the digest of their inputs."""

    def reading(self, inputs: str) -> Reading | None:
        """The stored reading for these inputs, or None."""
        query = select(tables.readings).where(tables.readings.c.inputs == inputs)
        with self.engine.connect() as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        report = from_json(row.report, Report) if row.report else None
        return Reading(report, row.error, row.content_digest, row.error_code)

    def reading_heads(self) -> dict[str, ReadingHead]:
        """All stored readings by their inputs, without the reports."""
        table = tables.readings.c
        query = select(
            table.inputs, table.report.is_not(None), table.error, table.content_digest, table.error_code, table.document
        )
        with self.engine.connect() as connection:
            return {row[0]: ReadingHead(bool(row[1]), *row[2:]) for row in connection.execute(query)}

    def report_texts(self, inputs: Collection[str]) -> dict[str, bytes]:
        """The reports of some stored readings as they are stored (UTF-8 JSON). Raises LookupError where there is none."""
        found: dict[str, bytes] = {}
        wanted = sorted(set(inputs))
        with self.engine.connect() as connection:
            for some in batched(wanted):
                part = tables.readings.c.inputs.in_(some)
                query = select(tables.readings.c.inputs, tables.readings.c.report).where(part)
                found.update((row.inputs, row.report.encode()) for row in connection.execute(query) if row.report is not None)
        if len(found) < len(wanted):
            raise LookupError(f"no report is stored under {', '.join(sorted(set(wanted) - set(found)))}")
        return found

    def content_digests(self) -> dict[str, str]:
        """The digest of what each readable report says, by the inputs of its reading."""
        query = select(tables.readings.c.inputs, tables.readings.c.content_digest).where(
            tables.readings.c.content_digest.is_not(None)
        )
        with self.engine.connect() as connection:
            return {row.inputs: row.content_digest for row in connection.execute(query)}

    def add_reading(self, inputs: str, article_key: str, reading: Reading) -> None:
        """Keep a reading under its inputs."""
        self.add_readings([(inputs, article_key, reading)])

    def add_readings(self, readings: Sequence[tuple[str, str, Reading]]) -> None:
        """Keep several, each with its inputs and article, in one transaction; what our own machine lost or lacks is no reading."""
        readings = [item for item in readings if not is_ours(item[2])]
        if not readings:
            return
        numbers = packed_numbers([reading.report for _, _, reading in readings])
        rows = [
            {
                "inputs": inputs,
                "article_key": article_key,
                "report": to_json(reading.report) if reading.report else None,
                "error": reading.error,
                "content_digest": reading.content_digest,
                "error_code": reading.error_code,
                "document": reading.report.document.sha256 if reading.report else None,
                "form": reading.report.template if reading.report else None,
                "numbers": packed,
            }
            for (inputs, article_key, reading), packed in zip(readings, numbers, strict=True)
        ]
        with self.engine.begin() as connection:
            connection.execute(
                delete(tables.readings).where(tables.readings.c.inputs == bindparam("known")),
                [{"known": row["inputs"]} for row in rows],
            )
            connection.execute(insert(tables.readings), rows)

    def readable(self) -> set[str]:
        """The inputs of all stored readings that gave a report."""
        with self.engine.connect() as connection:
            return set(connection.scalars(select(tables.readings.c.inputs).where(tables.readings.c.report.is_not(None))))

    def known_readings(self) -> set[str]:
        """The inputs of all stored readings."""
        with self.engine.connect() as connection:
            return set(connection.scalars(select(tables.readings.c.inputs)))

    def judged_numbers(self, batch: int = 5_000) -> Iterator[list[StoredNumbers]]:
        """The packed numbers of the reports that the newest audit judged, by unit and year, so many at a time.

        Reports without tables are left out. Nothing of a report but its numbers is read.
        """
        query = (
            select(tables.coverage.c.unit_id, tables.coverage.c.year, tables.readings.c.form, tables.readings.c.numbers)
            .join(tables.readings, tables.readings.c.inputs == tables.coverage.c.inputs)
            .where(tables.readings.c.form.is_not(None))
            .order_by(tables.coverage.c.unit_id, tables.coverage.c.year)
            .execution_options(yield_per=batch)
        )
        with self.engine.connect() as connection:
            for rows in connection.execute(query).partitions():
                yield [StoredNumbers(*row) for row in rows]
