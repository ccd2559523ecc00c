"""The arithmetic of one report as integer equations over its cells and over the numbers it is compared with."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec import Struct, field

from parsers.model import Number


class Origin(StrEnum):
    """Where a number stands. Only `cell` is this report's table; the others are what the table is compared with."""

    CELL = "cell"
    TEXT = "text"
    PREVIOUS = "previous"
    ATTACHMENT = "attachment"


class Variable(Struct, frozen=True):
    """A number that may be wrong. `name` is the cell's address, or for other origins unique words; `stated` is None for a blank."""

    name: str
    origin: Origin
    stated: Number | None
    where: str = ""

    @property
    def number(self) -> Number:
        """The stated number, a blank as 0."""
        return 0 if self.stated is None else self.stated


class Equation(Struct, frozen=True):
    """Sum of coefficient times number over `terms` (variable index -> coefficient) must be 0.

    `rule` and `subject` are those of the finding that reports its failure; an equation that only pins down a number of another
    document has a subject that no finding of this report has.
    """

    rule: str
    subject: str
    terms: dict[int, int]
    about: str = ""

    @property
    def name(self) -> str:
        """The short name that suspects list: rule and row, column or group ("T3-RESULTSUM:total", "T3-ROWSUM:granted").

        `about` is the address it is about where the subject is none.
        """
        parts = (self.about or self.subject).split(".")[1:]
        return f"{self.rule}:{'.'.join(part for part in parts if part != '*')}"


class Choice(Struct, frozen=True):
    """Equations of which one must hold: the readings of one statement. The first is the usual reading."""

    readings: tuple[Equation, ...]


class System(Struct):
    """All variables and equations of a report. `choices` are statements with more than one reading."""

    variables: list[Variable] = field(default_factory=list)
    equations: list[Equation] = field(default_factory=list)
    choices: list[Choice] = field(default_factory=list)
    index: dict[str, int] = field(default_factory=dict)

    def add(self, variable: Variable) -> int:
        """The index of a variable, added unless it is known already."""
        if variable.name not in self.index:
            self.index[variable.name] = len(self.variables)
            self.variables.append(variable)
        return self.index[variable.name]

    def residual(self, equation: Equation) -> Number:
        """What the left side of an equation is too high by."""
        return sum((self.variables[index].number * factor for index, factor in equation.terms.items()), start=0)

    def equate(self, rule: str, subject: str, left: Iterable[int], right: Iterable[int], about: str = "") -> Equation:
        """The equation sum(left) = sum(right) over variables."""
        terms: dict[int, int] = {}
        for side, sign in ((left, 1), (right, -1)):
            for index in side:
                terms[index] = terms.get(index, 0) + sign
        return Equation(rule, subject, {index: factor for index, factor in terms.items() if factor}, about)
