"""A crawl started with Scrapy's own command holds the same locks as every other: one at a time in a data folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from crawler.lock import Locked, held, held_for_crawl
from tests.crawler.site_server import Asked, Reply, serving

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the lock file cannot be opened twice there")
ROOT = Path(__file__).parents[2]


def scrapy_crawl(register: Path, data: Path) -> list[str]:
    settings = {"AUDIT_DATA_DIR": str(data), "CRAWL_STORE": "tests.crawler.memory_store:open_store"}
    named = [part for name, value in settings.items() for part in ("-s", f"{name}={value}")]
    return [sys.executable, "-m", "scrapy", "crawl", "annual_reports", "-a", f"register={register}", *named]


def make_register(folder: Path, base_url: str) -> Path:
    folder.mkdir()
    text = f'[site]\nid="t"\nname="测试区人民政府"\nbase_url="{base_url}"\nhosts=["127.0.0.1"]\n[crawl]\nobey_robots=false\n'
    (folder / "site.toml").write_text(text + '[[columns]]\nurl="/col/col1/index.html"', encoding="utf-8")
    (folder / "units.csv").write_text("unit_id,name,kind\na,测试区试验1镇人民政府,town\n", encoding="utf-8")
    return folder


def test_the_locks_of_a_crawl(tmp_path: Path) -> None:
    with held_for_crawl(tmp_path, alone=True):
        for name in ("run.lock", "crawl.lock"):
            with pytest.raises(Locked, match=f"pid {os.getpid()}"), held(tmp_path / name):
                pass
    with (
        held(tmp_path / "run.lock"),
        held_for_crawl(tmp_path, alone=False),
        pytest.raises(Locked),
        held(tmp_path / "crawl.lock"),
    ):
        pass
    with held(tmp_path / "run.lock"), pytest.raises(Locked):
        held_for_crawl(tmp_path, alone=True)
    with held_for_crawl(tmp_path, alone=True):
        pass


def test_scrapy_crawl_asks_nothing_while_another_run_is_at_work(tmp_path: Path) -> None:
    with serving() as site:
        command = scrapy_crawl(make_register(tmp_path / "register", site.base_url), tmp_path / "data")
        with held(tmp_path / "data" / "run.lock"):
            refused = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False)
        assert refused.returncode != 0
        assert f"run.lock is held by another process (pid {os.getpid()})" in refused.stderr
        assert site.asked == []


def test_no_other_run_starts_beside_scrapy_crawl(tmp_path: Path) -> None:
    tried: list[str] = []
    data = tmp_path / "data"

    def column(_: Asked) -> Reply:
        for name in ("run.lock", "crawl.lock"):
            try:
                with held(data / name):
                    tried.append("free")
            except Locked as error:
                tried.append(error.holder)
        return Reply("<html><body>栏目</body></html>")

    with serving() as site:
        site.pages["/col/col1/index.html"] = column
        command = scrapy_crawl(make_register(tmp_path / "register", site.base_url), data)
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT) as crawl:
            assert crawl.wait(timeout=120) == 0
        assert tried == [f"pid {crawl.pid}"] * 2
    with held_for_crawl(data, alone=True):
        pass
