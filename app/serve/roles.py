"""Who may do what: one table, asked by every page."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Role(StrEnum):
    """A viewer reads; a reviewer decides too; an admin reads the log too; a unit sees itself and its own door only."""

    VIEWER = "viewer"
    REVIEWER = "reviewer"
    ADMIN = "admin"
    UNIT = "unit"


class Right(StrEnum):
    """What a page asks for."""

    READ_ALL = "read_all"
    READ_OWN = "read_own"
    DECIDE = "decide"
    CHECK = "check"
    READ_LOG = "read_log"


RIGHTS: dict[Role, frozenset[Right]] = {
    Role.VIEWER: frozenset({Right.READ_ALL, Right.READ_OWN, Right.CHECK}),
    Role.REVIEWER: frozenset({Right.READ_ALL, Right.READ_OWN, Right.CHECK, Right.DECIDE}),
    Role.ADMIN: frozenset(Right),
    Role.UNIT: frozenset({Right.READ_OWN, Right.CHECK}),
}


class Visitor(Struct, frozen=True, kw_only=True):
    """Who asks. `name` is "" for somebody on this machine while no users exist: such a visitor reads and checks only."""

    name: str
    role: Role
    unit_id: str | None = None

    def may(self, right: Right) -> bool:
        """Whether the role holds the right."""
        return right in RIGHTS[self.role]

    def may_see(self, unit_id: str | None) -> bool:
        """Whether pages about this unit are for this visitor."""
        return self.may(Right.READ_ALL) or (self.may(Right.READ_OWN) and unit_id is not None and unit_id == self.unit_id)


NOBODY = Visitor(name="", role=Role.VIEWER)
