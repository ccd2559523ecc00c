"""Whether a title names a body of a place that is not the register's: such a report is not one of our units'."""

from __future__ import annotations

import re

from crawler.identify import organisation
from crawler.register.model import Register

_PLACE = re.compile(r"^(?P<name>(?![市区县])[\u4e00-\u9fff]{2,4}?)(?P<kind>自治州|市|区|县|旗|盟|州)(?=[\u4e00-\u9fff]{2})")
_PROVINCE = re.compile(r"^[\u4e00-\u9fff]{2,8}?(?:省|自治区)")  # a title may name ours too
# Zones and quarters that every place has.
_COMMON = re.compile(r"(?:开发|园|社|景|新|保税|示范|小|度假|港|试验|实验|管理|功能|合作)$")


def names_another_place(title: str, register: Register) -> bool:
    """True for "盐城市盐都区司法局…" where the register is 威海市文登区's; False where the title names no place, or ours."""
    found = _PLACE.match(_PROVINCE.sub("", organisation(title)))
    if found is None or (found["kind"] == "区" and _COMMON.search(found["name"])):
        return False
    known = "".join(
        [
            register.site.name,
            *(unit.name for unit in register.units),
            *(name for unit in register.units for name in unit.aliases),
        ]
    )
    return found["name"][:2] not in known
