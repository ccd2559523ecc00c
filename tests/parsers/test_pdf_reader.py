"""PDF files drawn in every way that is known to mislead table readers give the same grid and the same paragraphs."""

from __future__ import annotations

import io
import json
import random
import re
from dataclasses import replace
from pathlib import Path

import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from app.locations import default_register
from crawler.register import load_register
from parsers.blocks import Document, Grid, Paragraph, Picture, ReadError
from parsers.model import TableState
from parsers.parse import parse
from parsers.radicals import RADICALS
from parsers.readers.pdf import MAX_PAGES, read_pdf
from standin.form import addresses, grids
from standin.tables import Placed, place
from tests.parsers.make_pdf import Drawing, PdfMaker, evenly, simple_table

_PROSE = "本报告按照中华人民共和国政府信息公开条例的要求编制，所列数据的统计期限为全年。"
_SHARES = (3, 4, 8, *([3] * 7))
_LIST = [["序号", "名称", "数量", "金额", "单位", "备注"]] + [
    [str(row), f"事项名称{row}", str(row * 7), f"{row * 100}.50", "件", "—"] for row in range(1, 14)
]


def grid_of(document: Document, number: int = 0) -> Grid:
    return [block for block in document.blocks if isinstance(block, Grid)][number]


def matrix(grid: Grid) -> list[list[str | None]]:
    return [[None if cell is None else "".join(cell.text.split()) for cell in row] for row in grid.matrix()]


def paragraphs(document: Document) -> list[str]:
    return [block.text for block in document.blocks if isinstance(block, Paragraph)]


def requests_table() -> tuple[list[Placed], list[list[str]]]:
    """表三 of the form of 2021 with a different number in each cell, and the matrix it has to give."""
    grid = grids("2021")["T3"]
    placed = place(grid, {address: str(number) for number, address in enumerate(addresses(grid), 3)})
    expected = [[""] * 10 for _ in range(max(cell.end for cell in placed))]
    for cell in placed:
        for row in range(cell.row, cell.end):
            for col in range(cell.column, cell.column + cell.columns):
                expected[row][col] = cell.text
    return placed, expected


def drawn(style: str) -> Document:
    maker = PdfMaker()
    sheet = maker.page()
    sheet.text(60, 60, _PROSE[:20])
    Drawing(simple_table(_LIST), evenly((1, 3, 2, 2, 1, 2)), style).draw(sheet, 100)
    return read_pdf(maker.data())


@pytest.mark.parametrize("style", ["full", "filled", "dashes", "boxes", "no_sides", "no_bottom", "no_verticals", "three_lines"])
def test_a_table_is_read_however_its_rules_are_drawn(style: str) -> None:
    document = drawn(style)
    assert matrix(grid_of(document)) == _LIST
    assert paragraphs(document) == [_PROSE[:20]]
    codes = [note.code for note in document.notes]
    assert codes == (["pdf_table_unruled"] if style in ("no_verticals", "three_lines") else [])


def test_columns_without_any_rule_are_read_and_said_to_be_unsure() -> None:
    maker = PdfMaker()
    sheet = maker.page()
    sheet.text(60, 60, _PROSE[:20])
    for row, line in enumerate(_LIST):
        for x, text in zip((60, 110, 240, 320, 410, 470), line, strict=True):
            sheet.text(x, 120 + 20 * row, text, 10)
    document = read_pdf(maker.data())
    assert matrix(grid_of(document)) == _LIST
    assert {cell.confidence for cell in grid_of(document).cells} == {0.9}


@pytest.mark.parametrize(("style", "step"), [("full", 1), ("no_sides", 5)])
def test_the_form_cut_between_any_two_rows_is_one_table(style: str, step: int) -> None:
    placed, expected = requests_table()
    drawing = Drawing(placed, evenly(_SHARES), style)
    for cut in range(1, len(expected), step):
        maker = PdfMaker()
        for number, (first, last) in enumerate(((0, cut), (cut, len(expected))), 1):
            sheet = maker.page(height=900)
            drawing.draw(sheet, 90, first, last)
            sheet.text(280, 860, f"- {number} -", 12)
        document = read_pdf(maker.data())
        assert len(document.blocks) == 1, f"cut before row {cut}"
        assert matrix(grid_of(document)) == expected, f"cut before row {cut}"
        pages = {cell.place.page for cell in grid_of(document).cells}
        assert pages == {1, 2}


def test_a_label_and_its_row_cut_in_the_middle_are_joined() -> None:
    table = simple_table([["（一）", "1.没有现成信息需要另行制作", "7"], ["（二）", "2.补正后申请内容仍不明确", "8"]])
    xs = [60.0, 110.0, 166.0, 250.0]
    upper = [*table[:4], Placed(1, 1, 1, 1, "2.补正后申", True), Placed(1, 2, 1, 1, "8", True)]
    lower = [Placed(0, 0, 1, 1, "", True), Placed(0, 1, 1, 1, "请内容仍不明确", True), Placed(0, 2, 1, 1, "", True)]
    lower += [Placed(1, 0, 1, 1, "（三）", True), Placed(1, 1, 1, 1, "3.其他", True), Placed(1, 2, 1, 1, "0", True)]
    maker = PdfMaker()
    Drawing(upper, xs).draw(maker.page(), 700)
    Drawing(lower, xs).draw(maker.page(), 80)
    assert matrix(grid_of(read_pdf(maker.data()))) == [
        ["（一）", "1.没有现成信息需要另行制作", "7"],
        ["（二）", "2.补正后申请内容仍不明确", "8"],
        ["（三）", "3.其他", "0"],
    ]


def test_rows_without_values_are_not_taken_for_the_rest_of_each_other() -> None:
    maker = PdfMaker()
    Drawing(simple_table([["信息内容", "数量"], ["规章", ""]]), [60, 200, 300]).draw(maker.page(), 740)
    Drawing(simple_table([["行政规范性文件", "8"]]), [60, 200, 300]).draw(maker.page(), 80)
    assert matrix(grid_of(read_pdf(maker.data()))) == [["信息内容", "数量"], ["规章", ""], ["行政规范性文件", "8"]]


def test_a_repeated_head_is_dropped_and_text_between_parts_tables() -> None:
    maker = PdfMaker()
    for rows in (_LIST[1:6], _LIST[6:]):
        Drawing(simple_table([_LIST[0], *rows]), evenly((1, 3, 2, 2, 1, 2))).draw(maker.page(), 100)
    assert matrix(grid_of(read_pdf(maker.data()))) == _LIST
    maker = PdfMaker()
    for rows in (_LIST[1:6], _LIST[6:]):
        sheet = maker.page()
        sheet.text(92, 80, "四、另一张表的标题")
        Drawing(simple_table([_LIST[0], *rows]), evenly((1, 3, 2, 2, 1, 2))).draw(sheet, 120)
    assert [grid.n_rows for grid in read_pdf(maker.data()).blocks if isinstance(grid, Grid)] == [6, 9]


def test_a_row_over_all_columns_alone_at_the_foot_of_a_page_stays_a_row() -> None:
    xs = [60.0, 200.0, 350.0]
    maker = PdfMaker()
    Drawing([Placed(0, 0, 1, 2, "第二十条第（六）项", True)], xs).draw(maker.page(), 750)
    Drawing(simple_table([["信息内容", "数量"], ["行政处罚", "3"]]), xs).draw(maker.page(), 80)
    assert matrix(grid_of(read_pdf(maker.data()))) == [
        ["第二十条第（六）项"] * 2,
        ["信息内容", "数量"],
        ["行政处罚", "3"],
    ]


def test_white_backgrounds_and_frames_of_text_are_no_tables() -> None:
    maker = PdfMaker()
    sheet = maker.page()
    for number in range(4):
        top = 100 + 28 * number
        sheet.area(74, top - 6, 518, top + 22, 1.0)
        sheet.text(106 if number == 0 else 74, top, (_PROSE * 2)[: 25 if number == 0 else 27])
    for box in ((70, 400, 520, 400), (70, 500, 520, 500), (70, 400, 70, 500), (520, 400, 520, 500)):
        sheet.rule(*box)
    sheet.text(106, 440, "框里的一句话。")
    document = read_pdf(maker.data())
    assert not [block for block in document.blocks if isinstance(block, Grid)]
    assert len(paragraphs(document)) == 2


def test_paragraphs_go_on_over_lines_and_pages_and_furniture_goes() -> None:
    maker = PdfMaker()
    whole = _PROSE * 6
    lines = [whole[:25], *[whole[start : start + 27] for start in range(25, len(whole), 27)]]
    first = maker.page()
    first.text(60, 30, "某某镇人民政府", 9)
    first.text(160, 80, "2024 年政府信息公开工作年度报告", 16)
    for number, line in enumerate(lines[:4]):
        first.text(106 if number == 0 else 74, 130 + 28 * number, line)
    first.text(280, 800, "— 1 —", 12)
    second = maker.page()
    second.text(60, 30, "某某镇人民政府", 9)
    for number, line in enumerate(lines[4:]):
        second.text(74, 90 + 28 * number, line)
    at = 90 + 28 * len(lines[4:])
    second.text(106, at, "一、总体情况")
    second.text(106, at + 28, "共受理 12 件。")
    second.text(280, 800, "第 2 页 共 2 页", 12)
    document = read_pdf(maker.data())
    assert paragraphs(document) == ["2024年政府信息公开工作年度报告", whole, "一、总体情况", "共受理12件。"]
    place = document.blocks[1].place
    assert place.page == 1
    assert place.bbox == (74.0, 130.0, 506.0, 230.0)


def test_radicals_in_labels_and_prose_are_replaced() -> None:
    back = {ideograph: chr(code) for code, ideograph in RADICALS.items()}
    maker = PdfMaker(unicode_of=lambda char: back.get(char, char))
    sheet = maker.page()
    sheet.text(106, 60, "人民政府一年二月见长门")
    Drawing(simple_table([["一、总计", "用户"], ["大小", "1"]]), [60, 200, 300]).draw(sheet, 100)
    document = read_pdf(maker.data())
    assert paragraphs(document) == ["人民政府一年二月见长门"]
    assert matrix(grid_of(document))[0][0] == "一、总计"


def test_double_printing_and_watermarks_leave_no_trace() -> None:
    maker = PdfMaker()
    sheet = maker.page()
    Drawing(simple_table(_LIST), evenly((1, 3, 2, 2, 1, 2))).draw(sheet, 100)
    Drawing(simple_table(_LIST), [x + 0.4 for x in evenly((1, 3, 2, 2, 1, 2))]).draw(sheet, 100)
    sheet.text(120, 500, "内部资料严禁外传", 40, skew=True, gray=0.8)
    sheet.text(100, 200, "样稿", 60, gray=0.9)
    assert matrix(grid_of(read_pdf(maker.data()))) == _LIST


@pytest.mark.parametrize("turn", [90, 270])
def test_a_sideways_page_is_turned_and_its_boxes_lie_on_the_sheet(turn: int) -> None:
    maker = PdfMaker()
    sheet = maker.page()
    for row, line in enumerate([["名称", "数量"], ["规章", "31"], ["文件", "47"]]):
        for col, text in enumerate(line):
            if turn == 90:
                sheet.text(115 + 30 * row, 795 - 200 * col, text, 12, turn=90)
            else:
                sheet.text(485 - 30 * row, 45 + 200 * col, text, 12, turn=270)
    xs = (100, 130, 160, 190) if turn == 90 else (410, 440, 470, 500)
    ys = (400, 600, 800) if turn == 90 else (40, 240, 440)
    for x in xs:
        sheet.rule(x, ys[0], x, ys[-1])
    for y in ys:
        sheet.rule(xs[0], y, xs[-1], y)
    document = read_pdf(maker.data())
    grid = grid_of(document)
    assert matrix(grid) == [["名称", "数量"], ["规章", "31"], ["文件", "47"]]
    box = next(cell.place.bbox for cell in grid.cells if cell.text == "47")
    assert box == ((160.0, 400.0, 190.0, 600.0) if turn == 90 else (410.0, 240.0, 440.0, 440.0))
    assert "pdf_page_turned" in [note.code for note in document.notes]


def test_a_page_with_a_rotation_of_its_own_is_read_as_shown() -> None:
    maker = PdfMaker()
    sheet = maker.page(rotate=90)
    for col, text in enumerate(["名称", "31"]):
        sheet.text(115, 795 - 200 * col, text, 12, turn=90)
    for x in (100, 130):
        sheet.rule(x, 400, x, 800)
    for y in (400, 600, 800):
        sheet.rule(100, y, 130, y)
    document = read_pdf(maker.data())
    assert matrix(grid_of(document)) == [["名称", "31"]]
    assert not document.notes


def test_texts_that_run_into_each_other_are_doubtful() -> None:
    maker = PdfMaker()
    sheet = maker.page()
    Drawing(simple_table([["名称", "数量"], ["", "12"]]), [60, 200, 300]).draw(sheet, 100)
    sheet.text(190, 124, "一段越过边框的文字", 8)
    document = read_pdf(maker.data())
    assert "pdf_cell_overlap" in [note.code for note in document.notes]
    assert next(cell for cell in grid_of(document).cells if (cell.row, cell.col) == (1, 1)).confidence == 0.5


def test_large_pictures_are_blocks_and_pages_of_pictures_are_named() -> None:
    maker = PdfMaker()
    maker.page().text(106, 100, _PROSE[:20])
    maker.page().picture(60, 100, 500, 600)
    document = read_pdf(maker.data())
    picture = next(block for block in document.blocks if isinstance(block, Picture))
    assert picture.place.page == 2
    assert picture.place.bbox == (60.0, 100.0, 500.0, 600.0)
    assert [note.code for note in document.notes] == ["pdf_page_without_text"]


def _refused(data: bytes, password: str = "") -> ReadError:
    with pytest.raises(ReadError) as caught:
        read_pdf(data, password)
    assert caught.value.message.endswith("。")
    return caught.value


def test_what_cannot_be_read_says_so() -> None:
    good = PdfMaker()
    good.page().text(60, 60, _PROSE)
    assert _refused(b"").code == "pdf_empty"
    assert _refused(b"<html>404</html>").code == "pdf_not"
    assert _refused(b"%PDF-1.4\n" + b"\x00" * 300).code == "pdf_broken"
    assert _refused(good.data()[:400]).code == "pdf_truncated"
    linearized = good.data().replace(b"%PDF-1.7\n", b"%PDF-1.7\n%%EOF\n")
    assert _refused(linearized[:-40]).code == "pdf_truncated"
    scan = PdfMaker()
    scan.page().picture(0, 0, 595, 842)
    assert _refused(scan.data()).code == "pdf_no_text"
    assert "扫描" in _refused(scan.data()).message
    blank = PdfMaker()
    blank.page()
    assert _refused(blank.data()).code == "pdf_no_text"


def test_too_many_pages_are_refused() -> None:
    maker = PdfMaker()
    for _ in range(MAX_PAGES + 1):
        maker.page()
    assert str(MAX_PAGES + 1) in _refused(maker.data()).message


@pytest.mark.parametrize(
    "unicode_of",
    [None, lambda char: chr(0x1820 + ord(char) % 80), lambda char: chr(0x7E00 + ord(char) % 200), lambda char: "x"],
)
def test_a_text_layer_of_nonsense_is_garbled(unicode_of: object) -> None:
    maker = PdfMaker(unicode_of)  # type: ignore[arg-type]
    sheet = maker.page()
    for row in range(9):
        sheet.text(60, 60 + 28 * row, _PROSE[:27])
    assert _refused(maker.data()).code == "pdf_garbled"


def test_one_garbled_page_is_a_picture_not_a_lie() -> None:
    maker = PdfMaker(
        unicode_of=lambda char: chr(0x1820 + ord(char) % 80) if ord(char) >= 0x3400 and char not in _PROSE else char
    )
    for page in range(9):
        sheet = maker.page()
        for row in range(6):
            line = _PROSE[:27] if page else "乾坤震巽坎离艮兑甲乙丙丁戊己庚辛壬癸"
            sheet.text(60, 60 + 28 * row, line)
    document = read_pdf(maker.data())
    assert isinstance(document.blocks[0], Picture)
    assert [note.code for note in document.notes] == ["pdf_page_garbled"]


def test_numbers_in_columns_that_cannot_be_told_apart_are_a_picture_and_a_note() -> None:
    maker = PdfMaker()
    sheet = maker.page()
    for row in range(3):
        sheet.text(60, 100 + 20 * row, f"一、本年新收 {row} 12 0 3 1{row}", 10)
    document = read_pdf(maker.data())
    assert [block.place.page for block in document.blocks if isinstance(block, Picture)] == [1]
    assert [note.code for note in document.notes] == ["pdf_table_unread"]


def test_faulty_syntax_is_rewritten_and_noted() -> None:
    maker = PdfMaker()
    maker.page().text(60, 60, _PROSE[:20])
    sloppy = maker.data().replace(b" 0 obj\n<<", b" 0 obj<<\n").replace(b"endstream\nendobj", b"endstreamendobj\n")
    document = read_pdf(sloppy)
    assert paragraphs(document) == [_PROSE[:20]]
    assert [note.code for note in document.notes] == ["pdf_rewritten"]
    without_xref = maker.data().replace(b"startxref", b"startxxxx")
    assert paragraphs(read_pdf(without_xref)) == [_PROSE[:20]]


@pytest.mark.samples
def test_every_cell_of_the_real_report_has_its_page_and_box(samples: Path) -> None:
    truth = next(
        document["cells"]
        for document in json.loads((samples / "truth.json").read_text(encoding="utf-8"))["documents"]
        if document["file"] == "2024_huaian_city.pdf"
    )
    document = read_pdf((samples / "2024_huaian_city.pdf").read_bytes())
    grids_read = [block for block in document.blocks if isinstance(block, Grid)]
    assert [(grid.n_rows, grid.n_cols) for grid in grids_read] == [(14, 4), (28, 10), (4, 15)]
    values = sorted(str(value) for value in truth.values())
    numbers = [cell for grid in grids_read for cell in grid.cells if re.fullmatch(r"[\d.]+", cell.text)]
    assert sorted(cell.text for cell in numbers) == values
    assert all(cell.place.page and cell.place.bbox for cell in numbers)
    assert not document.notes


def test_encryption_needs_its_password() -> None:
    def encrypted(user: str) -> bytes:
        buffer = io.BytesIO()
        canvas = Canvas(buffer, encrypt=StandardEncryption(user, ownerPassword="owner", strength=128))
        canvas.drawString(60, 700, "plain words")
        canvas.save()
        return buffer.getvalue()

    assert _refused(encrypted("secret")).code == "pdf_encrypted"
    assert "口令不对" in _refused(encrypted("secret"), "wrong").message
    assert paragraphs(read_pdf(encrypted("secret"), "secret")) == ["plain words"]
    assert paragraphs(read_pdf(encrypted(""))) == ["plain words"]


@pytest.mark.parametrize("style", ["no_verticals", "three_lines"])
@pytest.mark.parametrize("shares", [_SHARES, (2, 3, 7, 3, 2.5, 2.5, 4, 4, 2.5, 3)])
@pytest.mark.parametrize("most", [9, 9999])
def test_columns_of_numbers_say_where_the_columns_of_the_form_are(style: str, shares: tuple[float, ...], most: int) -> None:
    grid = grids("2021")["T3"]
    numbers = random.Random(most)
    values = {address: str(numbers.randint(0, most)) for address in addresses(grid)}
    maker = PdfMaker()
    Drawing(place(grid, values), evenly(shares), style).draw(maker.page(height=1100), 90)
    report = parse(maker.data(), register=load_register(default_register()), name="x.pdf", year=2023)
    assert {address: str(cell.value) for address, cell in report.cells.items()} == values
    reading = report.table("T3")
    assert reading is not None
    assert (reading.state, reading.missing_labels, reading.extra_labels) == (TableState.READ, [], [])
    assert {cell.confidence for cell in report.cells.values()} == {0.9}


def test_a_blank_among_aligned_numbers_shifts_nothing() -> None:
    grid = grids("2021")["T3"]
    values = {address: str(number % 90) for number, address in enumerate(addresses(grid))}
    values |= dict.fromkeys(list(values)[2::9], "")
    maker = PdfMaker()
    Drawing(place(grid, values), evenly(_SHARES), "no_verticals").draw(maker.page(height=1100), 90)
    report = parse(maker.data(), register=load_register(default_register()), name="x.pdf", year=2023)
    assert {address: cell.raw for address, cell in report.cells.items()} == {
        address: values[address] for address in report.cells
    }


@pytest.mark.parametrize("style", ["no_verticals", "three_lines"])
@pytest.mark.parametrize("most", [0, 9, 999])
@pytest.mark.parametrize("size", [6.5, 8.0])
def test_table_four_without_vertical_rules(style: str, most: int, size: float) -> None:
    grid = grids("2021")["T4"]
    numbers = random.Random(most)
    values = {address: str(numbers.randint(0, most)) for address in addresses(grid)}
    maker = PdfMaker()
    Drawing(place(grid, values), evenly((1,) * 15), style, size).draw(maker.page(), 90)
    report = parse(maker.data(), register=load_register(default_register()), name="x.pdf", year=2023)
    assert {address: str(cell.value) for address, cell in report.cells.items()} == values
    reading = report.table("T4")
    assert reading is not None
    assert (reading.state, reading.missing_labels, reading.extra_labels) == (TableState.READ, [], [])
    assert {cell.confidence for cell in report.cells.values()} == {0.9}


@pytest.mark.parametrize("lost", ["复议后起诉", "尚未审结"])
def test_table_four_without_vertical_rules_and_without_a_head_is_not_guessed(lost: str) -> None:
    values = {address: str(number) for number, address in enumerate(addresses(grids("2021")["T4"]), 11)}
    placed = [replace(cell, text="") if cell.text == lost else cell for cell in place(grids("2021")["T4"], values)]
    maker = PdfMaker()
    Drawing(placed, evenly((1,) * 15), "no_verticals").draw(maker.page(), 90)
    report = parse(maker.data(), register=load_register(default_register()), name="x.pdf", year=2023)
    assert all(str(cell.value) == values[address] for address, cell in report.cells.items())
    unread = ".suit_after_review." if lost == "复议后起诉" else ".pending"
    assert not [address for address in report.cells if unread in address]
    reading = report.table("T4")
    assert reading is not None
    assert reading.state is TableState.PARTIAL


def test_two_rows_of_numbers_between_two_rules_are_not_one_number() -> None:
    maker = PdfMaker()
    sheet = maker.page()
    for y in (100, 124, 148, 172):
        sheet.rule(60, y, 500, y)
    for row in range(6):
        for col, x in enumerate((62, 160, 220, 280, 340, 400, 460)):
            sheet.text(x, 102 + 12 * row, f"第{row}项信息" if col == 0 else str(10 * row + col), 9)
    expected = [[f"第{row}项信息", *(str(10 * row + col) for col in range(1, 7))] for row in range(6)]
    assert matrix(grid_of(read_pdf(maker.data()))) == expected


def test_a_number_that_runs_into_its_label_is_no_value() -> None:
    # Laid out by alignment, the label takes the place of the first value.
    maker = PdfMaker()
    sheet = maker.page()
    rows = [
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["行政规范性文件7", "", "2", "3"],
        ["规章", "4", "5", "6"],
    ]
    for y in range(4):
        sheet.rule(60, 100 + 20 * y, 500, 100 + 20 * y)
    for row, line in enumerate(rows):
        for x, text in zip((62, 140, 260, 380), line, strict=True):
            sheet.text(x, 104 + 20 * row, text, 9)
    sheet.text(60, 80, "二、主动公开政府信息情况", 9)
    report = parse(maker.data(), register=load_register(default_register()), name="x.pdf", year=2023)
    assert all(cell.value is not None for address, cell in report.cells.items() if address.startswith("T2.normative"))
