"""Raised characters behind a number point to a footnote, unless the number itself is raised."""

from __future__ import annotations

import re

LONGEST = 20  # raised pieces that can make one number
_MARK = re.compile(r"\s*[\[(（【〔]?\s*(?:注\s*)?(?:\d{1,2}|[①-⑳]|[*＊※])\s*[\])）】〕]?\s*")


def is_footnote_mark(raised: str, number: str, raised_before: str, lead: str) -> bool:
    """Whether raised characters are such a mark.

    `number` is the text read so far, `raised_before` that of the raised pieces directly before, `lead` what stands before those.
    """
    number = number.rstrip()
    if not number[-1:].isdigit() or _MARK.fullmatch(raised) is None:
        return False
    before = raised_before.strip()
    plain = number.removesuffix(before)
    goes_on = bool(before) and plain != number and not plain[-1:].isdigit() and not lead.rstrip()[-1:].isdigit()
    return not goes_on
