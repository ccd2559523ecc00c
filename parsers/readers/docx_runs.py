"""Runs of a Word paragraph that are not part of what it says: hidden, struck out, or the mark of a footnote behind a number."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from parsers.readers.docx_package import W
from parsers.readers.footnote_marks import LONGEST, is_footnote_mark

_OFF = ("0", "false", "off", "none")
_NEAR = 4  # runs: a number may end with an empty one


def is_hidden(run: etree._Element) -> bool:
    """Whether Word does not show a run."""
    return _is_on(run, "vanish")


def is_struck(run: etree._Element) -> bool:
    """Whether a run is struck through, once or twice: a correction made by hand, with tracking switched off."""
    return _is_on(run, "strike") or _is_on(run, "dstrike")


def is_mark(run: etree._Element, before: Sequence[str]) -> bool:
    """Whether raised characters behind a number point to a footnote."""
    if not _is_raised(run):
        return False
    raised = ""
    previous = _run_before(run)
    for _ in range(LONGEST):
        if previous is None or not _is_raised(previous):
            break
        raised = _text_of(previous) + raised
        previous = _run_before(previous)
    lead = _text_of(previous) if previous is not None else ""
    return is_footnote_mark(_text_of(run), "".join(before[-_NEAR:]), raised, lead)


def _run_before(run: etree._Element) -> etree._Element | None:
    return next(run.itersiblings(f"{W}r", preceding=True), None)


def _is_raised(run: etree._Element) -> bool:
    raised = run.find(f"{W}rPr/{W}vertAlign")
    return raised is not None and raised.get(f"{W}val") == "superscript"


def _text_of(run: etree._Element) -> str:
    return "".join(part.text or "" for part in run.iter(f"{W}t"))


def _is_on(run: etree._Element, name: str) -> bool:
    found = run.find(f"{W}rPr/{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in _OFF
