"""Automatic numbers of Word paragraphs as the text that readers see: a heading numbered by Word keeps its "一、"."""

from __future__ import annotations

from lxml import etree
from msgspec import Struct, field

from parsers.readers.docx_package import Package, W, whole

_DIGITS = "〇一二三四五六七八九"
_FULLWIDTH = str.maketrans("0123456789", "０１２３４５６７８９")
_HEAVENLY = "甲乙丙丁戊己庚辛壬癸"
_HAN_FORMATS = frozenset(
    ["chineseCounting", "chineseCountingThousand", "ideographDigital", "japaneseCounting", "taiwaneseCountingThousand",
     "taiwaneseCounting", "japaneseDigitalTenThousand", "taiwaneseDigital", "koreanDigital2"]
)  # fmt: skip
_DEEPEST = 8  # lists have levels 0 to 8
_ROMAN = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


class Level(Struct, frozen=True):
    """One level of a list: its number format, its pattern ("%1、") and where it starts."""

    format: str = "decimal"
    pattern: str = ""
    start: int = 1


class Numbering(Struct):
    """The lists of a document and how far each has counted."""

    lists: dict[str, dict[int, Level]] = field(default_factory=dict)  # numId -> levels
    shared: dict[str, str] = field(default_factory=dict)  # numId -> the list that it counts with
    overrides: dict[str, dict[int, int]] = field(default_factory=dict)
    styles: dict[str, tuple[str, int]] = field(default_factory=dict)  # style id -> numId and level
    counts: dict[str, dict[int, int]] = field(default_factory=dict)
    restarted: set[tuple[str, int]] = field(default_factory=set)

    def label(self, properties: etree._Element | None, style: str | None) -> str:
        """The number in front of the next paragraph with these properties, "" if it has none. Counts on."""
        number, level = self._of(properties, style)
        levels = self.lists.get(number)
        if levels is None or level not in levels:
            return ""
        counts = self.counts.setdefault(self.shared[number], {})
        override = self.overrides.get(number, {}).get(level)
        if override is not None and (number, level) not in self.restarted:
            self.restarted.add((number, level))
            counts[level] = override
        else:
            counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [key for key in counts if key > level]:
            del counts[deeper]
        text = levels[level].pattern
        for place in range(level + 1):
            spec = levels.get(place, Level())
            text = text.replace(f"%{place + 1}", written(counts.get(place, spec.start), spec.format))
        return text if any(char.isalnum() for char in text) else ""

    def _of(self, properties: etree._Element | None, style: str | None) -> tuple[str, int]:
        own = properties.find(f"{W}numPr") if properties is not None else None
        base, base_level = self.styles.get(style or "", ("", 0))
        if own is None:
            return base, base_level
        number, level = _value(own, "numId"), _value(own, "ilvl")
        at = whole(level, _DEEPEST)
        return (number if number is not None else base), at if at is not None else base_level


def read_numbering(package: Package) -> Numbering:
    """The lists that the package defines; `numId` 0 means no number."""
    result = Numbering()
    if package.numbering is None:
        return result
    abstract = {
        element.get(f"{W}abstractNumId") or "": _levels(element) for element in package.numbering.findall(f"{W}abstractNum")
    }
    for number in package.numbering.findall(f"{W}num"):
        key = number.get(f"{W}numId") or ""
        base = _value(number, "abstractNumId") or ""
        levels = dict(abstract.get(base, {}))
        for change in number.findall(f"{W}lvlOverride"):
            at = whole(change.get(f"{W}ilvl"), _DEEPEST) or 0
            start = whole(_value(change, "startOverride"))
            if start is not None:
                result.overrides.setdefault(key, {})[at] = start
            levels |= _levels(change)
        result.lists[key] = levels
        result.shared[key] = base
    result.styles = _style_numbers(package.styles)
    return result


def written(number: int, number_format: str) -> str:
    """A number as Word writes it: 11 -> "十一" (chineseCounting), "⑪" (decimalEnclosedCircle), "k", "xi", "11"."""
    if number_format in _HAN_FORMATS:
        return chinese(number)
    if number_format in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and 1 <= number <= 20:
        return chr(0x2460 + number - 1)
    if number_format in ("decimalFullWidth", "decimalFullWidth2"):
        return str(number).translate(_FULLWIDTH)
    if number_format == "ideographTraditional" and 1 <= number <= len(_HEAVENLY):
        return _HEAVENLY[number - 1]
    if number_format in ("lowerLetter", "upperLetter") and 1 <= number <= 26:
        letter = chr(ord("a") + number - 1)
        return letter.upper() if number_format == "upperLetter" else letter
    if number_format in ("lowerRoman", "upperRoman") and 1 <= number < 40:
        text = ""
        for value, sign in _ROMAN:
            text += sign * (number // value)
            number %= value
        return text.upper() if number_format == "upperRoman" else text
    if number_format in ("bullet", "none"):
        return ""
    return f"{number:02d}" if number_format == "decimalZero" else str(number)


def chinese(number: int) -> str:
    """1 -> 一, 10 -> 十, 21 -> 二十一, up to 99; larger numbers digit by digit."""
    if not 0 < number < 100:
        return "".join(_DIGITS[int(digit)] for digit in str(number))
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{_DIGITS[tens]}十") + (_DIGITS[ones] if ones else "")


def _levels(element: etree._Element) -> dict[int, Level]:
    levels = {}
    for level in element.findall(f"{W}lvl"):
        start = whole(_value(level, "start"))
        levels[whole(level.get(f"{W}ilvl"), _DEEPEST) or 0] = Level(
            format=_value(level, "numFmt") or "decimal",
            pattern=_value(level, "lvlText") or "",
            start=start if start is not None else 1,
        )
    return levels


def _style_numbers(styles: etree._Element | None) -> dict[str, tuple[str, int]]:
    """Numbers that come with a paragraph style, through the styles it is based on."""
    if styles is None:
        return {}
    own: dict[str, tuple[str, int]] = {}
    based: dict[str, str] = {}
    for style in styles.findall(f"{W}style"):
        key = style.get(f"{W}styleId") or ""
        parent = _value(style, "basedOn")
        if parent:
            based[key] = parent
        number = style.find(f"{W}pPr/{W}numPr")
        if number is not None:
            own[key] = (_value(number, "numId") or "", whole(_value(number, "ilvl"), _DEEPEST) or 0)
    result = {}
    for key in {*own, *based}:
        at, seen = key, set[str]()
        while at not in own and at in based and at not in seen:
            seen.add(at)
            at = based[at]
        if at in own:
            result[key] = own[at]
    return result


def _value(element: etree._Element, name: str) -> str | None:
    child = element.find(f"{W}{name}")
    return child.get(f"{W}val") if child is not None else None
