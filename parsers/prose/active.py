"""What the prose says of table 2: documents made, repealed and in force, decisions on licences, penalties and coercion."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from parsers.model import Number
from parsers.prose.enumeration import find_sums_in
from parsers.prose.numbers import Mention, NumberKind, mentions
from parsers.prose.statements import tail, year_of
from parsers.prose.text import Prose, Span

DOCUMENT_UNITS = frozenset("件份个部项")
CASE_UNITS = frozenset("件起宗例") | {"件次"}
_DOCUMENT = re.compile(r"规范性文件")
# 政策性文件 and other papers are no 规范性文件; what is published, explained, filed or checked is not what was made.
_OTHER_PAPERS = re.compile(r"政策性文件|政策文件|其[他它]文件|公文|解读|会议|方案|制度|信息|合同|废止建议")
_MADE = re.compile(r"制发|制定|制作|制订")
_PERHAPS_MADE = re.compile(r"出台|印发|新增|下发|发文")
_REPEALED = re.compile(r"废止|宣布失效")
_IN_FORCE = re.compile(r"现行有效")
_SCOPED = re.compile(
    r"其中|公开|公布|发布|解读|备案|审查|审核|清理|起草|代拟|参与|报送|刊登|刊发|上传|录入|公示|归集|推送|梳理|修订|修改|联合|牵头|以[^，。；]{1,10}名义"
    r"|(?:区|县|市|省|镇)(?:委|政府)|上半年|下半年|季度|截至|各单位|各部门|累计|历年|以来"
)
_VERBS = re.compile(r"制发|制定|制作|制订|出台|印发|废止")
_NONE_MADE = re.compile(
    rf"(?:未|没有)(?:有|再|新)?(?P<verbs>(?:{_VERBS.pattern})(?:(?:发布|公布)?[和或、及]?(?:{_VERBS.pattern}))*)"
    r"(?:发布|公布)?(?:过|任何|新的?|相关|有关)*(?:行政)?规范性文件(?:情况)?(?=[，。；、！\n（]|$)"
)
_KINDS = {"licensing": re.compile(r"行政许可"), "penalty": re.compile(r"行政处罚"), "coercion": re.compile(r"行政强制")}
_DECIDED = re.compile(
    r"^(?:类|事项|案件|决定书?|措施|执行|申请|业务|办件|数量|总数|数|共计?|合计|总计|全年|办理|办结|受理|作出|做出|实施|下达|完成|处理|准予|许可|案|各类|量|了|为|的|：|结果)*$"
)
# Published, entered or pushed pieces of information are no decisions; neither are cases filed, heard or reviewed, nor items of a list.
_NO_DECISION = re.compile(
    r"公开|公示|发布|信息|录入|上传|归集|推送|公布|立案|听证|复议|诉讼|复查|案卷|评查|抽查|事项清单|目录|清单|双公示|培训|简易|一般程序|当场|重大|不予|减免|撤销"
)


class ActiveStatement(Struct, frozen=True):
    """One number of table 2 as the text states it. `row` and `column` as in its address; `scoped`: perhaps only a part is meant."""

    row: str
    column: str
    value: Number
    start: int
    end: int
    sentence: Span
    year: int | None
    scoped: bool
    approximate: bool
    denied: bool = False  # said in words ("未制定规范性文件"), the value is 0


def document_statements(prose: Prose) -> list[ActiveStatement]:
    """Numbers of 规范性文件 made (制发, 制定), repealed (废止) and in force (现行有效), in order of place."""
    found: list[ActiveStatement] = []
    if not _DOCUMENT.search(prose.text):
        return found
    for sentence, number, before, after in _numbers(prose, DOCUMENT_UNITS):
        if not _DOCUMENT.search(before) and not re.match(r"^(?:行政)?规范性文件", after):
            continue
        near = re.split(r"[，；：]", before)[-1]
        # "制发规范性文件2件，废止1件，现行有效7件": the later numbers share the noun, unless another one came between.
        topic = before[found_at.start() :] if (found_at := _last(_DOCUMENT, before)) else near
        if _OTHER_PAPERS.search(topic) or _OTHER_PAPERS.search(re.split(r"[，。；、]", after)[0]):
            continue
        column = _column(near + after[:12])
        if column is None:
            continue
        name, sure = column
        scoped = not sure or bool(_SCOPED.search(before)) or number.group > 0
        found.append(_made(prose, sentence, number, "normative", name, scoped=scoped))
    found += _denials(prose)
    return sorted(found, key=lambda statement: statement.start)


def _denials(prose: Prose) -> Iterator[ActiveStatement]:
    """ "本年度未制发规范性文件": none at all; "未制定涉及企业的规范性文件" denies one kind only and is left out."""
    for sentence in prose.sentences():
        words = prose.text[sentence.start : sentence.end]
        for denial in _NONE_MADE.finditer(words) if "规范性文件" in words else ():
            start = sentence.start + denial.start()
            for verb in _VERBS.findall(denial["verbs"]):
                yield ActiveStatement(
                    row="normative", column="repealed" if verb == "废止" else "made", value=0, start=start,
                    end=sentence.start + denial.end(), sentence=sentence, year=year_of(prose, sentence, start),
                    scoped=verb in ("出台", "印发") or bool(_SCOPED.search(words[: denial.start()])),
                    approximate=False, denied=True,
                )  # fmt: skip


def decision_statements(prose: Prose) -> list[ActiveStatement]:
    """Numbers of decisions on 行政许可, 行政处罚 and 行政强制, in order of place; two kinds in one number are left out."""
    found: list[ActiveStatement] = []
    if not any(words.search(prose.text) for words in _KINDS.values()):
        return found
    parts = {part.start for stated in find_sums_in(prose) for part in stated.part_mentions}
    for sentence, number, before, after in _numbers(prose, CASE_UNITS):
        near = re.split(r"[，；]", before)[-1]
        kinds = [row for row, words in _KINDS.items() if words.search(near)]
        tailed = [row for row, words in _KINDS.items() if words.match(re.sub(r"^(?:的)?", "", after))]
        if len(kinds) + len(tailed) != 1 or _NO_DECISION.search(near + re.split(r"[，。；、]", after)[0]):
            continue
        row = (kinds or tailed)[0]
        if kinds:
            last = _last(_KINDS[row], near)
            rest = near[last.end() :] if last is not None else ""
            scoped = not _DECIDED.match(rest)
        else:
            scoped = re.search(r"(?:办理|办结|作出|做出|实施|下达|完成|处理|共|全年|年)$", re.sub(r"[约近]$", "", near)) is None
        scoped = scoped or bool(_SCOPED.search(before)) or number.start in parts or number.group > 0
        found.append(_made(prose, sentence, number, row, "decisions", scoped=scoped))
    return found


def _numbers(prose: Prose, units: frozenset[str]) -> list[tuple[Span, Mention, str, str]]:
    """Every count in these units with its sentence, the words of the sentence before it, and the words right after it."""
    return [
        (sentence, number, prose.text[sentence.start : number.start], tail(prose, sentence, number))
        for number in mentions(prose)
        if number.kind is NumberKind.COUNT and number.unit in units and not (number.ordinal or number.titled or number.change)
        for sentence in [prose.sentence_at(number.start)]
    ]


def _column(words: str) -> tuple[str, bool] | None:
    """The column of table 2 that the words speak of, and whether they say so in the form's own words."""
    for pattern, column, sure in (
        (_IN_FORCE, "in_force", True),
        (_REPEALED, "repealed", True),
        (_MADE, "made", True),
        (_PERHAPS_MADE, "made", False),
    ):
        if pattern.search(words):
            return column, sure
    return None


def _made(prose: Prose, sentence: Span, number: Mention, row: str, column: str, *, scoped: bool) -> ActiveStatement:
    return ActiveStatement(
        row=row,
        column=column,
        value=number.value,
        start=number.start - len(number.label),
        end=number.end,
        sentence=sentence,
        year=year_of(prose, sentence, number.start),
        scoped=scoped,
        approximate=number.approximate,
    )


def _last(pattern: re.Pattern[str], text: str) -> re.Match[str] | None:
    every = list(pattern.finditer(text))
    return every[-1] if every else None
