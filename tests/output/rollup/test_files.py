"""The three files say the same: numbers as numbers, nothing where nobody stated one, and what is missing by name."""

from __future__ import annotations

import json
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from python_calamine import CalamineWorkbook

from output.rollup import write_rollup
from output.rollup.document import RollupPaper, rollup_document
from output.rollup.layout import layouts
from output.rollup.paper import printed
from output.schemas import OutputFault, require_valid, schema
from parsers.model import Report
from parsers.templates import load_template
from tests.rules.rollup.units import report, rolled

CHANGES = {"T2.coercion.decisions": "/", "T2.fees.amount": "1.25", "T3.granted.natural": ""}


def _paper(own: Report | None = None, year: int = 2023) -> RollupPaper:
    added = rolled(
        report("baishan", CHANGES if year > 2020 else None, year=year), year=year, why_absent={"qushui": "未见年度报告"}
    )
    return RollupPaper(district="威海市文登区人民政府", as_of="2024-03-01", rollup=added, own=own)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    return {path.suffix: path for path in write_rollup(_paper(report("qinghe", {"T3.new_received.total": "20"})), tmp_path)}


def test_names(files: dict[str, Path]) -> None:
    assert sorted(path.name for path in files.values()) == ["rollup-2023.docx", "rollup-2023.json", "rollup-2023.xlsx"]
    assert sorted(path.name for path in files[".json"].parent.iterdir()) == sorted(path.name for path in files.values())


def test_json_fits_its_schema_and_says_what_is_missing(files: dict[str, Path]) -> None:
    document = json.loads(files[".json"].read_text("utf-8"))
    require_valid("rollup", document, "rollup")
    assert (document["units_expected"], document["units_counted"]) == (2, 1)
    assert [unit["standing"] for unit in document["units"]] == ["counted", "absent"]
    assert document["units"][1]["reason"] == "未见年度报告"
    cells = document["cells"]
    assert cells["T2.coercion.decisions"]["value"] is None
    assert cells["T2.coercion.decisions"]["lacking"] == {"absent": ["qushui"], "blank": ["baishan"]}
    assert cells["T2.penalty.decisions"] == {
        "row_label": "第二十条第（六）项 行政处罚", "column_label": "本年处理决定数量", "unit": "件", "value": 14,
        "complete": False, "counted": 1, "lacking": {"absent": ["qushui"]}, "computed": [], "doubtful": [], "recognised": [],
    }  # fmt: skip
    assert {"cell": "T3.new_received.total", "stated": 20, "sum": 12, "complete": False} in document["own_report"][
        "differences"
    ]


def test_money_keeps_its_decimals(files: dict[str, Path]) -> None:
    assert '"value": 1.25' in files[".json"].read_text("utf-8")


def test_a_document_that_does_not_fit_is_not_written(tmp_path: Path) -> None:
    paper = _paper()
    broken = RollupPaper(district="", as_of=paper.as_of, rollup=paper.rollup, own=None)
    with pytest.raises(OutputFault):
        write_rollup(broken, tmp_path)
    assert list(tmp_path.iterdir()) == []
    assert schema("rollup")["properties"]["district"]["minLength"] == 1


def test_the_sheets_hold_the_form_and_the_numbers(files: dict[str, Path]) -> None:
    book = CalamineWorkbook.from_path(str(files[".xlsx"]))
    assert book.sheet_names == ["表二", "表三", "表四", "缺少什么", "各单位数据", "与区政府报告对照"]
    cells = rollup_document(_paper())["cells"]
    for layout in layouts(load_template("2021")):
        name = {"T2": "表二", "T3": "表三", "T4": "表四"}[layout.table]
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        for box in layout.boxes:
            shown = rows[4 + box.row][box.col]
            value = box.text if box.address is None else cells[box.address]["value"]
            assert shown == ("" if value is None else float(value) if not isinstance(value, str) else value), box


def test_the_missing_sheet_names_units_and_cells(files: dict[str, Path]) -> None:
    rows = CalamineWorkbook.from_path(str(files[".xlsx"])).get_sheet_by_name("缺少什么").to_python()
    assert any(row[:4] == ["威海市文登区曲水局", "部门", "未取得报告", "未见年度报告"] for row in rows)
    assert any("行政强制" in str(row[0]) and row[1] == "" and "白杉镇" in str(row[4]) for row in rows)
    assert any("予以公开" in str(row[0]) and "自然人" in str(row[0]) for row in rows)


def test_the_units_sheet_leaves_blank_what_was_blank(files: dict[str, Path]) -> None:
    rows = CalamineWorkbook.from_path(str(files[".xlsx"])).get_sheet_by_name("各单位数据").to_python()
    by_cell = {row[0]: row[1:] for row in rows[1:]}
    form = load_template("2021")
    assert by_cell[form.label("T2.coercion.decisions")] == ["", "", ""]
    assert by_cell[form.label("T2.penalty.decisions")] == [14.0, 14.0, ""]


def _tables(path: Path) -> list[list[list[str]]]:
    return [[[cell.text for cell in row.cells] for row in table.rows] for table in Document(str(path)).tables]


def test_the_paper_holds_the_form_and_the_numbers(files: dict[str, Path]) -> None:
    tables = _tables(files[".docx"])
    cells = _paper().rollup.cells
    for table, layout in zip(tables[:3], layouts(load_template("2021")), strict=True):
        for box in layout.boxes:
            expected = box.text if box.address is None else printed(cells[box.address].value)
            assert table[box.row][box.col] == expected, box


def test_the_paper_says_what_is_missing_and_what_differs(files: dict[str, Path]) -> None:
    missing, *others = _tables(files[".docx"])[3:]
    assert missing[1] == ["威海市文登区曲水局", "部门", "未取得报告", "未见年度报告"]
    text = "\n".join(paragraph.text for paragraph in Document(str(files[".docx"])).paragraphs)
    assert "应计入2个单位" in text
    assert "补齐前请勿直接采用" in text
    assert any(row[1:4] == ["20", "12", "8"] for table in others for row in table)


def test_without_the_districts_report_nothing_is_compared(tmp_path: Path) -> None:
    *_, docx = write_rollup(_paper(), tmp_path)
    text = "\n".join(paragraph.text for paragraph in Document(str(docx)).paragraphs)
    assert "没有取得区政府2023年度报告" in text
    assert json.loads((tmp_path / "rollup-2023.json").read_text("utf-8"))["own_report"] is None


def test_the_form_of_2019_writes_the_unit_behind_the_amount(tmp_path: Path) -> None:
    *_, docx = write_rollup(_paper(year=2020), tmp_path)
    table = _tables(docx)[0]
    assert table[-1] == ["政府集中采购", "3", "1280000元", "1280000元"]


def test_in_english(tmp_path: Path) -> None:
    _, xlsx, docx = write_rollup(_paper(), tmp_path, "en")
    assert "Missing" in CalamineWorkbook.from_path(str(xlsx)).sheet_names
    assert "2 units belong into the sum" in "\n".join(p.text for p in Document(str(docx)).paragraphs)


@pytest.mark.parametrize(("value", "text"), [(None, ""), (0, "0"), (12, "12"), (Decimal("4.00"), "4"), (Decimal("1.250"), "1.25"),
                                             (Decimal("1E+3"), "1000")])  # fmt: skip
def test_printed(value: Any, text: str) -> None:
    assert printed(value) == text


@pytest.mark.office
@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_libreoffice_opens_both_and_keeps_each_table_on_its_pages(files: dict[str, Path], tmp_path: Path) -> None:
    """The form on two pages: 表二 upright; 表三 and 表四 together on one page across."""
    import pdfplumber

    for suffix in (".docx", ".xlsx"):
        out = tmp_path / suffix[1:]
        profile = (tmp_path / "profile").as_uri()
        command = ["soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf", "--outdir", str(out)]
        subprocess.run([*command, str(files[suffix])], check=True, capture_output=True, timeout=180)
        with pdfplumber.open(out / "rollup-2023.pdf") as pdf:
            texts = [page.extract_text() for page in pdf.pages]
        assert "行政事业性收费" in texts[0]
        assert "四、结转下年度继续办理" in texts[1]
        if suffix == ".docx":
            assert "复议后起诉" in texts[1]
            assert "未见年度报告" in texts[2]
