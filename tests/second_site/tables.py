"""The three tables of both forms as grids of (text, rows, columns), written from the published labels, and five ways to mark them up."""

from collections.abc import Iterable
from html import escape

from tests.second_site.truth import COLUMNS, GROUPS, OLD_BLOCKS, RESULTS, Cells

Cell = tuple[str, int, int]
"""Text, rowspan, colspan."""

Grid = list[list[Cell]]

LABELS = {
    "denied_": (
        "（三）不予公开",
        (
            "属于国家秘密",
            "其他法律行政法规禁止公开",
            "危及“三安全一稳定”",
            "保护第三方合法权益",
            "属于三类内部事务信息",
            "属于四类过程性信息",
            "属于行政执法案卷",
            "属于行政查询事项",
        ),
    ),
    "unavailable_": ("（四）无法提供", ("本机关不掌握相关政府信息", "没有现成信息需要另行制作", "补正后申请内容仍不明确")),
    "unprocessed_": (
        "（五）不予处理",
        (
            "信访举报投诉类申请",
            "重复申请",
            "要求提供公开出版物",
            "无正当理由大量反复申请",
            "要求行政机关确认或重新出具已获取信息",
        ),
    ),
    "other_": (
        "（六）其他处理",
        (
            "申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "其他",
        ),
    ),
}


def _values(cells: Cells, row: str) -> list[Cell]:
    return [(cells[f"T3.{row}.{column}"], 1, 1) for column in COLUMNS]


def requests(cells: Cells, without: Iterable[str] = ()) -> Grid:
    """表三 of either form; rows named in `without` are left out."""
    rows = [
        row
        for row in dict.fromkeys(address.split(".")[1] for address in cells if address.startswith("T3."))
        if row not in without
    ]
    grid: Grid = [
        [("（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）", 3, 3), ("申请人情况", 1, 7)],
        [("自然人", 2, 1), ("法人或其他组织", 1, 5), ("总计", 2, 1)],
        [(label, 1, 1) for label in ("商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他")],
        [("一、本年新收政府信息公开申请数量", 1, 3), *_values(cells, "new_received")],
        [("二、上年结转政府信息公开申请数量", 1, 3), *_values(cells, "carried_in")],
    ]
    inner: Grid = [
        [("（一）予以公开", 1, 2), *_values(cells, "granted")],
        [("（二）部分公开（区分处理的，只计这一情形，不计其他情形）", 1, 2), *_values(cells, "partial")],
    ]
    for prefix, (head, labels) in LABELS.items():
        keys = [row for row in cells_rows(cells) if row.startswith(prefix)]
        shown = [(at, key) for at, key in enumerate(keys) if key in rows]
        for place, (at, key) in enumerate(shown):
            first: list[Cell] = [(head, len(shown), 1)] if place == 0 else []
            inner.append([*first, (f"{at + 1}.{labels[at]}", 1, 1), *_values(cells, key)])
    if "other" in rows:
        inner.append([("（六）其他处理", 1, 2), *_values(cells, "other")])
    inner.append([("（七）总计", 1, 2), *_values(cells, "handled_total")])
    inner[0].insert(0, ("三、本年度办理结果", len(inner), 1))
    return [*grid, *inner, [("四、结转下年度继续办理", 1, 3), *_values(cells, "carried_out")]]


def cells_rows(cells: Cells) -> list[str]:
    """The rows of 表三 in the order they were drawn."""
    return list(dict.fromkeys(address.split(".")[1] for address in cells if address.startswith("T3.")))


def disputes(cells: Cells) -> Grid:
    """表四: one row of fifteen numbers under three heads."""
    names = [("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")] * 2
    return [
        [("行政复议", 1, 5), ("行政诉讼", 1, 10)],
        [*[(label, 2, 1) for label in names[0]], ("未经复议直接起诉", 1, 5), ("复议后起诉", 1, 5)],
        [(label, 1, 1) for group in names for label in group],
        [(cells[f"T4.{group}.{result}"], 1, 1) for group in GROUPS for result in RESULTS],
    ]


def active(cells: Cells, extra: tuple[str, ...] = ()) -> Grid:
    """表二 of the form of 2021; `extra` is one more row of the first block."""
    get = cells.__getitem__
    normative = [get(f"T2.normative.{column}") for column in ("made", "repealed", "in_force")]
    grid: Grid = [
        [("第二十条第（一）项", 1, 4)],
        [(label, 1, 1) for label in ("信息内容", "本年制发件数", "本年废止件数", "现行有效件数")],
        [("规章", 1, 1), *[(get(f"T2.rules.{column}"), 1, 1) for column in ("made", "repealed", "in_force")]],
        [("行政规范性文件", 1, 1), *[(value, 1, 1) for value in normative]],
    ]
    if extra:
        grid.append([(text, 1, 1) for text in extra])
    for item, rows in (("五", {"行政许可": "licensing"}), ("六", {"行政处罚": "penalty", "行政强制": "coercion"})):
        grid += [[(f"第二十条第（{item}）项", 1, 4)], [("信息内容", 1, 1), ("本年处理决定数量", 1, 3)]]
        grid += [[(label, 1, 1), (get(f"T2.{row}.decisions"), 1, 3)] for label, row in rows.items()]
    grid += [[("第二十条第（八）项", 1, 4)], [("信息内容", 1, 1), ("本年收费金额（单位：万元）", 1, 3)]]
    return [*grid, [("行政事业性收费", 1, 1), (get("T2.fees.amount"), 1, 3)]]


def active_old(cells: Cells) -> Grid:
    """表二 of the form of 2019."""
    heads = {
        "made": "本年新制作数量",
        "newly_public": "本年新公开数量",
        "public_total": "对外公开总数量",
        "prior_items": "上一年项目数量",
    }
    heads |= {"change": "本年增/减", "decisions": "处理决定数量", "projects": "采购项目数量", "amount": "采购总金额"}
    names = {
        "rules": "规章",
        "normative": "规范性文件",
        "licensing": "行政许可",
        "other_services": "其他对外管理服务事项",
        "penalty": "行政处罚",
    }
    names |= {"coercion": "行政强制", "fees": "行政事业性收费", "procurement": "政府集中采购"}
    grid: Grid = []
    for item, rows in (
        ("一", "rules normative"),
        ("五", "licensing other_services"),
        ("六", "penalty coercion"),
        ("八", "fees"),
        ("九", "procurement"),
    ):
        columns = OLD_BLOCKS[rows.split()[0]]
        wide = 1 if len(columns) == 3 else 2
        spans = [1] * 3 if wide == 1 else [1, 2]
        grid += [
            [(f"第二十条第（{item}）项", 1, 4)],
            [("信息内容", 1, 1), *[(heads[column], 1, span) for column, span in zip(columns, spans, strict=True)]],
        ]
        for row in rows.split():
            grid.append(
                [
                    (names[row], 1, 1),
                    *[(cells[f"T2.{row}.{column}"], 1, span) for column, span in zip(columns, spans, strict=True)],
                ]
            )
    return grid


def _span(rows: int, columns: int) -> str:
    return (f' rowspan="{rows}"' if rows > 1 else "") + (f" colspan={columns}" if columns > 1 else "")


def plain(grid: Grid) -> str:
    """A table as a careful hand writes it."""
    lines = ("".join(f"<td{_span(rows, columns)}>{escape(text)}</td>" for text, rows, columns in row) for row in grid)
    return '<table border="1"><tbody>' + "".join(f"<tr>{line}</tr>" for line in lines) + "</tbody></table>"


def word(grid: Grid) -> str:
    """A table pasted from Word: paragraphs and spans in every cell, long labels cut by breaks, digits in fonts of their own."""
    out = ['<div align="center"><table class="MsoNormalTable" style="border-collapse:collapse;mso-yfti-tbllook:1184">']
    for row in grid:
        out.append('<tr style="mso-yfti-irow:1;height:20.0pt">')
        for text, rows, columns in row:
            half = len(text) // 2
            body = f'<span lang="EN-US">{escape(text)}<o:p></o:p></span>' if text.isdigit() else escape(text)
            if len(text) == 4:
                body = f"<span>{text[:half]}</span><span> {text[half:]}</span>"
            out.append(f'<td width="60"{_span(rows, columns)}><p class="MsoNormal" align="center">{body}</p></td>')
        out.append("</tr>")
    return "".join(out) + "</table></div>"


def wps(grid: Grid) -> str:
    """A table pasted from WPS: font elements, th in the body, hard spaces, full-width digits, no quotes, no closing row tags."""
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    out = ["<TABLE class=et2 cellSpacing=0><COLGROUP><COL width=72></COLGROUP>"]
    for row in grid:
        out.append("<TR height=18>")
        for text, rows, columns in row:
            shown = escape(text.translate(wide) if text.isdigit() else text)
            out.append(f"<TD{_span(rows, columns)} x:num><FONT face=宋体>&nbsp;{shown}&nbsp;</FONT>")
    return "".join(out) + "</TABLE>"


def nested(grid: Grid) -> str:
    """A table inside a layout table, its head in a thead of its own."""
    inner = plain(grid).replace("<tbody>", "<thead></thead><tbody>")
    return f'<table width="100%" class="layout"><tr><td>&nbsp;</td><td valign="top"><div class="tbbox">{inner}</div></td></tr></table>'


def spelled(grid: Grid) -> str:
    """A table whose labels carry soft line breaks and half-width brackets."""
    text = plain(grid).replace("（", "(").replace("）", ")")
    return (
        text.replace("政府信息公开申请", "政府信息<br/>公开申请")
        .replace("商业企业", "商业<br>企业")
        .replace("公益组织", "公益&#8203;组织")
    )


STYLES = (plain, word, wps, nested, spelled)
