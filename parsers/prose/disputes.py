"""What the prose says about reviews (行政复议) and suits (行政诉讼) over disclosure: how many, or that there were none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.prose.enumeration import find_sums_in
from parsers.prose.numbers import Mention, NumberKind, mentions
from parsers.prose.requests import UNITS
from parsers.prose.statements import Kind, Statement, context, tail, year_of
from parsers.prose.text import Prose, Span, once

_REVIEW, _SUIT = re.compile(r"复议"), re.compile(r"诉讼|起诉|应诉")
# Cases in one state, or of one result, are not all cases; nor are those that the body itself decides or has put on file.
_SOME = re.compile(
    r"维持|纠正|撤销|驳回|审结|尚未|其[他它]|确认|责令|败诉|胜诉|撤[回诉]|调解|备案|办结|受理|办理|审理|出庭|代理|收费|纠错|未结"
)
# Lessons and lectures are no cases, and neither are cases said to be of another kind.
_NO_CASES = re.compile(r"民事|刑事|宣传|培训|学习|讲座|普法|案例|课程|会议|非(?:政府)?信息公开")
# "…、行政复议、行政诉讼情况等6个部分" counts parts of the report; decisions on reviews that are published are no reviews of the body.
_OF_THE_REPORT = re.compile(r"个?大?(?:部分|方面|章)")
_PAPERS = re.compile(r"(?:复议|诉讼)[^，。；]{0,8}(?:决定|意见书|建议书|文书|判决书|信息|公告|案卷)")
_OF_THEM = re.compile(r"^[，（]?其中[^。；，\d]{0,16}信息公开[^。；，\d]{0,14}\d")
_DENIAL = re.compile(
    r"(?<!从)(?:未|没有|无|零)(?!经)(?P<middle>[^。；]{0,44}?)(?P<what>(?:行政)?复议|(?:行政)?诉讼)(?P<more>(?:[、，]?(?:及|和|或|或者|以及|与)?[^。；，、\d]{0,10}?(?:复议|诉讼))?)(?P<rest>[^。；，]{0,8})"
)


@once
def dispute_statements(prose: Prose) -> list[Statement]:
    """All statements about reviews and suits over disclosure, in order of place."""
    counts = [n for n in mentions(prose) if n.kind is NumberKind.COUNT and n.unit in UNITS and not (n.ordinal or n.titled)]
    parts = {part.start for stated in find_sums_in(prose) for part in stated.part_mentions}
    found: list[Statement] = []
    for sentence in prose.sentences():
        words = prose.text[sentence.start : sentence.end]
        if not (_REVIEW.search(words) or _SUIT.search(words)):
            continue
        scoped = not re.search(r"信息公开|依申请|政务公开", words) or "备案" in words
        for number in counts:
            if sentence.start <= number.start < sentence.end and number.start not in parts and not number.group:
                statement = _numbered(prose, sentence, counts, number, scoped=scoped)
                if statement is not None:
                    found.append(statement)
        found += _denials(prose, sentence, words)
    return found


def _numbered(prose: Prose, sentence: Span, counts: list[Mention], number: Mention, *, scoped: bool) -> Statement | None:
    words, after = context(prose, sentence, counts, number), tail(prose, sentence, number)
    near = re.split(r"[，。；]", words)[-1] + after
    if _OF_THE_REPORT.match(prose.text[number.end : number.end + 3]) or _PAPERS.search(near):
        return None
    if number.change or re.search(r"未(?!经)|没有|无", near) or _NO_CASES.search(near):
        return None
    # "行政诉讼9件，其中涉及政府信息公开1件": the nine are of all kinds.
    narrowed = "信息公开" not in near and _OF_THEM.match(prose.text[number.end : sentence.end]) is not None
    kind = _kind(near)
    if kind is None:
        return None
    return Statement(
        kind=kind,
        value=number.value,
        start=number.start - len(number.label),
        end=number.end,
        sentence=sentence,
        year=year_of(prose, sentence, number.start),
        scoped=scoped or narrowed or bool(_SOME.search(near)),
        approximate=number.approximate,
    )


def _kind(near: str) -> Kind | None:
    review, suit = _REVIEW.search(near), _SUIT.search(near)
    if suit and re.search(r"未经(?:行政)?复议|直接", near):
        return Kind.DIRECT_SUIT
    if suit and re.search(r"复议后|经(?:行政)?复议", near):
        return Kind.SUIT_AFTER_REVIEW
    if review and suit:
        return Kind.DISPUTES
    if review:
        return Kind.REVIEW
    return Kind.SUIT if suit else None


def _denials(prose: Prose, sentence: Span, words: str) -> Iterator[Statement]:
    for found in _DENIAL.finditer(words):
        text = found.group()
        if re.search(r"败诉|纠错|撤销|维持|审结|规定|时限|逾期|\d", text) or _narrows(found["rest"]):
            continue
        for pattern, kind in ((_REVIEW, Kind.NO_REVIEW), (_SUIT, Kind.NO_SUIT)):
            if pattern.search(text):
                start = sentence.start + found.start()
                yield Statement(
                    kind=kind, value=None, start=start, end=sentence.start + found.end(), sentence=sentence,
                    year=year_of(prose, sentence, start), scoped=not re.search(r"信息公开|依申请|政务公开", words),
                )  # fmt: skip


def _narrows(rest: str) -> bool:
    return bool(re.match(r"[^，。；]{0,6}(?:败|纠|维持|撤|后)", rest))
