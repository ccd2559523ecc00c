"""The audit's side of the store: runs, what the crawl left, readings, verdicts, and what the office was told."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Raw, Struct, structs
from sqlalchemy import Connection, Engine, Row, Select, bindparam, delete, func, insert, select, update

from app.store import tables
from app.store.codec import from_json, to_json
from app.store.database import open_engine
from app.store.location import default_archive, default_database_url
from app.store.numbers import packed_numbers
from crawler.archive import Archive, open_archive
from crawler.records import Capture, ColumnSuggestion, ColumnView, ListedArticle, PageState, Publication
from output.alerts import Told, in_order
from output.model import Alert
from parsers.model import Report
from rules.history.model import ArticleState, Visit
from rules.model import Coverage, Finding
from rules.repair.repairs import Mended

# So many findings are handed to the database at a time.
_ROWS_AT_ONCE = 5_000
# The ids of the findings of one unit and year lie within so many: no report has a hundredth of that.
_IDS_OF_A_CASE = 1_000_000
_FINDING_COLUMNS = tuple(tables.findings.c.keys())
# So many readings are asked for in one question.
_NAMED_AT_ONCE = 100
# The code of a reading that failed because the archive has lost the document: it says nothing about it.
ARCHIVE_LOST = "archive_lost"
# Behind the name of a channel that is about to deliver an alert.
_ABOUT_TO = "?"
# A run that was killed is taken up again within this time.
_OLDEST_TO_GO_ON = dt.timedelta(hours=6)


class StoredPublication(Struct, frozen=True):
    """An article's newest state, and whether the newest crawl still saw it."""

    publication: Publication
    seen: bool


class StoredCapture(Struct, frozen=True):
    """A capture with its place in the ledger: `number` counts captures, `run_id` is the run that made it."""

    number: int
    run_id: str
    capture: Capture


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


class FindingRow(Struct, frozen=True, array_like=True):
    """A finding as it is stored: what is asked for, and its JSON text."""

    unit_id: str | None
    year: int | None
    rule: str
    outcome: str
    severity: str
    fingerprint: str
    record: str


def row_of(finding: Finding) -> FindingRow:
    """The row of a finding."""
    return FindingRow(
        finding.unit_id,
        finding.year,
        finding.rule,
        finding.outcome.value,
        finding.severity.value,
        finding.fingerprint,
        to_json(finding),
    )


class StoredNumbers(Struct, frozen=True):
    """The numbers of one judged report (rules.matrix_batch.unpacked); None where they do not fit the block."""

    unit_id: str
    year: int
    form: str
    numbers: bytes | None


class Run(Struct, frozen=True):
    """One line of the ledger."""

    run_id: str
    command: str
    as_of: str
    started_at: str
    finished_at: str | None
    outcome: str | None
    detail: str
    crawl_reason: str | None
    crawl_stats: str | None


class Store:
    """All methods are one transaction each."""

    def __init__(self, data: Path, database_url: str | None = None, archive_url: str | None = None) -> None:
        """`database_url` and `archive_url` stand in for the SQLite file and the archive folder inside `data`."""
        data.mkdir(parents=True, exist_ok=True)
        self.database_url = database_url or default_database_url(data)
        self.engine: Engine = open_engine(self.database_url)
        self.archive_url = archive_url
        self.archive: Archive = open_archive(archive_url or default_archive(data))

    def close(self) -> None:
        """Give the connections back."""
        self.engine.dispose()

    # Runs

    def start_run(self, command: str, as_of: dt.date) -> str:
        """Open a line in the ledger; returns the id of the run. Only the holder of the folder's lock may call this.

        A run of the same command and date that was killed or met a fault not long ago is taken up again, if nothing ran since:
        what it had finished is not done twice. Runs never go back in time, also where the clock does.
        """
        now = _now()
        newest = select(tables.runs).order_by(tables.runs.c.started_at.desc()).limit(1)
        with self.engine.begin() as connection:
            last = connection.execute(newest).first()
            ended = tables.runs.c.finished_at.is_(None)
            if last is not None and _can_go_on(last, command, as_of, now):
                connection.execute(
                    update(tables.runs)
                    .where(tables.runs.c.run_id == last.run_id)
                    .values(finished_at=None, outcome=None, detail=to_json({"resumed": _resumed(last.detail) + 1}))
                )
                ended &= tables.runs.c.run_id != last.run_id
            connection.execute(update(tables.runs).where(ended).values(finished_at=now, outcome="killed"))
            if last is not None and _can_go_on(last, command, as_of, now):
                return str(last.run_id)
            connection.execute(delete(tables.frontier))
            run_id = uuid.uuid4().hex
            started = max(now, _just_after(last.started_at)) if last is not None else now
            connection.execute(
                insert(tables.runs).values(run_id=run_id, command=command, as_of=as_of.isoformat(), started_at=started)
            )
        return run_id

    def finish_run(self, run_id: str, outcome: str, detail: object) -> None:
        """Close the line: `outcome` is done, crawl_broken or fault. After a fault what was finished is kept, for another try."""
        row = tables.runs.c.run_id == run_id
        with self.engine.begin() as connection:
            resumed = _resumed(connection.scalar(select(tables.runs.c.detail).where(row)) or "{}")
            if resumed and isinstance(detail, dict):
                detail = {**detail, "resumed": resumed}
            connection.execute(
                update(tables.runs).where(row).values(finished_at=_now(), outcome=outcome, detail=to_json(detail))
            )
            if outcome != "fault":
                connection.execute(delete(tables.frontier).where(tables.frontier.c.run_id == run_id))

    def runs(self, limit: int = 50) -> list[Run]:
        """The ledger, newest first."""
        query = select(tables.runs).order_by(tables.runs.c.started_at.desc()).limit(limit)
        with self.engine.connect() as connection:
            return [Run(**row._mapping) for row in connection.execute(query)]

    # What the crawl left

    def last_crawl(self) -> str | None:
        """The id of the newest run that looked at columns and came to an end; one that was killed meanwhile proves nothing."""
        query = (
            select(tables.runs.c.run_id)
            .where(tables.runs.c.run_id.in_(select(tables.column_views.c.run_id)), tables.runs.c.crawl_reason.is_not(None))
            .order_by(tables.runs.c.started_at.desc())
            .limit(1)
        )
        with self.engine.connect() as connection:
            run_id: str | None = connection.scalar(query)
        return run_id

    def column_views(self, run_id: str) -> list[ColumnView]:
        """The views of one run, by column."""
        query = (
            select(tables.column_views.c.record)
            .where(tables.column_views.c.run_id == run_id)
            .order_by(tables.column_views.c.column_url)
        )
        with self.engine.connect() as connection:
            return [from_json(record, ColumnView) for record in connection.scalars(query)]

    def publications(self, run_id: str) -> list[StoredPublication]:
        """The newest state of every article ever met, by key; `seen` tells whether `run_id` met it."""
        newest = select(func.max(tables.publications.c.id)).group_by(tables.publications.c.article_key)
        query = (
            select(tables.publications.c.record, tables.publications.c.last_run)
            .where(tables.publications.c.id.in_(newest))
            .order_by(tables.publications.c.article_key)
        )
        with self.engine.connect() as connection:
            return [
                StoredPublication(from_json(row.record, Publication), row.last_run == run_id)
                for row in connection.execute(query)
            ]

    # History and captures

    def visits(self) -> list[Visit]:
        """Every run that looked at columns, oldest first, with its views."""
        query = (
            select(tables.runs.c.run_id, tables.runs.c.as_of, tables.runs.c.started_at, tables.column_views.c.record)
            .join(tables.column_views, tables.column_views.c.run_id == tables.runs.c.run_id)
            .order_by(tables.runs.c.started_at, tables.runs.c.run_id, tables.column_views.c.column_url)
        )
        found: dict[str, tuple[str, str, list[ColumnView]]] = {}
        lists = _Lists()
        with self.engine.connect() as connection:
            for row in connection.execute(query):
                found.setdefault(row.run_id, (row.as_of, row.started_at, []))[2].append(lists.view(row.record))
        return [Visit(run_id, as_of, started, tuple(views)) for run_id, (as_of, started, views) in found.items()]

    def article_states(self) -> dict[str, list[ArticleState]]:
        """Every state of every article ever met, by key, oldest first; contents are not filled in."""
        query = select(tables.publications).order_by(tables.publications.c.article_key, tables.publications.c.id)
        states: dict[str, list[ArticleState]] = {}
        with self.engine.connect() as connection:
            for row in connection.execute(query):
                state = ArticleState(from_json(row.record, Publication), row.first_run, row.last_run)
                states.setdefault(row.article_key, []).append(state)
        return states

    def capture_of(self, sha256: str) -> StoredCapture | None:
        """The capture that brought the document with this hash first: address, time, run, media type, headers.

        `sha256` is what the evidence of a finding names as its document (for a table or report taken from an attachment, the
        attachment's hash). None where no capture has it, as for files that were checked from the disk.
        """
        query = select(tables.captures).where(tables.captures.c.sha256 == sha256).order_by(tables.captures.c.id).limit(1)
        found = self._captures(query)
        return found[0] if found else None

    def captures_of(self, urls: Iterable[str]) -> list[StoredCapture]:
        """All captures of these addresses, oldest first."""
        return self._captures(
            select(tables.captures).where(tables.captures.c.url.in_(sorted(set(urls)))).order_by(tables.captures.c.id)
        )

    def captures_by(self, run_id: str) -> list[StoredCapture]:
        """All captures of one run, in the order in which they were made."""
        return self._captures(select(tables.captures).where(tables.captures.c.run_id == run_id).order_by(tables.captures.c.id))

    def _captures(self, query: Select[Any]) -> list[StoredCapture]:
        with self.engine.connect() as connection:
            return [StoredCapture(row.id, row.run_id, from_json(row.record, Capture)) for row in connection.execute(query)]

    # Readings

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
            for start in range(0, len(wanted), _NAMED_AT_ONCE):
                part = tables.readings.c.inputs.in_(wanted[start : start + _NAMED_AT_ONCE])
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
        """Keep several, each with its inputs and article, in one transaction; what our own archive lost is no reading."""
        readings = [item for item in readings if item[2].error_code != ARCHIVE_LOST]
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

    # Verdicts

    def replace_verdicts(
        self,
        coverage: Iterable[Coverage],
        findings: Iterable[Finding | FindingRow],
        sources: dict[tuple[str, int], tuple[str, str]],
        mended: Mapping[tuple[str, int], Mended] | None = None,
        *,
        places: Mapping[tuple[str, int], int] | None = None,
        kept: Collection[tuple[str, int]] = frozenset(),
    ) -> None:
        """Put the newest audit in the place of the last.

        `sources` names inputs and article of each unit and year's reading, `mended` the suspects of those that do not add up.
        `kept` are units and years whose stored verdicts stay as they are; `places` then gives the place of every unit and year in the
        order in which findings are listed.
        """
        with self.engine.begin() as connection:
            _remove_verdicts(connection, kept)
            repairs = [
                {"unit_id": unit_id, "year": year, "record": to_json(record)}
                for (unit_id, year), record in (mended or {}).items()
            ]
            if repairs:
                connection.execute(insert(tables.mended), repairs)
            rows = _numbered((row_of(item) if isinstance(item, Finding) else item for item in findings), places)
            statement = insert(tables.findings).compile(dialect=self.engine.dialect)
            while part := list(islice(rows, _ROWS_AT_ONCE)):
                # Straight to the driver: there are a hundred findings to a report, and nothing in them to convert.
                values = part if statement.positional else [dict(zip(_FINDING_COLUMNS, row, strict=True)) for row in part]
                connection.exec_driver_sql(str(statement), values)
            entries = []
            for entry in coverage:
                inputs, article_key = sources.get((entry.unit_id, entry.year), (None, None))
                entries.append(
                    {
                        "unit_id": entry.unit_id,
                        "year": entry.year,
                        "inputs": inputs,
                        "article_key": article_key,
                        "record": to_json(entry),
                    }
                )
            if entries:
                connection.execute(insert(tables.coverage), entries)

    def findings(self) -> list[Finding]:
        """All findings of the newest audit, in the order in which they were judged."""
        query = select(tables.findings.c.record).order_by(tables.findings.c.id)
        with self.engine.connect() as connection:
            return [from_json(record, Finding) for record in connection.scalars(query)]

    def finding_rows(self) -> Iterator[FindingRow]:
        """The same as they are stored, one after the other: nothing is decoded, and only some of them are in memory."""
        columns = [tables.findings.c[name] for name in FindingRow.__struct_fields__]
        query = select(*columns).order_by(tables.findings.c.id).execution_options(yield_per=_ROWS_AT_ONCE)
        with self.engine.connect() as connection:
            for row in connection.execute(query):
                yield FindingRow(*row)

    def findings_about(self, unit_id: str | None, year: int | None) -> list[Finding]:
        """The findings about one unit and year, in their order."""
        query = (
            select(tables.findings.c.record)
            .where(tables.findings.c.unit_id.is_not_distinct_from(unit_id), tables.findings.c.year.is_not_distinct_from(year))
            .order_by(tables.findings.c.id)
        )
        with self.engine.connect() as connection:
            return [from_json(record, Finding) for record in connection.scalars(query)]

    def findings_of(self, rule: str, outcomes: Collection[str]) -> list[Finding]:
        """The findings of one rule with one of these outcomes, in their order."""
        table = tables.findings.c
        query = (
            select(table.record).where(table.rule == rule, table.outcome.in_([str(one) for one in outcomes])).order_by(table.id)
        )
        with self.engine.connect() as connection:
            return [from_json(record, Finding) for record in connection.scalars(query)]

    def finding_counts(self) -> dict[tuple[str, str], int]:
        """How many findings of the newest audit have each outcome and severity."""
        kinds = (tables.findings.c.outcome, tables.findings.c.severity)
        with self.engine.connect() as connection:
            found = connection.execute(select(*kinds, func.count()).group_by(*kinds))
            return {(outcome, severity): count for outcome, severity, count in found}

    def mended(self) -> dict[tuple[str, int], Mended]:
        """The suspects of the reports of the newest audit, by unit and year; reports that add up are not in it."""
        with self.engine.connect() as connection:
            return {(row.unit_id, row.year): from_json(row.record, Mended) for row in connection.execute(select(tables.mended))}

    def coverage(self) -> list[tuple[Coverage, str | None, str | None]]:
        """Coverage of the newest audit with the inputs and the article of the reading behind each entry."""
        query = select(tables.coverage).order_by(tables.coverage.c.unit_id, tables.coverage.c.year)
        with self.engine.connect() as connection:
            return [(from_json(row.record, Coverage), row.inputs, row.article_key) for row in connection.execute(query)]

    # What the office was told

    def told(self) -> dict[str, Told]:
        """The state of every subject as last told."""
        with self.engine.connect() as connection:
            return {row.subject: Told(row.state, row.since) for row in connection.execute(select(tables.told_states))}

    def tell(self, run_id: str, raised: Iterable[Alert], told: dict[str, Told]) -> list[Alert]:
        """Keep alerts and what is now told, together or not at all; returns the alerts that were not known before."""
        with self.engine.begin() as connection:
            known = set(connection.scalars(select(tables.alerts.c.fingerprint)))
            fresh = [alert for alert in raised if alert.fingerprint not in known]
            if fresh:
                connection.execute(
                    insert(tables.alerts),
                    [{"fingerprint": item.fingerprint, "run_id": run_id, "record": to_json(item)} for item in fresh],
                )
            before = {row.subject: (row.state, row.since) for row in connection.execute(select(tables.told_states))}
            gone = set(before) - set(told)
            changed = {key: value for key, value in told.items() if before.get(key) != (value.state, value.since)}
            for subject in gone | (set(changed) & set(before)):
                connection.execute(delete(tables.told_states).where(tables.told_states.c.subject == subject))
            if changed:
                connection.execute(
                    insert(tables.told_states),
                    [
                        {"subject": key, "state": value.state, "since": value.since, "run_id": run_id}
                        for key, value in changed.items()
                    ],
                )
        return fresh

    def raised_by(self, run_id: str) -> list[Alert]:
        """The alerts that a run raised, also before it was killed and taken up again, in reading order."""
        query = select(tables.alerts.c.record).where(tables.alerts.c.run_id == run_id).order_by(tables.alerts.c.fingerprint)
        with self.engine.connect() as connection:
            return list(in_order([from_json(record, Alert) for record in connection.scalars(query)]))

    def suggestions(self) -> list[ColumnSuggestion]:
        """Columns that the register might add, as last seen, newest year first."""
        with self.engine.connect() as connection:
            found = [from_json(record, ColumnSuggestion) for record in connection.scalars(select(tables.suggestions.c.record))]
        return sorted(found, key=lambda item: (-(item.year or 0), item.column_url))

    def unsent(self, channel: str) -> list[Alert]:
        """Alerts that `channel` has not delivered yet, oldest first."""
        query = select(tables.alerts.c.record, tables.alerts.c.sent)
        with self.engine.connect() as connection:
            rows = list(connection.execute(query))
        return [from_json(row.record, Alert) for row in rows if channel not in from_json(row.sent, list[str])]

    def mark_sent(self, channel: str, fingerprints: Iterable[str]) -> None:
        """Remember that `channel` delivered these alerts."""
        self._mark(channel, channel, fingerprints)

    def make_room(self, channel: str, fingerprints: Iterable[str]) -> None:
        """Note that `channel` is about to deliver these, in as much room as `mark_sent` will take: that then needs none of its own.

        What stays so noted was not delivered, as far as anybody knows. SQLAlchemyError where the disk has no room.
        """
        self._mark(channel, channel + _ABOUT_TO, fingerprints)
        if self.engine.dialect.name == "sqlite":
            # From the log into the database: what comes next is written over what the log held.
            with self.engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)")

    def _mark(self, channel: str, mark: str, fingerprints: Iterable[str]) -> None:
        with self.engine.begin() as connection:
            for fingerprint in fingerprints:
                row = tables.alerts.c.fingerprint == fingerprint
                sent = from_json(connection.scalar(select(tables.alerts.c.sent).where(row)) or "[]", list[str])
                others = set(sent) - {channel, channel + _ABOUT_TO}
                connection.execute(update(tables.alerts).where(row).values(sent=to_json(sorted({*others, mark}))))

    def last_digest(self, channel: str) -> str | None:
        """The ISO date of the last digest that `channel` sent, or None."""
        query = select(tables.digests.c.day).where(tables.digests.c.channel == channel)
        with self.engine.connect() as connection:
            return connection.scalar(query)

    def note_digest(self, channel: str, day: str) -> None:
        """Remember the day of the last digest of `channel`."""
        with self.engine.begin() as connection:
            connection.execute(delete(tables.digests).where(tables.digests.c.channel == channel))
            connection.execute(insert(tables.digests).values(channel=channel, day=day))


class _Lists:
    """Views whose lists are the same share them: most nights see what the night before saw."""

    def __init__(self) -> None:
        self._last: dict[str, tuple[bytes, tuple[ListedArticle, ...]]] = {}

    def view(self, record: str) -> ColumnView:
        """The view of a stored record."""
        head = from_json(record, _ViewHead)
        text = bytes(head.articles)
        last = self._last.get(head.column_url)
        if last is None or last[0] != text:
            last = self._last[head.column_url] = text, from_json(text, tuple[ListedArticle, ...])
        return ColumnView(**{**structs.asdict(head), "articles": last[1]})


class _ViewHead(Struct, kw_only=True):
    """A ColumnView whose list is not looked at yet."""

    column_url: str
    year: int | None
    fetched_at: str
    articles: Raw
    stated_total: int | None
    complete: bool
    state: PageState
    detail: str = ""
    walked_on: str = ""


def _remove_verdicts(connection: Connection, kept: Collection[tuple[str, int]]) -> None:
    """Take away the verdicts of the last audit but those that are kept."""
    verdicts = (tables.mended, tables.findings, tables.coverage)
    if not kept:
        for table in (*verdicts, tables.judged):
            connection.execute(delete(table))
        return
    known = {(row.unit_id, row.year) for row in connection.execute(select(tables.coverage.c.unit_id, tables.coverage.c.year))}
    gone = [{"gone_unit": unit_id, "gone_year": year} for unit_id, year in sorted(known - set(kept))]
    for table in (*verdicts, tables.judged) if gone else ():
        of_the_case = (table.c.unit_id == bindparam("gone_unit")) & (table.c.year == bindparam("gone_year"))
        connection.execute(delete(table).where(of_the_case), gone)


def _numbered(rows: Iterable[FindingRow], places: Mapping[tuple[str, int], int] | None) -> Iterator[tuple[Any, ...]]:
    """The rows with their ids before them: in their order, or after `places`, where each unit and year has numbers of its own."""
    number = 0
    before: tuple[str | None, int | None] = None, None
    for row in rows:
        key = row.unit_id, row.year
        if places is not None and key != before and key[0] is not None and key[1] is not None:
            number, before = places[key[0], key[1]] * _IDS_OF_A_CASE, key
        number += 1
        yield number, *structs.astuple(row)


def _can_go_on(last: Row[Any], command: str, as_of: dt.date, now: str) -> bool:
    """Whether the newest run ended before its time, and not so long ago that the site may be another."""
    broken_off = last.finished_at is None or last.outcome == "fault"
    age = dt.datetime.fromisoformat(now) - dt.datetime.fromisoformat(last.started_at)
    return broken_off and (last.command, last.as_of) == (command, as_of.isoformat()) and abs(age) < _OLDEST_TO_GO_ON


def _resumed(detail: str) -> int:
    found = from_json(detail, dict[str, Any]).get("resumed", 0)
    return found if isinstance(found, int) else 0


def _just_after(moment: str) -> str:
    return (dt.datetime.fromisoformat(moment) + dt.timedelta(microseconds=1)).isoformat(timespec="microseconds")


def _now() -> str:
    return dt.datetime.now(dt.UTC).isoformat(timespec="microseconds")
