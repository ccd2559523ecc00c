"""The silent failures of libraries that the selection study measured: each is met by a test, named here, and spans by those below."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from parsers.blocks import Grid
from parsers.readers.dispatch import read_document
from parsers.readers.ocr_second import plain
from tests.parsers.test_pdf_reader import grid_of, matrix

# Failure as measured -> the test that would notice it (file in this folder, function).
MET_BY = {
    "HTML: content after the first </html> is hidden": ("test_html_reports", "test_wrapped"),
    "HTML: text inside 600 nested spans is lost": ("test_html_reports", "test_wrapped"),
    "HTML: a form between table and row hides the rows": ("test_html_reports", "test_wrapped"),
    "HTML: an outer grid repeats the inner table's text": ("test_library_failures", "test_an_inner_table_is_not_repeated_outside"),
    "HTML: cells never closed nest": ("test_html_reports", "test_unclosed_cells_and_heads_of_th"),
    "HTML: a stray </div> inside a cell loses the next cell": ("test_library_failures", "test_spans_and_stray_tags"),
    "HTML: rowspan beyond the table invents rows": ("test_library_failures", "test_spans_and_stray_tags"),
    "HTML: rowspan=0 is ignored": ("test_library_failures", "test_spans_and_stray_tags"),
    "HTML: colspan=2% raises": ("test_library_failures", "test_spans_and_stray_tags"),
    "HTML: colspan=99999 makes as many columns": ("test_library_failures", "test_a_span_out_of_all_measure_costs_nothing"),
    "HTML: gb2312 taken for Korean or cut at rare characters": ("test_html_reports", "test_gbk_without_a_declared_charset"),
    "PDF: no outer rules, first and last column missing": ("test_pdf_reader", "test_a_table_is_read_however_its_rules_are_drawn"),
    "PDF: borders 4 points apart, dashes, no bottom rule": ("test_pdf_reader", "test_a_table_is_read_however_its_rules_are_drawn"),
    "PDF: tables of different width on one page": ("test_pdf_reader", "test_white_backgrounds_and_frames_of_text_are_no_tables"),
    "PDF: a table over pages is two tables": ("test_pdf_reader", "test_the_form_cut_between_any_two_rows_is_one_table"),
    "PDF: a row split by the page break is two rows": ("test_pdf_reader", "test_a_label_and_its_row_cut_in_the_middle_are_joined"),
    "PDF: print doubled for bold, watermark in the cells": ("test_pdf_reader", "test_double_printing_and_watermarks_leave_no_trace"),
    "PDF: text over its border mixes characters": ("test_pdf_reader", "test_texts_that_run_into_each_other_are_doubtful"),
    "PDF: a sideways page is transposed": ("test_pdf_reader", "test_a_sideways_page_is_turned_and_its_boxes_lie_on_the_sheet"),
    "PDF: fonts without ToUnicode give fluent nonsense": ("test_pdf_reader", "test_a_text_layer_of_nonsense_is_garbled"),
    "PDF: radicals in place of characters, NFKC knows part": ("test_radicals", "test_every_assigned_radical_but_the_repetition_mark_is_mapped"),
    "PDF: sloppy syntax gives no text and no error": ("test_pdf_reader", "test_faulty_syntax_is_rewritten_and_noted"),
    "OCR: 1 and / are taken for each other": ("test_picture_reader", "test_a_table_is_read_with_strokes_blanks_places_and_confidence"),
    "OCR: dots added behind digits": ("test_library_failures", "test_dots_behind_digits_are_no_digits"),
    "OCR: neighbouring cells run together": ("test_picture_reader", "test_words_of_narrow_columns_stay_apart"),
    "OCR: a table without rules is guessed": ("test_picture_reader", "test_a_table_without_rules_is_read_with_little_confidence"),
    "OCR: two readings differ": ("test_picture_reader", "test_two_readings_that_disagree_are_a_doubt_and_the_value_stays"),
    "Office: exit 0 without a file": ("test_office_reader", "test_success_without_a_file_or_with_a_wrong_one_is_a_failure"),
    "Office: a text file named .doc is converted as text": (
        "test_office_reader", "test_files_that_are_something_else_are_refused_or_read_as_what_they_are",
    ),
    "Office: converters drop rows": ("test_same_report", "test_files_that_an_office_program_wrote_give_the_same_cells"),
    "Office: hangs": ("test_office_reader", "test_a_hanging_program_is_ended_with_everything_that_it_started"),
    "Sheets: .ods without merges": ("test_same_report", "test_further_files_of_an_office_program_give_the_same_cells"),
    "Sheets: .xls that is a web page": ("test_excel_reader", "test_a_web_page_named_xls_is_read_as_what_it_is"),
    "OFD: repeated steps between characters": ("test_ofd_reader", "test_steps_between_characters_are_taken_as_written_and_repeated"),
    "Packages that unpack to too much": ("test_excel_reader", "test_a_package_that_unpacks_to_too_much_is_not_unpacked"),
    "Pools: one bad file fails all": ("test_sandbox", "test_a_pool_reads_the_neighbours_of_poison_in_order"),
}  # fmt: skip


@pytest.mark.parametrize("failure", MET_BY)
def test_a_test_meets_it(failure: str) -> None:
    module, function = MET_BY[failure]
    tree = ast.parse((Path(__file__).parent / f"{module}.py").read_text("utf-8"))
    found = next((node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == function), None)
    assert found is not None, f"{module}.{function} is gone"
    asserts = any(
        isinstance(node, ast.Assert) or (isinstance(node, ast.Call) and "same" in ast.dump(node.func))
        for node in ast.walk(found)
    )
    assert asserts, f"{function} asserts nothing"


def table(rows: str) -> Grid:
    return grid_of(read_document(f"<html><body><table>{rows}</table></body></html>".encode(), name="a.html"))


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("<tr><td rowspan=9>甲</td><td>1</td></tr><tr><td>2</td></tr>", [["甲", "1"], ["甲", "2"]]),
        ("<tr><td rowspan=0>甲</td><td>1</td></tr><tr><td>2</td></tr>", [["甲", "1"], ["甲", "2"]]),
        ("<tr><td colspan='2%'>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr>", [["甲", "1"], ["乙", "2"]]),
        ("<tr><td colspan='x'>甲</td><td>1</td></tr><tr><td>乙</td><td>2</td></tr>", [["甲", "1"], ["乙", "2"]]),
        ("<tr><td>甲</div></td><td>1</td></tr><tr><td>乙</td><td>2</td></tr>", [["甲", "1"], ["乙", "2"]]),
    ],
)
def test_spans_and_stray_tags(rows: str, expected: list[list[str]]) -> None:
    assert matrix(table(rows)) == expected


def test_a_span_out_of_all_measure_costs_nothing() -> None:
    rows = "<tr><td colspan=99999>甲</td></tr><tr><td>乙</td><td>2</td></tr>"
    grid = table(rows)
    assert grid.n_cols <= 1000
    assert [cell.text for cell in grid.cells] == ["甲", "乙", "2"]


def test_an_inner_table_is_not_repeated_outside() -> None:
    rows = "<tr><td>外<table><tr><td>内一</td><td>1</td></tr><tr><td>内二</td><td>2</td></tr></table></td><td>3</td></tr>"
    document = read_document(f"<html><body><table>{rows}</table></body></html>".encode(), name="a.html")
    texts = [cell.text for block in document.blocks if isinstance(block, Grid) for cell in block.cells]
    assert "".join(texts).count("内一") <= 1
    assert [matrix(block) for block in document.blocks if isinstance(block, Grid) and block.n_rows == 2] == [
        [["内一", "1"], ["内二", "2"]]
    ]


def test_dots_behind_digits_are_no_digits() -> None:
    assert [plain(text) for text in ("1.", "12·", "3：", "0.5", "—", "/")] == ["1", "12", "3", "0.5", "—", "/"]
