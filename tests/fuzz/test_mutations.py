"""Damaged copies of good files: cut, flipped, spliced, repeated. A fixed, short search on every run; the guided one in `make fuzz`."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from parsers.blocks import Document, Note, Picture, Place
from parsers.model import DocumentRef
from parsers.pictures import pictured_tables
from tests.fuzz.make_corpus import CORPUS, seeds
from tests.fuzz.targets import TARGETS

_HERE = Path(__file__).parent
FOUND = _HERE / "found"
_SEEDS = sorted(path.name for path in CORPUS.iterdir())


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A seed with up to four things done to it."""
    data = (CORPUS / draw(st.sampled_from(_SEEDS))).read_bytes()
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, max(len(data) - 1, 0)))
        length = draw(st.integers(1, 64))
        match draw(st.sampled_from(("cut", "flip", "drop", "repeat", "splice", "insert"))):
            case "cut":
                data = data[:at]
            case "flip":
                data = data[:at] + bytes(byte ^ 0xFF for byte in data[at : at + length]) + data[at + length :]
            case "drop":
                data = data[:at] + data[at + length :]
            case "repeat":
                data = data[:at] + data[at : at + length] * draw(st.integers(2, 40)) + data[at + length :]
            case "splice":
                other = (CORPUS / draw(st.sampled_from(_SEEDS))).read_bytes()
                data = data[:at] + other[draw(st.integers(0, len(other))) :]
            case _:
                data = data[:at] + draw(st.binary(max_size=16)) + data[at:]
    return data


def _search(target: str, examples: int) -> None:
    @settings(max_examples=examples, derandomize=True, database=None, deadline=None, suppress_health_check=list(HealthCheck))
    @given(damaged())
    def tried(data: bytes) -> None:
        TARGETS[target](data)

    tried()


@pytest.mark.parametrize("path", sorted(FOUND.iterdir()), ids=lambda path: path.name)
def test_what_a_guided_search_found_is_mended(path: Path) -> None:
    """A file is named after the target that it broke."""
    TARGETS[path.name.partition("-")[0]](path.read_bytes())


def test_a_picture_of_a_page_that_cannot_be_drawn_is_one_note() -> None:
    data = (FOUND / "whole-undrawable.pdf").read_bytes()
    picture = Picture("/Im1", place=Place(page=1, bbox=(0, 0, 90, 90)))
    notes: list[Note] = []
    document = Document(format="pdf", blocks=[picture])
    assert pictured_tables(document, data, DocumentRef(sha256="0" * 64, media_type="application/pdf"), notes) == []
    assert [note.code for note in notes] == ["picture_unread"]


@pytest.mark.parametrize("target", TARGETS)
def test_damaged_files_are_read_or_refused(target: str) -> None:
    _search(target, 25)


@pytest.mark.long
@pytest.mark.parametrize("target", TARGETS)
def test_many_damaged_files_are_read_or_refused(target: str) -> None:
    _search(target, 2_000)


@pytest.mark.long
@pytest.mark.skipif(sys.platform != "linux", reason="the guided fuzzer runs on Linux")
@pytest.mark.parametrize("target", TARGETS)
def test_a_guided_search_finds_nothing(target: str, tmp_path: Path) -> None:
    seconds = int(os.environ.get("FUZZ_SECONDS", "60"))
    command = [
        sys.executable, str(_HERE / "harness.py"), target, f"-max_total_time={seconds}", "-seed=20240101", "-rss_limit_mb=2500",
        "-timeout=30", "-max_len=20000", f"-artifact_prefix={tmp_path}/", str(tmp_path / "grown"), str(CORPUS), str(FOUND),
    ]  # fmt: skip
    (tmp_path / "grown").mkdir()
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=_HERE.parents[1])
    assert done.returncode == 0, done.stderr[-3000:]


def test_the_corpus_is_small_and_as_it_is_made() -> None:
    made = seeds()
    assert {path.name for path in CORPUS.iterdir()} == set(made)
    assert sum(len(data) for data in made.values()) < 300_000
    for name, data in made.items():
        if not name.endswith(".docx"):  # its ZIP holds the time at which it was made
            assert (CORPUS / name).read_bytes() == data, f"{name}: python -m tests.fuzz.make_corpus"
