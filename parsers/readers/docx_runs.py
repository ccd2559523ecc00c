"""Runs of a Word paragraph that are not part of what it says: hidden, struck out, or the mark of a footnote behind a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml import etree

from parsers.readers.docx_package import W

_OFF = ("0", "false", "off", "none")
_MARK = re.compile(r"\s*[\[(（【〔]?\s*(?:注\s*)?(?:\d{1,2}|[①-⑳]|[*＊※])\s*[\])）】〕]?\s*")
_NEAR = 4  # runs: a number may end with an empty one


def is_hidden(run: etree._Element) -> bool:
    """Whether Word does not show a run."""
    return _is_on(run, "vanish")


def is_struck(run: etree._Element) -> bool:
    """Whether a run is struck through, once or twice: a correction made by hand, with tracking switched off."""
    return _is_on(run, "strike") or _is_on(run, "dstrike")


def is_mark(run: etree._Element, before: Sequence[str]) -> bool:
    """Whether raised characters behind a number point to a footnote."""
    raised = run.find(f"{W}rPr/{W}vertAlign")
    if raised is None or raised.get(f"{W}val") != "superscript":
        return False
    text = "".join(part.text or "" for part in run.iter(f"{W}t"))
    return "".join(before[-_NEAR:]).rstrip()[-1:].isdigit() and _MARK.fullmatch(text) is not None


def _is_on(run: etree._Element, name: str) -> bool:
    found = run.find(f"{W}rPr/{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in _OFF
