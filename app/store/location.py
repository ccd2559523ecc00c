"""Where the database lies when nobody said otherwise."""

from pathlib import Path


def default_database_url(data: Path) -> str:
    """The SQLite file inside the data folder."""
    return f"sqlite:///{(data / 'audit.sqlite3').resolve()}"
