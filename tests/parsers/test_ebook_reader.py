"""Page-turning e-books: pages in any order become the paragraphs of one report; what is missing is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.register import load_register
from parsers.blocks import ReadError
from parsers.parse import parse
from parsers.readers.dispatch import read_document
from parsers.readers.ebook import is_ebook_page, read_ebook
from tests.parsers.test_pdf_reader import paragraphs

_TITLE = "某某局2022年政府信息公开工作年度报告"


def page(number: int, *lines: str, numbers: str = "1 2 3 4") -> bytes:
    """A page as such books write it: the title with its number, "P. N", lines set apart, the numbers for turning at the end."""
    body = "<br/>\n<br/>\n".join(lines)
    return (
        f"<html><head><meta charset='utf-8'><title>Page {number} - {_TITLE}</title></head><body><div>P. {number}"
        f"<br/>\n{body}<br/>\n<div>{numbers}</div></div></body></html>"
    ).encode()


FIRST = page(
    1,
    "某某局 2022 年政府信息公开工作年度报告",
    "一、总体情况",
    "2 0 2 2 年，本局认真贯彻落实《中华人民共和国政府信息公开条例》，全年共收到申请",
    "12 件，均已按期答复。",
    "（一）主动公开情况。全年共公开信息 320 条，其中政务新媒体发布 120 条，政府网站",
)  # fmt: skip
SECOND = page(2, "发布 200 条。", "二、主动公开政府信息情况", "- 2 -", numbers="1 2 3")


def test_pages_become_one_report_in_order() -> None:
    document = read_ebook([SECOND, FIRST])
    assert document.title == _TITLE
    assert paragraphs(document) == [
        _TITLE,
        "一、总体情况",
        "2022年，本局认真贯彻落实《中华人民共和国政府信息公开条例》，全年共收到申请12件，均已按期答复。",
        "（一）主动公开情况。全年共公开信息320条，其中政务新媒体发布120条，政府网站发布200条。",
        "二、主动公开政府信息情况",
    ]
    assert [block.place.page for block in document.blocks] == [1, 1, 1, 1, 2]


def test_a_table_that_was_flattened_proves_nothing() -> None:
    document = read_ebook([FIRST])
    assert document.carries_tables is False
    assert [note.code for note in document.notes] == ["ebook_no_tables"]


def test_a_missing_page_is_said_and_a_book_of_pictures_refused() -> None:
    document = read_ebook([FIRST, page(4, "四、行政复议情况")])
    assert "第2、3页" in next(note.message for note in document.notes if note.code == "ebook_page_missing")
    with pytest.raises(ReadError) as caught:
        read_ebook([page(1), page(2)])
    assert caught.value.code == "ebook_no_text"


def test_a_page_is_known_by_its_title_only() -> None:
    assert is_ebook_page(FIRST)
    assert not is_ebook_page(b"<html><title>Page not found</title><body>P. 1</body></html>")
    assert read_document(FIRST, name="page1.html").format == "ebook"


def test_the_pages_of_a_book_beside_a_page_are_read_as_one_report() -> None:
    pages = [
        FIRST,
        page(2, "发布 200 条。", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"),
        page(3, "四、政府信息公开行政复议、行政诉讼情况", "五、存在的主要问题及改进情况", "六、其他需要报告的事项"),
    ]
    register = load_register(Path(__file__).resolve().parents[2] / "registers" / "wendeng")
    files = [(f"page{number}.html", body, "text/html") for number, body in enumerate(pages, 1)]
    report = parse(b"<html><body><p>2022</p></body></html>", register=register, year=2022, attachments=files)
    assert [section.ordinal for section in report.sections] == list("一二三四五六")
    assert report.document.file == "page1.html"
    assert {reading.state.value for reading in report.tables} == {"lost"}
