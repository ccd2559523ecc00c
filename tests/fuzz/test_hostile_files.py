"""Each hostile file is read or refused in words, within seconds and in bounded memory; nothing else of the night is touched."""

from __future__ import annotations

import resource
import sys
import time

import pytest

from parsers.blocks import ReadError
from parsers.readers.dispatch import read_document
from parsers.sandbox import Limits, run_isolated
from tests.fuzz.files import HOSTILE

# Generous, for a machine that does other things too: what these files found took minutes, or gigabytes.
_LIMITS = Limits(seconds=40.0, memory_mib=3072)
_MOST_MIB = 700
# A few of each format on every run, all of them in the long form.
_SHORT = (
    "deep tables with cells", "absurd spans", "a wide row", "many attributes", "titles without end", "deep spans",
    "a codec that no page has", "a slow codec", "spaces in a heading", "entities in two bytes", "a file of the machine",
    "deep controls", "a span of 5,000 digits", "a level that is a power", "a list of 999,999,999 levels",
    "symbols that are none", "a folded type", "a folded OFD", "parts in parts", "digits in a PDF",
)  # fmt: skip


def _read(name: str, data: bytes) -> tuple[str, int]:
    """What came of it, and the most memory that the child ever held, in MiB."""
    try:
        outcome = f"{len(read_document(data, name=name).blocks)} blocks"
    except ReadError as error:
        outcome = f"ReadError {error.code}: {error.message}"
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return outcome, most // (1024 if sys.platform == "linux" else 1024 * 1024)


@pytest.mark.skipif(sys.platform == "win32", reason="memory is measured and limited the POSIX way")
@pytest.mark.parametrize(
    "what", [pytest.param(what, marks=() if what in _SHORT else pytest.mark.long, id=what) for what in HOSTILE]
)
def test_a_hostile_file_costs_one_answer(what: str) -> None:
    name, data = HOSTILE[what]()
    before = time.monotonic()
    outcome, memory = run_isolated(_read, name, data, limits=_LIMITS)
    assert outcome.endswith((" blocks", "。")), outcome
    assert memory < _MOST_MIB, f"{what}: {outcome}, {memory} MiB, {time.monotonic() - before:.1f} s"


def test_what_is_refused_says_why() -> None:
    for what, code in {
        "deep tables": "html_too_large",
        "a wide row": "html_too_large",
        "many headings": "too_long",
        "parts in parts": "mht_broken",
        "entities in two bytes": "docx_broken",
        "a folded OFD": "ofd_too_large",
    }.items():
        name, data = HOSTILE[what]()
        with pytest.raises(ReadError) as caught:
            read_document(data, name=name)
        assert caught.value.code == code, what


def test_a_large_file_of_any_format_is_read_under_limits() -> None:
    from parsers.readers.dispatch import is_trusted

    assert is_trusted(b"<html>" + b" " * 1_000_000)
    assert not is_trusted(b"<html>" + b" " * 3_000_000)
