"""From the stored nights to the case: pages that are gone, links that were always dead, files that did not come, second copies."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import json
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator

from app.context import AuditContext
from app.pipeline.assemble import contents_of
from app.pipeline.dossier import gather
from app.pipeline.stages import audit
from app.progress import Quiet
from app.store.crawl import DatabaseCrawlStore
from app.store.store import Store
from crawler.records import Attachment, Capture, ColumnView, ListedArticle, PageState, Publication, PublicationKind
from crawler.register.model import Column, Register, Site, Unit, UnitKind
from output.evidence.pack import pack
from rules.model import Coverage, Finding
from standin import pdf
from standin.article import Article, page
from standin.draft import Draft
from standin.world import Parameters, build

HOST = "www.wendeng.example"
COLUMN = f"http://{HOST}/col/col2023/index.html"
UNIT, YEAR = "fgj", 2023
WORLD = build(Parameters(units=4, years=(2023,)))
FOUND = WORLD.published.article_of(UNIT, YEAR)
assert FOUND is not None
ARTICLE: Article = FOUND
DRAFT: Draft = WORLD.published.article_of(UNIT, YEAR).draft  # type: ignore[union-attr,assignment]
PAGE = page(ARTICLE, "测试区", HOST, dt.datetime(2024, 1, 30, tzinfo=dt.UTC), 100).decode()
PDF = pdf.render(DRAFT)


def sha(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@dataclass
class Made:
    """One article on one night."""

    number: int
    body: str | None = PAGE
    state: PageState = PageState.OK
    files: dict[str, bytes | PageState] = field(default_factory=dict)


@dataclass
class Desk:
    """A store that gets made-up nights, and is audited."""

    context: AuditContext
    day: int = 0

    def night(self, *made: Made, listed: bool = True, complete: bool = True) -> None:
        self.day += 1
        store = self.context.store
        run_id = store.start_run("crawl", dt.date(2024, 2, self.day))
        crawl = DatabaseCrawlStore(store.engine, store.archive, run_id)
        lines = []
        for one in made:
            url = f"http://{HOST}/art/2024/1/25/art_2023_{one.number}.html"
            lines.append(ListedArticle(article_key=f"{HOST}/{one.number}", url=url, title=DRAFT.full_title, date="2024-01-25",
                                       position=len(lines) + 1))  # fmt: skip
            files = tuple(self._file(crawl, name, content) for name, content in one.files.items())
            crawl.add_publication(self._publication(crawl, one, url, files))
        crawl.add_column_view(
            ColumnView(column_url=COLUMN, year=YEAR, fetched_at=self.at, articles=tuple(lines) if listed else (),
                       stated_total=len(lines), complete=complete, state=PageState.OK if complete else PageState.CHALLENGE)
        )  # fmt: skip
        crawl.close("finished", {})
        store.finish_run(run_id, "done", {})

    @property
    def at(self) -> str:
        return f"2024-02-{self.day:02d}T01:00:00+00:00"

    def _capture(self, crawl: DatabaseCrawlStore, url: str, data: bytes | None, state: PageState, media_type: str) -> None:
        unchanged = state is PageState.NOT_MODIFIED
        status = 304 if unchanged else 200 if data else 404
        crawl.add_capture(
            Capture(url=url, final_url=url, status=status, state=state, sha256=sha(data) if data else None,
                    size=len(data or b""), media_type=media_type, fetched_at=self.at, request_headers={}, response_headers={}),
            None if unchanged else data,
        )  # fmt: skip

    def _file(self, crawl: DatabaseCrawlStore, name: str, content: bytes | PageState) -> Attachment:
        url = f"http://{HOST}/attach/0/{name}"
        data = content if isinstance(content, bytes) else None
        state = PageState.OK if data else content
        assert isinstance(state, PageState)
        self._capture(crawl, url, data, state, "application/pdf")
        return Attachment(url=url, name=name, sha256=sha(data) if data else None, media_type="application/pdf", state=state)

    def _publication(self, crawl: DatabaseCrawlStore, made: Made, url: str, files: tuple[Attachment, ...]) -> Publication:
        there = made.state in (PageState.OK, PageState.NOT_MODIFIED)
        data = made.body.encode() if made.body is not None and there else None
        self._capture(crawl, url, data, made.state, "text/html;charset=utf-8")
        return Publication(
            article_key=f"{HOST}/{made.number}", url=url, title=DRAFT.full_title, kind=PublicationKind.REPORT, kind_reason="",
            unit_id=UNIT, unit_reason="", year=YEAR, year_reason="", published_at="2024-01-25", published_at_source="meta",
            column_urls=(COLUMN,), column_year=YEAR, sha256=sha(data) if data else None, media_type="text/html;charset=utf-8",
            captured_at=self.at, state=PageState.OK if there else made.state, attachments=files,
            dates={"meta": "2024-01-25", "url": "2024-01-25"},
        )  # fmt: skip

    def judged(self) -> tuple[Coverage, dict[str, Finding]]:
        """The coverage of the unit and year, and the loud findings of publication and time by rule."""
        audit(self.context)
        (entry,) = (found for found, _, _ in self.context.store.coverage() if (found.unit_id, found.year) == (UNIT, YEAR))
        loud = {
            finding.rule: finding
            for finding in self.context.store.findings()
            if finding.outcome.value in ("fail", "review") and finding.rule[:2] in ("P-", "D-")
        }
        return entry, loud

    def mark(self) -> str:
        """What the alerts compare."""
        return contents_of(self.context)[UNIT, YEAR]


@pytest.fixture
def desk(tmp_path: Path, database: str) -> Iterator[Desk]:
    body = WORLD.district.body(UNIT)
    register = Register(
        site=Site(id="t", name="测试区人民政府", base_url=f"http://{HOST}", hosts=(HOST,)),
        units=(Unit(unit_id=UNIT, name=body.name, kind=UnitKind.DEPARTMENT, aliases=body.aliases),),
        columns=(Column(url=COLUMN, year=YEAR),),
    )
    store = Store(tmp_path, database)
    yield Desk(AuditContext(register, store, tmp_path, dt.date(2024, 2, 20), "zh", Quiet()))
    store.close()


def test_a_page_that_is_gone_though_listed_is_withdrawn_and_its_link_dead(desk: Desk) -> None:
    desk.night(Made(11))
    assert desk.judged()[0].status == "on_time"
    desk.night(Made(11, state=PageState.NOT_FOUND))
    entry, loud = desk.judged()
    assert entry.status == "withdrawn"
    assert {"P-WITHDRAWN", "P-LINK"} <= set(loud)
    assert "404" in loud["P-LINK"].message
    assert any(proof.document == sha(PAGE.encode()) for proof in loud["P-WITHDRAWN"].evidence)


def test_a_page_that_is_gone_and_listed_no_more_is_no_dead_link(desk: Desk) -> None:
    desk.night(Made(11))
    desk.night(Made(11, state=PageState.NOT_FOUND))
    desk.night()
    entry, loud = desk.judged()
    assert entry.status == "withdrawn"
    assert "P-LINK" not in loud
    assert "404" in " ".join(proof.quote or "" for proof in loud["P-WITHDRAWN"].evidence)


def test_a_link_that_was_always_dead_is_unreadable_never_missing(desk: Desk) -> None:
    desk.night(Made(11, state=PageState.NOT_FOUND))
    entry, loud = desk.judged()
    assert entry.status == "unreadable"
    assert set(loud) == {"P-LINK"}


def test_withdrawn_stays_withdrawn_while_the_column_is_broken(desk: Desk) -> None:
    desk.night(Made(11))
    desk.night()
    assert desk.judged()[0].status == "withdrawn"
    desk.night(complete=False)
    assert desk.judged()[0].status == "withdrawn"
    desk.night(Made(11))
    assert desk.judged()[0].status == "on_time"


def test_a_broken_column_withdraws_nothing(desk: Desk) -> None:
    desk.night(Made(11))
    desk.night(complete=False)
    entry, loud = desk.judged()
    assert entry.status == "on_time"
    assert "P-WITHDRAWN" not in loud


def test_counters_and_templates_are_no_change_but_a_cell_is(desk: Desk) -> None:
    desk.night(Made(11))
    desk.judged()
    before = desk.mark()
    rebuilt = page(ARTICLE, "测试区新版", HOST, dt.datetime(2024, 2, 9, tzinfo=dt.UTC), 512).decode()
    assert rebuilt != PAGE
    desk.night(Made(11, body=rebuilt))
    assert "P-CHANGED" not in desk.judged()[1]
    assert desk.mark() == before
    old, new = "主动公开", "依法公开"
    desk.night(Made(11, body=rebuilt.replace(old, new)))
    _, loud = desk.judged()
    assert loud["P-CHANGED"].outcome == "fail"
    assert desk.mark() != before


def test_a_file_that_did_not_come_once_is_no_change(desk: Desk) -> None:
    pointer = '<html><body><div id="zoom"><p>年度报告见附件，请下载后查看全文。</p></div></body></html>'
    desk.night(Made(11, body=pointer, files={"a.pdf": PDF}))
    desk.judged()
    before = desk.mark()
    desk.night(Made(11, body=pointer, files={"a.pdf": PageState.UNREACHABLE}))
    _, loud = desk.judged()
    assert "P-CHANGED" not in loud
    assert "P-LINK" not in loud
    desk.night(Made(11, body=pointer, files={"a.pdf": PDF}))
    _, loud = desk.judged()
    assert "P-CHANGED" not in loud
    assert desk.mark() == before


def test_page_and_attachment_are_compared(desk: Desk) -> None:
    desk.night(Made(11, files={"a.pdf": PDF}))
    assert "P-VERSION" not in desk.judged()[1]
    cells = dict(DRAFT.cells)
    DRAFT.cells["T3.new_received.natural"] = str(int(cells["T3.new_received.natural"]) + 5)
    try:
        other = pdf.render(DRAFT)
    finally:
        DRAFT.cells = cells
    desk.night(Made(11, files={"a.pdf": other}))
    finding = desk.judged()[1]["P-VERSION"]
    assert finding.outcome == "fail"
    assert {proof.document for proof in finding.evidence} == {sha(PAGE.encode()), sha(other)}


def test_a_replacement_is_neither_withdrawn_nor_a_duplicate(desk: Desk) -> None:
    desk.night(Made(11))
    desk.night(Made(12, body=PAGE.replace("主动公开", "依法公开")))
    entry, loud = desk.judged()
    assert entry.status == "on_time"
    assert "_12.html" in (entry.url or "")
    assert {"P-WITHDRAWN", "P-DUP"}.isdisjoint(loud)
    assert loud["P-CHANGED"].outcome == "fail"
    assert loud["D-BACKDATED"].outcome == "review"
    # Broken for a night, the column does not bring the old one back.
    desk.night(complete=False)
    assert "_12.html" in (desk.judged()[0].url or "")


def test_two_pages_at_once_are_told_once(desk: Desk) -> None:
    desk.night(Made(11), Made(12))
    _, loud = desk.judged()
    assert loud["P-DUP"].severity == "info"
    assert "内容相同" in loud["P-DUP"].message
    desk.night(Made(11))
    entry, loud = desk.judged()
    assert entry.status == "on_time"
    assert {"P-DUP", "P-WITHDRAWN", "P-CHANGED"}.isdisjoint(loud)


def test_dated_before_a_view_without_it(desk: Desk) -> None:
    desk.night()
    desk.night(Made(11))
    finding = desk.judged()[1]["D-BACKDATED"]
    assert (finding.outcome, finding.left, finding.right) == ("fail", "2024-01-25", "2024-02-01")


def test_a_unit_without_any_report_is_told_once_over_its_years(tmp_path: Path) -> None:
    body = WORLD.district.body(UNIT)
    columns = tuple(Column(url=f"http://{HOST}/col/col{year}/index.html", year=year) for year in (2022, 2023))
    register = Register(
        site=Site(id="t", name="测试区人民政府", base_url=f"http://{HOST}", hosts=(HOST,)),
        units=(Unit(unit_id=UNIT, name=body.name, kind=UnitKind.DEPARTMENT),),
        columns=columns,
    )
    store = Store(tmp_path)
    context = AuditContext(register, store, tmp_path, dt.date(2024, 2, 20), "zh", Quiet())
    run_id = store.start_run("crawl", dt.date(2024, 2, 20))
    crawl = DatabaseCrawlStore(store.engine, store.archive, run_id)
    for column in columns:
        crawl.add_column_view(
            ColumnView(column_url=column.url, year=column.year, fetched_at="2024-02-20T01:00:00+00:00", articles=(),
                       stated_total=0, complete=True, state=PageState.OK)
        )  # fmt: skip
    crawl.close("finished", {})
    audit(context)
    told = [(finding.year, finding.outcome) for finding in store.findings() if finding.rule == "P-COVERAGE"]
    store.close()
    assert told == [(2022, "not_applicable"), (2023, "fail")]


def test_the_evidence_of_a_withdrawn_report_holds_both_answers(desk: Desk) -> None:
    url = f"http://{HOST}/art/2024/1/25/art_2023_11.html"
    desk.night(Made(11))
    desk.night(Made(11, state=PageState.NOT_MODIFIED))
    desk.night(Made(11, state=PageState.NOT_FOUND))
    audit(desk.context)
    dossier = gather(desk.context, UNIT, YEAR)
    assert dossier.coverage.status == "withdrawn"
    archive = zipfile.ZipFile(io.BytesIO(pack(dossier)))
    kept = [(one["url"], one["status"], one["sha256"]) for one in json.loads(archive.read("captures.json"))]
    assert (url, 200, sha(PAGE.encode())) in kept
    assert (url, 404, None) in kept
    found = {}
    for record in ArchiveIterator(io.BytesIO(archive.read("captures.warc.gz"))):
        headers = record.rec_headers
        found.setdefault(record.rec_type, []).append(
            (headers.get_header("WARC-Target-URI"), headers, record.content_stream().read())
        )
    assert PAGE.encode() in [body for _, _, body in found["response"]]
    ((target, revisit, body),) = found["revisit"]
    assert (target, body) == (url, b"")
    assert revisit.get_header("WARC-Refers-To-Date") == "2024-02-01T01:00:00Z"
    assert revisit.get_header("WARC-Profile").endswith("/revisit/server-not-modified")
    assert [event["kind"] for event in json.loads(archive.read("events.json"))] == ["withdrawn"]
    assert "已撤下" in archive.read("index.html").decode()
    assert pack(gather(desk.context, UNIT, YEAR)) == pack(dossier)


def test_the_evidence_of_what_is_not_known_says_so(desk: Desk) -> None:
    desk.night(complete=False)
    audit(desk.context)
    dossier = gather(desk.context, UNIT, YEAR)
    assert dossier.coverage.status == "unknown"
    cover = zipfile.ZipFile(io.BytesIO(pack(dossier))).read("index.html").decode()
    assert "不能证明报告没有发布" in cover
    assert "没有完整读取的栏目" in cover
