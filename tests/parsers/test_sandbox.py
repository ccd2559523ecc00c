"""A file that hangs, crashes or eats memory costs one ReadError; its neighbours are read, in order."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from parsers.blocks import ReadError
from parsers.sandbox import Limits, ReadingPool, run_isolated
from tests.parsers.hostile import behave

_SHORT = Limits(seconds=2.0, memory_mib=2048)
_linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux limits address space")


def _code(what: str) -> str:
    with pytest.raises(ReadError) as caught:
        run_isolated(behave, what, limits=_SHORT)
    assert caught.value.message.endswith("。")
    return caught.value.code


def test_one_call_gives_its_result_or_names_what_stopped_it() -> None:
    assert run_isolated(behave, "good", limits=_SHORT) == "GOOD"
    assert _code("hang") == "reading_timeout"
    assert _code("die") == "reading_crashed"
    assert _code("exit") == "reading_crashed"
    assert _code("refuse") == "test_refused"


@_linux
def test_memory_is_limited() -> None:
    assert _code("fill") == "reading_too_large"


def test_a_fault_of_the_program_is_not_taken_for_a_bad_file() -> None:
    with pytest.raises(ZeroDivisionError):
        run_isolated(behave, "fault", limits=_SHORT)


def test_a_pool_reads_the_neighbours_of_poison_in_order() -> None:
    items = ["a", "b", "hang", "c", "die", "d", "refuse", "e", *[f"more{number}" for number in range(40)]]
    with ReadingPool(behave, workers=2, limits=_SHORT) as pool:
        outcomes = list(pool.map(items, heavy=lambda item: False, batch=5))
    codes = [outcome.code if isinstance(outcome, ReadError) else outcome for outcome in outcomes]
    expected = {"hang": "reading_timeout", "die": "reading_crashed", "refuse": "test_refused"}
    assert codes == [expected.get(item, item.upper()) for item in items]


@pytest.mark.skipif(os.name != "posix", reason="kills processes the POSIX way")
def test_a_child_whose_program_is_killed_ends_instead_of_waiting_to_be_heard(tmp_path: Path) -> None:
    begun, go_on = tmp_path / "begun", tmp_path / "go_on"
    os.mkfifo(begun)
    os.mkfifo(go_on)
    program = (
        "from parsers.sandbox import run_isolated; from tests.parsers.hostile import say_much_after as f; run_isolated(f, "
    )
    command = [sys.executable, "-c", f"{program}{str(begun)!r}, {str(go_on)!r})"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as process:
        assert begun.read_text() == "begun"
        process.kill()
        process.wait()
        # The child holds the output of its program: its end is the end of the output.
        said, _ = process.communicate(timeout=60)
    assert said == b""
