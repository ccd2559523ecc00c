"""The district's report: its sentences carry the figures of the pages, charts are drawn where they can be, and nothing else changes."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from output import labels
from output.model import Audit
from output.papers import charts, pdf
from output.papers.blocks import Heading, Picture, Sentence, Table
from output.papers.district import as_docx, as_page, write_district_report
from output.papers.district_content import district_paper
from output.site import SiteView
from output.site.pages.district import district
from rules.model import CoverageStatus, Outcome, Severity
from tests.output.audits import audit, entry

PNG = b"\x89PNG\r\n\x1a\n"


@pytest.fixture(scope="module")
def view(district_view: SiteView) -> SiteView:
    return district_view


def sentences(view: SiteView, year: int) -> list[str]:
    return [block.text for block in district_paper(view, year).blocks if isinstance(block, Sentence)]


def test_the_sentence_on_coverage_has_the_figures_of_the_audit(view: SiteView) -> None:
    year = view.year or 0
    statuses = [item.status for key, item in view.coverage.items() if key[1] == year]
    on_time = statuses.count(CoverageStatus.ON_TIME)
    owed = sum(1 for status in statuses if status not in (CoverageStatus.NOT_DUE, CoverageStatus.EXEMPT))
    text = sentences(view, year)[0]
    assert f"的{owed}个单位中，按期发布{on_time}个（{100 * on_time / owed:.1f}%）" in text
    assert f"缺报{statuses.count(CoverageStatus.MISSING)}个" in text


def test_errors_are_counted_as_on_the_page(view: SiteView) -> None:
    year = view.year or 0
    open_fails = [
        item for item in view.audit.findings if item.year == year and item.outcome is Outcome.FAIL and not item.is_settled
    ]
    errors = sum(1 for item in open_fails if item.severity is Severity.ERROR)
    units = len({item.unit_id for item in open_fails if item.severity is not Severity.INFO})
    text = next(text for text in sentences(view, year) if "份报告" in text and "错误" in text)
    assert f"发现错误{errors}处" in text
    assert f"涉及{units}个单位" in text
    common = district(view, year)["common"]
    table = next(block for block in district_paper(view, year).blocks if isinstance(block, Table) and "依据" in block.heads)
    assert [row[0] for row in table.rows] == [item.title for item in common]
    assert all(row[4] for row in table.rows)


def test_every_sentence_carries_a_figure(view: SiteView) -> None:
    for year in view.years:
        for text in sentences(view, year)[:-1]:  # the last one says how things were counted
            assert re.search(r"\d", text), text


def test_the_first_year_has_nothing_to_compare_with(view: SiteView) -> None:
    assert any(f"{min(view.years) - 1}年度不在审核年度之内" in text for text in sentences(view, min(view.years)))
    assert not any("不在审核年度之内" in text for text in sentences(view, max(view.years)))


def test_the_sums_are_those_of_the_roll_up(view: SiteView) -> None:
    year = view.year or 0
    table = next(block for block in district_paper(view, year).blocks if isinstance(block, Table) and "表三" in block.title)
    received = next(row for row in table.rows if "新收" in row[0])
    stated = [
        cell.value
        for (unit_id, of_year), report in view.audit.reports.items()
        if of_year == year and view.unit(unit_id).kind.value != "district_government"
        and (cell := report.cells.get("T3.new_received.total")) is not None and cell.value is not None
    ]  # fmt: skip
    assert received[1] == str(sum(stated))
    assert received[2].split("/")[0] == str(len(stated))


def test_all_five_chapters_are_there_in_both_languages(district: Audit) -> None:
    for lang in ("zh", "en"):
        paper = district_paper(SiteView(district, lang), 2023)
        assert sum(1 for block in paper.blocks if isinstance(block, Heading)) == 5
        assert all(len(row) == len(block.heads) == len(block.widths)
                   for block in paper.blocks if isinstance(block, Table) for row in block.rows)  # fmt: skip


def test_with_matplotlib_there_are_pictures_with_words(view: SiteView) -> None:
    pytest.importorskip("matplotlib")
    if charts.font() is None:
        pytest.skip("no Chinese font on this machine")
    pictures = [block for block in district_paper(view, 2023).blocks if isinstance(block, Picture)]
    assert len(pictures) == 2
    assert all(block.png.startswith(PNG) and block.words for block in pictures)
    document = as_docx(district_paper(view, 2023))
    assert len(document.inline_shapes) == 2
    assert document.inline_shapes[0]._inline.docPr.get("descr") == pictures[0].words
    assert as_page(district_paper(view, 2023), "zh").count("data:image/png") == 2


def test_the_same_figures_give_the_same_picture() -> None:
    pytest.importorskip("matplotlib")
    one = charts.bars_by_day(["01-30", "02-01"], [3, 1], [False, True], "份数")
    assert one == charts.bars_by_day(["01-30", "02-01"], [3, 1], [False, True], "份数")
    assert one != charts.bars_by_day(["01-30", "02-01"], [3, 2], [False, True], "份数")


def test_nothing_is_written_outside_the_data_folder(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    code = (
        "from pathlib import Path; from tests.output.audits import audit, entry; from rules.model import CoverageStatus;"
        "from output.papers.district import write_district_report;"
        "write_district_report(audit([entry(CoverageStatus.ON_TIME, published_at='2024-01-20T09:00:00+08:00')]), Path('data/out'))"
    )
    home = tmp_path / "home"
    home.mkdir()
    root = str(Path(__file__).resolve().parents[3])
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("XDG_", "MPL"))}
    subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=True, timeout=240,
                   env={**environment, "HOME": str(home), "PYTHONPATH": root})  # fmt: skip
    assert (tmp_path / "data" / "out" / "district-report-2023.docx").is_file()
    # The cache of fontconfig belongs to the system's fonts.
    assert [path.name for path in (*home.iterdir(), *home.glob(".cache/*"))] in ([], [".cache", "fontconfig"])


def test_without_the_extra_the_report_has_no_pictures_and_says_so(
    district: Audit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charts, "font", lambda: None)
    monkeypatch.setattr(pdf, "can_print", lambda: False)
    said: list[str] = []
    paths = write_district_report(district, tmp_path, say=said.append)
    assert [path.name for path in paths] == ["district-report-2023.docx"]
    assert len(said) == 1
    assert "paper" in said[0]
    document: Any = Document(str(paths[0]))
    assert len(document.inline_shapes) == 0
    assert labels.STATUS[CoverageStatus.ON_TIME]["zh"] in "".join(cell.text for cell in document.tables[0].rows[0].cells)


def test_a_district_without_reports_or_years(tmp_path: Path) -> None:
    assert write_district_report(audit(), tmp_path) == []
    paths = write_district_report(audit([entry(CoverageStatus.MISSING, days_late=3)]), tmp_path)
    assert paths[0].is_file()
    text = "\n".join(paragraph.text for paragraph in Document(str(paths[0])).paragraphs)
    assert "缺报1个" in text
    assert "没有发现错误和警告" in text
