"""What is wrong in which report, and the rules that must say so: number faults come before the words are written, word faults after."""

from collections.abc import Callable
from datetime import datetime

from tests.second_site.report import Report
from tests.second_site.truth import COLUMNS, OLD_BLOCKS, ROWS, Numbers

NumberFault = Callable[[Numbers], None]
WordFault = Callable[[Report], None]


def _cell(address: str, text: str, *rules: str, allowed: str = "") -> WordFault:
    def fault(report: Report) -> None:
        assert address in report.numbers.cells
        report.numbers.cells[address] = text
        _expect(report, *rules, allowed=allowed)

    return fault


def _add(change: int, *cells: str, rules: str, allowed: str = "") -> WordFault:
    def fault(report: Report) -> None:
        report.numbers.add(change, *cells)
        _expect(report, *rules.split(), allowed=allowed)

    return fault


def _say(old: str, new: str, *rules: str, part: int | None = 0, allowed: str = "") -> WordFault:
    def fault(report: Report) -> None:
        report.replace(old, new, part)
        _expect(report, *rules, allowed=allowed)

    return fault


def _append(text: str, *rules: str, part: int = 0, allowed: str = "") -> WordFault:
    def fault(report: Report) -> None:
        report.parts[part][2].append(text)
        _expect(report, *rules, allowed=allowed)

    return fault


def _date(stamp: str, *rules: str, allowed: str = "") -> WordFault:
    def fault(report: Report) -> None:
        report.published = datetime.fromisoformat(stamp)
        day = report.published
        report.signature = f"{report.unit.name}\n{day.year}年{day.month}月{day.day}日"
        _expect(report, *rules, allowed=allowed)

    return fault


def _title(title: str, *rules: str, in_list: str | None = None) -> WordFault:
    def fault(report: Report) -> None:
        report.title = title.format(unit=report.unit.name, year=report.year, before=report.year - 1)
        report.list_title = report.list_title if in_list is None else in_list.format(unit=report.unit.name, year=report.year)
        _expect(report, *rules)

    return fault


def _both(*faults: WordFault) -> WordFault:
    def fault(report: Report) -> None:
        for one in faults:
            one(report)

    return fault


def _expect(report: Report, *rules: str, allowed: str = "") -> None:
    report.expected.update(rules)
    report.allowed.update(allowed.split())


def _order(report: Report) -> None:
    for at, numeral in ((3, "三"), (4, "五"), (5, "六")):
        report.parts[at] = (numeral, *report.parts[at][1:])
    _expect(report, "S-ORDER")


def _without_part(report: Report) -> None:
    del report.parts[5]
    _expect(report, "S-SECTIONS", "S-INTRO-COUNT", "S-INTRO-LIST", allowed="N-FEE N-SIX-EMPTY")


def _extra_part(report: Report) -> None:
    report.parts.append(("七", "下一年度宣传安排", ["继续做好街道便民地图的宣传。"]))
    _expect(report, "S-EXTRA", "S-INTRO-COUNT")


def _empty_problems(report: Report) -> None:
    report.parts[4][2][:] = ["无"]
    _expect(report, "N-PROBLEM-EMPTY", allowed="N-PROBLEM-PAIR")


def _one_sided(report: Report) -> None:
    del report.parts[4][2][1]
    _expect(report, "N-PROBLEM-PAIR")


def _no_watch(report: Report) -> None:
    del report.parts[0][2][4]
    _expect(report, "S-OVERVIEW5")


def _no_assessment(report: Report) -> None:
    report.parts[0][2][4] = "（五）监督保障。分管负责人每季度过问一次，更新慢的当面提醒，监督电话有人接听。"
    _expect(report, "S-GOV-ASSESS")


def _no_fee(report: Report) -> None:
    del report.parts[5][2][0]
    _expect(report, "N-FEE")


def _no_date(report: Report) -> None:
    report.show_date = False
    report.signature = report.unit.name
    _expect(report, "D-NODATE")


def _late_signature(report: Report) -> None:
    report.signature = f"{report.unit.name}\n{report.year + 1}年3月20日"
    _expect(report, "D-CONFLICT")


def _no_phone(report: Report) -> None:
    report.introduction[2] = report.introduction[2].split("如对本报告")[0]
    _expect(report, "N-CONTACT")


def _without_row(report: Report) -> None:
    report.numbers.cells.update({f"T3.unprocessed_publication.{column}": "0" for column in COLUMNS})
    report.without_rows = ("unprocessed_publication",)
    _expect(report, "S-SHAPE")


def _no_table_four(report: Report) -> None:
    report.without_tables = {"T4"}
    report.parts[3][2].append("本年度相关数据已另行上报。")
    _expect(report, "S-T4")


def _blanks(report: Report) -> None:
    report.numbers.cells.update({f"T3.{row}.research": "" for row in ("granted", "partial", "denied_internal")})
    _expect(report, "T3-BLANK")


def _strokes(report: Report) -> None:
    report.numbers.cells.update(
        {f"T4.suit_after_review.{result}": "/" for result in ("upheld", "corrected", "other", "pending", "total")}
    )
    _expect(report, "T4-BLANK")


def _extra_row(report: Report) -> None:
    report.extra_row = ("其他主动公开文件", "3", "0", "8")
    _expect(report, "S-EXTRAROW")


def _all_done(report: Report) -> None:
    report.parts[0][2].append("今年的申请已全部办结，无结转。")
    if report.numbers.n("T3.carried_out.total"):
        _expect(report, "N-ALLDONE", allowed="N-CARRYOUT")


def _old_form(numbers: Numbers) -> None:
    cells = numbers.cells
    for address in [one for one in cells if one.startswith("T2.")]:
        del cells[address]
    cells |= {f"T2.{row}.{column}": "0" for row, columns in OLD_BLOCKS.items() for column in columns}
    last = {column: sum(int(cells.pop(f"T3.{row}.{column}")) for row in ROWS[20:23]) for column in COLUMNS}
    tail = {
        address: cells.pop(address) for address in list(cells) if address.startswith(("T3.handled", "T3.carried_out", "T4."))
    }
    cells |= {f"T3.other.{column}": str(value) for column, value in last.items()} | tail


def _more_carried(numbers: Numbers) -> None:
    for row in ("carried_in", "handled_total", "granted"):
        numbers.add(1, f"T3.{row}.natural", f"T3.{row}.total")


def _fee_lapse(numbers: Numbers) -> None:
    for row in ("new_received", "other_fee_unpaid", "handled_total"):
        numbers.add(1, f"T3.{row}.natural", f"T3.{row}.total")


def _all_zero_powers(numbers: Numbers) -> None:
    numbers.cells |= {f"T2.{row}.decisions": "0" for row in ("licensing", "penalty", "coercion")}


NUMBER_FAULTS: dict[str, tuple[NumberFault, str]] = {
    "zhujian-2022": (_old_form, "S-GEN"),
    "zhujian-2024": (_more_carried, "X-CARRY"),
    "jiaoyi-2023": (_fee_lapse, "T3-FEELAPSE"),
    "shenpi-2024": (_all_zero_powers, "T2-ZERO-ENF"),
    "zhifa-2024": (lambda numbers: numbers.add(2, "T2.normative.in_force"), "X-STOCK"),
}
"""Faults the words of the report agree with."""

_NEW = ("T3.new_received.natural", "T3.new_received.total")

WORD_FAULTS: dict[str, WordFault] = {
    # 2020, form of 2019
    "fagai-2020": _cell("T2.normative.public_total", "0", "T2B-TOTAL"),
    "keji-2020": _date("2022-06-01T10:00:00", "D-MIGRATED"),
    "zhujian-2020": _both(_cell("T2.licensing.prior_items", "3"), _cell("T2.licensing.change", "-5", "T2B-ITEMNEG")),
    "xumu-2020": _cell("T2.procurement.amount", "0", "T2B-PURCHASE"),
    "liugou-2020": _say("（国务院令第711号）", "（国务院令第492号）", "S-INTRO-BASIS", part=None, allowed="Q-DOCNAME"),
    # 2021
    "zfb-2021": _say("没有发出过收费通知，未收取信息处理费", "发出收费通知2件，收取信息处理费400元", "T2-FEE-INFOFEE", part=5),
    "fagai-2021": _cell("T2.rules.in_force", "2", "T2-RULEPOWER"),
    "keji-2021": _add(
        1, *_NEW, "T3.granted.natural", "T3.granted.total", "T3.handled_total.natural", "T3.handled_total.total", rules="N-NONE"
    ),
    "zhujian-2021": _append("全年制发行政规范性文件9件。", "T2-TEXT-DOCS"),
    "xumu-2021": _say("12月31日", "11月30日", "N-PERIOD", part=None),
    "liugou-2021": _no_assessment,
    "wanghai-2021": _no_date,
    # 2022
    "lanbo-2022": _date("2023-04-03T16:20:00", "D-GOV"),
    "fagai-2022": _blanks,
    "keji-2022": _no_phone,
    "liugou-2022": _say("结合2022年", "结合2021年", "N-YEAR", part=None),
    "caizheng-2022": _cell("T2.fees.amount", "37500元", "T2-FEE-UNIT", allowed="T2-NUM"),
    "nongye-2022": _add(1, "T3.denied_process.total", rules="T3-ROWSUM T3-RESULTSUM"),
    "shenpi-2022": _append("全年办理“局长信箱”来信31件，其中咨询类18件、建议类6件、求助类5件。", "N-SUBTOTAL"),
    "yandun-2022": _date("2022-12-28T09:00:00", "D-EARLY"),
    "shijia-2022": _order,
    # 2023
    "lanbo-2023": _strokes,
    "zfb-2023": _add(
        -1, *_NEW, "T3.handled_total.natural", "T3.handled_total.total", rules="N-RECEIVED N-DONE", allowed="T3-RESULTSUM"
    ),
    "fagai-2023": _both(_date("2024-02-05T09:00:00", "D-DEPT"), _cell("T4.direct_suit.other", "若干", "T4-NUM")),
    "keji-2023": _both(
        _append("全年另在电子屏公开政府信息  条。", "N-PLACEHOLDER"),
        _title("{unit}二○二三年政府信息公开工作年度报告"),
    ),
    "zhujian-2023": _append("收到因公开引起的行政复议申请7件，被申请行政复议7件。", "N-REVIEW", allowed="N-CONTRA"),
    "liugou-2023": _add(1, "T3.granted.natural", "T3.granted.total", rules="T3-RESULTSUM"),
    "jiaoti-2023": _say("监督保障。", "监督保障。严格遵循遵循制度规定，", "Q-DUPWORD"),
    "caizheng-2023": _cell("T3.handled_total.total", "", "T3-TOTALBLANK", allowed="T3-BLANK"),
    "nongye-2023": _no_table_four,
    "yandun-2023": _say("威海市岚泊区烟墩镇人民政府政府信息", "威海市岚泊区石岬镇人民政府政府信息", "N-UNIT", part=None),
    "shijia-2023": _date("2024-02-01T08:30:00", "D-TOWN"),
    "shenpi-2023": _say("等六个部分", "等七个部分", "S-INTRO-COUNT", part=None),
    "minzheng-2023": _late_signature,
    "zhifa-2023": _empty_problems,
    "qiaoxi-2023": _append("我局将公开与业务同步推进。", "N-LEVEL"),
    "songlin-2023": _extra_part,
    "lanbowan-2023": _add(1, "T3.handled_total.other_org", "T3.handled_total.total", rules="T3-BALANCE T3-RESULTSUM N-DONE"),
    # 2024
    "zfb-2024": _add(1, "T3.carried_out.natural", "T3.carried_out.total", rules="T3-BALANCE N-CARRYOUT"),
    "fagai-2024": _both(
        _cell("T2.normative.made", "9"),
        _cell("T2.normative.repealed", "0"),
        _cell("T2.normative.in_force", "4", "T2-VALID-LOW", "X-STOCK", allowed="T2-VALID-LT-MADE"),
    ),
    "liugou-2024": _add(1, "T4.review.total", rules="T4-SUM N-REVIEW", allowed="T4-EXCESS"),
    "wanghai-2024": _add(-1, "T3.new_received.business", rules="T3-ROWSUM T3-BALANCE"),
    "jiaoti-2024": _extra_row,
    "nongye-2024": _cell("T2.penalty.decisions", "-3", "T2-NEG", allowed="T2-NUM"),
    "shichang-2024": _append("全年作出行政处罚决定999件。", "T2-TEXT-CASES"),
    "yandun-2024": _all_done,
    "shijia-2024": _both(_one_sided, _cell("T3.denied_state_secret.research", "约3", "T3-NUM")),
    "renshe-2024": _append("全年开展咨询活动80次，其中线上咨询20次，占35%；现场咨询60次，占75%。", "N-PCT"),
    "shuili-2024": _title("{unit}政府信息公开工作年度报告", "S-TITLE", in_list="{unit}政府信息公开工作年度报告"),
    "wenlv-2024": _title("{unit}{before}年政府信息公开工作年度报告", "S-TITLE-YEAR"),
    "weijian-2024": _say(
        "《中华人民共和国政府信息公开工作年度报告格式》", "《中华人民共和国政府信息年度报告格式》", "Q-DOCNAME", part=None
    ),
    "shenji-2024": _no_fee,
    "zhifa-2024": _both(
        _no_watch, _title("{year}年政府信息公开工作年度报告", "S-TITLE", in_list="{year}年政府信息公开工作年度报告")
    ),
    "qiaoxi-2024": _both(_without_part, _title("{year}年度政府信息公开工作年度报告", "S-TITLE")),
    "songlin-2024": _append("申请人甲（虚构）的联系电话13800138000已转社区。", "Q-PRIVACY"),
    "lanbowan-2024": _append("全年因政府信息公开被提起行政诉讼5件。", "N-SUIT", allowed="N-CONTRA"),
    "shuju-2024": _without_row,
    "jiaoyi-2024": _append("全年主动公开政府信息121条。本年度共主动公开政府信息112条。", "N-CONTRA"),
}
"""Faults the words of the report do not know of."""
