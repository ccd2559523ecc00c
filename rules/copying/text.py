"""A part of a report as it is compared: numbers and names masked, headings, standard statements and quoted law left out."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from functools import lru_cache

from msgspec import Struct

from parsers.prose.text import Span

NUMBER, NAME = "#", "@"
_SENTENCE = re.compile(r"[^。！？\n]*[。！？\n]?")
_ORDINAL = re.compile(
    r"\s*(?:[（(]?[一二三四五六七八九十]{1,3}[）)、.．]|[（(]\d{1,2}[）)]|\d{1,2}[、.．](?!\d)|[①-⑨])[、.．]?\s*"
)
# Headings inside the parts: the five aspects of part one, the two halves of part five, the usual points of part six.
_HEADING = re.compile(
    r"\s*(?:关于)?(?:政府信息|信息|政务)?(?:(?:政府)?信息公开|政务公开)?(?:工作)?"
    r"(?:主动公开(?:政府信息)?|依申请公开(?:政府信息)?|(?:政府)?信息(?:资源)?(?:规范化)?管理|(?:(?:政府)?(?:信息|政务)(?:规范)?公开|网站|信息)?平台(?:的)?建设|监督(?:保障|考核)?"
    r"|保障监督|组织领导|收费(?:及减免)?|(?:人大代表)?建议(?:和|、)?(?:政协)?(?:委员)?提案(?:办理)?(?:结果公开)?|信息处理费(?:收取)?"
    r"|(?:存在的?)?(?:主要|突出)?(?:问题|不足)|改进|整改|下一步改进|其他(?:需要报告的)?)"
    r"(?:工作)?(?:的)?(?:情况|方面|措施|事项|及改进情况)?(?:如下|主要有)?\s*(?:[：:。]|$)"
)
# What did not happen can hardly be worded anew each year, and what every introduction says is prescribed.
_DENIAL = re.compile(
    r"(?:未|没有|无(?!障碍|缝|纸|人))[^，。；]{0,12}?(?:收到|受理|收取|发生|产生|出现|接到|提出|提起|引起|引发|发出|涉及|变化|其他|需要?报告|被|因|申请|结转|复议|责任|费)"
    r"|(?<![\d.])0(?:件|元|次|起|例|宗)|(?<![\d.])零(?:申请|件|收费)"
)
_DENIED = re.compile(
    r"申请|复议|诉讼|处理费|收费|收取|费用|减免|责任追究|追究责任|被追究|其他(?:需要|应当)?报告|需要报告|需报告|举报|投诉|变化"
)
_LONGEST_DENIAL = 60
_FORMAL = re.compile(
    r"(?:编制|撰写|编写|形成|发布|公布|公开)(?:并?(?:发布|公布|公开))?了?(?:本|此|该)(?:年度)?报告|报告如下|现(?:将|公布|发布)[^，。]{0,40}年度报告"
    r"|(?:本|该|年度)报告(?:的|共|主要)?(?:内容|全文|由|中所列|所列|电子版|的电子版)|统计(?:数据)?(?:的)?(?:期限|时限)|电子版"
    r"|(?:请|可)(?:直接)?与[^，。]{2,40}联系|^\s*特此报告|文字描述"
)
_LAW = re.compile(
    r"[（(][^（）()《》]{0,16}(?:第\s*\d+\s*号|〔\d{4}〕\s*\d+\s*号|以下简称[^（）()]{0,24})[^（）()《》]{0,16}[）)]"
)
_SCANNER = re.compile(
    r"(?P<drop>《[^《》\n]{1,80}》|\s+|[，。、；：！？“”‘’\"'（）()《》〈〉【】\[\]—…·,.;:!?-]+)"
    r"|(?P<number>[0-9０-９][0-9０-９.．,%％﹪]*(?:余|多)?[万亿]?(?:年(?:度)?)?)"
)
_SELF = re.compile(r"(?:我|本|全)(?:单位|机关|部门|街道|镇|乡|局|区|县|市|办|委|院|中心|所|站|园区|开发区)")


class Comparable(Struct, frozen=True):
    """A text ready for comparison; `origins[i]` is the place of its character i in `source`."""

    source: str
    text: str
    origins: tuple[int, ...]

    def span(self, start: int, end: int) -> Span:
        """The stretch of the source behind characters start to end (exclusive) of the compared text."""
        if start >= end:
            return Span(0, 0)
        return Span(self.origins[start], self.origins[end - 1] + 1)

    def quote(self, start: int, end: int) -> str:
        """The words as published, widened to their sentence marks' inner edge; no outer white space."""
        span = self.span(start, end)
        return self.source[span.start : span.end].strip()

    def at(self, origin: int) -> int:
        """The first compared character at or behind a place of the source."""
        return bisect_left(self.origins, origin)


@lru_cache(maxsize=8192)
def comparable(source: str, names: tuple[str, ...] = ()) -> Comparable:
    """Level one part for comparison.

    Left out: sub-headings and numbering, sentences of the standard introduction, short statements that something did not happen,
    《titles》 with their document numbers, punctuation and white space. Numbers with their 年 become one mark, and so do the issuer's
    own names. Pure: the same text and names always give the same result.
    """
    letters: list[str] = []
    origins: list[int] = []
    for start, end in kept_sentences(source):
        _level(source, start, end, names, letters, origins)
    return Comparable(source=source, text="".join(letters), origins=tuple(origins))


def kept_sentences(source: str) -> list[tuple[int, int]]:
    """Start and end of every sentence that a body words itself, its numbering and sub-heading cut off."""
    kept = []
    for found in _SENTENCE.finditer(source):
        start, end = found.span()
        start = _without_heading(source, start, end)
        words = re.sub(r"\s", "", source[start:end])
        if words and not _FORMAL.search(words) and not _is_standard_denial(words):
            kept.append((start, end))
    return kept


def _without_heading(source: str, start: int, end: int) -> int:
    """Where the sentence begins behind its number and sub-heading."""
    for pattern in (_ORDINAL, _HEADING):
        found = pattern.match(source, start, end)
        if found:
            start = found.end()
    return start


def _is_standard_denial(words: str) -> bool:
    return len(words) <= _LONGEST_DENIAL and bool(_DENIAL.search(words) and _DENIED.search(words))


def _level(source: str, start: int, end: int, names: tuple[str, ...], letters: list[str], origins: list[int]) -> None:
    """Append the levelled sentence with its origins."""
    hidden = [found.span() for found in _LAW.finditer(source, start, end)]
    marks: list[tuple[int, int, str]] = [(begin, stop, "") for begin, stop in hidden]
    marks += [
        (found.start(), found.end(), NUMBER if found.lastgroup == "number" else "")
        for found in _SCANNER.finditer(source, start, end)
    ]
    marks += [(found.start(), found.end(), NAME) for found in _SELF.finditer(source, start, end)]
    marks += [(begin, stop, NAME) for begin, stop in _occurrences(source, start, end, names)]
    position = start
    for begin, stop, mark in sorted(marks, key=lambda one: (one[0], -one[1])):
        if begin < position:
            continue  # inside a longer mark
        letters.extend(source[position:begin])
        origins.extend(range(position, begin))
        if mark:
            letters.append(mark)
            origins.append(begin)
        position = stop
    letters.extend(source[position:end])
    origins.extend(range(position, end))


def _occurrences(source: str, start: int, end: int, names: tuple[str, ...]) -> Iterator[tuple[int, int]]:
    """Where the names stand; plain search, for every unit has names of its own and compiling them costs more than it saves."""
    for name in names:
        found = source.find(name, start, end)
        while found >= 0:
            yield found, found + len(name)
            found = source.find(name, found + len(name), end)
