"""Two nights of the whole program, crawl process included, say the same on PostgreSQL and on SQLite."""

from __future__ import annotations

import datetime as dt
import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.app import small_district as small
from tests.app.conftest import run_night
from tests.crawler.site_server import serving

_MOMENT = re.compile(r"(?:\d{4}-\d{2}-\d{2})?[T ]?\d{2}:\d{2}(?::\d{2}[.\d]*)?(?:[+]\d{2}:\d{2})?")
OUTPUTS = ("coverage.json", "findings.jsonl", "reports.jsonl", "scorecards.json", "alerts.json")


def told(folder: Path) -> dict[str, Any]:
    """The outputs, without the moments at which pages were captured (some messages name them)."""

    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items() if key != "captured_at"}
        if isinstance(value, str):
            return _MOMENT.sub("", value)
        return [plain(item) for item in value] if isinstance(value, list) else value

    found = {}
    for name in OUTPUTS:
        content = (folder / "out" / name).read_text("utf-8")
        found[name] = plain([json.loads(line) for line in content.splitlines()] if name.endswith("l") else json.loads(content))
    return found


@pytest.mark.postgres
def test_two_nights_on_both_databases(fresh_database: str, tmp_path: Path) -> None:
    with serving() as site:
        small.fill(site, 6)
        register = small.write_register(tmp_path / "register", site, 6)
        for night in (1, 2):
            if night == 2:
                site.pages[small.path(33, 2)] = small.article(33, 2, "这一句是后来加的。")
            codes = {}
            for name, database in (("sqlite", None), ("postgres", fresh_database)):
                made, _ = run_night(register, tmp_path / name, dt.date(2024, 3, night), database)
                codes[name] = made.exit_code, made.figures.read_now, len(made.alerts)
            assert codes["sqlite"] == codes["postgres"]
            assert told(tmp_path / "sqlite") == told(tmp_path / "postgres")
        assert codes["postgres"][1] == 1
    assert not (tmp_path / "postgres" / "audit.sqlite3").exists()
