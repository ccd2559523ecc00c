"""Tables for Excel: numbers stay numbers, texts stay texts, and LibreOffice opens every file that the office gets."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from pathlib import Path

import pypdfium2
import pytest
import python_calamine

from output.model import Audit
from output.notices import write_notices
from output.papers.district import write_district_report
from output.tables import safe, write_tables
from output.workbook import write_workbook
from rules.model import CoverageStatus, Evidence, Severity
from tests.conftest import program
from tests.output.audits import audit, entry, finding

EVIL = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "=HYPERLINK(\"http://127.0.0.1\")", "＝1"]  # fmt: skip


def evil_audit() -> Audit:
    coverage = [entry(CoverageStatus.LATE, days_late=3, published_at="2024-02-03T09:30:00+08:00", url="=cmd", reason="@x")]
    findings = [
        finding(f"R-{number}", message=text, basis=text, evidence=(Evidence(quote=text),), left=text, right=-5, difference=2.5)
        for number, text in enumerate(EVIL)
    ]
    return audit(coverage, findings)


def rows(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))


def test_csv_opens_right_in_excel(tmp_path: Path) -> None:
    paths = write_tables(evil_audit(), tmp_path)
    assert [path.name for path in paths] == ["coverage.csv", "findings.csv", "scorecards.csv"]
    for path in paths:
        content = path.read_bytes()
        assert content.startswith(b"\xef\xbb\xbf")
        assert content.endswith(b"\r\n")
    coverage = rows(paths[0])
    assert coverage[0][:4] == ["单位", "单位编号", "类别", "年度"]
    assert coverage[1][3:] == ["2023", "迟报", "2024-02-03 09:30:00", "3", "'=cmd", "'@x"]


def test_no_text_becomes_a_formula_and_numbers_stay_numbers(tmp_path: Path) -> None:
    findings = rows(write_tables(evil_audit(), tmp_path)[1])[1:]
    assert [row[8] for row in findings] == ["-5"] * len(EVIL)
    assert [row[9] for row in findings] == ["2.5"] * len(EVIL)
    for row in findings:
        for cell in (row[6], row[7], row[10], row[12]):
            assert cell.startswith("'")


@pytest.mark.parametrize("text", EVIL)
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert safe(text) == "'" + text


@pytest.mark.parametrize("text", ["", "威海市", "1-2", "https://127.0.0.1/=x", "两\n行"])
def test_other_text_stays_as_it_is(text: str) -> None:
    assert safe(text) == text


def test_control_characters_are_left_out() -> None:
    assert safe("a\x00\x07b") == "ab"


def test_the_workbook_has_no_formula_and_frozen_filtered_heads(tmp_path: Path) -> None:
    path = write_workbook(evil_audit(), tmp_path / "scorecards.xlsx")
    with zipfile.ZipFile(path) as archive:
        sheets = {name: archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/worksheets/sheet")}
        assert not any(name.startswith("xl/externalLinks") for name in archive.namelist())
    assert len(sheets) == 5
    for content in sheets.values():
        assert "<f>" not in content
        assert "<hyperlink" not in content
        assert 'state="frozen"' in content
        assert "<autoFilter" in content
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    found = book.get_sheet_by_name("问题").to_python()
    assert [row[5] for row in found[1:]] == EVIL
    assert [row[7] for row in found[1:]] == [-5.0] * len(EVIL)
    entries = book.get_sheet_by_name("发布情况").to_python()
    assert entries[1][2] == 2023.0
    assert str(entries[1][4]).startswith("2024-02-03 09:30")
    assert str(entries[1][6]).startswith("2024-01-31")


def test_conditional_colours(tmp_path: Path) -> None:
    path = write_workbook(evil_audit(), tmp_path / "scorecards.xlsx")
    with zipfile.ZipFile(path) as archive:
        coloured = [name for name in archive.namelist() if b"<conditionalFormatting" in archive.read(name)]
    assert len(coloured) >= 3


def opened(paths: list[Path], folder: Path) -> dict[str, pypdfium2.PdfDocument]:
    """The files as LibreOffice prints them."""
    office = program("office")
    assert office is not None
    out = folder / "opened"
    subprocess.run(
        [office, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "pdf",
         "--outdir", str(out), *map(str, paths)],
        check=True, timeout=180, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    return {path.stem: pypdfium2.PdfDocument(str(path)) for path in out.glob("*.pdf")}


def words_of(document: pypdfium2.PdfDocument) -> str:
    text = "".join(page.get_textpage().get_text_range() for page in document)
    return "".join(text.split())


@pytest.mark.office
def test_libreoffice_opens_what_the_office_gets(district: Audit, tmp_path: Path) -> None:
    notices = [path for path in write_notices(district, tmp_path / "notices") if path.suffix == ".docx"]
    book = write_workbook(district, tmp_path / "scorecards.xlsx")
    report = write_district_report(district, tmp_path)[0]
    # All pages of two notices, the report and the workbook.
    pages = opened([*notices[:2], report, book], tmp_path)
    assert set(pages) == {notices[0].stem, notices[1].stem, report.stem, book.stem}
    for path in notices[:2]:
        said = words_of(pages[path.stem])
        assert "整改通知书" in said
        assert "回执" in said
        assert "{{" not in said
        assert len(pages[path.stem]) >= 2
    assert "各单位表格合计" in words_of(pages[report.stem])
    assert "#NAME" not in words_of(pages[book.stem])
    assert "威海市文登区" in words_of(pages[book.stem])
    for document in pages.values():
        document.close()


@pytest.mark.office
def test_libreoffice_opens_hostile_texts_as_text(tmp_path: Path) -> None:
    held = evil_audit()
    held.findings.append(finding("R-X", message="<w:p>&lt;\x0b\uffff]]>" * 50, severity=Severity.ERROR))
    paths = [path for path in write_notices(held, tmp_path / "notices") if path.suffix == ".docx"]
    pages = opened([*paths, write_workbook(held, tmp_path / "scorecards.xlsx")], tmp_path)
    assert "=1+1" in words_of(pages["scorecards"])
    assert "<w:p>&lt;]]>" in words_of(pages["qinghe"])
    for document in pages.values():
        document.close()
