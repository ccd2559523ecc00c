"""Pages that show less than usual: a report without head, tables as pictures, a file too small for its name."""

import pytest

from crawler.articles import files_of
from crawler.hanweb.rows import rows_of
from crawler.hanweb.states import Wanted, classify
from crawler.page import read_article
from crawler.records import PageState

BASE = "http://district.example"
PARTS = "<p>一、总体情况</p><p>本年度主动公开政府信息三百条，内容齐全。</p>"


@pytest.mark.parametrize(
    ("head", "title"),
    [
        ("<h3>甲区乙局2023年政府信息公开工作年度报告</h3>", "甲区乙局2023年政府信息公开工作年度报告"),
        ("<p>甲区乙局<br>2023年政府信息公开工作年度报告</p>", "甲区乙局2023年政府信息公开工作年度报告"),
        ("<p>甲区乙局</p><p>二○二三年度信息公开报告</p>", "甲区乙局二○二三年度信息公开报告"),
        ("", ""),
    ],
)
def test_title_of_a_page_that_is_nothing_but_the_report(head: str, title: str) -> None:
    page = f"<p>点击收听年报语音朗读</p>{head}<p>发布时间:2024-01-19 09:27:43</p><div><p>根据条例要求，公布2023年度报告。</p>{PARTS}</div>"
    assert read_article(page.encode(), None, "text/html; charset=utf-8").title == title


def test_pictures_are_files_only_where_tables_may_be_among_them() -> None:
    pictures = (
        '<img src="/picture/3/t2.png"><img src="/icons/pdf.png" width="16" height="16"><img src="/picture/3/move.gif">'
        '<img src="/picture/3/t2.png">'
    )
    table = "<table>" + "<tr><td>0</td><td>1</td></tr>" * 6 + "</table>"
    for tables, wanted in ((0, [f"{BASE}/picture/3/t2.png"]), (2, [f"{BASE}/picture/3/t2.png"]), (3, [])):
        page = read_article(
            f'<div id="zoom">{PARTS}{pictures}{table * tables}</div>'.encode(), f"{BASE}/art/2024/1/2/art_1_2.html"
        )
        assert [link.url for link in files_of(page, f"{BASE}/art/2024/1/2/art_1_2.html", BASE)] == wanted


@pytest.mark.parametrize(
    ("body", "state"),
    [
        (b"%PDF-1.4\n" + b"error " * 100, PageState.SOFT_404),
        (b"error", PageState.SOFT_404),
        (b"%PDF-1.4\n1 0 obj\nendobj\ntrailer\n%%EOF\n", PageState.OK),
        (b"%PDF-1.4\n" + b"0" * 4000, PageState.OK),
    ],
)
def test_a_pdf_of_a_few_bytes_is_an_error_message(body: bytes, state: PageState) -> None:
    url = f"{BASE}/attach/0/1.pdf"
    assert classify(200, {"content-type": "application/pdf"}, body, url, url, Wanted.FILE, "年度报告.pdf")[0] is state


@pytest.mark.parametrize("text", ["<!", "<!-", "", " \n", "report.xml", "<", "<?"])
def test_what_is_hardly_a_page_is_an_empty_one(text: str) -> None:
    page = read_article(text.encode(), f"{BASE}/art/2024/1/1/art_1_1.html")
    assert (page.links, page.pictures, page.dates) == ([], [], {"url": "2024-01-01"})
    assert rows_of(text, f"{BASE}/col/col1/index.html", BASE) == []
