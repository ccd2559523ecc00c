"""The names a body is called by in its own report, for masking: a copy does not become new by putting in another name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from crawler.register.model import Unit
from parsers.model import Report

_PLACE = re.compile(r"^.{2,8}?(?:省|自治区|市|地区|州|盟)(?=.{3,})|^.{1,6}?(?:市|区|县|旗)(?=.{3,})")
_OFFICE = re.compile(r"(?:人民政府办公室|人民政府办公厅|人民政府|办事处|管理委员会|管委会|委员会|政府)$")
_TOWN = re.compile(r"^(.{2,5})(?:镇|乡|街道)$")
_SHORTEST = 2


def names_of(report: Report, unit: Unit | None = None) -> tuple[str, ...]:
    """Every name of the issuer, longest first: from the register, from the report, without place and without 人民政府.

    A town's bare name ("米山" of "米山镇") counts too: accounts and slogans are called after it.
    """
    return _all_forms((report.unit_name or "", *((unit.name, *unit.aliases) if unit is not None else ())))


@lru_cache(maxsize=4096)
def _all_forms(given: tuple[str, ...]) -> tuple[str, ...]:
    found = {name for one in given for name in _forms(one)}
    return tuple(sorted(found, key=lambda name: (-len(name), name)))


def _forms(name: str) -> Iterable[str]:
    name = re.sub(r"\s", "", name)
    while len(name) >= _SHORTEST:
        yield name
        bare = _OFFICE.sub("", name)
        if len(bare) >= _SHORTEST:
            yield bare
        town = _TOWN.match(bare)
        if town:
            yield town[1]
        shorter = _PLACE.sub("", name, count=1)
        if shorter == name:
            return
        name = shorter
