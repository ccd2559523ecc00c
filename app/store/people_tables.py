"""Tables of what people did: decisions and the lives of findings, users, their sessions, and the log of every action."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from app.store.tables import metadata

# Append-only: nothing in the program changes or removes a row.
decisions = Table(
    "decisions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", String(40), nullable=False, unique=True),
    Column("fingerprint", String(64), nullable=False),
    Column("record", Text, nullable=False),
    Index("ix_decisions_fingerprint", "fingerprint"),
)

finding_lives = Table(
    "finding_lives",
    metadata,
    Column("fingerprint", String(64), primary_key=True),
    Column("record", Text, nullable=False),
)

# `password` holds algorithm, parameters, salt and hash; never the password.
users = Table(
    "users",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("role", String(20), nullable=False),
    Column("unit_id", String(80)),
    Column("password", String(300), nullable=False),
    Column("disabled", Boolean, nullable=False, default=False),
    Column("created_at", String(40), nullable=False),
)

# The cookie's token is a secret: only its hash is kept, so that a stolen database opens no session.
sessions = Table(
    "sessions",
    metadata,
    Column("token_hash", String(64), primary_key=True),
    Column("user_name", ForeignKey("users.name"), nullable=False),
    Column("created_at", String(40), nullable=False),
    Column("seen_at", String(40), nullable=False),
    Index("ix_sessions_user_name", "user_name"),
)

# Append-only like the decisions.
actions = Table(
    "actions",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("at", String(40), nullable=False),
    Column("author", String(80), nullable=False),
    Column("action", String(40), nullable=False),
    Column("target", String(200), nullable=False),
    Column("detail", Text, nullable=False),
    Column("address", String(60), nullable=False),
)
