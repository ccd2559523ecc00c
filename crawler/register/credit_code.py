"""Unified social credit codes: 18 characters of which the last proves the others (GB 32100-2015)."""

from __future__ import annotations

# The letters I, O, S, V and Z are left out.
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_LENGTH = 18


def check_character(body: str) -> str:
    """The check character of the first 17 characters: weights 3^i modulo 31. ValueError for a character not allowed."""
    total = sum(_ALPHABET.index(character) * pow(3, place, 31) for place, character in enumerate(body))
    return _ALPHABET[-total % 31]


def fault_of(code: str) -> str | None:
    """What is wrong with a code, in Chinese; None where nothing is."""
    if len(code) != _LENGTH:
        return f"{len(code)}个字符的“{code}”"
    wrong = sorted(set(code) - set(_ALPHABET))
    if wrong:
        return f"含有不允许的字符“{''.join(wrong)}”的“{code}”"
    due = check_character(code[:-1])
    return None if due == code[-1] else f"“{code}”（按前17位计算，校验码应为{due}）"
