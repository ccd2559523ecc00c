"""What the server looks up to hand out one picture or copy."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

from app.serve.live import LiveAudit
from app.store.readings import Reading
from app.store.store import Store
from crawler.register import load_register
from output.site.sources import source_of
from tests.app.conftest import Audited


class CountingStore(Store):
    """A store that counts the readings that are fetched."""

    fetched = 0

    def reading(self, inputs: str) -> Reading | None:
        self.fetched += 1
        return super().reading(inputs)


def test_a_copy_costs_the_report_that_it_belongs_to_and_no_other(district: Audited, tmp_path: Path) -> None:
    shutil.copytree(district.data, tmp_path / "data", ignore=shutil.ignore_patterns("out"))
    store = CountingStore(tmp_path / "data")
    moment = dt.datetime(2024, 2, 5, tzinfo=dt.UTC)
    live = LiveAudit(load_register(district.register), store, tmp_path / "data", "zh", lambda: moment, lambda: 0.0)
    try:
        audit = live.audit()
        key = max(audit.reports)
        report = audit.reports[key]
        path = source_of(audit, report, audit.publications.get(key), report.document.sha256).copy
        before = store.fetched
        assert live.document(path, None)
        assert store.fetched - before < len(audit.reports) / 10
    finally:
        live.close()
        store.close()
