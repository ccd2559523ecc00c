"""What the prose says about applications for disclosure: received, done, carried over, none at all, all done."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

import msgspec

from parsers.model import Number
from parsers.prose.enumeration import find_sums_in
from parsers.prose.numbers import Mention, NumberKind, mentions
from parsers.prose.statements import Kind, Statement, context, tail, year_of
from parsers.prose.sums import Claim
from parsers.prose.text import Prose, Span, once

UNITS = frozenset("件条份宗次起例项个封") | {"件次", "条次"}
# Things besides applications for disclosure that are received, answered and handled.
_OTHERS = re.compile(
    r"复议|诉讼|举报|投诉|信访|咨询|建议|提案|议案|来信|来电|来访|留言|热线|申诉|更正|意见|网民|信箱|许可|工单|诉求|舆情|协助|协查"
)
# Other things that an office handles by the piece; beside the word 申请 they are said of applications.
_OTHER_PIECES = re.compile(r"案件|事项|业务|热线|公文|文件|来文|电话|转办|交办|督办|证照|执照")
# Several years together, and what others did with our help.
_YEARS_TOGETHER = re.compile(
    r"(?P<first>20\d\d)年?度?(?:至|到|—{1,2}|－|-|~|～)(?!(?P=first))20\d\d年|(?<![〇○零一二三四五六七八九])[两二三四五六七八九十]年(?:以?来|间|累计)|历年|(?:施行|实施)以来"
)
_ONE_YEAR = re.compile(r"20\d\d年(?!以?来|起|至今)|本年|今年")
_OF_OTHERS = re.compile(r"(?:指导(?!下)|督促|帮助|统筹|监督)[^，。；]{0,12}(?:办理|办结|答复|处理|收到|受理)")
_VERB = r"(?:收到|受理|接收|接到|接受|新收|收件)"
_RECEIVED = (
    # 收到…申请…n件; 收到…申请，共n件
    re.compile(
        rf"(?<![未无没]){_VERB}(?P<middle>[^。；]{{0,40}}?)申请(?P<rest>[^，。；]{{0,14}})(?:[，：](?:全年|合计|总计|共计|共有?|总数|数量|一|为|达|计)*)?$"
    ),
    # 收到(依申请公开) n件 [政府信息公开申请]
    re.compile(rf"(?<![未无没]){_VERB}(?P<middle>[^，。；]{{0,16}}?)(?P<rest>)$"),
)
_AFTER_APPLICATIONS = re.compile(r"办结|答复|办理|回复|处理|公开的?信息|并公开")
_SCOPE = re.compile(
    r"其中|网上|网络|在线|线上|线下|当面|现场|信函|邮寄|邮件|传真|窗口|自然人|法人|企业|组织|个人|市民|乡镇|部门|街道|各县|各区|下属"
)
_CARRIED_IN = re.compile(
    r"(?:上一?年度?|去年|往年|(?P<year>\d{4})年度?)(?:的)?(?:结转|转入|转结|遗留|转来|跨年)[^，。；]{0,24}$|结转上一?年度?[^，。；]{0,16}$"
)
_CARRIED_OUT = re.compile(
    r"(?:结转|转结|顺延|转|延续|延期)(?:到|至|入)?(?:下|次)一?(?:个)?年(?:度)?[^，。；]{0,20}$|结转(?:到|至)(?P<year>\d{4})年度?[^，。；]{0,20}$"
)
_TAIL_OUT = re.compile(
    r"^[^，。；]{0,30}?(?:结转|转结|顺延|转|延续|延期)(?:到|至|入)?(?:下|次)一?(?:个)?年|^[^，。；]{0,30}?结转(?:到|至)(?P<year>\d{4})年"
)
_DONE = re.compile(r"(?<![未率应待])(?:办结|答复|办复|办理完[毕成]|已?办理|处理|回复)(?P<rest>[^，。；]{0,24})$")
_DONE_SCOPE = re.compile(
    r"当面|书面|网上|网络|电话|逾期|延期|超期|提前|邮|予以公开|不予|部分|同意|无法|其[他它余]|按期|未|补正|撤[回销]"
)
_DENIAL = re.compile(
    r"(?:未|没有|无)(?:有|再|曾|新)?(?:(?:收到|接到|接收|受理|收受|接受|发生|出现|产生|涉及)(?:和受理|或受理|、受理|并受理|及受理|过|任何|到)*"
    r"|(?:公民|任何|人|单位|群众|申请人)[^，。；]{0,24}(?:提出|提交|申请))?"
    r"(?P<middle>[^，。；]{0,36}?)(?P<object>申请)(?P<rest>[^，。；]{0,8})"
)
_NOT_ABOUT_ALL = re.compile(
    r"复议|诉讼|举报|投诉|免费|减免|费用|信函|传真|当面|邮|网上|网络|结转|逾期|超期|不予|未按|无效|重复|恶意|许可|建议|提案|滥用|疑难|涉密|敏感|重大|未办|积压|补正|撤|更正|收费|隐私|秘密|不当"
)
# One kind of applicant, or one season, is not the whole; "公民、法人或者其他组织" is.
_ONE_KIND = re.compile(r"企业|法人|机构|律师|其他组织")
_ALL_KINDS = re.compile(r"公民|自然人|个人|任何|群众")
_SEASON = re.compile(r"上半年|下半年|季度|(?<!\d)(?:[1-9]|1[01])月(?!1日)")
# "没有因申请公开信息而发生行政复议": the application is the reason, not what did not come.
_REASON = re.compile(r"(?:因|由于|由)(?:为|本年|公民|群众|他人)?$")
# What follows 申请 may be what was really denied: its costs, its delays, its consequences.
_NOT_ITSELF = re.compile(r"复议|诉讼|减免|费|引起|引发|导致|不当|超期|逾期|问题|纠纷|投诉|举报|更正")
_ALL_DONE = re.compile(
    r"(?:全部|均已?|已全部|都已?)(?P<how>[^，。；]{0,12}?)(?:办结|办理完[毕成]|办毕|办复)|办结率(?:为|达到?)?100%"
)
_IN_TIME = re.compile(r"按时|如期|及时")  # others may have been answered late
_ABOUT, _TOPIC = re.compile(r"依申请|公开申请|申请公开|信息公开的申请"), re.compile(r"依申请|公开申请|申请公开")
_PARAGRAPHS, _LONGEST_TOPIC = 4, 24  # how far up a heading still counts, and how long it is at most
_REACH = 500  # characters: what is named further before a number says nothing of it
_LONGEST_LINK = 24  # "（其中…" with twenty characters behind it
_NO_CARRY = re.compile(r"(?:无|没有|未有)[^，。；上往去]{0,8}结转(?:下|至|到|次)|(?:无|没有)结转")


@once
def request_statements(prose: Prose) -> list[Statement]:
    """All statements about applications in one part of the report, in order of place."""
    return _statements(prose, within=False)


@once
def statements_of_requests_part(prose: Prose) -> list[Statement]:
    """The same for part three, which speaks of nothing but applications: 收到申请5件 needs no 依申请公开 beside it there."""
    return _statements(prose, within=True)


def _statements(prose: Prose, *, within: bool) -> list[Statement]:
    numbers = mentions(prose)
    counts = [n for n in numbers if n.kind is NumberKind.COUNT and n.unit in UNITS and not (n.ordinal or n.titled)]
    parts = {
        part.start for stated in find_sums_in(prose) if stated.claim not in (Claim.POSITION, Claim.TRAILING)
        for part in stated.part_mentions
    }  # fmt: skip
    closing = {
        stated.part_mentions[0].start: stated for stated in find_sums_in(prose)
        if stated.claim is Claim.TRAILING and stated.holds and not stated.total_mention.group
    }  # fmt: skip
    parts |= {part.start for stated in closing.values() for part in stated.part_mentions[1:]}
    found: list[Statement] = []
    for sentence in prose.sentences():
        first, behind = (bisect_left(counts, place, key=lambda n: n.start) for place in (sentence.start, sentence.end))
        inside = counts[first:behind]
        about = _is_about_requests(prose, sentence, within=within)
        for number in inside:
            statement = _numbered(prose, sentence, counts, number, about=about, is_part=number.start in parts)
            if statement is not None and statement.kind is Kind.RECEIVED and number.start in closing:
                # "收到网上申请105件，信函17件，合计122件": the total that closes the list is the number received.
                total = closing[number.start].total_mention
                statement = msgspec.structs.replace(statement, value=total.value, end=total.end, scoped=False)
            if statement is not None:
                found.append(statement)
        found += _unnumbered(prose, sentence, about=about)
    return found


def _is_about_requests(prose: Prose, sentence: Span, *, within: bool) -> bool:
    """Whether a sentence, the topic that it stands in, or the heading on a line above, speaks of applications."""
    words = prose.text[sentence.start : sentence.end]
    if "申请" in words and _ABOUT.search(words):
        return True
    topics = prose.topics()
    at = bisect_right(topics, sentence.start, key=lambda t: t.start) - 1
    topic = topics[at] if at >= 0 else sentence
    if _OTHERS.search(words) or _counts_other_pieces(words):
        return False
    before = prose.text[topic.start : min(sentence.start, topic.start + 200)]
    return within or ("申请" in before and _TOPIC.search(before) is not None) or _is_under_heading(prose, topics, at)


def _counts_other_pieces(words: str) -> bool:
    return "申请" not in words and _OTHER_PIECES.search(words) is not None


def _is_under_heading(prose: Prose, topics: list[Span], at: int) -> bool:
    """Whether the nearest heading above, a short line that is no sentence, is that of applications ("（二）依申请公开情况")."""
    for topic in reversed(topics[max(0, at - _PARAGRAPHS) : max(at, 0)]):
        line = prose.text[topic.start : topic.end].strip()
        if line and len(line) <= _LONGEST_TOPIC and not line.endswith(("。", "；", "，")):
            return _TOPIC.search(line) is not None
    return False


def _numbered(
    prose: Prose, sentence: Span, numbers: list[Mention], number: Mention, *, about: bool, is_part: bool
) -> Statement | None:
    words, after = context(prose, sentence, numbers, number), tail(prose, sentence, number)
    made = _Maker(prose, sentence, number)
    if number.change or _is_of_others(prose, sentence, number):
        return None
    if _CARRIED_OUT.search(words) or _TAIL_OUT.search(after):
        return made(Kind.CARRIED_OUT) if about and not _OTHERS.search(words[-30:] + after) else None
    if _CARRIED_IN.search(words) or re.match(r"^[^，。；]{0,10}?(?:为|系|是)?上一?年度?结转", after):
        return made(Kind.CARRIED_IN) if about and not _OTHERS.search(words[-30:] + after) else None
    if is_part or number.group:
        return None
    received = _received(words, after, about=about)
    if received is not None:
        # 受理申请 of an office may be for licences: without a word on disclosure around it, it is not surely this number.
        return made(Kind.RECEIVED, scoped=received or not about, includes=_included(prose, sentence, numbers, number))
    done = _DONE.search(words)
    clause = re.split(r"[，；：]", words)[-1] + after
    others = (
        _OTHERS.search(words[-40:] + after) or _counts_other_pieces(clause) or _goes_on_about_others(prose, sentence, number)
    )
    if done and about and not others:
        return None if _DONE_SCOPE.search(words[-24:]) else made(Kind.DONE, scoped=bool(_IN_TIME.search(words[-24:])))
    return None


def _is_of_others(prose: Prose, sentence: Span, number: Mention) -> bool:
    """Whether a number is that of several years together, or of what other offices did."""
    before = _before(prose, sentence, number)
    clause = re.split(r"[，；：。]", before)[-1]
    if _OF_OTHERS.search(clause):
        return True
    # The years stand in the clause itself or in the one before; what follows 其中 speaks of one of them, as does a clause with its year.
    span = re.split(r"[；。]|其中", before)[-1]
    if _ONE_YEAR.search(clause) and not _YEARS_TOGETHER.search(clause):
        return False
    return len(span.split("，")) <= 2 and _YEARS_TOGETHER.search(span) is not None


def _before(prose: Prose, sentence: Span, number: Mention) -> str:
    return prose.text[max(sentence.start, number.start - _REACH) : number.start]


def _goes_on_about_others(prose: Prose, sentence: Span, number: Mention) -> bool:
    """Whether a clause that names nothing itself ("，按时办结1555件") goes on about calls, letters or other pieces."""
    clauses = re.split(r"[，；]", _before(prose, sentence, number))
    if "申请" in clauses[-1]:
        return False
    before = next((clause for clause in reversed(clauses[:-1]) if "申请" in clause or _names_others(clause)), "")
    return "申请" not in before and _names_others(before)


def _names_others(clause: str) -> bool:
    return (_OTHERS.search(clause) or _OTHER_PIECES.search(clause)) is not None


class _Maker:
    def __init__(self, prose: Prose, sentence: Span, number: Mention) -> None:
        self.prose, self.sentence, self.number = prose, sentence, number

    def __call__(self, kind: Kind, *, scoped: bool = False, includes: Number | None = None) -> Statement:
        number = self.number
        return Statement(
            kind=kind,
            value=number.value,
            start=number.start - len(number.label),
            end=number.end,
            sentence=self.sentence,
            year=year_of(self.prose, self.sentence, number.start),
            includes=includes,
            scoped=scoped,
            approximate=number.approximate,
        )


def _received(words: str, after: str, *, about: bool) -> bool | None:
    """Whether a number counts applications received: None if not, else whether only a part of them may be meant."""
    first, second = (pattern.search(words) for pattern in _RECEIVED)
    if first is not None and not _OTHERS.search(first["middle"] + first["rest"] + after):
        if _AFTER_APPLICATIONS.search(first["rest"]) or re.search(r"[，](?!共|合计|总计|全年)", first["middle"]):
            return None
        return bool(_SCOPE.search(words))
    if second is not None and not _OTHERS.search(second["middle"] + after):
        quantity = re.fullmatch(r"(?:到|了|的|共计|共|总数|总|计|为|有|各类|全年|合计|数量?|约)*", second["middle"])
        object_after = re.search(r"申请", after)
        if object_after or (quantity and about) or ("依申请" in second["middle"]):
            return bool(_SCOPE.search(words))
    return None


def _included(prose: Prose, sentence: Span, numbers: list[Mention], number: Mention) -> Number | None:
    """M of "受理n件（含上年结转M件）" and "n件，其中上年结转M件"."""
    for other in numbers[bisect_left(numbers, number.end, key=lambda other: other.start) :]:
        if other.start >= sentence.end or other.start - number.end > _LONGEST_LINK:
            break
        between = prose.text[number.end : other.start]
        if re.match(r"^[（，]?(?:含|其中|包括|包含)[^。；]{0,20}$", between) and _CARRIED_IN.search(between):
            return other.value
    return None


def _unnumbered(prose: Prose, sentence: Span, *, about: bool) -> Iterator[Statement]:
    words = prose.text[sentence.start : sentence.end]
    # The pattern is slow on long sentences and cannot match without this word.
    for found in _DENIAL.finditer(words) if "申请" in words else ():
        if _NOT_ABOUT_ALL.search(found["middle"]) or _NOT_ITSELF.search(found["rest"]) or _REASON.search(found["middle"]):
            continue
        if _ONE_KIND.search(found["middle"]) and not _ALL_KINDS.search(found["middle"]):
            continue
        if _SEASON.search(re.split(r"[；。]", words[: found.start()])[-1]):
            continue
        if re.search(r"\d", found["middle"]) or not (about or re.search(r"公开|政府信息", found.group())):
            continue
        if not re.search(r"收到|接到|接收|受理|收受|接受|发生|出现|产生|提出|提交|涉及", found.group()) and not re.match(
            r"(?:无|没有)[^，。；]{0,4}(?:依申请公开|政府信息公开申请|公开申请)", found.group()
        ):
            continue
        yield _plain(prose, sentence, Kind.NONE, found)
    if not about or re.search(r"建议|提案|议案|复议|诉讼|热线|信箱|留言", words):
        return
    for pattern in (_ALL_DONE, _NO_CARRY):
        for found in pattern.finditer(words):
            yield _plain(prose, sentence, Kind.ALL_DONE, found)


def _plain(prose: Prose, sentence: Span, kind: Kind, found: re.Match[str]) -> Statement:
    start = sentence.start + found.start()
    return Statement(
        kind=kind, value=None, start=start, end=sentence.start + found.end(), sentence=sentence,
        year=year_of(prose, sentence, start),
    )  # fmt: skip
