"""The crawler against the stand-in site, which was written from the dossier alone: every report is found, night after night."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.records import ColumnView, PageState, Publication, PublicationKind
from crawler.run import CrawlOutcome, run_crawl
from standin.site import Site, running_site
from tests.crawler.memory_store import JsonLinesStore

STORE = "tests.crawler.memory_store:open_store"


def crawl(site: Site, folder: Path) -> CrawlOutcome:
    register = site.write_register(folder / "register")
    return run_crawl(register_folder=register, data_dir=folder / "data", as_of=site.answers.as_of, run_id="r", store=STORE)


def test_every_report_of_the_stand_in_is_found_with_unit_year_and_date(tmp_path: Path) -> None:
    with running_site() as site:
        outcome = crawl(site, tmp_path)
        assert site.foreign_requests == []
        covered = {(entry.unit_id, entry.year): entry for entry in site.answers.coverage}
    assert outcome.complete
    store = JsonLinesStore(tmp_path / "data")
    found = {
        (item.unit_id, item.year): item
        for item in store.read(Publication)
        if item.kind is PublicationKind.REPORT and item.state is PageState.OK
    }
    assert set(found) == {key for key, entry in covered.items() if entry.form}
    for key, item in found.items():
        entry = covered[key]
        if entry.published_at is not None:
            assert item.published_at is not None
            assert item.published_at[:10] == entry.published_at.isoformat()[:10], item.url


@pytest.mark.parametrize(
    ("broken", "state"),
    [
        ("521", PageState.CHALLENGE),
        ("soft404", PageState.SOFT_404),
        ("empty", PageState.EMPTY),
        ("short", PageState.UNSUPPORTED),
    ],
)
def test_a_broken_column_of_the_stand_in_proves_nothing(tmp_path: Path, broken: str, state: PageState) -> None:
    with running_site(years=(2021,), broken={82584: broken}) as site:
        outcome = crawl(site, tmp_path)
    views = {view.column_url: view for view in JsonLinesStore(tmp_path / "data").read(ColumnView)}
    wrong = [view.state for view in views.values() if not view.complete]
    assert not outcome.complete
    assert wrong == [state]
