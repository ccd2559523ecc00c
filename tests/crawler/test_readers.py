"""Articles are understood the same in a process of their own, and that process ends with the one it serves."""

from __future__ import annotations

import asyncio
import multiprocessing
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from scrapy.settings import Settings

from crawler.answer import Answer
from crawler.articles import Listed
from crawler.pace import needs_helpers
from crawler.readers import Reader, ReaderProcess
from crawler.records import Capture, ListedArticle, PageState
from crawler.register import Column, Register, Site, Unit, UnitKind

REGISTER = Register(
    site=Site(id="t", name="测试区人民政府", base_url="http://x.gov.cn", hosts=("x.gov.cn",)),
    units=(Unit(unit_id="a", name="测试区甲镇人民政府", kind=UnitKind.TOWN),),
)
TITLE = "甲镇人民政府2021年政府信息公开工作年度报告"


def answer(number: int) -> tuple[list[Listed], Answer]:
    url = f"http://x.gov.cn/art/2022/1/1/art_7_{number}.html"
    line = ListedArticle(article_key=f"x.gov.cn/{number}", url=url, title=TITLE, date="2022-01-02", position=1)
    body = f'<div id="zoom">根据条例编制，编号{number}。<a href="/attach/0/{number}.pdf">附件</a></div>'
    page = f"<html><body><h1>{TITLE}</h1>{body}</body></html>"
    capture = Capture(
        url=url, final_url=url, status=200, state=PageState.OK, sha256="0" * 64, size=1, media_type="text/html", fetched_at="",
        request_headers={}, response_headers={},
    )  # fmt: skip
    return [Listed(Column(url="http://x.gov.cn/col/col7/index.html", year=2021), line)], Answer(capture, page.encode())


def test_both_readers_understand_the_same() -> None:
    async def ask(reader: Reader) -> list[object]:
        return list(await asyncio.gather(*(reader.understand(*answer(number)) for number in range(20))))

    other = ReaderProcess(REGISTER)
    try:
        found = asyncio.run(ask(other))
    finally:
        other.close()
    assert found == asyncio.run(ask(Reader(REGISTER)))
    assert {item.publication.unit_id for item in found} == {"a"}  # type: ignore[attr-defined]
    assert not other._process.is_alive()


def test_a_fault_in_the_other_process_reaches_the_one_who_asked() -> None:
    async def ask(reader: Reader) -> None:
        await reader.understand([], answer(1)[1])

    other = ReaderProcess(REGISTER)
    try:
        with pytest.raises(RuntimeError, match="IndexError"):
            asyncio.run(ask(other))
    finally:
        other.close()


def test_an_answer_that_nobody_understands_reaches_the_one_who_asked() -> None:
    async def ask(reader: ReaderProcess) -> None:
        asked = asyncio.ensure_future(reader.understand(*answer(1)))
        await asyncio.sleep(0)  # it is on its way
        await asyncio.to_thread(reader._take)
        await asked

    ours, theirs = multiprocessing.Pipe()
    other = ReaderProcess.__new__(ReaderProcess)
    other._pipe, other._waiting, other._number = ours, {}, 0
    theirs.send_bytes(b"\xc1")  # no value begins with this
    with ours, theirs, pytest.raises(RuntimeError, match="has ended"):
        asyncio.run(ask(other))


@pytest.mark.skipif(sys.platform == "win32", reason="kills a process the POSIX way")
def test_the_other_process_ends_when_this_one_is_killed() -> None:
    """Both hold the pipe of standard output: it is at its end only when both are gone."""
    code = (
        "from tests.crawler.test_readers import REGISTER\nfrom crawler.readers import ReaderProcess\n"
        "if __name__ == '__main__':\n    ReaderProcess(REGISTER)\n    print('ready', flush=True)\n    input()\n"
    )
    root = Path(__file__).parents[2]
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=root
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGKILL)
        assert process.communicate(timeout=60)[0] == ""


def test_the_other_process_starts_without_what_only_fetching_needs() -> None:
    code = "import sys, crawler.readers; print([name for name in ('scrapy', 'twisted', 'sqlalchemy') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=Path(__file__).parents[2]
    )
    assert done.stdout == "[]\n"


@pytest.mark.parametrize(
    ("settings", "cores", "apart"),
    [
        ({"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}, 2, True),
        ({"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False}, 1, False),
        ({"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": True}, 2, False),
        ({"DOWNLOAD_DELAY": 1.0, "AUTOTHROTTLE_ENABLED": False}, 2, False),
        ({"DOWNLOAD_DELAY": 1.0, "CRAWL_READER_PROCESS": True}, 1, True),
        ({"DOWNLOAD_DELAY": 0, "AUTOTHROTTLE_ENABLED": False, "CRAWL_READER_PROCESS": False}, 2, False),
    ],
)
def test_a_second_process_is_for_crawls_that_never_wait(
    settings: dict[str, object], cores: int, apart: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crawler.pace.cores", lambda: cores)
    assert needs_helpers(Settings(settings)) is apart
