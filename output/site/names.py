"""What people call a unit, and what they may type to find it: names, aliases and pinyin initials."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cache

from pypinyin import Style, pinyin

from crawler.register.model import Register, Unit, UnitKind

_DIVISIONS = "区县市旗州"
_READINGS = 8  # a name of several ambiguous characters gets no more spellings than this


def short_names(register: Register) -> dict[str, str]:
    """The name of each unit without the district before it: "米山镇", "环山街道", "财政局"; the district keeps its own name."""
    prefix = _district_prefix(register)
    return {unit.unit_id: _short(unit, prefix) for unit in register.units}


def search_keys(unit: Unit, short: str) -> str:
    """Everything by which a unit is found, lower case, separated by "|"; pinyin whole and as initials."""
    names = list(dict.fromkeys((unit.name, short, *unit.aliases)))
    spelled = [spelling for name in names for spelling in _spellings(name)]
    return "|".join(dict.fromkeys((*(name.lower() for name in names), unit.unit_id.lower(), *spelled)))


def _short(unit: Unit, prefix: str) -> str:
    name = unit.name
    if unit.kind is not UnitKind.DISTRICT_GOVERNMENT and name.startswith(prefix) and len(name) > len(prefix) + 1:
        name = name[len(prefix) :]
    if unit.kind in (UnitKind.TOWN, UnitKind.SUBDISTRICT):
        name = name.removeprefix("人民政府") or name
        for ending in ("人民政府", "办事处"):
            if name.endswith(ending) and len(name) > len(ending) + 1:
                name = name[: -len(ending)]
    return name if name != "人民政府办公室" else "政府办公室"


def _district_prefix(register: Register) -> str:
    """The longest beginning that ends with a division ("…区") and that more than half of the units share."""
    starts: Counter[str] = Counter()
    for unit in register.units:
        starts.update({unit.name[: end + 1] for end, char in enumerate(unit.name[:-1]) if char in _DIVISIONS and end})
    shared = [start for start, count in starts.items() if count * 2 > len(register.units)]
    return max(shared, key=len, default="")


@cache
def _spellings(name: str) -> tuple[str, ...]:
    """Whole pinyin and initials; characters with several readings give several spellings, the likely one first."""
    likely = [reading[0].lower() for reading in pinyin(name, style=Style.NORMAL)]
    first = "".join(reading[:1] for reading in likely)
    # Out of their phrase single characters show all their readings: people spell 重 as zhong and as chong.
    choices = [[other[:1].lower() for other in pinyin(char, style=Style.NORMAL, heteronym=True)[0]] for char in name]
    if len(likely) == len(choices):
        choices = [[letter[:1], *more] for letter, more in zip(likely, choices, strict=True)]
    return tuple(dict.fromkeys(("".join(likely), first, *_products(choices))))


def _products(choices: Iterable[list[str]]) -> list[str]:
    spellings = [""]
    for letters in choices:
        distinct = list(dict.fromkeys(letter.lower() for letter in letters)) or [""]
        grown = [before + letter for before in spellings for letter in distinct]
        spellings = grown if len(grown) <= _READINGS else [before + distinct[0] for before in spellings]
    return spellings
