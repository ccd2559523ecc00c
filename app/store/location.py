"""Where the database lies: in the data folder, when nobody said otherwise."""

import os
from pathlib import Path

# The address of the database may hold a password: the crawl's own process gets it here, not in its arguments.
DATABASE_VARIABLE = "WENDENG_AUDIT_DATABASE_URL"


def default_database_url(data: Path) -> str:
    """The SQLite file inside the data folder."""
    return f"sqlite:///{(data / 'audit.sqlite3').resolve()}"


def default_archive(data: Path) -> Path:
    """The archive folder inside the data folder."""
    return data / "archive"


def given_database_url() -> str | None:
    """The address that the environment names, if any."""
    return os.environ.get(DATABASE_VARIABLE) or None
