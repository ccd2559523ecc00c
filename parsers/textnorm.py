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
_CJK = r"\u2e80-\u9fff\uf900-\ufaff\u3000-\u303f\uff00-\uffef"
_GAP = re.compile(
    rf"(?<=[{_CJK}“”‘’])[ \t\u00a0\u3000]+(?=[{_CJK}0-9A-Za-z“”‘’])|(?<=[0-9A-Za-z%])[ \t\u00a0\u3000]+(?=[{_CJK}“”‘’])"
)
_ORDINAL = re.compile(r"^(?:\(?[一二三四五六七八九十]+\)?[、.,:]?|\(?\d{1,2}\)?[、.,:]|\(\d{1,2}\)|[①-⑩])")


def level(text: str) -> str:
    """Half-width letters, digits and brackets; one kind of quotation mark; white space left alone."""
    return text.translate(_LEVEL)


@lru_cache(maxsize=1 << 14)
def squeeze(text: str) -> str:
    """`level` with all white space removed: what two labels are compared by."""
    return _SPACE.sub("", text).translate(_LEVEL)


@lru_cache(maxsize=1 << 14)
def core(text: str) -> str:
    """`squeeze` without the ordinal in front: "（三）不予公开" and "三、不予公开" are both "不予公开"."""
    squeezed = squeeze(text)
    bare = _ORDINAL.sub("", squeezed)
    return bare or squeezed


def ordinal(text: str) -> str:
    """The number in front of a label without its punctuation: "3.其他", "3、其他" and "（3）其他" are all "3"; "" where none is."""
    found = _ORDINAL.match(squeeze(text))
    return found[0].strip("()、.,:") if found else ""


def close_gaps(text: str) -> str:
    """Spaces between Chinese characters, and between them and digits or letters, are layout, not text: "2024 年" -> "2024年"."""
    return _GAP.sub("", text)
