"""Words that must not be repeated in a finding are masked: enough stays to find the place, not enough to pass them on."""

from __future__ import annotations

MARK = "＊"


def masked(text: str, *, head: int = 1, tail: int = 0) -> str:
    """The text with all but `head` characters at its beginning and `tail` at its end replaced by ＊."""
    hidden = max(0, len(text) - head - tail)
    return f"{text[:head]}{MARK * hidden}{text[len(text) - tail :] if tail else ''}"


def masked_within(text: str, start: int, end: int, *, head: int = 1, tail: int = 0, around: int = 12) -> str:
    """The surroundings of a place with the place itself masked."""
    return f"{text[max(0, start - around) : start]}{masked(text[start:end], head=head, tail=tail)}{text[end : end + around]}".strip()
