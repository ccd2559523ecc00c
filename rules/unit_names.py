"""Which bodies of the register a text names, by full names, aliases and names without their district."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from crawler.register.model import Register, Unit, UnitKind
from rules.case import Case

_BODY_WORDS = re.compile(r"(?:人民政府|办事处|管理委员会|管委会)$")
_OFFICE = re.compile(r"政府(?:办公室|办公厅|办)$")
# A name without its district must not be the end of a longer one ("市司法局", "环翠区司法局").
_BEFORE_NAME = re.compile(
    r"(?:^|[^\u4e00-\u9fff]|[与和及或由向对请从经到给让同将把是在按据令年度的为当布制了合]|会同|联合|其中|根据|按照)$"
)


class Named(Struct, frozen=True):
    """A body of the register named in a text, and where."""

    unit: Unit
    name: str
    start: int
    end: int


def names_of(unit: Unit, register: Register) -> set[str]:
    """The names by which a text may call the unit: full, aliases, both without the district before them."""
    district = _BODY_WORDS.sub("", register.site.name)
    names = {unit.name, *unit.aliases}
    for part in (district, district[:-1].split("市")[0] + "市"):
        names |= {name.removeprefix(part) for name in tuple(names)}
    # "区财政局", "县财政局"; a "市财政局" may be the city's above.
    level = district[-1] if district.endswith(("区", "县", "旗")) else ""
    names |= {f"{level}{name}" for name in tuple(names) if level and name.endswith("局") and len(name) <= 8}
    names |= {_BODY_WORDS.sub("", name) for name in names}
    return {name for name in names if len(name) > 2}


class _Index(Struct, frozen=True):
    """Who is called by each name, how long the names with the same first two characters are (longest first), and the pattern of the
    places where one may begin.
    """

    register: Register
    names: dict[str, tuple[Unit, ...]]
    lengths: dict[str, tuple[int, ...]]
    beginnings: re.Pattern[str]


_KEPT: list[_Index] = []


def _index(register: Register) -> _Index:
    """The index of a register; the last few are kept, told apart by being the same object (comparing registers takes longer)."""
    for kept in _KEPT:
        if kept.register is register:
            return kept
    made = _make_index(register)
    _KEPT[:] = [made, *_KEPT[:7]]
    return made


def _make_index(register: Register) -> _Index:
    owners: dict[str, list[Unit]] = {}
    for unit in register.units:
        for name in names_of(unit, register):
            owners.setdefault(name, []).append(unit)
    lengths: dict[str, set[int]] = {}
    for name in owners:
        lengths.setdefault(name[:2], set()).add(len(name))
    return _Index(
        register,
        {name: tuple(units) for name, units in owners.items()},
        {start: tuple(sorted(found, reverse=True)) for start, found in lengths.items()},
        re.compile("|".join(map(re.escape, sorted(lengths))) or "(?!)"),
    )


def other_units(case: Case, text: str, *, expected: bool = False) -> Iterator[Named]:
    """Bodies of the register that a text names and that are neither the issuer nor (unless `expected`) rightly named by everyone.

    Everyone names the district government, whose site all reports stand on, and its office, which is in charge (条例 Art. 3).
    """
    if case.unit is None:
        return
    index, district = _index(case.register), _BODY_WORDS.sub("", case.register.site.name)
    position = 0
    while (begun := index.beginnings.search(text, position)) is not None:
        position = begun.start()
        for length in index.lengths[begun.group()]:
            name = text[position : position + length]
            units = index.names.get(name)
            if units is None:
                continue
            others = [unit for unit in units if case.unit.unit_id != unit.unit_id]
            rightly = not expected and any(is_expected(case, unit) for unit in others)
            if len(others) == len(units) and not rightly and _stands_alone(text, position, name, district):
                yield Named(others[0], name, position, position + len(name))
            position += len(name) - 1
            break
        position += 1


def _stands_alone(text: str, position: int, name: str, district: str) -> bool:
    short = district.split("市")[-1]
    if name.startswith((district[:2], short[:2])):
        return True
    before = text[:position]
    return before.endswith((district, short, short[:-1])) or _BEFORE_NAME.search(before) is not None


def is_expected(case: Case, unit: Unit) -> bool:
    """Whether any report may name the unit: the district government, its office, the issuer's parent and its own units."""
    own = case.unit
    if own is None or unit.unit_id in (own.unit_id, own.parent) or unit.parent == own.unit_id:
        return True
    return unit.kind is UnitKind.DISTRICT_GOVERNMENT or _OFFICE.search(unit.name) is not None
