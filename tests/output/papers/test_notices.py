"""A notice goes to who has something to correct, says what, where and by when, and keeps the office's own template."""

from __future__ import annotations

import datetime as dt
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import msgspec
import pytest
from docx import Document

from crawler.register.model import NoticePolicy, Policy
from output.notices import OWN_TEMPLATE, write_notices
from output.papers import pdf
from output.papers.fill import TemplateFault, check_template
from output.papers.make_templates import FOLDER, make
from output.papers.notice import notices
from rules.model import CoverageStatus, Evidence, Outcome, Responsibility, Severity
from tests.output.audits import audit, entry, finding

SETTLED = {"action": "dismiss"}


def text_of(path: Path) -> str:
    document: Any = Document(str(path))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def written(folder: Path, *findings: Any, **values: Any) -> dict[str, str]:
    coverage = values.pop("coverage", [entry(CoverageStatus.ON_TIME)])
    paths = write_notices(audit(coverage, list(findings), **values), folder)
    return {path.stem: text_of(path) for path in paths if path.suffix == ".docx"}


@pytest.fixture(autouse=True)
def without_pdf(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> None:
    if "prints" not in request.fixturenames:
        monkeypatch.setattr(pdf, "can_print", lambda: False)


@pytest.mark.parametrize(
    "quiet",
    [
        {"severity": Severity.INFO},
        {"outcome": Outcome.REVIEW},
        {"outcome": Outcome.NOT_ASSESSABLE},
        {"decision": SETTLED},
        {"decision": {"action": "waive"}},
        {"responsibility": Responsibility.SYSTEM},
    ],
)
def test_who_has_nothing_to_correct_gets_no_notice(quiet: dict[str, Any], tmp_path: Path) -> None:
    assert written(tmp_path, finding(**quiet)) == {}


def test_only_open_findings_stand_in_the_notice(tmp_path: Path) -> None:
    made = written(
        tmp_path,
        finding("T3-BALANCE", message="第一处不符。"),
        finding("T3-ROWSUM", message="已经认定的不算。", decision=SETTLED),
        finding("N-YEAR", message="这一处要人来看。", outcome=Outcome.REVIEW),
    )
    assert list(made) == ["qinghe"]
    text = made["qinghe"]
    assert "1. ［错误］第一处不符。" in text
    assert "已经认定的不算" not in text
    assert "请人工核对（以下1处程序不能判定，不计为问题）：\n2023年度：这一处要人来看。" in text
    assert "发现以下1个问题" in text
    assert "{{" not in text


def test_the_deadline_counts_working_days(tmp_path: Path) -> None:
    policy = Policy(notice=NoticePolicy(correction_workdays=10, office="清河区政务公开办公室", contact="见公告"))
    text = written(tmp_path, finding(), as_of="2024-02-08", policy=policy)["qinghe"]
    assert "于2024年2月28日前（收到通知后10个工作日内）" in text  # over the Spring Festival and the Sunday made up for
    assert text.startswith("清河区政务公开办公室")
    assert "联系方式：见公告" in text
    assert "尚未公布" not in text


def test_without_contact_its_line_is_left_out(tmp_path: Path) -> None:
    assert "联系方式" not in written(tmp_path, finding())["qinghe"]


def test_a_deadline_in_an_unpublished_year_says_so(tmp_path: Path) -> None:
    assert "2199年节假日安排尚未公布" in written(tmp_path, finding(), as_of="2199-03-01")["qinghe"]


@pytest.mark.parametrize("status", [CoverageStatus.MISSING, CoverageStatus.LATE, CoverageStatus.WITHDRAWN])
def test_an_outstanding_report_is_one_point(status: CoverageStatus, tmp_path: Path) -> None:
    coverage = [entry(status, days_late=5, published_at="2024-02-05T09:00:00+08:00")]
    text = written(tmp_path, coverage=coverage)["qinghe"]
    assert text.count("1. ") == 1
    assert "第四十九条" in text
    spoken = written(tmp_path, finding("D-MISSING", message="没有发布。"), coverage=coverage)["qinghe"]
    assert "1. ［错误］没有发布。" in spoken
    assert "2. " not in spoken
    waived = finding("D-MISSING", message="没有发布。", decision={"action": "waive"})
    assert written(tmp_path, waived, coverage=coverage) == {}


def test_one_cause_says_its_repair_once() -> None:
    repair = "把表三“自然人”列由11改为12，两处核对全部相符。"
    pair = [finding("T3-BALANCE", subject="a", message=f"甲处相差1。{repair}", cause="c"),
            finding("T3-ROWSUM", subject="b", message=f"乙处相差1。{repair}", cause="c")]  # fmt: skip
    from output.papers.notice import _without_repair

    texts, correction = _without_repair([one.message for one in pair], True)
    assert texts == ["甲处相差1。", "乙处相差1。"]
    assert correction == repair
    assert _without_repair([pair[0].message], True) == ([pair[0].message], "")
    assert _without_repair(["同样的话。", "同样的话。"], True) == (["同样的话。", "同样的话。"], "")


def test_place_and_quote_are_given_where_the_sentence_lacks_them() -> None:
    from parsers.blocks import Place

    proofs = (Evidence(quote="报告里的一句话", place=Place(page=3)), Evidence(quote="说明里已有"))
    one = finding("N-YEAR", message="说明里已有，请看。", evidence=proofs)
    (notice,) = notices(audit([entry(CoverageStatus.ON_TIME)], [one]))
    point = notice.years[0].groups[0].points[0]
    assert (point.place, point.quote) == ("第3页", "“报告里的一句话”")


def test_text_of_a_page_is_never_taken_for_a_placeholder(tmp_path: Path) -> None:
    text = written(tmp_path, finding(message="网页写着{{单位}}和<b>&amp;\x07。"))["qinghe"]
    assert "网页写着{{单位}}和<b>&amp;。" in text


def test_the_folder_holds_exactly_the_notices_of_today(tmp_path: Path) -> None:
    written(tmp_path, finding())
    (tmp_path / "old.pdf").write_bytes(b"")
    assert written(tmp_path, finding(decision=SETTLED)) == {}
    assert list(tmp_path.iterdir()) == []


def test_the_templates_are_what_the_script_makes() -> None:
    for lang in ("zh", "en"):
        path = FOLDER / f"notice.{lang}.docx"
        check_template(path)
        assert [p.text for p in Document(str(path)).paragraphs] == [p.text for p in make(lang).paragraphs]


class TestOwnTemplate:
    def register(self, folder: Path, *lines: str) -> Any:
        document: Any = Document()
        for line in lines:
            paragraph = document.add_paragraph()
            for part in line.split("|"):  # Word cuts a placeholder into runs as it likes
                paragraph.add_run(part).bold = True
        document.save(str(folder / OWN_TEMPLATE))
        held = audit([entry(CoverageStatus.ON_TIME)], [finding(message="不符。")])
        held.register = msgspec.structs.replace(held.register, folder=str(folder))
        return held

    def test_it_is_used(self, tmp_path: Path) -> None:
        held = self.register(tmp_path, "致{{单|位}}的函", "{{ point }}", "此致")
        said: list[str] = []
        (path,) = write_notices(held, tmp_path / "out", say=said.append)
        lines = [paragraph.text for paragraph in Document(str(path)).paragraphs]
        assert lines[0] == "致威海市文登区清河镇人民政府的函"
        assert "1. ［错误］不符。" in lines
        assert lines[-1] == "此致"
        assert all(run.bold for paragraph in Document(str(path)).paragraphs for run in paragraph.runs if run.text)
        assert said == []

    @pytest.mark.parametrize(
        ("lines", "word"),
        [(("{{单位}}", "{{问题}}", "{{电话}}"), "电话"), (("{{单位}}",), "{{问题}}"), (("没有",), "{{单位}}")],
    )
    def test_a_faulty_one_is_named_and_the_night_goes_on(self, lines: tuple[str, ...], word: str, tmp_path: Path) -> None:
        held = self.register(tmp_path, *lines)
        said: list[str] = []
        (path,) = write_notices(held, tmp_path / "out", say=said.append)
        assert len(said) == 1
        assert word in said[0]
        assert "整改通知书" in text_of(path)

    @pytest.mark.parametrize("kept", [0, 14, 3000, -300])
    def test_what_is_no_whole_word_document_is_named(self, kept: int, tmp_path: Path) -> None:
        (tmp_path / OWN_TEMPLATE).write_bytes((FOLDER / "notice.zh.docx").read_bytes()[:kept])
        with pytest.raises(TemplateFault, match="docx"):
            check_template(tmp_path / OWN_TEMPLATE)


@pytest.mark.usefixtures("prints")
class TestPdf:
    @pytest.fixture
    def prints(self) -> None:
        pytest.importorskip("weasyprint")

    def test_the_pdf_says_the_same(self, tmp_path: Path) -> None:
        import pypdfium2

        paths = write_notices(audit([entry(CoverageStatus.ON_TIME)], [finding(message="<script>不符</script>。")]), tmp_path)
        assert [path.name for path in paths] == ["qinghe.docx", "qinghe.pdf"]
        with pypdfium2.PdfDocument(str(paths[1])) as document:
            text = "".join(page.get_textpage().get_text_range() for page in document)
            assert len(document) == 2
        assert "<script>不符</script>。" in text.replace("\r\n", "")
        assert "回" in text

    def test_the_policy_may_do_without(self, tmp_path: Path) -> None:
        policy = Policy(notice=NoticePolicy(pdf=False))
        paths = write_notices(audit([entry(CoverageStatus.ON_TIME)], [finding()], policy=policy), tmp_path)
        assert [path.name for path in paths] == ["qinghe.docx"]

    def test_an_unchanged_page_is_not_printed_again(self, tmp_path: Path) -> None:
        held = audit([entry(CoverageStatus.ON_TIME)], [finding()])
        path = write_notices(held, tmp_path)[1]
        before = path.stat().st_mtime_ns
        assert write_notices(held, tmp_path)[1].stat().st_mtime_ns == before
        held.as_of += dt.timedelta(days=1)
        assert write_notices(held, tmp_path)[1].stat().st_mtime_ns > before

    def test_nothing_outside_the_page_is_fetched(self, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)

        server = HTTPServer(("127.0.0.1", 0), Handler)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        (tmp_path / "secret.txt").write_text("secret", "utf-8")
        page = f'<img src="http://127.0.0.1:{server.server_port}/x.png"><p>文字</p>'
        page += f'<a rel="attachment" href="{(tmp_path / "secret.txt").as_uri()}">附件</a>'
        try:
            content = pdf.as_pdf(page)
        finally:
            server.shutdown()
            thread.join()
            server.server_close()
        assert asked == []
        assert b"EmbeddedFile" not in content
        assert "x.png" in caplog.text
