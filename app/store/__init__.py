"""The database and the archive: what was captured, read, found and told. SQLite by default, any SQLAlchemy URL otherwise."""
