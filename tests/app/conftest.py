"""One district audited once for all tests of the app: the real crawl over loopback, real files, real SQLite."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from app.context import AuditContext
from app.pipeline.nightly import Night, nightly
from app.progress import Quiet
from app.store.store import Store
from crawler.register import load_register
from standin.answers import Answers
from standin.site import running_site

# What tests change about politeness: the stand-in lies on loopback and is ours.
FAST = {
    "DOWNLOAD_DELAY": 0,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS": 8,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "CRAWL_FIRST_WAIT": 0.01,
}


class Audited(Struct):
    """A night that ran, the folder it wrote, and the answers of the stand-in for it."""

    night: Night
    out: Path
    data: Path
    register: Path
    answers: Answers
    said: str

    def json(self, name: str) -> Any:
        """One of the contract's files."""
        text = (self.out / name).read_text("utf-8")
        return [json.loads(line) for line in text.splitlines()] if name.endswith(".jsonl") else json.loads(text)


def run_night(register: Path, data: Path, as_of: dt.date, database: str | None = None) -> tuple[Night, str]:
    """One real night with politeness off; gives what it printed as well."""
    said = io.StringIO()
    store = Store(data, database)
    try:
        with redirect_stdout(said):
            context = AuditContext(load_register(register), store, data, as_of, "zh", Quiet())
            return nightly(context, FAST), said.getvalue()
    finally:
        store.close()


@pytest.fixture(scope="session")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Audited]:
    """The stand-in's first night, audited."""
    folder = tmp_path_factory.mktemp("district")
    with running_site(1) as site:
        register = site.write_register(folder / "register")
        night, said = run_night(register, folder / "data", site.answers.as_of)
        yield Audited(night, folder / "data" / "out", folder / "data", register, site.answers, said)
