"""A child that is stuck in one document ends when its program is killed, wherever it was started."""

from __future__ import annotations

import os
import select
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="only Linux ends a child that holds its interpreter"
)

_ISOLATED = """
from parsers.sandbox import run_isolated
from tests.parsers.stuck import get_stuck
{threads}
run_isolated(get_stuck, {fifo!r})
"""
# A program with threads is not copied: its children come from a server.
_THREAD = "import threading; threading.Thread(target=threading.Event().wait, daemon=True).start()"
_POOL = """
from parsers.sandbox import ReadingPool
from tests.parsers.stuck import get_stuck
with ReadingPool(get_stuck, workers=1) as pool:
    list(pool.map([{fifo!r}]))
"""
_WORKERS = """
from app.pipeline.workers import LOCAL
from tests.app.test_orphans import judged
list(LOCAL.run(judged, {fifo!r}, range(100)))
"""
_PRINTING = """
from pathlib import Path
from typing import Any
from output.papers import printing
from tests.parsers.stuck import get_stuck
printing.printed = get_stuck
list(printing.print_all([printing.Sheet(Path({fifo!r} + ".pdf"), {fifo!r})], "zh", print))
"""
_READER = """
import asyncio
from crawler.answer import Answer
from crawler.articles import Listed
from crawler.readers import ReaderProcess
from crawler.records import Capture, ListedArticle, PageState
from crawler.register import Column
from tests.parsers.stuck import Stuck
url = "http://www.example.org/art/2024/1/25/art_1_2.html"
line = Listed(Column(url="/col/col1/index.html", year=2023), ListedArticle(article_key="a", url=url, title="", date=None, position=0))
capture = Capture(url=url, final_url=url, status=200, state=PageState.OK, sha256=None, size=0, media_type="text/html",
                  fetched_at="", request_headers={{}}, response_headers={{}})
asyncio.run(ReaderProcess(Stuck({fifo!r})).understand([line], Answer(capture=capture, body=b"<p>x</p>")))
"""
_CRAWL = """
import datetime as dt
from crawler.run import run_crawl
run_crawl(register_folder={root!r} + "/registers/wendeng", data_dir={fifo!r} + ".data", as_of=dt.date(2024, 3, 1), run_id="1",
          store="tests.app.test_orphans:stuck_store", settings={{"FIFO": {fifo!r}}})
"""
_DRAFT = """
import datetime as dt
from pathlib import Path
from typing import Any
from app.serve.checking import check_draft
draft = b"\\xd0\\xcf\\x11\\xe0\\xa1\\xb1\\x1a\\xe1" + bytes(600)
check_draft(draft, "a.doc", Path({root!r} + "/registers/wendeng"), None, None, dt.date(2024, 3, 1), "zh", 600.0)
"""


def judged(fifo: str, item: int) -> int:
    """A case among others that gets stuck."""
    from tests.parsers.stuck import get_stuck

    if item == 50:
        get_stuck(fifo)
    return item


def stuck_store(settings: Any) -> None:
    """The store of a crawl that gets stuck in its first step."""
    from tests.parsers.stuck import get_stuck

    get_stuck(settings["FIFO"])


@pytest.mark.parametrize(
    "program",
    [
        pytest.param(_ISOLATED.replace("{threads}", ""), id="copy"),
        pytest.param(_ISOLATED.replace("{threads}", _THREAD), id="from the server"),
        pytest.param(_POOL, id="pool"),
        pytest.param(_WORKERS, id="judging"),
        pytest.param(_PRINTING, id="printing"),
        pytest.param(_READER, id="reader of the crawl"),
        pytest.param(_CRAWL, id="crawl"),
    ],
)
def test_a_child_that_is_stuck_ends_with_its_program(program: str, tmp_path: Path) -> None:
    fifo = tmp_path / "begun"
    os.mkfifo(fifo)
    with _started(program, fifo) as process:
        stream = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        try:
            child = int(_line(stream))
            assert _end_with(process, child), "the child went on without its program"
        finally:
            os.close(stream)


def test_the_check_of_a_draft_ends_with_the_server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And with it the office program that it waits for."""
    fifo = tmp_path / "begun"
    os.mkfifo(fifo)
    office = tmp_path / "soffice"
    office.write_text(f"#!/bin/sh\nexec 3> {fifo}\necho $$ >&3\nexec tail -f /dev/null\n", encoding="utf-8")
    office.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    with _started(_DRAFT, fifo) as process:
        stream = os.open(fifo, os.O_RDONLY | os.O_NONBLOCK)
        try:
            program = int(_line(stream))
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
            assert len(children) == 1
            assert _end_with(process, int(children[0]), program), "the check went on without the server"
        finally:
            os.close(stream)


def _started(program: str, fifo: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", program.format(fifo=str(fifo), root=str(ROOT))]
    return subprocess.Popen(command, cwd=fifo.parent, env={**os.environ, "PYTHONPATH": str(ROOT)})


def _end_with(process: subprocess.Popen[bytes], *others: int) -> bool:
    """Kill the program; whether the others end of themselves. What does not is ended."""
    watched = {number: os.pidfd_open(number) for number in others}
    try:
        process.kill()
        process.wait()
        running = [number for number, handle in watched.items() if not select.select([handle], [], [], 30)[0]]
        for number in running:
            os.kill(number, signal.SIGKILL)
        return not running
    finally:
        for handle in watched.values():
            os.close(handle)


def _line(handle: int) -> bytes:
    """The line that the child writes when it has begun."""
    text = b""
    while not text.endswith(b"\n"):
        assert select.select([handle], [], [], 120)[0], "nothing was begun"
        part = os.read(handle, 64)
        assert part, "the child ended before it had begun"
        text += part
    return text
