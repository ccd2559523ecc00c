"""Old office formats by way of LibreOffice: whole tables come out, and nothing hangs, lies or is left running."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from pathlib import Path

import pytest

from parsers.blocks import ReadError
from parsers.readers import office
from parsers.readers.dispatch import read_document
from parsers.readers.office import convert, find_office, read_office
from tests.parsers.test_pdf_reader import grid_of, matrix, paragraphs

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _stand_in(folder: Path, monkeypatch: pytest.MonkeyPatch, script: str) -> None:
    """A program in place of LibreOffice that does what the script says."""
    program = folder / "soffice"
    program.write_text(f"#!{sys.executable}\nimport os, pathlib, subprocess, sys\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(office, "find_office", lambda: str(program))


def _refused(data: bytes, kind: str = "doc", seconds: float = 20.0) -> ReadError:
    with pytest.raises(ReadError) as caught:
        convert(data, kind, seconds)
    assert caught.value.message.endswith("。")
    return caught.value


def test_without_the_program_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office, "find_office", lambda: None)
    error = _refused(_OLE + b"\x00" * 600)
    assert error.code == "office_missing"
    assert "LibreOffice" in error.message


def test_success_without_a_file_or_with_a_wrong_one_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(tmp_path, monkeypatch, "sys.exit(0)")
    assert _refused(_OLE).code == "office_failed"
    out = "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1]); out.mkdir(); (out / 'report.docx').write_text('text')"
    _stand_in(tmp_path, monkeypatch, out)
    assert _refused(_OLE).code == "office_failed"


def _ends(pid: int) -> bool:
    """Whether the process has ended, or does so before long: what was killed needs a moment on a busy machine."""
    try:
        process = os.pidfd_open(pid)
    except ProcessLookupError:
        return True
    try:
        return bool(select.select([process], [], [], 30)[0])
    finally:
        os.close(process)


_HANGING = """
child = subprocess.Popen([sys.executable, "-c", "import threading; threading.Event().wait()"])
pathlib.Path({pids!r}).write_text(f"{{os.getpid()}} {{child.pid}}")
child.wait()
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_a_hanging_program_is_ended_with_everything_that_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pids = tmp_path / "pids"
    _stand_in(tmp_path, monkeypatch, _HANGING.format(pids=str(pids)))
    assert _refused(_OLE, seconds=3.0).code == "office_timeout"
    started = [int(word) for word in pids.read_text(encoding="utf-8").split()]
    assert len(started) == 2
    assert all(_ends(pid) for pid in started)


_HOLDING = """
import os, subprocess, sys
pipe = os.open({pipe!r}, os.O_WRONLY)
child = subprocess.Popen([sys.executable, "-c", "import threading; threading.Event().wait()"], pass_fds=[pipe])
os.write(pipe, b"up")
child.wait()
"""
_READER = """
import subprocess, sys, threading
subprocess.Popen([sys.executable, {guard!r}, sys.executable, "-c", {script!r}], stdin=subprocess.PIPE, start_new_session=True)
threading.Event().wait()
"""


@pytest.mark.skipif(os.name != "posix", reason="needs named pipes")
def test_the_program_ends_with_a_reader_that_is_killed(tmp_path: Path) -> None:
    pipe, guard = str(tmp_path / "pipe"), str(Path(office.__file__).with_name("office_guard.py"))
    os.mkfifo(pipe)
    starter = _READER.format(guard=guard, script=_HOLDING.format(pipe=pipe))
    reader = subprocess.Popen([sys.executable, "-c", starter])
    with open(pipe, "rb", buffering=0) as held:
        try:
            assert held.read(2) == b"up"
        finally:
            reader.kill()
            reader.wait()
        # Program and grandchild hold the other end: it closes once both are gone.
        assert held.read(1) == b""


def test_files_that_are_something_else_are_refused_or_read_as_what_they_are() -> None:
    assert _refused("第一行文字".encode()).code == "office_not"
    document = read_document(
        "一、总体情况\n全年共收到申请12件。".encode("gbk"), name="报告.doc", content_type="application/msword"
    )
    assert (document.format, paragraphs(document)) == ("txt", ["一、总体情况", "全年共收到申请12件。"])
    page = "<html><body><p>一、总体情况</p></body></html>"
    assert read_document(page.encode(), name="报告.doc").format == "html"
    archive = (
        'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="b"\n\n--b\nContent-Type: text/html; charset="utf-8"\n'
        f"Content-Transfer-Encoding: 8bit\n\n{page}\n--b--\n"
    )
    assert paragraphs(read_document(archive.encode(), name="报告.doc")) == ["一、总体情况"]
    locked = _OLE + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert _refused(locked).code == "office_encrypted"


_RTF = (
    r"{\rtf1\ansi\deff0\pard \u19968?\u12289?\u24635?\u20307?\u24773?\u20917?\par"
    r"\trowd\cellx3000\cellx6000\intbl \u21517?\u31216?\cell\intbl \u25968?\u37327?\cell\row"
    r"\trowd\cellx3000\cellx6000\intbl \u35268?\u31456?\cell\intbl 31\cell\row\pard\par}"
)


@pytest.mark.office
@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_rich_text_is_read_and_said_to_be_converted() -> None:
    document = read_document(_RTF.encode("ascii"), name="报告.doc")
    assert document.format == "rtf"
    assert paragraphs(document)[0] == "一、总体情况"
    assert matrix(grid_of(document)) == [["名称", "数量"], ["规章", "31"]]
    assert [note.code for note in document.notes] == ["office_converted"]


@pytest.mark.office
@pytest.mark.skipif(find_office() is None, reason="LibreOffice is not installed")
def test_a_file_cut_short_is_a_failure_not_an_empty_report() -> None:
    with pytest.raises(ReadError) as caught:
        read_office(_OLE + b"\x00" * 2000, "doc")
    assert caught.value.code == "office_failed"
