"""Reports as HTML in the ways editors really paste them, made from grids of the official form; written without the readers."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from parsers.template import Template
from parsers.templates import load_template

PARTS = {
    "overview": "总体情况",
    "active": "主动公开政府信息情况",
    "requests": "收到和处理政府信息公开申请情况",
    "disputes": "政府信息公开行政复议、行政诉讼情况",
    "problems": "存在的主要问题及改进情况",
    "other": "其他需要报告的事项",
}
PROSE = {
    "overview": [
        "2023年，本机关认真贯彻条例。",
        "（一）主动公开方面。全年主动公开信息12条。",
        "（二）依申请公开方面。规范办理。",
    ],
    "problems": ["一是解读形式不多。二是更新不够及时。", "下一步，一是丰富形式，加强培训。二是按月自查。"],
    "other": ["本年度未收取信息处理费。"],
}
TITLE = ["威海市文登区米山镇人民政府", "2023年政府信息公开工作年度报告"]
INTRODUCTION = "根据《中华人民共和国政府信息公开条例》要求编制本报告。数据统计期限从2023年1月1日到12月31日止。"
Grid = list["Box"]


@dataclass(frozen=True)
class Box:
    """A cell at its place, with its spans; `address` is None for labels."""

    row: int
    col: int
    text: str
    rows: int = 1
    cols: int = 1
    address: str | None = None


def official(template_id: str, values: Mapping[str, str]) -> dict[str, Grid]:
    """The three tables as the form prints them, with `values` (texts by address) filled in."""
    template = load_template(template_id)
    return {"T2": _table_2(template, values), "T3": _table_3(template, values), "T4": _table_4(template, values)}


def _table_2(template: Template, values: Mapping[str, str]) -> Grid:
    width = 1 + max(len(block.columns) for block in template.blocks)
    boxes: Grid = []
    row = 0
    for block in template.blocks:
        boxes.append(Box(row, 0, block.label, cols=width))
        spans = _shares(width - 1, len(block.columns))
        boxes.append(Box(row + 1, 0, "信息内容"))
        row += 1
        for label in (None, *block.rows):
            if label is not None:
                boxes.append(Box(row, 0, label.label))
            at = 1
            for column, span in zip(block.columns, spans, strict=True):
                address = None if label is None else f"T2.{label.key}.{column.key}"
                text = column.label if address is None else values[address]
                boxes.append(Box(row, at, text, cols=span, address=address))
                at += span
            row += 1
    return boxes


def _shares(width: int, parts: int) -> list[int]:
    return [width // parts + (1 if number < width % parts else 0) for number in range(parts)]


def _table_3(template: Template, values: Mapping[str, str]) -> Grid:
    corner, block, applicants, bodies = template.furniture[:4]
    boxes = [
        Box(0, 0, corner, rows=3, cols=3),
        Box(0, 3, applicants, cols=7),
        Box(1, 3, template.columns[0].label, rows=2),
        Box(1, 4, bodies, cols=5),
        Box(1, 9, template.columns[-1].label, rows=2),
    ]
    boxes += [Box(2, 4 + number, column.label) for number, column in enumerate(template.columns[1:-1])]
    outcomes = [label for label in template.rows if label.key not in ("new_received", "carried_in", "carried_out")]
    for number, label in enumerate(template.rows):
        row = 3 + number
        if label not in outcomes:
            boxes.append(Box(row, 0, label.path[0], cols=3))
        else:
            if label is outcomes[0]:
                boxes.append(Box(row, 0, block, rows=len(outcomes)))
            if len(label.path) == 1:
                boxes.append(Box(row, 1, label.path[0], cols=2))
            else:
                group = [other for other in outcomes if other.path[0] == label.path[0]]
                if label is group[0]:
                    boxes.append(Box(row, 1, label.path[0], rows=len(group)))
                boxes.append(Box(row, 2, label.path[1]))
        for position, column in enumerate(template.columns):
            address = f"T3.{label.key}.{column.key}"
            boxes.append(Box(row, 3 + position, values[address], address=address))
    return boxes


def _table_4(template: Template, values: Mapping[str, str]) -> Grid:
    boxes = [
        Box(0, 0, "行政复议", cols=5),
        Box(0, 5, "行政诉讼", cols=10),
        Box(1, 5, "未经复议直接起诉", cols=5),
        Box(1, 10, "复议后起诉", cols=5),
    ]
    for number, group in enumerate(template.case_groups):
        for position, column in enumerate(template.case_columns):
            top, down = (1, 2) if number == 0 else (2, 1)
            boxes.append(Box(top, 5 * number + position, column.label, rows=down))
            address = f"T4.{group.key}.{column.key}"
            boxes.append(Box(3, 5 * number + position, values[address], address=address))
    return boxes


def height(grid: Grid) -> int:
    """The number of rows."""
    return max(box.row + box.rows for box in grid)


def width(grid: Grid) -> int:
    """The number of columns."""
    return max(box.col + box.cols for box in grid)


# What editors do to a table: each takes a grid and gives another one with the same values.


def unspanned(grid: Grid, *, repeat: bool) -> Grid:
    """All merges undone: the text in the first field, the others blank or the text again; values stay single."""
    boxes = []
    for box in grid:
        for down in range(box.rows):
            for right in range(box.cols):
                first = down == right == 0
                text = box.text if first or (repeat and box.address is None) else ""
                boxes.append(Box(box.row + down, box.col + right, text, address=box.address if first else None))
    return boxes


def with_blank_column(grid: Grid, at: int) -> Grid:
    """A wholly blank column before column `at`; cells that reach over it grow."""
    boxes = []
    for box in grid:
        if box.col >= at:
            boxes.append(replace(box, col=box.col + 1))
        elif box.col + box.cols > at:
            boxes.append(replace(box, cols=box.cols + 1))
        else:
            boxes.append(box)
    taken = {
        (row, col) for box in boxes for row in range(box.row, box.row + box.rows) for col in range(box.col, box.col + box.cols)
    }
    return boxes + [Box(row, at, "") for row in range(height(grid)) if (row, at) not in taken]


def with_columns(grid: Grid, first: int, order: Sequence[int]) -> Grid:
    """The single-field columns from `first` on in another order, head and body alike."""
    moved = {first + old: first + new for new, old in enumerate(order)}
    return [replace(box, col=moved[box.col]) if box.cols == 1 and box.col in moved else box for box in grid]


def cut(grid: Grid, at: int) -> tuple[Grid, Grid]:
    """Two tables: rows before `at`, and the others; a cell that is cut stands in the first half and blank in the second."""
    upper, lower = [], []
    for box in grid:
        end = box.row + box.rows
        if end <= at:
            upper.append(box)
        elif box.row >= at:
            lower.append(replace(box, row=box.row - at))
        else:
            upper.append(replace(box, rows=at - box.row))
            lower.append(replace(box, row=0, rows=end - at, text="" if box.address is None else box.text))
    return upper, lower


def mapped(grid: Grid, label: Callable[[str], str], value: Callable[[str], str]) -> Grid:
    """Every label and every value written in another way."""
    return [replace(box, text=(label if box.address is None else value)(box.text)) for box in grid]


def plain(text: str) -> str:
    """Escaped text, lines as <br>."""
    return html.escape(text, quote=False).replace("\n", "<br>")


def word(text: str) -> str:
    """A span per character inside Word's paragraph, with an o:p at its end."""
    spans = "".join(f'<span lang="EN-US" style="font-family:仿宋_GB2312">{html.escape(char)}</span>' for char in text)
    return f'<p class="MsoNormal" align="center" style="mso-line-height-rule:exactly">{spans}<o:p></o:p></p>'


def table(grid: Grid, cell: Callable[[str], str] = plain, *, open_cells: bool = False, heads: int = 0) -> str:
    """The HTML of one table; `open_cells` leaves td and tr unclosed, `heads` rows are th in a thead."""
    lines = []
    for row in range(height(grid)):
        tag = "th" if row < heads else "td"
        cells = []
        for box in sorted((box for box in grid if box.row == row), key=lambda box: box.col):
            spans = (f' rowspan="{box.rows}"' if box.rows > 1 else "") + (f' colspan="{box.cols}"' if box.cols > 1 else "")
            cells.append(f"<{tag}{spans}>{cell(box.text)}" + ("" if open_cells else f"</{tag}>"))
        lines.append("<tr>" + "".join(cells) + ("" if open_cells else "</tr>"))
    body = "\n".join(lines[heads:])
    head = f"<thead>{''.join(lines[:heads])}</thead>" if heads else ""
    return f'<table border="1">{head}<tbody>\n{body}\n</tbody></table>'


def page(tables: Mapping[str, str], *, ordinals: str = "一二三四五六", heading: str = "<p><strong>{}</strong></p>") -> str:
    """A whole report: title in two lines, introduction, six parts; `tables` are the HTML of T2, T3 and T4."""
    lines = [f'<p align="center">{line}</p>' for line in TITLE] + [f"<p>{INTRODUCTION}</p>"]
    for ordinal, (key, words) in zip(ordinals, PARTS.items(), strict=True):
        lines.append(heading.format(f"{ordinal}、{words}"))
        lines += [f"<p>{line}</p>" for line in PROSE.get(key, ())]
        lines.append({"active": tables["T2"], "requests": tables["T3"], "disputes": tables["T4"]}.get(key, ""))
    return "\n".join(lines)


def site_page(body: str, *, charset: str | None = "utf-8") -> str:
    """The article page around a body, with the chrome of a publishing system."""
    meta = f'<meta charset="{charset}">' if charset else ""
    return (
        f'<!DOCTYPE html><html><head>{meta}<title>文登区 年度报告</title><meta name="PubDate" content="2024-01-25 15:40"></head><body>'
        '<div class="nav"><a href="/">首页</a><table><tr><td>导航</td><td>公开</td></tr></table></div>'
        f'<div id="zoom"><!--ZJEG_RSS.content.begin-->{body}<!--ZJEG_RSS.content.end--></div>'
        '<div class="foot">打印本页 关闭窗口<table><tr><td>版权</td></tr></table></div></body></html>'
    )
