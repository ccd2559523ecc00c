"""The two table forms (reporting years 2019-2020 and from 2021) as grids of label cells and addressed value cells."""

from __future__ import annotations

from dataclasses import dataclass

APPLICANTS: tuple[tuple[str, str], ...] = (
    ("natural", "自然人"),
    ("business", "商业企业"),
    ("research", "科研机构"),
    ("public_interest", "社会公益组织"),
    ("legal_service", "法律服务机构"),
    ("other_org", "其他"),
)
COLUMNS: tuple[str, ...] = (*(key for key, _ in APPLICANTS), "total")
OUTCOMES: tuple[tuple[str, str], ...] = (
    ("upheld", "结果维持"),
    ("corrected", "结果纠正"),
    ("other", "其他结果"),
    ("pending", "尚未审结"),
    ("total", "总计"),
)
CASE_GROUPS: tuple[str, ...] = ("review", "direct_suit", "suit_after_review")
NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
RESULTS = "三、本年度办理结果"


@dataclass(frozen=True)
class Row:
    """One row of 表三: its key in the address, the group label it stands under (may be empty) and its own label."""

    key: str
    group: str
    label: str


@dataclass(frozen=True)
class Cell:
    """One cell of a grid; `address` names the value printed in it, None for a label."""

    text: str = ""
    rows: int = 1
    columns: int = 1
    address: str | None = None


Grid = list[list[Cell]]

_DENIED = "（三）不予公开"
_UNAVAILABLE = "（四）无法提供"
_UNPROCESSED = "（五）不予处理"
_OTHER = "（六）其他处理"
_COMMON: tuple[Row, ...] = (
    Row("granted", "", "（一）予以公开"),
    Row("partial", "", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"),
    Row("denied_state_secret", _DENIED, "1.属于国家秘密"),
    Row("denied_other_law", _DENIED, "2.其他法律行政法规禁止公开"),
    Row("denied_safety_stability", _DENIED, "3.危及“三安全一稳定”"),
    Row("denied_third_party", _DENIED, "4.保护第三方合法权益"),
    Row("denied_internal", _DENIED, "5.属于三类内部事务信息"),
    Row("denied_process", _DENIED, "6.属于四类过程性信息"),
    Row("denied_enforcement_file", _DENIED, "7.属于行政执法案卷"),
    Row("denied_admin_query", _DENIED, "8.属于行政查询事项"),
    Row("unavailable_not_held", _UNAVAILABLE, "1.本机关不掌握相关政府信息"),
    Row("unavailable_needs_making", _UNAVAILABLE, "2.没有现成信息需要另行制作"),
    Row("unavailable_unclear", _UNAVAILABLE, "3.补正后申请内容仍不明确"),
    Row("unprocessed_petition", _UNPROCESSED, "1.信访举报投诉类申请"),
    Row("unprocessed_repeat", _UNPROCESSED, "2.重复申请"),
    Row("unprocessed_publication", _UNPROCESSED, "3.要求提供公开出版物"),
    Row("unprocessed_excessive", _UNPROCESSED, "4.无正当理由大量反复申请"),
    Row("unprocessed_reconfirm", _UNPROCESSED, "5.要求行政机关确认或重新出具已获取信息"),
)
_OTHER_2019: tuple[Row, ...] = (Row("other", "", _OTHER),)
_OTHER_2021: tuple[Row, ...] = (
    Row("other_no_correction", _OTHER, "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请"),
    Row("other_fee_unpaid", _OTHER, "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请"),
    Row("other_misc", _OTHER, "3.其他"),
)
INTAKE: tuple[Row, ...] = (
    Row("new_received", "", "一、本年新收政府信息公开申请数量"),
    Row("carried_in", "", "二、上年结转政府信息公开申请数量"),
)


def template_of(year: int) -> str:
    """The form due for reporting year `year` (国办公开办函〔2019〕60号 for 2019-2020, 〔2021〕30号 from 2021)."""
    return "2021" if year >= 2021 else "2019"


def result_rows(template: str) -> tuple[Row, ...]:
    """The rows of part three of 表三 without their total."""
    return (*_COMMON, *(_OTHER_2021 if template == "2021" else _OTHER_2019))


def requests_grid(template: str) -> Grid:
    """表三: three head rows, then one row per item, three label columns and seven value columns."""
    results = result_rows(template)
    grid: Grid = [
        [Cell(NOTE, rows=3, columns=3), Cell("申请人情况", columns=7)],
        [Cell("自然人", rows=2), Cell("法人或其他组织", columns=5), Cell("总计", rows=2)],
        [Cell(label) for _, label in APPLICANTS[1:]],
    ]
    grid.extend([[Cell(row.label, columns=3), *_values(row.key)] for row in INTAKE])
    group = ""
    for index, row in enumerate(results):
        cells = [Cell(RESULTS, rows=len(results) + 1)] if index == 0 else []
        if not row.group:
            cells.append(Cell(row.label, columns=2))
        else:
            if row.group != group:
                cells.append(Cell(row.group, rows=sum(1 for other in results if other.group == row.group)))
            cells.append(Cell(row.label))
        group = row.group
        grid.append([*cells, *_values(row.key)])
    grid.append([Cell("（七）总计", columns=2), *_values("handled_total")])
    grid.append([Cell("四、结转下年度继续办理", columns=3), *_values("carried_out")])
    return grid


def _values(row: str) -> list[Cell]:
    return [Cell(address=f"T3.{row}.{column}") for column in COLUMNS]


def disclosure_grid(template: str) -> Grid:
    """表二 of the form: four columns, a band per item of article 20."""
    return _disclosure_2021() if template == "2021" else _disclosure_2019()


def _disclosure_2021() -> Grid:
    stock = ("made", "repealed", "in_force")

    def stock_row(label: str, key: str) -> list[Cell]:
        return [Cell(label), *(Cell(address=f"T2.{key}.{column}") for column in stock)]

    def single(label: str, address: str) -> list[Cell]:
        return [Cell(label), Cell(columns=3, address=address)]

    decided = [Cell("信息内容"), Cell("本年处理决定数量", columns=3)]
    return [
        [Cell("第二十条第（一）项", columns=4)],
        [Cell("信息内容"), Cell("本年制发件数"), Cell("本年废止件数"), Cell("现行有效件数")],
        stock_row("规章", "rules"),
        stock_row("行政规范性文件", "normative"),
        [Cell("第二十条第（五）项", columns=4)],
        list(decided),
        single("行政许可", "T2.licensing.decisions"),
        [Cell("第二十条第（六）项", columns=4)],
        list(decided),
        single("行政处罚", "T2.penalty.decisions"),
        single("行政强制", "T2.coercion.decisions"),
        [Cell("第二十条第（八）项", columns=4)],
        [Cell("信息内容"), Cell("本年收费金额（单位：万元）", columns=3)],
        single("行政事业性收费", "T2.fees.amount"),
    ]


def _disclosure_2019() -> Grid:
    def three(label: str, key: str, columns: tuple[str, str, str]) -> list[Cell]:
        return [Cell(label), *(Cell(address=f"T2.{key}.{column}") for column in columns)]

    papers = ("made", "newly_public", "public_total")
    items = ("prior_items", "change", "decisions")
    head = [Cell("信息内容"), Cell("上一年项目数量"), Cell("本年增/减"), Cell("处理决定数量")]
    return [
        [Cell("第二十条第（一）项", columns=4)],
        [Cell("信息内容"), Cell("本年新制作数量"), Cell("本年新公开数量"), Cell("对外公开总数量")],
        three("规章", "rules", papers),
        three("规范性文件", "normative", papers),
        [Cell("第二十条第（五）项", columns=4)],
        list(head),
        three("行政许可", "licensing", items),
        three("其他对外管理服务事项", "other_services", items),
        [Cell("第二十条第（六）项", columns=4)],
        list(head),
        three("行政处罚", "penalty", items),
        three("行政强制", "coercion", items),
        [Cell("第二十条第（八）项", columns=4)],
        [Cell("信息内容"), Cell("上一年项目数量"), Cell("本年增/减", columns=2)],
        [Cell("行政事业性收费"), Cell(address="T2.fees.prior_items"), Cell(columns=2, address="T2.fees.change")],
        [Cell("第二十条第（九）项", columns=4)],
        [Cell("信息内容"), Cell("采购项目数量"), Cell("采购总金额", columns=2)],
        [
            Cell("政府集中采购"),
            Cell(address="T2.procurement.projects"),
            Cell(columns=2, address="T2.procurement.amount"),
        ],
    ]


def cases_grid() -> Grid:
    """表四: three head rows and one row of fifteen values."""
    outcomes = [label for _, label in OUTCOMES]
    return [
        [Cell("行政复议", columns=5), Cell("行政诉讼", columns=10)],
        [
            *(Cell(label, rows=2) for label in outcomes),
            Cell("未经复议直接起诉", columns=5),
            Cell("复议后起诉", columns=5),
        ],
        [Cell(label) for label in outcomes * 2],
        [Cell(address=f"T4.{group}.{outcome}") for group in CASE_GROUPS for outcome, _ in OUTCOMES],
    ]


def grids(template: str) -> dict[str, Grid]:
    """The three tables of a form by their short names T2, T3, T4."""
    return {"T2": disclosure_grid(template), "T3": requests_grid(template), "T4": cases_grid()}


def addresses(grid: Grid) -> list[str]:
    """The addresses of the value cells of `grid` in reading order."""
    return [cell.address for row in grid for cell in row if cell.address]
