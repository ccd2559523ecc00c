"""The tables of the database (SQLAlchemy Core). Times are ISO 8601 text in UTC; records are stored as JSON text.

The lengths are those that SQLite ignores; PostgreSQL takes texts of any length in their place (migration 0006).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

runs = Table(
    "runs",
    metadata,
    Column("run_id", String(40), primary_key=True),
    Column("command", String(20), nullable=False),
    Column("as_of", String(10), nullable=False),
    Column("started_at", String(40), nullable=False),
    Column("finished_at", String(40)),
    Column("outcome", String(20)),
    Column("detail", Text, nullable=False, default="{}"),
    Column("crawl_reason", String(40)),
    Column("crawl_stats", Text),
)

captures = Table(
    "captures",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run_id", ForeignKey("runs.run_id"), nullable=False),
    Column("url", Text, nullable=False),
    Column("state", String(20), nullable=False),
    Column("sha256", String(64)),
    Column("fetched_at", String(40), nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_captures_url", "url"),
    Index("ix_captures_sha256", "sha256"),
    Index("ix_captures_run_id", "run_id"),
)

column_views = Table(
    "column_views",
    metadata,
    Column("run_id", ForeignKey("runs.run_id"), primary_key=True),
    Column("column_url", String(500), primary_key=True),
    Column("record", Text, nullable=False),
)

# One row per distinct state of an article: a new row when anything about it changed, otherwise `last_run` moves on.
publications = Table(
    "publications",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article_key", String(500), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("first_run", ForeignKey("runs.run_id"), nullable=False),
    Column("last_run", ForeignKey("runs.run_id"), nullable=False),
    Column("record", Text, nullable=False),
    UniqueConstraint("article_key", "digest", "first_run"),
    Index("ix_publications_last_run", "last_run"),
)

# What was last understood of each article: while what it was made from is the same, its page is not taken apart again.
understandings = Table(
    "understandings",
    metadata,
    Column("article_key", Text, primary_key=True),
    Column("record", Text, nullable=False),
)

# A reading is determined by its inputs: bytes, what the crawl said about them, and the version of the reader.
readings = Table(
    "readings",
    metadata,
    Column("inputs", String(64), primary_key=True),
    Column("article_key", String(500), nullable=False),
    Column("report", Text),
    Column("error", Text),
    Column("content_digest", String(64)),
    Column("error_code", String(40)),
    # The cells that identities use, so that sums are done again without the report (rules.matrix_batch.packed).
    Column("form", String(10)),
    Column("numbers", LargeBinary),
    # The hash of the file that the report was read from.
    Column("document", Text),
)

# What a run of the crawler has finished; emptied when the run is over.
frontier = Table(
    "frontier",
    metadata,
    Column("run_id", ForeignKey("runs.run_id"), primary_key=True),
    Column("kind", String(20), primary_key=True),
    Column("step", String(600), primary_key=True),
    Column("payload", Text, nullable=False),
)

# Columns that the register does not name, as the newest run saw them.
suggestions = Table(
    "suggestions",
    metadata,
    Column("column_url", String(500), primary_key=True),
    Column("first_run", ForeignKey("runs.run_id"), nullable=False),
    Column("last_run", ForeignKey("runs.run_id"), nullable=False),
    Column("record", Text, nullable=False),
)

# The verdicts of the newest audit, replaced as a whole in one transaction.
findings = Table(
    "findings",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("unit_id", String(80)),
    Column("year", Integer),
    Column("rule", String(40), nullable=False),
    Column("outcome", String(20), nullable=False),
    Column("severity", String(10), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_findings_unit_year", "unit_id", "year"),
)

coverage = Table(
    "coverage",
    metadata,
    Column("unit_id", String(80), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("inputs", String(64)),
    Column("article_key", String(500)),
    Column("record", Text, nullable=False),
)

# The suspects of the reports that the newest audit judged, replaced together with its findings.
mended = Table(
    "mended",
    metadata,
    Column("unit_id", String(80), primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("record", Text, nullable=False),
)

# What the verdicts of each unit and year were made from: while that is the same, they are not made again.
judged = Table(
    "judged",
    metadata,
    Column("unit_id", Text, primary_key=True),
    Column("year", Integer, primary_key=True),
    Column("record", Text, nullable=False),
)

# One line: another `edition` whenever the stored verdicts are others, and the run whose crawl they were judged by.
editions = Table(
    "editions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("edition", String(32), nullable=False),
    Column("crawl_run", String(32)),
)

# Whose texts are alike among the reports of a year, and from which reports that was found.
compared = Table(
    "compared",
    metadata,
    Column("year", Integer, primary_key=True),
    Column("mark", Text, nullable=False),
    Column("record", Text, nullable=False),
)

# What the office was last told about: the state that the next run's alerts are compared with.
told_states = Table(
    "told_states",
    metadata,
    Column("subject", String(200), primary_key=True),
    Column("state", Text, nullable=False),
    Column("since", String(10), nullable=False),
    Column("run_id", ForeignKey("runs.run_id"), nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("run_id", ForeignKey("runs.run_id"), nullable=False),
    Column("record", Text, nullable=False),
    Column("sent", Text, nullable=False, default="[]"),
)

# The day of the last digest of each channel: people get one message a day.
digests = Table(
    "digests",
    metadata,
    Column("channel", String(200), primary_key=True),
    Column("day", String(10), nullable=False),
)
