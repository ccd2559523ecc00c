"""An equation between cells, evaluated with what is printed: blank is not zero, and what was not read proves nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from enum import StrEnum

from msgspec import Struct

from parsers.model import Cell, CellKind, Number, Report
from rules.model import Evidence

_BLANK, _TEXT = (CellKind.BLANK, CellKind.NA), CellKind.TEXT
_WRITE_ZEROS_UP_TO = 4  # terms; in longer sums the zeros are counted instead of listed


class Term(Struct, frozen=True):
    """One cell of an equation with its sign, what people call it, and the document it stands in."""

    label: str
    address: str
    cell: Cell | None
    document: str
    sign: int = 1

    @property
    def blank(self) -> bool:
        """Nothing is stated: empty, or "/" or a dash."""
        return self.cell is not None and self.cell.kind in _BLANK

    @property
    def number(self) -> Number:
        """The signed value; what is blank counts nothing."""
        return self.sign * self.cell.value if self.cell is not None and self.cell.value is not None else 0


class State(StrEnum):
    """What came out of an evaluation."""

    HOLDS = "holds"
    BROKEN = "broken"
    UNREAD = "unread"  # a cell was not read: our debt
    TEXT = "text"  # a cell holds words
    BLANK = "blank_all"  # one side, or the stated total, says nothing


class Evaluation(Struct, frozen=True):
    """State, both sums, and the terms for the written sum and the proof.

    `blanks` are the terms that state nothing and were counted as 0; `from_ocr` whether any value was recognised from a picture.
    """

    state: State
    left: tuple[Term, ...]
    right: tuple[Term, ...]
    left_value: Number
    right_value: Number
    blanks: tuple[Term, ...]
    from_ocr: bool

    def terms(self) -> Iterator[Term]:
        """All terms, left side first."""
        yield from self.left
        yield from self.right

    def evidence(self) -> tuple[Evidence, ...]:
        """Every cell that was read, with its raw text and place."""
        return tuple(proof(term) for term in self.terms() if term.cell is not None)


def proof(term: Term) -> Evidence:
    """The cell of a term as evidence; only for terms that were read."""
    if term.cell is None:
        raise ValueError(f"{term.address} was not read, so it proves nothing")
    return Evidence(cell=term.address, quote=term.cell.raw, document=term.document, place=term.cell.place)


def term(report: Report, address: str, label: str, sign: int = 1) -> Term:
    """The cell of a report as a term."""
    return Term(label, address, report.cells.get(address), report.document.sha256, sign)


def evaluate(left: Iterable[Term], right: Iterable[Term]) -> Evaluation:
    """Evaluate sum(left) = sum(right).

    A blank counts as 0 only beside numbers: an equation that holds with blanks as 0 holds; one that does not is BLANK when
    a whole side (a stated total is a side) is blank, for a side that says nothing contradicts nobody.
    """
    sides = tuple(left), tuple(right)
    values: list[Number] = []
    blanks: list[Term] = []
    unread = words = from_ocr = silent_side = False
    # One pass over the terms: this is done for every row and column of every report.
    for side in sides:
        found: Number = 0
        before = len(blanks)
        for one in side:
            cell = one.cell
            if cell is None:
                unread = True
                continue
            if cell.kind is _TEXT:
                words = True
            if cell.value is not None:
                found += one.sign * cell.value
            elif cell.kind in _BLANK:
                blanks.append(one)
            from_ocr = from_ocr or cell.source == "ocr"
        values.append(found)
        silent_side = silent_side or len(blanks) - before == len(side)
    if unread:
        state = State.UNREAD
    elif words:
        state = State.TEXT
    elif len(blanks) == len(sides[0]) + len(sides[1]):
        state = State.BLANK
    elif values[0] == values[1]:
        state = State.HOLDS
    else:
        state = State.BLANK if silent_side else State.BROKEN
    return Evaluation(state, *sides, values[0], values[1], tuple(blanks), from_ocr)


def written(terms: Iterable[Term]) -> str:
    """A sum as people write it: "新收 11 + 结转 2"; many zeros are counted ("0×17"), blanks stay visible as "空"."""
    return write_sum([(one.label, one.number, one.sign < 0, one.blank) for one in terms])


def write_sum(terms: Sequence[tuple[str, Number, bool, bool]]) -> str:
    """As `written`, from label, signed value, whether it is taken off, and whether it is blank."""
    shown = terms if len(terms) <= _WRITE_ZEROS_UP_TO else [one for one in terms if one[1]]
    parts = [
        f"{'−' if number < 0 or (not number and taken_off) else '+'} {_named(label, number, blank)}"
        for label, number, taken_off, blank in shown
    ]
    if len(shown) < len(terms):
        parts.append(f"+ 0×{len(terms) - len(shown)}")
    return " ".join(parts).removeprefix("+ ")


def _named(label: str, number: Number, blank: bool) -> str:
    return f"{label} {'空' if blank else abs(number)}".strip()
