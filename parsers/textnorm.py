"""Two spellings of the same words become one: widths, brackets, quotation marks and white space are levelled for comparison."""

from __future__ import annotations

import re
from functools import lru_cache

# Only what the forms and their copies are known to vary in; NFKC would also change characters that carry meaning.
_WIDTHS = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LEVEL: dict[int, int | str] = {
    **_WIDTHS,
    ord("〔"): "(",
    ord("〕"): ")",
    ord("【"): "[",
    ord("】"): "]",
    ord("“"): '"',
    ord("”"): '"',
    ord("„"): '"',
    ord("‘"): "'",
    ord("’"): "'",
    ord("．"): ".",
    ord("。"): ".",
    ord("減"): "减",
    ord("﹑"): "、",
    ord("∶"): ":",
}
_SPACE = re.compile(r"[\s\u00a0\u2000-\u200f\u2028-\u202f\u205f\u2060\u3000\ufeff\u00ad]+")
# Without the ideographic space: a gap between two numbers is no gap beside a character.
_CJK = r"\u2e80-\u2fff\u3001-\u9fff\uf900-\ufaff\uff00-\uffef"
BLANK = "\u3000\u3000"
_HELD = "\ue000\ue001"  # private characters that stand for a kept blank while the other gaps are closed
_RUN = re.compile(r"[\s\u00a0]+")
_LEFT_OPEN = re.compile(
    r"(?<=[\u4e00-\u9fff])[ \t\u00a0\u3000]{2,}(?=余?[条件次篇期场](?:[，。；、,;\s]|$)|年(?:度|[，,]|[ \u3000]*\d{1,2}月))"
)
_BLANKS = re.compile(r"[ \t\u00a0\u3000]+")
_GAP = re.compile(
    rf"(?<=[{_CJK}“”‘’])[ \t\u00a0\u3000]+(?=[{_CJK}0-9A-Za-z“”‘’])|(?<=[0-9A-Za-z%])[ \t\u00a0\u3000]+(?=[{_CJK}“”‘’])"
)
_ORDINAL = re.compile(r"^(?:\(?[一二三四五六七八九十]+\)?[、.,:]?|\(?\d{1,2}\)?[、.,:]|\(?\d{1,2}\)|[①-⑩])")

_UNIT = re.compile(r"(?<=.)\((?:单位:?)?(?:件|条|个|项|元|万元)\)$")


def level(text: str) -> str:
    """Half-width letters, digits and brackets; one kind of quotation mark; white space left alone."""
    return text.translate(_LEVEL)


@lru_cache(maxsize=1 << 14)
def squeeze(text: str) -> str:
    """`level` with all white space removed: what two labels are compared by."""
    return _SPACE.sub("", text).translate(_LEVEL)


@lru_cache(maxsize=1 << 14)
def core(text: str) -> str:
    """`squeeze` without the ordinal in front and the unit behind: "（三）不予公开", "三、不予公开（件）" are both "不予公开"."""
    squeezed = squeeze(text)
    bare = _UNIT.sub("", _ORDINAL.sub("", squeezed))
    return bare or squeezed


def ordinal(text: str) -> str:
    """The number in front of a label without its punctuation: "3.其他", "3、其他" and "（3）其他" are all "3"; "" where none is."""
    found = _ORDINAL.match(squeeze(text))
    return found[0].strip("()、.,:") if found else ""


def close_gaps(text: str, *, fold: bool = False) -> str:
    """Spaces between Chinese characters, and between them and digits or letters, are layout, not text: "2024 年" -> "2024年".

    A wider gap between a character and a counting word stays, as two ideographic spaces: a number was never filled in there
    ("公开信息  条"). `fold` makes one space of every other run of blanks.
    """
    held = _LEFT_OPEN.sub(_HELD, text)
    if fold:
        held = _BLANKS.sub(" ", held)
    return _GAP.sub("", held).replace(_HELD, BLANK)


def fold_spaces(text: str) -> str:
    """Runs of white space as a page shows them: one space, but two where blanks that no browser folds are at least as many."""
    return _RUN.sub(lambda run: BLANK if sum(run[0].count(blank) for blank in "\u00a0\u3000\u2002\u2003") > 1 else " ", text)
