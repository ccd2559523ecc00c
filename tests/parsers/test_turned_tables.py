"""Tables that editors turned, stacked or merged wrongly: the labels say what each number is, or nothing is read."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from parsers.model import TableState
from parsers.templates import load_template
from tests.parsers import make_html as make
from tests.parsers.test_html_reports import read, same, values_of

FORM = load_template("2021")
VALUES = values_of("2021")


def rows(*lines: list[str]) -> str:
    """A table of single fields; "5*行政复议" is a field over five columns, "2|行政诉讼" one over two rows."""
    html = ""
    for line in lines:
        html += "<tr>"
        for text in line:
            wide, deep = re.match(r"(\d+)\*", text), re.match(r"(\d+)\|", text)
            span = f' colspan="{wide[1]}"' if wide else f' rowspan="{deep[1]}"' if deep else ""
            html += f"<td{span}>{text[len((wide or deep)[0]) :] if wide or deep else text}</td>"  # type: ignore[index]
        html += "</tr>"
    return f"<table>{html}</table>"


OUTCOMES = [column.label for column in FORM.case_columns]
GROUPS = [group.label for group in FORM.case_groups]


def of_group(key: str) -> list[str]:
    return [VALUES[f"T4.{key}.{column.key}"] for column in FORM.case_columns]


def groups_down() -> str:
    return rows(["", *OUTCOMES], *([group.label, *of_group(group.key)] for group in FORM.case_groups))


def groups_down_in_two_columns() -> str:
    first, second, third = FORM.case_groups
    return rows(
        ["2*类别", *OUTCOMES],
        [f"2*{first.label}", *of_group(first.key)],
        ["2|行政诉讼", second.label, *of_group(second.key)],
        [third.label, *of_group(third.key)],
    )


def outcomes_down() -> str:
    lines = [
        [column.label, *(VALUES[f"T4.{group.key}.{column.key}"] for group in FORM.case_groups)] for column in FORM.case_columns
    ]
    return rows(["2|", "2|行政复议", "2*行政诉讼"], GROUPS[1:], *lines)


def stacked() -> str:
    lines: list[list[str]] = []
    for group in FORM.case_groups:
        lines += [[f"5*{group.label}"] if group.key == "review" else ["5*行政诉讼"], OUTCOMES, of_group(group.key)]
        if group.key != "review":
            lines.insert(-2, [f"5*{group.label}"])
    return rows(*lines)


def stacked_apart() -> str:
    return "".join(rows([f"5*{group.label}"], OUTCOMES, of_group(group.key)) for group in FORM.case_groups)


def stacked_once_headed() -> str:
    lines = [OUTCOMES]
    for group in FORM.case_groups:
        lines += [[f"5*{group.label}"], of_group(group.key)]
    return rows(*lines)


@pytest.mark.parametrize(
    "table", [groups_down, groups_down_in_two_columns, outcomes_down, stacked, stacked_apart, stacked_once_headed]
)
def test_table_four_in_another_direction(table: Callable[[], str]) -> None:
    tables = {name: make.table(grid) for name, grid in make.official("2021", VALUES).items()} | {"T4": table()}
    same(read(make.page(tables)), "2021", VALUES)


def test_a_group_that_the_form_does_not_have_is_not_guessed() -> None:
    tables = {name: make.table(grid) for name, grid in make.official("2021", VALUES).items()}
    tables["T4"] = rows(["", *OUTCOMES], [GROUPS[0], *of_group("review")], ["行政诉讼", *of_group("direct_suit")])
    report = read(make.page(tables))
    assert {address for address in report.cells if address.startswith("T4.")} == {
        f"T4.review.{column.key}" for column in FORM.case_columns
    }
    reading = report.table("T4")
    assert reading is not None
    assert reading.state is TableState.PARTIAL


def sums() -> dict[str, str]:
    """Figures of which every row adds up to its total, another for each cell but the totals."""
    values = dict(VALUES)
    numbers = iter(random.Random(3).sample(range(1, 999), 6 * len(FORM.rows)))
    for row in FORM.rows:
        parts = [next(numbers) for _ in FORM.columns[:-1]]
        for column, part in zip(FORM.columns, [*parts, sum(parts)], strict=True):
            values[f"T3.{row.key}.{column.key}"] = str(part)
    return values


def respanned(grid: make.Grid, text: str, *, by_rows: int = 0, by_cols: int = 0) -> str:
    """The table as a browser gets it when one cell has a wrong span: the fields that follow are written as before."""
    found = [box for box in grid if box.text.startswith(text)]
    assert len(found) == 1
    return make.table([replace(box, rows=box.rows + by_rows, cols=box.cols + by_cols) if box in found else box for box in grid])


SPANS = {
    "organisations one short": ("法人或其他组织", 0, -1),
    "organisations one more": ("法人或其他组织", 0, 1),
    "corner one short": ("（本列数据", 0, -1),
    "results one short": ("三、本年度办理结果", -1, 0),
    "results one more": ("三、本年度办理结果", 1, 0),
    "refusals one short": ("（三）不予公开", -1, 0),
    "refusals one more": ("（三）不予公开", 1, 0),
    "not handled one short": ("（五）不予处理", -1, 0),
    "not handled one more": ("（五）不予处理", 1, 0),
}


@pytest.mark.parametrize("spans", SPANS.values(), ids=SPANS)
def test_a_wrong_span_moves_no_number(spans: tuple[str, int, int]) -> None:
    values = sums()
    grids = make.official("2021", values)
    text, by_rows, by_cols = spans
    tables = {name: make.table(grid) for name, grid in grids.items()}
    tables["T3"] = respanned(grids["T3"], text, by_rows=by_rows, by_cols=by_cols)
    same(read(make.page(tables)), "2021", values)


def test_heads_in_another_order_are_believed_where_the_sums_do_not_say_otherwise() -> None:
    # 总计 first, as some pages print it: the numbers add up under their heads.
    values = sums()
    grids = make.official("2021", values)
    tables = {name: make.table(grid) for name, grid in grids.items()}
    heads = [FORM.columns[-1], *FORM.columns[:-1]]
    lines = [["3*项目", *(column.label for column in heads)]]
    lines += [[f"3*{''.join(row.path)}", *(values[f"T3.{row.key}.{column.key}"] for column in heads)] for row in FORM.rows]
    tables["T3"] = rows(*lines)
    report = read(make.page(tables))
    assert {address: str(cell.value) for address, cell in report.cells.items() if address.startswith("T3.")} == {
        address: value for address, value in values.items() if address.startswith("T3.")
    }


def by_lines(*, subtotals: bool) -> str:
    """Every label on a line of its own: the groups too, with their sums or without."""
    lines = [
        ["2|（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", "7*申请人情况"],
        [column.label for column in FORM.columns],
    ]
    before = ""
    for row in FORM.rows:
        group = row.path[0] if len(row.path) > 1 else ""
        if group and group != before:
            within = [other.key for other in FORM.rows if other.path[0] == group]
            added = [str(sum(int(VALUES[f"T3.{key}.{column.key}"]) for key in within)) for column in FORM.columns]
            lines.append([group, *added] if subtotals else [f"8*{group}"])
        before = group
        lines.append([row.path[-1], *(VALUES[f"T3.{row.key}.{column.key}"] for column in FORM.columns)])
    return rows(*lines)


@pytest.mark.parametrize("subtotals", [False, True])
def test_groups_on_lines_of_their_own_are_no_strange_rows(subtotals: bool) -> None:
    tables = {name: make.table(grid) for name, grid in make.official("2021", VALUES).items()}
    same(read(make.page(tables | {"T3": by_lines(subtotals=subtotals)})), "2021", VALUES)


def test_a_caption_and_a_remark_inside_the_table_are_no_rows() -> None:
    grids = make.official("2021", VALUES)
    tables = {name: make.table(grid) for name, grid in grids.items()}
    caption = '<tr><td colspan="10">收到和处理申请情况表（单位：件）</td></tr>'
    remark = '<tr><td colspan="10">注：本表由各单位汇总。</td></tr>'
    tables["T3"] = tables["T3"].replace("<tbody>", f"<tbody>{caption}").replace("</tbody>", f"{remark}</tbody>")
    report = read(make.page(tables))
    same(report, "2021", VALUES)
    assert not report.notes


@pytest.mark.parametrize("style", ["{})", "（{}）", "①"])
def test_items_numbered_in_another_way(style: str) -> None:
    def numbered(text: str) -> str:
        marks = "①②③④⑤⑥⑦⑧"
        return re.sub(r"^(\d)\.", lambda found: marks[int(found[1]) - 1] if style == "①" else style.format(found[1]), text)

    grids = make.official("2021", VALUES)
    tables = {name: make.table(grid) for name, grid in grids.items()}
    tables["T3"] = make.table(make.mapped(grids["T3"], numbered, str))
    same(read(make.page(tables)), "2021", VALUES)


def test_a_head_in_strange_words_costs_its_own_column_only() -> None:
    grids = make.official("2021", VALUES)
    tables = {name: make.table(grid) for name, grid in grids.items()}
    tables["T3"] = make.table(make.mapped(grids["T3"], lambda text: text.replace("科研机构", "甲乙"), str))
    report = read(make.page(tables))
    lost = {address for address in VALUES if address.endswith(".research")}
    assert {address: cell.value for address, cell in report.cells.items()} == {
        address: Decimal(value) for address, value in VALUES.items() if address not in lost
    }


def test_short_words_for_heads_and_totals() -> None:
    grids = make.official("2021", VALUES)
    tables = {name: make.table(grid) for name, grid in grids.items()}
    short = {"商业企业": "企业", "总计": "合计", "（七）总计": "（七）合计", "社会公益组织": "公益组织"}
    tables["T3"] = make.table(make.mapped(grids["T3"], lambda text: short.get(text, text), str))
    same(read(make.page(tables)), "2021", VALUES)


def old_table_two(grid: make.Grid, *, second_row: bool) -> str:
    """表二 of the form of 2019 with 本年新制作数量 and 本年新公开数量 broken over two rows of the head, or cut off after the first."""
    html = make.table(grid).replace(">本年新制作数量<", ">本年新<").replace(">本年新公开数量<", ">本年新<")
    if not second_row:
        return html
    html = html.replace("<td>对外公开总数量<", '<td rowspan="2">对外公开总数量<').replace(
        "<td>信息内容<", '<td rowspan="2">信息内容<', 1
    )
    end = html.index("</tr>", html.index("对外公开总数量")) + 5
    return html[:end] + "<tr><td>制作数量</td><td>公开数量</td></tr>" + html[end:]


@pytest.mark.parametrize("second_row", [True, False])
def test_a_head_broken_over_two_rows(second_row: bool) -> None:
    values = values_of("2019")
    grids = make.official("2019", values)
    tables = {name: make.table(grid) for name, grid in grids.items()} | {
        "T2": old_table_two(grids["T2"], second_row=second_row)
    }
    same(read(make.page(tables), 2020), "2019", values)


WORDS: dict[str, dict[str, str]] = {
    "explanations behind the labels": {
        "规章": "规章：指省、自治区、直辖市和设区的市人民政府制定的规定、办法等，本单位无权制定，故填零。",
        "行政许可": "行政许可（办件量）",
    },
    "short words for outcomes": {"结果维持": "维持", "结果纠正": "纠正", "其他结果": "其他", "尚未审结": "未审结"},
    "units behind the heads": {"结果维持": "结果维持（件）", "总计": "总计（件）", "自然人": "自然人（件）"},
    "公民 for 自然人": {"自然人": "公民"},
}


@pytest.mark.parametrize("words", WORDS.values(), ids=WORDS)
def test_labels_in_other_words(words: dict[str, str]) -> None:
    grids = make.official("2021", VALUES)
    tables = {name: make.table(make.mapped(grid, lambda text: words.get(text, text), str)) for name, grid in grids.items()}
    same(read(make.page(tables)), "2021", VALUES)


def test_a_strange_first_head_costs_its_own_column_only() -> None:
    grids = make.official("2021", VALUES)
    tables = {name: make.table(grid) for name, grid in grids.items()}
    tables["T3"] = make.table(make.mapped(grids["T3"], lambda text: text.replace("自然人", "甲乙"), str))
    report = read(make.page(tables))
    lost = {address for address in VALUES if address.endswith(".natural")}
    assert {address: cell.value for address, cell in report.cells.items()} == {
        address: Decimal(value) for address, value in VALUES.items() if address not in lost
    }


def test_a_row_of_column_numbers_and_numbers_in_fields() -> None:
    grids = make.official("2021", VALUES)
    tables = {name: make.table(grid) for name, grid in grids.items()}
    head, body = make.cut(grids["T3"], 3)
    numbers = "".join(f"<td>{number}</td>" for number in range(1, 8))
    fields = make.table(make.mapped(body, str, lambda text: f"<{text}>"), lambda text: text)
    fields = re.sub(r"<(\d+)>", r'<input value="\1" readonly>', fields)
    tables["T3"] = (make.table(head) + fields).replace(
        "</tbody></table><table", f'<tr><td colspan="3">栏次</td>{numbers}</tr></tbody></table><table', 1
    )
    same(read(make.page(tables)), "2021", VALUES)


def test_table_three_with_the_outcomes_across_and_one_lost_is_not_guessed() -> None:
    tables = {name: make.table(grid) for name, grid in make.official("2021", VALUES).items()}
    known = [row for row in FORM.rows if row.key != "partial"]
    lines = [["", *(row.path[-1] for row in known)]]
    lines += [[column.label, *(VALUES[f"T3.{row.key}.{column.key}"] for row in known)] for column in FORM.columns]
    report = read(make.page(tables | {"T3": rows(*lines)}))
    assert not [address for address in report.cells if address.startswith("T3.")]
    reading = report.table("T3")
    assert reading is not None
    assert reading.state is TableState.PARTIAL


@pytest.mark.parametrize("name", ["总计", "件数", "行政复议、诉讼"])
def test_the_one_row_of_table_four_may_have_a_name(name: str) -> None:
    grids = make.official("2021", VALUES)
    tables = {table: make.table(grid) for table, grid in grids.items()}
    moved = [replace(box, col=box.col + 1) for box in grids["T4"]]
    tables["T4"] = make.table([*moved, make.Box(0, 0, "项目", rows=3), make.Box(3, 0, name)])
    same(read(make.page(tables)), "2021", VALUES)


def test_an_outcome_in_strange_words_costs_its_own_column_only() -> None:
    grids = make.official("2021", VALUES)
    tables = {name: make.table(grid) for name, grid in grids.items()}
    tables["T4"] = make.table(make.mapped(grids["T4"], lambda text: text.replace("结果纠正", "甲乙丙丁"), str))
    report = read(make.page(tables))
    lost = {address for address in VALUES if address.startswith("T4.") and address.endswith(".corrected")}
    assert {address: cell.value for address, cell in report.cells.items()} == {
        address: Decimal(value) for address, value in VALUES.items() if address not in lost
    }


def with_a_row_above(name: str, numbers: list[str]) -> str:
    """The three tables, 表四 with a row of numbers above its own."""
    grids = make.official("2021", VALUES)
    tables = {table: make.table(grid) for table, grid in grids.items()}
    moved = [replace(box, col=box.col + 1, row=box.row + (1 if box.address else 0)) for box in grids["T4"]]
    above = [make.Box(3, 1 + place, number) for place, number in enumerate(numbers)]
    tables["T4"] = make.table([*moved, *above, make.Box(0, 0, "项目", rows=3), make.Box(3, 0, name), make.Box(4, 0, "2023年")])
    return make.page(tables)


def test_numbers_of_the_columns_are_no_numbers_of_cases() -> None:
    numbers = [str(number) for number in range(1, 16)]
    same(read(with_a_row_above("栏次", numbers)), "2021", VALUES)


def test_two_rows_of_numbers_in_table_four_are_not_guessed() -> None:
    report = read(with_a_row_above("2022年", ["7"] * 15))
    assert not [address for address in report.cells if address.startswith("T4.")]
    assert "ambiguous_alignment" in {note.code for note in report.notes}
