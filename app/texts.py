"""What the program itself says to people, in Chinese (default) and English."""

from __future__ import annotations

_language = "zh"


def use_language(lang: str) -> None:
    """Choose the language of all messages of this process."""
    global _language
    _language = lang


def language() -> str:
    """The chosen language: "zh" or "en"."""
    return _language


def say(zh: str, en: str) -> str:
    """The text in the chosen language."""
    return zh if _language == "zh" else en
