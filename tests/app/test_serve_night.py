"""While a night is under way the pages show the last audit whole, and from the moment its verdicts are stored the new one whole."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from app.store.crawl import DatabaseCrawlStore
from app.store.database import open_engine
from app.store.store import Store
from crawler.records import ColumnView, PageState
from rules.model import Outcome
from tests.app.serving import TOWN_FP, findings, put, served_district
from tests.output.audits import finding

_DAY = dt.date(2024, 2, 5)
_PAGE = "/site/units/qinghe/2023.html"


def _crawl(data: Path, run_id: str, state: PageState) -> None:
    """What a crawl leaves: the view of the one column."""
    store = Store(data)
    crawl = DatabaseCrawlStore(open_engine(store.database_url), store.archive, run_id)
    crawl.add_column_view(
        ColumnView(
            column_url="http://127.0.0.1:1/col/col1/index.html", year=2023, fetched_at="2024-02-05T00:00:00+00:00", articles=(),
            stated_total=0, complete=state is PageState.OK, state=state,
        )
    )  # fmt: skip
    crawl.close("finished", {})
    store.close()


def test_new_verdicts_are_shown_whole_before_the_night_is_over(tmp_path: Path) -> None:
    """No old failure stands beside new lines: what the server holds is put together again with the verdicts, not with the end of the run."""
    mended = finding(outcome=Outcome.PASS, fingerprint="e" * 24, reason="", evidence=())
    with served_district(tmp_path, users=False) as served, served.client() as client:
        served.store.start_run("nightly", _DAY)
        assert TOWN_FP in client.get(_PAGE).text
        put(served.store, [mended, *findings()[1:]])
        for page in (_PAGE, "/site/findings-2023.html", "/queue"):
            assert TOWN_FP not in client.get(page).text, page
        put(served.store, findings())
        assert TOWN_FP in client.get(_PAGE).text


def test_a_crawl_that_nothing_was_judged_by_yet_is_not_shown_beside_old_verdicts(tmp_path: Path) -> None:
    with served_district(tmp_path, users=False) as served:
        store = served.store
        first = store.start_run("nightly", _DAY)
        _crawl(served.data, first, PageState.OK)
        put(store, findings(), crawl_run=first)
        store.finish_run(first, "done", {})
        with served.client() as client:
            whole = client.get("/site/index.html").text
            second = store.start_run("nightly", _DAY + dt.timedelta(days=1))
            _crawl(served.data, second, PageState.CHALLENGE)
            served.clock.move(minutes=6)  # put together again, for it is older than five minutes
            assert _columns(client.get("/site/index.html").text) == _columns(whole)
            put(store, findings(), crawl_run=second)
            assert _columns(client.get("/site/index.html").text) != _columns(whole)


def _columns(page: str) -> list[str]:
    """The lines about the columns of the site."""
    return [line for line in page.splitlines() if "col/col1" in line or "栏目" in line]
