"""What the sides of the store have in common: the database. All their methods are one transaction each."""

from __future__ import annotations

from sqlalchemy import Engine


class Part:
    """A side of the store."""

    engine: Engine
