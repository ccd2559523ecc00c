"""Numbers in prose are typed mentions: how much of what, how exact, of which year, and where it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from parsers.model import Number
from parsers.prose.text import Prose, once

_COUNTED = (
    "人次|件次|条次|班次|人|件|条|次|篇|期|场|份|项|家|处|册|宗|起|例|名|部|本"
    "|幅|类|批|台|户|座|块|组|张|节|轮|种|款|则|个|字|辆|支|套|封"
)
_TIMES = "个工作日|个月|个小时|个季度|小时|分钟|工作日|周年|年|月|日|号|天|周|时|点|分|米|平方米|公里|亩|岁"
_UNITS = "|".join(sorted([*_COUNTED.split("|"), *_TIMES.split("|"), "个百分点", "百分点", "元", "%"], key=len, reverse=True))
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_HAN = r"[零〇一二两三四五六七八九十百]+"
_MENTION = re.compile(
    rf"(?<![\d.A-Za-z])(?P<number>{_NUMBER})(?P<scale>[万亿千百])?(?P<more>余|多)?(?P<scale2>[万亿])?(?P<unit>{_UNITS})(?P<after>以上|左右|上下|余|多)?"
)
# "359、91条" and "359和91条": the first numbers share the unit that only the last one carries.
_CHAIN = re.compile(
    rf"(?<![\d.第A-Za-z])(?P<number>{_NUMBER})(?=(?:[、和及与]|，)(?:{_NUMBER})(?:[、和及与](?:{_NUMBER}))*(?P<unit>{_UNITS}))"
)
_HAN_MENTION = re.compile(
    rf"(?<![第{_HAN[1:-2]}])(?P<number>{_HAN})(?P<unit>[件条次篇期场份项宗起例])(?=[，。；、！\n）]|$|政府信息公开申请|依申请)"
)
# 数 alone is "several" (数10次); behind a noun it is the number of something (规范性文件数3条).
_APPROX = re.compile(r"(?:约|近|逾|超|超过|不少于|至少|将近|大约|多达|突破|上百|(?<![\u4e00-\u9fff])数)$")
_MORE = re.compile(r"(?:增加|减少|增长|下降|上升|回落|提高|降低|增幅|降幅|增|减|多|少|提升)(?:了|到|至|约|达|为)?$")
_SEPARATOR = re.compile(r"[，,。；、：！？\n（）]")
_BRACKET = re.compile(r"[（）《》\n]")
_TIME_UNITS = frozenset(_TIMES.split("|"))
_DIGIT = re.compile(r"\d")
_HAN_DIGIT = re.compile(_HAN[:-1])
_SCALES = {"万": 10**4, "亿": 10**8, "千": 1000, "百": 100}
_DIGITS = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


class NumberKind(StrEnum):
    """What a number measures."""

    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    YEAR = "year"
    TIME = "time"


class Mention(Struct, frozen=True):
    """One number with its unit.

    `value` is in the base unit (3.5万元 is 35000 元), exact as written; `approximate` says that the text itself does not claim
    exactness (约, 余, 多, or a count in 万). `label` is what stands between the last separator and the number. `group` is 0 outside
    brackets, else the place of the innermost opening bracket. `change` marks an increase or decrease, not a quantity.
    """

    value: Number
    unit: str
    kind: NumberKind
    start: int
    end: int
    label: str
    group: int = 0
    approximate: bool = False
    change: bool = False
    ordinal: bool = False
    titled: bool = False

    @property
    def written(self) -> str:
        """The value with its unit, as in a sum."""
        return f"{self.value}{self.unit}"


@once
def mentions(prose: Prose) -> list[Mention]:
    """All numbers with a unit in order of place; phone numbers, dates of documents and numbers without unit are none."""
    text = prose.text
    inside = _Brackets(text)
    found: dict[int, Mention] = {}
    for match in _starting(_DIGIT, _MENTION, text):
        scale = match["scale"] or match["scale2"]
        value = exact(match["number"])
        if scale:
            value = _plain(Decimal(value) * _SCALES[scale])
        vague = bool(match["more"] or match["after"]) or (scale is not None and match["unit"] != "元")
        found[match.start()] = _mention(text, match, value, inside, vague=vague)
    for match in _starting(_DIGIT, _CHAIN, text):
        if match.start() not in found:
            found[match.start()] = _mention(text, match, exact(match["number"]), inside)
    for match in _starting(_HAN_DIGIT, _HAN_MENTION, text):
        numeral = han_number(match["number"])
        if numeral is not None:
            found[match.start()] = _mention(text, match, numeral, inside)
    return [found[start] for start in sorted(found)]


def _starting(first: re.Pattern[str], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """The matches of a pattern that can only begin with what `first` finds: the same as finditer, without trying every place."""
    found = first.search(text)
    while found is not None:
        match = pattern.match(text, found.start())
        if match is not None:
            yield match
        found = first.search(text, match.end() if match is not None else found.end())


def exact(text: str) -> Number:
    """A printed number, thousands commas taken out; whole numbers are int, others Decimal."""
    return _plain(Decimal(text.replace(",", "")))


def han_number(text: str) -> int | None:
    """A Chinese numeral up to 999 ("十二" is 12); None where it is none ("一二")."""
    if all(char in _DIGITS for char in text):
        return _DIGITS[text] if len(text) == 1 else None
    total, digit = 0, None
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        else:
            total += (1 if digit is None else digit) * {"十": 10, "百": 100}[char]
            digit = None
    return total + (digit or 0)


def _plain(value: Decimal) -> Number:
    return int(value) if value == value.to_integral_value() else value


def _mention(text: str, match: re.Match[str], value: Number, inside: _Brackets, *, vague: bool = False) -> Mention:
    start, unit = match.start(), match["unit"]
    before = text[max(0, start - 60) : start]
    label = _SEPARATOR.split(before)[-1]
    group, titled = inside.at(start)
    if unit in ("%", "个百分点", "百分点"):
        kind = NumberKind.PERCENT
    elif unit == "元":
        kind = NumberKind.MONEY
    elif unit == "年" and 1900 <= value <= 2100:
        kind = NumberKind.YEAR
    else:
        kind = NumberKind.TIME if unit in _TIME_UNITS else NumberKind.COUNT
    return Mention(
        value=value,
        unit=unit,
        kind=kind,
        start=start,
        end=match.end(),
        label=label,
        group=group,
        approximate=vague or bool(_APPROX.search(label)),
        change=bool(_MORE.search(label)),
        ordinal=before.endswith("第"),
        titled=titled,
    )


class _Brackets:
    """For every place of a text the place (from 1) of the innermost open bracket or 0, and whether it is inside a 《title》."""

    def __init__(self, text: str) -> None:
        self.starts: list[int] = [0]  # from where on the state below holds
        self.states: list[tuple[int, bool]] = [(0, False)]
        stack: list[int] = []
        depth = 0
        for found in _BRACKET.finditer(text):
            position, char = found.start(), found.group()
            if char == "（":
                stack.append(position + 1)
            elif char == "）" and stack:
                stack.pop()
            elif char == "《":
                depth += 1
            elif char == "》":
                depth = max(0, depth - 1)
            elif char == "\n":
                stack.clear()
                depth = 0
            self.starts.append(position)
            self.states.append((stack[-1] if stack else 0, depth > 0))

    def at(self, position: int) -> tuple[int, bool]:
        """The state at a place."""
        return self.states[bisect_right(self.starts, position) - 1]
