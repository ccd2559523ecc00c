"""The store's side of people: users, their sessions, and the log of what they did."""

from __future__ import annotations

import datetime as dt

from msgspec import Struct
from sqlalchemy import Engine, delete, func, insert, select, update

from app.store.people_tables import actions, sessions, users


class User(Struct, frozen=True, kw_only=True):
    """Somebody who may sign in. `role` is viewer, reviewer, admin or unit; a unit user has a `unit_id`."""

    name: str
    role: str
    unit_id: str | None
    password: str
    disabled: bool
    created_at: str


class Session(Struct, frozen=True, kw_only=True):
    """An open session; moments are ISO 8601 in UTC."""

    token_hash: str
    user_name: str
    created_at: str
    seen_at: str


class Action(Struct, frozen=True, kw_only=True):
    """One line of the log."""

    at: str
    author: str
    action: str
    target: str
    detail: str
    address: str


class People:
    """All methods are one transaction each. Moments are passed in; nothing here reads the clock."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def users(self) -> list[User]:
        """Everybody, by name."""
        with self._engine.connect() as connection:
            return [User(**row._mapping) for row in connection.execute(select(users).order_by(users.c.name))]

    def user(self, name: str) -> User | None:
        """The user with this name, disabled or not."""
        with self._engine.connect() as connection:
            row = connection.execute(select(users).where(users.c.name == name)).first()
        return User(**row._mapping) if row else None

    def has_users(self) -> bool:
        """Whether anybody may sign in."""
        with self._engine.connect() as connection:
            return bool(connection.scalar(select(func.count()).select_from(users).where(users.c.disabled.is_(False))))

    def add_user(self, user: User) -> bool:
        """Keep a new user; False if the name is taken."""
        with self._engine.begin() as connection:
            if connection.scalar(select(users.c.name).where(users.c.name == user.name)) is not None:
                return False
            row = {"name": user.name, "role": user.role, "unit_id": user.unit_id, "password": user.password}
            connection.execute(insert(users).values(**row, disabled=user.disabled, created_at=user.created_at))
        return True

    def set_disabled(self, name: str, disabled: bool) -> bool:
        """Disable or enable a user; a disabled one is signed out everywhere. False if there is no such user."""
        with self._engine.begin() as connection:
            done = connection.execute(update(users).where(users.c.name == name).values(disabled=disabled))
            connection.execute(delete(sessions).where(sessions.c.user_name == name))
        return done.rowcount == 1

    def set_password(self, name: str, password: str) -> bool:
        """Keep a new password (already hashed) and end all sessions of the user. False if there is no such user."""
        with self._engine.begin() as connection:
            done = connection.execute(update(users).where(users.c.name == name).values(password=password))
            connection.execute(delete(sessions).where(sessions.c.user_name == name))
        return done.rowcount == 1

    def open_session(self, token_hash: str, user_name: str, now: dt.datetime) -> None:
        """Keep a new session."""
        with self._engine.begin() as connection:
            connection.execute(
                insert(sessions).values(
                    token_hash=token_hash, user_name=user_name, created_at=now.isoformat(), seen_at=now.isoformat()
                )
            )

    def session(self, token_hash: str) -> Session | None:
        """The session with this hash, expired or not."""
        with self._engine.connect() as connection:
            row = connection.execute(select(sessions).where(sessions.c.token_hash == token_hash)).first()
        return Session(**row._mapping) if row else None

    def touch_session(self, token_hash: str, now: dt.datetime) -> None:
        """The session was used."""
        with self._engine.begin() as connection:
            connection.execute(update(sessions).where(sessions.c.token_hash == token_hash).values(seen_at=now.isoformat()))

    def close_session(self, token_hash: str) -> None:
        """End one session."""
        with self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.token_hash == token_hash))

    def close_old_sessions(self, created_before: dt.datetime, seen_before: dt.datetime) -> None:
        """End all sessions that are too old or were unused for too long."""
        old = (sessions.c.created_at < created_before.isoformat()) | (sessions.c.seen_at < seen_before.isoformat())
        with self._engine.begin() as connection:
            connection.execute(delete(sessions).where(old))

    def act(self, now: dt.datetime, author: str, action: str, target: str = "", detail: str = "", address: str = "") -> None:
        """Append to the log. Texts are cut to what a line may hold, so that nobody can fill the disk through it."""
        with self._engine.begin() as connection:
            connection.execute(
                insert(actions).values(
                    at=now.isoformat(timespec="microseconds"),
                    author=author[:80],
                    action=action[:40],
                    target=target[:200],
                    detail=detail[:2000],
                    address=address[:60],
                )
            )

    def actions(self, limit: int = 500) -> list[Action]:
        """The log, newest first."""
        query = select(actions).order_by(actions.c.number.desc()).limit(limit)
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        return [
            Action(at=row.at, author=row.author, action=row.action, target=row.target, detail=row.detail, address=row.address)
            for row in rows
        ]
