"""The verdicts of the newest audit: findings, coverage, and the suspects of reports that do not add up."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from msgspec import Struct, structs
from sqlalchemy import Connection, bindparam, delete, func, insert, select

from app.store import tables
from app.store.codec import from_json, to_json
from app.store.part import Part
from rules.model import Coverage, Finding
from rules.repair.repairs import Mended

# So many findings are handed to the database at a time.
_ROWS_AT_ONCE = 5_000
# The ids of the findings of one unit and year lie within so many: no report has a hundredth of that.
_IDS_OF_A_CASE = 1_000_000
_FINDING_COLUMNS = tuple(tables.findings.c.keys())


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


class Edition(Struct, frozen=True):
    """A mark of the stored verdicts, and the run whose crawl they were judged by (None: an older version of the program did)."""

    mark: str
    crawl_run: str | None


class Verdicts(Part):
    """Replaced as a whole by every audit, but for what is kept."""

    def replace_verdicts(
        self,
        coverage: Iterable[Coverage],
        findings: Iterable[Finding | FindingRow],
        sources: dict[tuple[str, int], tuple[str, str]],
        mended: Mapping[tuple[str, int], Mended] | None = None,
        *,
        places: Mapping[tuple[str, int], int] | None = None,
        kept: Collection[tuple[str, int]] = frozenset(),
        crawl_run: str | None = None,
    ) -> None:
        """Put the newest audit in the place of the last.

        `sources` names inputs and article of each unit and year's reading, `mended` the suspects of those that do not add up.
        `kept` are units and years whose stored verdicts stay as they are; `places` then gives the place of every unit and year in the
        order in which findings are listed. `crawl_run` is the run whose crawl was judged.
        """
        with self.engine.begin() as connection:
            _new_edition(connection, crawl_run)
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

    def edition(self) -> Edition:
        """Which verdicts are stored now; asked before and after looking something up, it says whether both were the same."""
        with self.engine.connect() as connection:
            row = connection.execute(select(tables.editions)).first()
        return Edition(row.edition, row.crawl_run) if row is not None else Edition("", None)

    def new_edition(self, crawl_run: str | None) -> None:
        """Something that is shown beside the verdicts has changed as well."""
        with self.engine.begin() as connection:
            _new_edition(connection, crawl_run)

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


def _new_edition(connection: Connection, crawl_run: str | None) -> None:
    connection.execute(delete(tables.editions))
    connection.execute(insert(tables.editions).values(id=1, edition=uuid.uuid4().hex, crawl_run=crawl_run))


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
