"""The planted faults: each changes one report the way real reports go wrong, and names every rule that must then fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from standin.answers import Expected, Level
from standin.draft import Draft
from standin.form import template_of

Change = Callable[[Draft], None]
# rule, level, subject, words of the place, years later (0: the faulty report's own year)
Consequence = tuple[str, Level, str, str, int]


@dataclass(frozen=True)
class Fault:
    """`needs` is asked of the figures before they are drawn; `quiet` keeps the tables' numbers out of the prose."""

    key: str
    unit_id: str
    year: int
    consequences: tuple[Consequence, ...]
    change: Change | None = None
    needs: str = ""
    quiet: bool = True
    late: tuple[int, int] | None = None
    absent: bool = False

    def findings(self) -> list[Expected]:
        """The consequences as expected findings."""
        return [
            Expected(rule=rule, unit_id=self.unit_id, year=self.year + later, level=level, subject=subject, contains=words,
                     fault=self.key)
            for rule, level, subject, words, later in self.consequences
        ]  # fmt: skip


def must(rule: str, subject: str = "", words: str = "", later: int = 0) -> Consequence:
    """A consequence under a rule of the first release."""
    return (rule, "required", subject, words, later)


def due(rule: str, subject: str = "", words: str = "", later: int = 0) -> Consequence:
    """A consequence under a rule of the later catalogue."""
    return (rule, "due", subject, words, later)


def may(*rules: str) -> tuple[Consequence, ...]:
    """Rules that may also fire: their text leaves it open."""
    return tuple((rule, "allowed", "", "", 0) for rule in rules)


def bump(**changes: int) -> Change:
    """Add to cells, written `row__column=delta` for cells of 表三."""

    def change(draft: Draft) -> None:
        for name, delta in changes.items():
            address = "T3." + name.replace("__", ".")
            draft.cells[address] = str(int(draft.cells[address]) + delta)

    return change


def put(**cells: str) -> Change:
    """Print other values, written `T2__normative__made="6"`."""

    def change(draft: Draft) -> None:
        for name, value in cells.items():
            address = name.replace("__", ".")
            if address not in draft.cells:
                raise KeyError(f"{address} is no cell of the form {draft.form} of {draft.body.unit_id} {draft.year}")
            draft.cells[address] = value

    return change


def say(**lines: str) -> Change:
    """Write other sentences; `{last}` is the year before, `{year}` the report year, `{we}` the body's word for itself."""

    def change(draft: Draft) -> None:
        for slot, text in lines.items():
            draft.lines[slot] = text.format(year=draft.year, last=draft.year - 1, we=draft.body.we, name=draft.body.name)

    return change


def without_part(key: str) -> Change:
    """Leave a part out, heading and all."""
    return lambda draft: draft.parts.discard(key)


def without_table(name: str) -> Change:
    """Leave a table out and keep its heading."""
    return lambda draft: draft.tables.discard(name)


def _stock_too_high(draft: Draft) -> None:
    draft.cells["T2.normative.in_force"] = str(int(draft.cells["T2.normative.in_force"]) + 2)


def _stock_too_low(draft: Draft) -> None:
    # Never by chance the true stock, from which the next year continues.
    low = "4" if draft.cells["T2.normative.in_force"] == "3" else "3"
    put(T2__normative__made="6", T2__normative__repealed="0", T2__normative__in_force=low)(draft)


def _partial_counted_twice(draft: Draft) -> None:
    partial = int(draft.cells["T3.partial.natural"])
    bump(denied_process__natural=partial, denied_process__total=partial)(draft)


def _wrong_number_received(draft: Draft) -> None:
    new, carried = (int(draft.cells[f"T3.{row}.total"]) for row in ("new_received", "carried_in"))
    stated = new + 3 if carried != 3 else new + 4
    draft.lines["requests"] = f"全年共收到政府信息公开申请{stated}件，均已登记并依法办理。"


def _last_years_title(draft: Draft) -> None:
    draft.title = draft.title.replace(str(draft.year), str(draft.year - 1))


def _last_years_introduction(draft: Draft) -> None:
    draft.lines["basis"] = draft.lines["basis"].replace(f"结合{draft.year}年", f"结合{draft.year - 1}年")


def _short_problems(text: str) -> Change:
    def change(draft: Draft) -> None:
        draft.problems_text = text

    return change


def _old_form(draft: Draft) -> None:
    draft.form = template_of(2020)


def _old_name(draft: Draft) -> None:
    draft.title = f"{draft.year}年度政府信息公开工作报告"


def _title_without_unit(draft: Draft) -> None:
    draft.title_has_unit = False


_NATURAL, _TOTAL = "T3.*.natural", "T3.*.total"

# The excess of a column may equal its 部分公开 by chance; the rule cannot know.
_BY_CHANCE = may("T3-PARTIALDUP")

FAULTS: tuple[Fault, ...] = (
    # structure
    Fault("part six left out", "kjj", 2021, (must("S-SECTIONS", words="其他"), due("S-INTRO-LIST"),
          *may("N-FEE", "S-INTRO-COUNT", "S-ORDER")), without_part("other")),
    Fault("表二 left out", "houjia", 2022, (must("S-T2"), *may("S-SHAPE")), without_table("T2")),
    Fault("表三 left out", "jieshi", 2023, (must("S-T3"), *may("S-SHAPE")), without_table("T3")),
    Fault("表四 left out", "swj", 2022, (must("S-T4"), *may("S-SHAPE")), without_table("T4")),
    Fault("old form used", "gejia", 2021, (must("S-GEN"), *may("S-SHAPE")), _old_form),
    Fault("last year's title", "zetou", 2022, (must("S-TITLE-YEAR", words="2021"), *may("N-YEAR", "P-COLUMN", "P-DUP")),
          _last_years_title),
    Fault("report name not standard", "fgj", 2020, may("S-TITLE"), _old_name, quiet=False),
    Fault("title without the body's name", "longshan", 2022, may("S-TITLE"), _title_without_unit, quiet=False),
    # 表二
    Fault("rules counted by a town", "dashuibo", 2023, (must("T2-RULEPOWER", "T2.rules.*", "规章"),
          must("X-STOCK", "T2.rules.in_force", later=1)),
          put(T2__rules__made="2", T2__rules__in_force="2")),
    Fault("rules counted by a department, old form", "spj", 2020, (must("T2-RULEPOWER", "T2.rules.*", "规章"),),
          put(T2__rules__made="1", T2__rules__newly_public="1", T2__rules__public_total="1")),
    Fault("in force below what was made", "longshan", 2023, (must("T2-VALID-LOW", "T2.normative.in_force"),
          must("X-STOCK", "T2.normative.in_force"), must("X-STOCK", "T2.normative.in_force", later=1)), _stock_too_low),
    Fault("change typed where decisions are asked", "zfj", 2021, (must("T2-NEG", "T2.penalty.decisions", "行政处罚"),
          due("T2-NUM", "T2.penalty.decisions")), put(T2__penalty__decisions="-9")),
    # 表三 and 表四
    Fault("one cell of 结转下年度 too high", "zhangjiachan", 2022, (must("T3-BALANCE", _NATURAL),
          must("T3-ROWSUM", "T3.carried_out.*"), must("X-CARRY", "T3.carried_in.natural", later=1), *_BY_CHANCE),
          bump(carried_out__natural=1), needs="some"),
    Fault("one cell of 予以公开 too high", "rsj", 2021, (must("T3-ROWSUM", "T3.granted.*"), must("T3-RESULTSUM", _NATURAL),
          *_BY_CHANCE), bump(granted__natural=1), needs="some"),
    Fault("received raised, results not", "zeku", 2022, (must("T3-BALANCE", _NATURAL), must("T3-BALANCE", _TOTAL),
          *_BY_CHANCE), bump(new_received__natural=1, new_received__total=1), needs="some"),
    Fault("总计 of results added up wrongly", "scjgj", 2022, (must("T3-BALANCE", _TOTAL), must("T3-RESULTSUM", _TOTAL),
          must("T3-ROWSUM", "T3.handled_total.*"), *_BY_CHANCE), bump(handled_total__total=2), needs="some"),
    Fault("部分公开 counted twice", "czj", 2023, (must("T3-RESULTSUM", _NATURAL), must("T3-RESULTSUM", _TOTAL),
          due("T3-PARTIALDUP")), _partial_counted_twice, needs="some"),
    Fault("negative carry-over", "wendengying", 2023, (must("T3-NEG", "T3.carried_out.natural"),
          must("T3-NEG", "T3.carried_out.total"), must("X-CARRY", "T3.carried_in.natural", later=1),
          must("X-CARRY", "T3.carried_in.total", later=1), *may("T3-NUM")),
          bump(granted__natural=1, granted__total=1, handled_total__natural=1, handled_total__total=1,
               carried_out__natural=-1, carried_out__total=-1), needs="settled"),
    Fault("总计 of reviews wrong", "gaocun", 2021, (must("T4-SUM", "T4.review.*"),),
          put(T4__review__upheld="1", T4__review__total="2"), needs="some"),
    # prose
    Fault("period runs backwards", "xiaoguan", 2022, (must("N-PERIOD", words="2021年12月31日"), *may("S-TITLE-YEAR")),
          say(period="报告中所列数据统计期限从{year}年1月1日到{last}年12月31日止。"), quiet=False),
    Fault("last year's period", "mishan", 2021, (must("N-PERIOD", words="2020年1月1日"), must("S-TITLE-YEAR")),
          say(period="报告中所列数据统计期限从{last}年1月1日到{last}年12月31日止。"), quiet=False),
    Fault("only the end of the period", "tianfu", 2023, (must("N-PERIOD", words="截至2023年12月31日"),),
          say(period="报告中所列数据统计截至{year}年12月31日。"), quiet=False),
    Fault("last year in the introduction", "jtj", 2023, (must("N-YEAR", words="2022年"),), _last_years_introduction,
          quiet=False),
    Fault("last year in the overview", "fgj", 2022, (must("N-YEAR", words="2021年"),),
          say(opening="{last}年，{we}共召开政务公开专题会议4次，研究解决公开渠道、公开时限等具体事项，"
              "各科室对照分工抓好落实。"), quiet=False),
    Fault("text and table count applications differently", "zjj", 2022, (must("N-RECEIVED", "T3.new_received.total"),),
          _wrong_number_received, needs="some"),
    Fault("text denies applications", "longshan", 2021, (must("N-NONE", words="未收到"), *may("N-RECEIVED")),
          say(requests="{year}年{we}未收到政府信息公开申请。"), needs="some"),
    Fault("text claims applications", "tianfu", 2022, (must("N-NONE", words="2件"), must("N-RECEIVED", words="2件")),
          say(requests="全年共收到政府信息公开申请2件，均为网络提交。"), needs="none"),
    Fault("sub-totals ten short", "spj", 2021, (must("N-SUBTOTAL", words="286"),),
          say(active="全年主动公开政府信息286条，其中公众号推送190条，政府网站发布61条，公示栏张贴25条。"), quiet=False),
    Fault("inner sub-totals one too many", "houjia", 2020, (must("N-SUBTOTAL", words="91"),),
          say(active="全年公开各类政府信息402条，其中通过微信公众号发布311条，通过政府网站发布91条，包括机构职能12条，业务动态30条，"
                     "财政信息41条，其他9条。"), quiet=False),
    Fault("part five says 无", "huanshan", 2022, (must("N-PROBLEM-EMPTY", words="无"), *may("N-PROBLEM-PAIR")),
          _short_problems("无。"), quiet=False),
    Fault("part five is one short sentence", "gejia", 2023, (must("N-PROBLEM-EMPTY"), *may("N-PROBLEM-PAIR")),
          _short_problems("部分栏目更新不够及时，下一步将加强管理。"), quiet=False),
    # between years
    Fault("carry-in is not last year's carry-out", "jieshi", 2022, (must("X-CARRY", "T3.carried_in.natural"),
          must("X-CARRY", "T3.carried_in.total")),
          bump(carried_in__natural=1, carried_in__total=1, granted__natural=1, granted__total=1,
               handled_total__natural=1, handled_total__total=1), needs="some"),
    Fault("stock of documents jumps", "rsj", 2023, (must("X-STOCK", "T2.normative.in_force"),
          must("X-STOCK", "T2.normative.in_force", later=1)), _stock_too_high),
    # time
    Fault("department late", "kjj", 2022, (must("D-DEPT"),), late=(2, 3), quiet=False),
    Fault("district government late", "qzf", 2021, (must("D-GOV"),), late=(4, 2), quiet=False),
    Fault("town late", "gaocun", 2022, (must("D-TOWN"),), late=(2, 1), quiet=False),
    Fault("street late", "huanshan", 2021, (must("D-TOWN"),), late=(2, 9), quiet=False),
    Fault("town never published", "xiaoguan", 2021, (must("D-MISSING"),), absent=True),
    Fault("department not yet published", "kjj", 2023, (must("D-MISSING"),), absent=True),
)  # fmt: skip
