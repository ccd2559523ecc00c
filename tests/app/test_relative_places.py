"""Folders and databases may be named relative to where the program was started: every process of the night means the same place."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from app.context import AuditContext
from app.pipeline.crawl import crawl
from app.progress import Quiet
from app.store.store import Store
from crawler.register import load_register
from tests.app import small_district as small
from tests.app.conftest import FAST
from tests.crawler.site_server import serving

TOWNS = 11
COLUMNS = (31,)


@pytest.mark.parametrize(
    ("database", "archive", "kept"),
    [(None, None, "data/archive"), ("sqlite:///named.sqlite3", "originals", "originals")],
    ids=["default", "named"],
)
def test_a_crawl_keeps_its_bytes_where_they_are_looked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, database: str | None, archive: str | None, kept: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with serving() as site:
        small.fill(site, TOWNS, COLUMNS)
        small.write_register(Path("register"), site, TOWNS, COLUMNS)
        store = Store(Path("data"), database, archive)
        run_id = store.start_run("crawl", dt.date(2024, 3, 1))
        context = AuditContext(load_register(Path("register")), store, Path("data"), dt.date(2024, 3, 1), "zh", Quiet())
        outcome = crawl(context, run_id, FAST)
        publications = [stored.publication for stored in store.publications(run_id)]
        bodies = [store.archive.get(publication.sha256 or "") for publication in publications]
        store.close()
    assert outcome.complete
    assert len(bodies) == TOWNS - 1
    assert all("政府信息公开工作年度报告".encode() in body for body in bodies)
    assert len(list((tmp_path / kept).rglob("*.gz"))) > TOWNS
