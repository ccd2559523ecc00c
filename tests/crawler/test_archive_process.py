"""The archive in a process of its own keeps the same files, says the same of a full disk, and ends with the one it serves."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.archive import Archive
from crawler.archive_process import ArchiveProcess

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends processes the POSIX way")
BODIES = [bytes([number]) * 3000 for number in range(40)] + [b"\x00" * 3000]


def test_both_archives_keep_the_same(tmp_path: Path) -> None:
    other = ArchiveProcess(tmp_path / "other")
    try:
        kept = other.put_all(iter(BODIES))
        assert other.put(BODIES[3]) == kept[3]
        assert (other.get(kept[5]), other.has(kept[5]), other.has("0" * 64)) == (BODIES[5], True, False)
    finally:
        other.close()
    assert not other._process.is_alive()
    assert kept == Archive(tmp_path / "here").put_all(BODIES)
    here, there = ({path.name: path.read_bytes() for path in (tmp_path / name).rglob("*.gz")} for name in ("here", "other"))
    assert here == there
    assert len(here) == len(BODIES) - 1


def test_what_the_disk_says_is_said_here(tmp_path: Path) -> None:
    (tmp_path / "archive").write_text("no folder")
    other = ArchiveProcess(tmp_path / "archive")
    try:
        with pytest.raises(OSError, match="archive") as caught:
            other.put_all(BODIES)
        assert caught.value.errno in (errno.ENOTDIR, errno.EEXIST)
    finally:
        other.close()


def test_an_ended_process_is_an_error_of_writing(tmp_path: Path) -> None:
    other = ArchiveProcess(tmp_path / "archive")
    os.kill(other._process.pid or 0, signal.SIGKILL)
    other._process.join()
    with pytest.raises(OSError, match="has ended"):
        other.put_all(BODIES)
    other.close()


def test_the_other_process_ends_when_this_one_is_killed(tmp_path: Path) -> None:
    """Both hold the pipe of standard output: it is at its end only when both are gone."""
    code = (
        "import sys\nfrom crawler.archive_process import ArchiveProcess\n"
        "if __name__ == '__main__':\n    ArchiveProcess(sys.argv[1]).put(b'x')\n    print('ready', flush=True)\n    input()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGKILL)
        assert process.communicate(timeout=60)[0] == ""
