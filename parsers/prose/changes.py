"""What the prose says about this year against last: no change, so many more or fewer, a share or multiple of it, or last year's number."""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

from parsers.model import Number
from parsers.prose.numbers import Mention, NumberKind, exact, mentions
from parsers.prose.requests import request_statements
from parsers.prose.statements import Kind
from parsers.prose.text import Prose, Span

_COUNTED = r"(?:件次?|条次?|份|宗|起|例|项|篇|个)"
_LAST = r"(?:上一?年|去年|(20\d{2})年)(?:度)?"
_AGAINST = re.compile(
    rf"(?:较|比|与|同|和){_LAST}(?:同期)?(?:相比|比较|相较)?(?:之下)?[，,]?|同比[，,]?|(?:数量|总数)?是{_LAST}(?:同期)?的"
)
_SAME = re.compile(r"(?:均)?(?:总体|数量|总数)?(?:无|没有|未有|未发生)(?:明显)?(?:变化|增减)|持平|数量相同|相同|一致|保持不变")
_BY = re.compile(
    rf"[^，。；\d]{{0,8}}?(?P<way>增加|增长|新增|上升|多|减少|下降|降低|回落|少)(?:了)?(?P<number>\d+(?:,\d{{3}})*)(?P<unit>{_COUNTED})"
)
_MULTIPLE = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>%|倍)")
_TWICE = re.compile(r"翻(?:了)?一番")
_DOWN = ("减少", "下降", "降低", "回落", "少")
_NEARLY = re.compile(r"基本|大体|略|大致|约|近|左右|余|多件")
_TOPICS = (
    ("suits", re.compile(r"诉讼|起诉|应诉")),
    ("reviews", re.compile(r"复议")),
    ("requests", re.compile(r"申请")),
    ("documents", re.compile(r"规范性文件")),
    ("licences", re.compile(r"行政许可")),
    ("penalties", re.compile(r"行政处罚")),
    ("coercion", re.compile(r"行政强制")),
    ("information", re.compile(r"(?:公开|发布)[^，。；]{0,24}信息|信息[^，。；\d]{0,16}\d|信息公开数量|信息发布量")),
)
# What is received, answered or published in part, or is another thing than all applications of the year.
_PART = re.compile(
    r"其中|网上|网络|在线|当面|信函|邮寄|邮件|传真|自然人|法人|企业|组织提|予以公开|不予|部分公开|平均|时间|工作日|率|建议|提案|咨询|信访|投诉|举报|结转|办结|答复|人次|培训|会议|微信|微博|公众号|网站|阅读|访问|点击|关注|粉丝|收费|金额"
)
_ANYBODY = re.compile(r"公民、?(?:企业)?法人(?:、|和|及|或者?)?其他组织")
_LAST_NUMBER = re.compile(
    r"(?:上一?年|去年|(?P<year>20\d{2})年)(?:度)?[^，。；\d]{0,8}?(?<!结转)(?:收到|受理|接收|新收)(?:的)?[^，。；\d]{0,16}?申请"
    r"(?:数量)?[^，。；\d结转]{0,4}?(?P<number>\d+)(?:件|条|份|宗|起)(?![^，。；]{0,6}结转)"
)


_WORTH = re.compile(r"上一?年|去年|同比|20\d{2}年[^。]{0,40}(?:收到|受理|接收|新收|的|同期|相|持平|增|减)")


class Way(StrEnum):
    """How this year is said to stand to last year."""

    SAME = "same"
    MORE = "more"
    LESS = "less"
    TIMES = "times"
    LAST = "last"  # last year's number itself


class Change(Struct, frozen=True, kw_only=True):
    """One statement.

    `topic` is requests, reviews, suits, documents, licences, penalties, coercion or information. `amount` is the difference (MORE,
    LESS), the factor as per cent (TIMES), last year's number (LAST), None for SAME. `stated` is this year's number where the same
    sentence names it; 0 where it denies any. `against` is the year compared with, None where the text says 上年 or 同比.
    """

    topic: str
    way: Way
    amount: Number | None
    unit: str
    stated: Number | None
    against: int | None
    approximate: bool
    decimals: int
    span: Span


def changes(prose: Prose) -> list[Change]:
    """All statements whose subject is clear, in order of place; growth in per cent is left to the rule on percentages."""
    if not _WORTH.search(prose.text):
        return []
    numbers = [n for n in mentions(prose) if n.kind is NumberKind.COUNT and not (n.ordinal or n.titled or n.change)]
    found: list[Change] = []
    for sentence in prose.sentences():
        found += _compared(prose, sentence, numbers)
        found += _last_numbers(prose, sentence)
    return sorted(found, key=lambda change: (change.span.start, change.span.end))


def _compared(prose: Prose, sentence: Span, numbers: list[Mention]) -> Iterator[Change]:
    text = prose.text
    for against in _AGAINST.finditer(text, sentence.start, sentence.end):
        read = _reading(text, against.end(), sentence.end)
        if read is None:
            continue
        way, amount, unit, decimals, end = read
        clause = _clause(text, sentence.start, against.start())
        topic = _topic(clause)
        if topic is None:
            continue
        stated = _stated(prose, sentence, numbers, topic, against.start())
        yield Change(
            topic=topic, way=way, amount=amount, unit=unit, stated=stated, decimals=decimals,
            against=next((int(year) for year in against.groups() if year), None),
            approximate=bool(_NEARLY.search(text[against.end() : end])),
            span=Span(sentence.start, end),
        )  # fmt: skip


def _reading(text: str, start: int, end: int) -> tuple[Way, Number | None, str, int, int] | None:
    """Way, amount, unit, printed decimals, and where the statement ends."""
    same = _SAME.match(text, start, end) or re.compile(r"基本持平|大致持平|大体持平").match(text, start, end)
    if same:
        return Way.SAME, None, "", 0, same.end()
    by = _BY.match(text, start, end)
    if by:
        way = Way.LESS if by["way"] in _DOWN else Way.MORE
        return way, exact(by["number"]), by["unit"], 0, by.end()
    if text[max(0, start - 1) : start] == "的":
        times = _MULTIPLE.match(text, start, end)
        if times:
            factor = exact(times["number"])
            decimals = len(times["number"].partition(".")[2])
            return Way.TIMES, factor if times["unit"] == "%" else factor * 100, times["unit"], decimals, times.end()
    twice = _TWICE.match(text, start, end)
    return (Way.TIMES, 200, "倍", 0, twice.end()) if twice else None


def _clause(text: str, start: int, end: int) -> str:
    """The words that the comparison belongs to: its own clause and the one before."""
    pieces = [piece for piece in re.split(r"[，；：]", text[start:end]) if piece]
    return "，".join(pieces[-2:])


def _topic(clause: str) -> str | None:
    """What is compared; None where no topic or several are named, or only a part of it."""
    clause = _ANYBODY.sub("", clause)
    if _PART.search(clause):
        return None
    named = [name for name, pattern in _TOPICS if pattern.search(clause)]
    if "requests" in named and re.search(r"申请(?:行政)?复议", clause):
        named.remove("requests")
    if "information" in named and len(named) > 1:
        named.remove("information")  # 政府信息公开申请, 因政府信息公开…复议
    return named[0] if len(named) == 1 else None


def _stated(prose: Prose, sentence: Span, numbers: list[Mention], topic: str, before: int) -> Number | None:
    """This year's number as the sentence has it, or 0 where it denies any; None where it names none or several."""
    clause_start = before - len(_clause(prose.text, sentence.start, before)) - 1
    near = [n for n in numbers if max(sentence.start, clause_start) <= n.start < before and n.value is not None]
    if topic == "requests":
        statements = [s for s in request_statements(prose) if sentence.start <= s.start < before]
        if any(s.kind is Kind.NONE for s in statements):
            return 0
    if not near and re.search(r"(?:未|没有|无)[^，。；]{0,20}(?:申请|复议|诉讼)", prose.text[sentence.start : before]):
        return 0
    return near[-1].value if len(near) == 1 and not near[-1].approximate else None


def _last_numbers(prose: Prose, sentence: Span) -> Iterator[Change]:
    for found in _LAST_NUMBER.finditer(prose.text, sentence.start, sentence.end):
        if _PART.search(found.group()) or re.search(r"复议|诉讼", found.group()):
            continue
        year = int(found["year"]) if found["year"] else None
        yield Change(
            topic="requests", way=Way.LAST, amount=exact(found["number"]), unit="件", stated=None, decimals=0, against=year,
            approximate=False, span=Span(found.start(), found.end()),
        )  # fmt: skip
