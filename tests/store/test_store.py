"""What the store promises, on SQLite and on a real PostgreSQL server alike."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from sqlalchemy import text

from app.store.crawl import DatabaseCrawlStore
from app.store.decisions import DecisionStore
from app.store.people import People, User
from app.store.readings import Reading
from app.store.store import Store
from crawler.page import PageLink
from crawler.readers import Understood
from crawler.records import Capture, ColumnView, PageState, Publication, PublicationKind, Step
from crawler.understandings import Understanding
from output.alerts import Told
from output.model import Alert, AlertKind
from parsers.model import Cell, CellKind, DocumentRef, Report
from rules.matrix import matrix_of
from rules.matrix_batch import sums, unpacked
from rules.model import Coverage, CoverageStatus, Finding, Outcome, Responsibility, Severity

DAY = dt.date(2024, 2, 20)


def publication(key: str, title: str = "年度报告") -> Publication:
    return Publication(
        article_key=key, url=f"http://h/{key}", title=title, kind=PublicationKind.REPORT, kind_reason="", unit_id="a",
        unit_reason="", year=2023, year_reason="", published_at=None, published_at_source="none", column_urls=(),
        column_year=None, sha256=None, media_type="text/html", captured_at="2024-02-20T00:00:00+00:00", state=PageState.OK,
    )  # fmt: skip


def capture(url: str, sha256: str | None) -> Capture:
    return Capture(url=url, final_url=url, status=200, state=PageState.OK, sha256=sha256, size=1, media_type="text/html",
                   fetched_at="2024-02-20T00:00:00+00:00", request_headers={}, response_headers={})  # fmt: skip


def report(received: int, *, odd: bool = False) -> Report:
    """A report of the form of 2021 all of whose cells are 0 but one."""
    cells = {address: Cell(value=0, raw="0", kind=CellKind.ZERO, source="html") for address in matrix_of("2021").addresses}
    value = 2**70 if odd else received
    cells["T3.new_received.natural"] = Cell(value=value, raw=str(value), kind=CellKind.NUMBER, source="html")
    return Report(
        unit_id="a", unit_name="甲", year=2023, template="2021", title="报告", published_at=None, published_at_source="none",
        introduction="", sections=[], tables=[], cells=cells,
        document=DocumentRef(url=None, sha256="0" * 64, captured_at=None, media_type="text/html", file=None),
    )  # fmt: skip


def test_a_run_that_was_killed_is_taken_up_and_an_old_one_closed(store: Store) -> None:
    first = store.start_run("nightly", DAY)
    assert store.start_run("nightly", DAY) == first
    store.finish_run(first, "done", {"exit_code": 0})
    second = store.start_run("nightly", DAY)
    assert second != first
    assert [run.run_id for run in store.runs()] == [second, first]
    assert store.start_run("crawl", DAY) not in (first, second)
    assert next(run.outcome for run in store.runs() if run.run_id == second) == "killed"


def test_what_a_crawl_leaves_comes_back_in_the_same_order_everywhere(store: Store) -> None:
    run_id = store.start_run("crawl", DAY)
    crawl = DatabaseCrawlStore(store.engine, store.archive, run_id)
    keys = ["h/10", "h/9", "H/1", "h-x/2", "_/3", "h/" + "9" * 700, "文/1", "h/é"]
    for key in keys:
        crawl.add_publication(publication(key), Step(kind="article", key=key, payload="{}"))
    sha256 = store.archive.put(b"<html>")
    crawl.add_capture(capture("http://h/1", sha256), b"<html>")
    crawl.add_column_view(
        ColumnView(column_url="http://h/col", year=2023, fetched_at="2024-02-20T00:00:00+00:00", articles=(), stated_total=0,
                   complete=True, state=PageState.OK)
    )  # fmt: skip
    crawl.close("finished", {"pages": 1})
    # By the codes of the characters, wherever the database sorts as people do.
    assert [item.publication.article_key for item in store.publications(run_id)] == sorted(keys)
    assert list(store.article_states()) == sorted(keys)
    assert store.last_crawl() == run_id
    found = store.capture_of(sha256)
    assert found is not None
    assert found.capture.url == "http://h/1"
    again = DatabaseCrawlStore(store.engine, store.archive, run_id)
    assert {step.key for step in again.steps()} == set(keys)
    assert again.last_captures(["http://h/1", "http://h/9"]) == {"http://h/1": found.capture}
    again.close("finished", {})


def test_a_state_that_did_not_change_moves_on_and_a_changed_one_is_a_new_row(store: Store) -> None:
    runs = []
    for title in ("一", "一", "二"):
        run_id = store.start_run("crawl", DAY)
        runs.append(run_id)
        crawl = DatabaseCrawlStore(store.engine, store.archive, run_id)
        crawl.add_publication(publication("h/1", title))
        crawl.close("finished", {})
        store.finish_run(run_id, "done", {})
    states = store.article_states()["h/1"]
    assert [(state.publication.title, state.first_run, state.last_run) for state in states] == [
        ("一", runs[0], runs[1]),
        ("二", runs[2], runs[2]),
    ]


def test_what_was_understood_is_found_by_article_and_replaced(store: Store) -> None:
    def understanding(key: str, title: str) -> Understanding:
        understood = Understood(publication(key, title), [PageLink("http://h/a.pdf", "附件")], [], "mark")
        return Understanding(article_key=key, made_from=title, version="v", document="0" * 64, understood=understood)

    keys = ["h/1", "h/" + "9" * 700, *(f"h/n{number}" for number in range(600))]
    for title in ("一", "二"):
        run_id = store.start_run("crawl", DAY)
        crawl = DatabaseCrawlStore(store.engine, store.archive, run_id)
        for key in keys if title == "一" else keys[:2]:
            crawl.add_understanding(understanding(key, title))
        crawl.close("finished", {})
        store.finish_run(run_id, "done", {})
    crawl = DatabaseCrawlStore(store.engine, store.archive, store.start_run("crawl", DAY))
    found = crawl.last_understandings([*keys, "h/never met"])
    assert found == {key: understanding(key, "二" if key in keys[:2] else "一") for key in keys}
    crawl.close("finished", {})


def test_readings_keep_their_numbers_beside_them(store: Store) -> None:
    whole = Reading(report(12), None, "d")
    broken, huge = Reading(None, "打不开", None, "damaged"), Reading(report(0, odd=True), None, "e")
    store.add_readings([("i1", "h/1", whole), ("i2", "h/2", broken), ("i3", "h/3", huge)])
    assert store.reading("i1") == whole
    assert store.reading("i2") == Reading(None, "打不开", None, "damaged")
    assert store.reading("i4") is None
    assert store.known_readings() == {"i1", "i2", "i3"}
    store.add_reading("i1", "h/1", Reading(report(13), None, "f"))
    covered = [Coverage(unit_id=unit, year=2023, status=CoverageStatus.ON_TIME) for unit in ("b", "a", "c")]
    store.replace_verdicts(covered, [], {("b", 2023): ("i1", "h/1"), ("a", 2023): ("i3", "h/3"), ("c", 2023): ("i2", "h/2")})
    (odd, plain) = (item for part in store.judged_numbers(batch=1) for item in part)
    assert (odd.unit_id, odd.form, odd.numbers) == ("a", "2021", None)
    assert plain.numbers is not None
    matrix = matrix_of("2021")
    found = sums(unpacked(matrix, [plain.numbers]))
    sides = [(*identity.left, *identity.right) for identity in matrix.identities]
    stated = next(index for index, side in enumerate(sides) if "T3.new_received.natural" in side)
    assert abs(found.residual(0, stated)) == 13


def test_verdicts_replace_those_of_the_night_before_and_keep_their_order(store: Store) -> None:
    def finding(rule: str, number: int) -> Finding:
        return Finding(
            rule=rule, rule_version=1, severity=Severity.ERROR, outcome=Outcome.PASS, reason="", unit_id="a", year=2023,
            responsibility=Responsibility.PUBLISHER, subject="", left=None, right=None, difference=None, message="", basis="",
            fingerprint=f"{number:064d}", decision=None, evidence=(),
        )  # fmt: skip

    old = [finding("Z", number) for number in range(700)]
    store.replace_verdicts([], old, {})
    new = [finding(rule, number) for number, rule in enumerate(["Z", "A", "_", "a"] * 300)]
    store.replace_verdicts([Coverage(unit_id="a", year=2023, status=CoverageStatus.MISSING)], new, {})
    assert store.findings() == new
    assert [entry.status for entry, _, _ in store.coverage()] == [CoverageStatus.MISSING]


def test_what_was_told_is_told_once_and_sent_once(store: Store) -> None:
    run_id = store.start_run("nightly", DAY)
    alert = Alert(
        kind=AlertKind.MISSING, unit_id="a", year=2023, since="2024-02-01", message="没有公开。", fingerprint="f" * 64
    )
    assert store.tell(run_id, [alert], {"coverage:a:2023": Told("missing", "2024-02-01")}) == [alert]
    assert store.tell(run_id, [alert], {"coverage:a:2023": Told("late", "2024-02-09")}) == []
    assert store.told() == {"coverage:a:2023": Told("late", "2024-02-09")}
    assert store.unsent("file") == [alert]
    store.make_room("file", [alert.fingerprint])
    assert store.unsent("file") == [alert]
    store.mark_sent("file", [alert.fingerprint])
    store.mark_sent("mail", [alert.fingerprint])
    assert store.unsent("file") == store.unsent("mail") == []
    store.tell(run_id, [], {})
    assert store.told() == {}
    store.note_digest("mail", "2024-02-20")
    store.note_digest("mail", "2024-02-21")
    assert store.last_digest("mail") == "2024-02-21"


def test_people_sessions_and_the_log(store: Store) -> None:
    people = People(store.engine)
    now = dt.datetime(2024, 2, 20, 8, 0, tzinfo=dt.UTC)
    user = User(
        name="user-made-up", role="admin", unit_id=None, password="scrypt$x", disabled=False, created_at=now.isoformat()
    )
    assert people.add_user(user)
    assert not people.add_user(user)
    people.open_session("t" * 64, user.name, now)
    assert people.session("t" * 64) is not None
    people.close_old_sessions(now + dt.timedelta(hours=1), now)
    assert people.session("t" * 64) is None
    assert people.set_disabled(user.name, True)
    assert not people.has_users()
    people.act(now, user.name, "sign_in", "目" * 500, "细" * 5000, "127.0.0.1")
    (action,) = people.actions()
    assert len(action.target) == 200
    assert DecisionStore(store.engine).version() == 0


def test_an_address_of_a_database_is_checked_before_anything_is_done(tmp_path: Path) -> None:
    from click.testing import CliRunner

    from app.cli.main import cli

    result = CliRunner().invoke(cli, ["--data", str(tmp_path), "--database", "not an address", "runs"])
    assert result.exit_code == 2
    assert "数据库地址" in result.output
    assert list(tmp_path.iterdir()) == []


@pytest.mark.postgres
def test_the_tables_hold_texts_of_any_length_there_too(fresh_database: str, tmp_path: Path) -> None:
    store = Store(tmp_path, fresh_database)
    with store.engine.connect() as connection:
        kinds = connection.execute(
            text(
                "select data_type, collation_name from information_schema.columns "
                "where table_name = 'publications' and column_name = 'article_key'"
            )
        ).all()
    store.close()
    assert [tuple(kind) for kind in kinds] == [("text", "C")]
