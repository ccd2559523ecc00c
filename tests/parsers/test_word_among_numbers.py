"""A word typed into the one row of 表四 hides none of the numbers beside it, and a line of remarks is no such row."""

import pytest

from parsers.model import CellKind
from parsers.readers.dispatch import read_document
from parsers.tables.read import read_tables

_OUTCOMES = "".join(f"<td>{name}</td>" for name in ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计"))
_HEAD = (
    "<tr><td colspan=5>行政复议</td><td colspan=10>行政诉讼</td></tr>"
    f"<tr>{_OUTCOMES.replace('<td>', '<td rowspan=2>')}"
    f"<td colspan=5>未经复议直接起诉</td><td colspan=5>复议后起诉</td></tr><tr>{_OUTCOMES * 2}</tr>"
)


@pytest.mark.parametrize("word", ["若干", "约3"])
def test_words_in_the_row_of_numbers(word: str) -> None:
    row = "".join(f"<td>{text}</td>" for text in ("1", "0", word, "0", "2", *["0"] * 10))
    remark = "<tr><td colspan=15>说明：以上数字由办公室统计。</td></tr>"
    page = (
        f"<html><body><h3>四、政府信息公开行政复议、行政诉讼情况</h3><table>{_HEAD}{remark}<tr>{row}</tr></table></body></html>"
    )
    cells = read_tables(read_document(page.encode(), content_type="text/html; charset=utf-8"), 2023).cells
    assert len([address for address in cells if address.startswith("T4.")]) == 15
    assert (cells["T4.review.upheld"].value, cells["T4.review.total"].value) == (1, 2)
    assert (cells["T4.review.other"].value, cells["T4.review.other"].kind, cells["T4.review.other"].raw) == (
        None,
        CellKind.TEXT,
        word,
    )
