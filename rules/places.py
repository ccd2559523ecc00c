"""Cities and counties: which of them an issuer belongs to, on which level it stands, and which others a text names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from msgspec import Struct

from rules.case import Case
from rules.introduction import introduction_text
from rules.words import lines

_SUFFIX = re.compile("[市县区旗州盟]")
_LONGEST, _SHORTEST = 14, 3
# "东方市场" names no city, "旗帜" no banner.
_NOT_A_PLACE = re.compile(r"市(?:场|面|值|价|容)|旗(?:帜|舰)|[县区](?:级|别)|州(?:际)")
_TITLES = re.compile(r"《[^》\n]*》")
_OPENING = 400  # characters of an introduction in which a body says where it is
_MUNICIPALITIES = ("北京市", "天津市", "上海市", "重庆市")


class Place(Struct, frozen=True):
    """A prefecture ("市", "州", "盟") or a place below it; `parent` is its prefecture (or municipality) or ""."""

    name: str
    province: str
    parent: str
    below: bool


class Area(Struct, frozen=True):
    """Where an issuer belongs: its lowest place, that place's level, and every name above it.

    `level` is 区, 县, 旗, 县级市, 市 (a prefecture), 州 or 省级 (a municipality); "" where no known place is named.
    """

    lowest: str
    level: str
    names: frozenset[str]


@cache
def known_places() -> dict[str, tuple[Place, ...]]:
    """Every place by its full name; some counties share one."""
    found: dict[str, list[Place]] = {}
    for line in lines("places"):
        province, prefecture, *below = line.split()
        parent = prefecture if prefecture != "-" else province if province in _MUNICIPALITIES else ""
        if prefecture != "-":
            found.setdefault(parent, []).append(Place(parent, province, "", False))
        for name in below:
            found.setdefault(name, []).append(Place(name, province, parent, True))
    for name in _MUNICIPALITIES:
        found.setdefault(name, []).append(Place(name, name, "", False))
    return {name: tuple(same) for name, same in found.items()}


def named_places(text: str) -> Iterator[tuple[Place, int]]:
    """Every city, county and banner that a text names in full, with its start; districts only right after their own city."""
    known = known_places()
    for end in (found.end() for found in _SUFFIX.finditer(text)):
        for length in range(min(_LONGEST, end), _SHORTEST - 1, -1):
            same = known.get(text[end - length : end])
            if same is None:
                continue
            if _NOT_A_PLACE.match(text[end - 1 : end + 1]):
                break
            before = text[: end - length]
            under = [place for place in same if place.parent and before.endswith((place.parent, place.parent[:-1]))]
            if text[end - 1] != "区" or under:
                yield (under or same)[0], end - length
            break


@lru_cache(maxsize=1024)
def area_of_name(name: str) -> Area:
    """The area of a body by its own name ("威海市文登区人民政府", "平潭县人民政府")."""
    squeezed = re.sub(r"\s", "", name)
    found = [place for place, _ in named_places(squeezed)]
    if not found:
        # "文登区人民政府" without its city: the district's own name will do where it opens the name.
        opening = re.match(r"^[^市县区]{2,7}区", squeezed)
        same = known_places().get(opening.group(), ()) if opening else ()
        found = list(same) if len(same) == 1 else []
    if not found:
        return Area("", "", frozenset())
    lowest = found[-1]
    names = {place.name for place in found} | {lowest.parent, lowest.province}
    return Area(lowest.name, _level(lowest), frozenset(name for name in names if name))


def own_area(case: Case) -> Area:
    """The issuer's area: the register's for its own units; for a file of any other body its title, name or introduction."""
    if case.unit is not None:
        return area_of_name(case.register.site.name)
    report = case.report
    if report is None:
        return Area("", "", frozenset())
    told = (area_of_name(report.title), area_of_name(report.unit_name or ""), _area_of_text(introduction_text(report)))
    return next((area for area in told if area.lowest), told[0])


def _area_of_text(introduction: str) -> Area:
    """The area of the first county or district that an introduction names, else of its first city."""
    text = _TITLES.sub("", re.sub(r"\s", "", introduction))[:_OPENING]
    found = [place for place, _ in named_places(text)]
    first = next((place for place in found if place.below), found[0] if found else None)
    if first is None:
        return Area("", "", frozenset())
    return Area(first.name, _level(first), frozenset(name for name in (first.name, first.parent, first.province) if name))


def _level(place: Place) -> str:
    if place.name in _MUNICIPALITIES:
        return "省级"
    if place.name.endswith("市"):
        return "县级市" if place.below else "市"
    return place.name[-1]
