"""The introduction's own list of contents: how many parts it announces and which ones it names."""

from __future__ import annotations

import re

import msgspec
from msgspec import Struct

from parsers.headings import read_heading, wording
from parsers.model import SectionKey
from parsers.prose.numbers import han_number
from parsers.prose.text import Prose
from parsers.textnorm import squeeze

_STATED = re.compile(
    r"(?<!第)(?P<number>[一二三四五六七八九十]{1,2}|\d{1,2})(?:个|大)?(?:个|大)?(?P<what>部分|章节|章(?!程)|个?方面(?:的?内容)?|项内容)"
)
_ABOUT_REPORT = re.compile(r"报告|年报|全文|本文|主要内容")
_LISTS = re.compile(
    r"(?:包括|包含|涵盖|含有|内容有|内容为|分为|由|分别为|分别是|包括有|以下(?!简称|称)|如下|主要从)(?:以下|如下)?(?:内容|几个?部分)?[：，]?|(?:部分|方面|内容|章)[：，]"
)
_END = re.compile(
    r"[。；\n]|(?:，|、)?(?:等)?(?:共|总共|合计|共计|以上)?(?:[一二三四五六七八九十]{1,2}|\d{1,2})(?:个|大|个大)?(?:部分|方面|章|项内容)|个部分(?:内容)?|等(?:内容|部分|方面|几|情况|$)|组成|构成|等[。，；]?"
)
_SEPARATOR = re.compile(r"^(?:，?(?:以及|并附|并|和|及|与|、|，|；|：|/)+)+")
_MARK = re.compile(
    r"^(?:第?[一二三四五六七八九十]{1,2}[、部]分?|（[一二三四五六七八九十]{1,2}）|\d{1,2}[.、．]|[①-⑨]|[一二三四五六七八九]是)"
)
_WHOLE_NAME = re.compile(r"(?:情况|事项|问题|措施|审查|经费|费用|减免|数据|统计)$")
_NO_NAME = re.compile(r"编制|编写|根据|依据|规定|要求|简称|撰写|按照|现将|汇报|公布|结合")
ANNEX = re.compile(r"附表|附件|附图|附录|统计表|统计指标|指标统计|相关报表|^表格$|相关数据表")


class Listed(Struct, frozen=True):
    """One part named by the list. `key` is set for the six parts; `annex` for tables and annexes; `known` for any usual wording;
    `joined` where only 和 or 及 stands before it, so that it may be one part with the name before.
    """

    name: str
    key: SectionKey | None
    known: bool
    annex: bool
    joined: bool = False


class Contents(Struct, frozen=True):
    """What the introduction says of the report's parts: a number, a list, or both. `open_ended`: the list closes with 等.
    `aspects`: the number counts 方面, which may be those of part one.
    """

    stated: int | None
    listed: tuple[Listed, ...]
    open_ended: bool
    start: int
    end: int
    aspects: bool = False

    @property
    def fewest(self) -> int:
        """How many parts the list holds at least: tables may be no part, unknown names next to each other may be one, or the end of
        the name before them.
        """
        runs, inside = 0, False
        for part in self.listed:
            unknown = not part.known and not part.annex and not part.joined and _WHOLE_NAME.search(part.name) is not None
            runs += unknown and not inside
            inside = unknown
        return runs + sum(part.known and not part.annex and not part.joined for part in self.listed)

    @property
    def most(self) -> int:
        """How many parts the list holds at most: every name, and an unknown one with 和 or 及 inside for two."""
        return sum(1 + (0 if part.known else len(re.findall(r"和|及|与", part.name))) for part in self.listed)


def read_contents(prose: Prose) -> Contents | None:
    """The announcement of parts in a text, or None. The first sentence about the report that lists at least two known parts counts,
    else the first that states a number of them.
    """
    fallback: Contents | None = None
    for span in prose.sentences():
        sentence = prose.text[span.start : span.end]
        if not _ABOUT_REPORT.search(sentence):
            continue
        number, aspects = _stated(sentence)
        listed, open_ended = _list(sentence)
        if sum(part.known for part in listed) >= 2:
            return Contents(number, listed, open_ended, span.start, span.end, aspects)
        if number is not None and fallback is None and re.search(r"由|分为|分|包括|包含|组成|构成|共", sentence):
            fallback = Contents(number, (), False, span.start, span.end, aspects)
    return fallback


def _stated(sentence: str) -> tuple[int | None, bool]:
    for found in _STATED.finditer(sentence):
        aspects = "方面" in found["what"]
        if aspects and not re.search(r"报告[^。]{0,60}(?:包括|分为|由)", sentence):
            continue
        number = found["number"]
        value = int(number) if number.isdigit() else han_number(number)
        if value is not None and 2 <= value <= 15:
            return value, aspects
    return None, False


def _list(sentence: str) -> tuple[tuple[Listed, ...], bool]:
    best: tuple[tuple[Listed, ...], bool] = ((), False)
    for found in _LISTS.finditer(sentence):
        listed, open_ended = _names(sentence[found.end() :])
        if sum(part.known for part in listed) > sum(part.known for part in best[0]):
            best = (listed, open_ended)
    return best


def _names(text: str) -> tuple[tuple[Listed, ...], bool]:
    names: list[Listed] = []
    while text:
        match = _SEPARATOR.match(text)
        joined = match is not None and re.fullmatch("和|及|与|以及", match.group()) is not None and bool(names)
        text = text[match.end() :] if match else text
        if _END.match(text) is None and (match := _MARK.match(text)):
            text = text[match.end() :]  # "五部分内容" ends the list, "第五部分" opens a name
        end = _END.match(text)
        if not text or end:
            return tuple(names), bool(end and "等" in end.group())
        known = wording(text)
        # `wording` drops what separates; the rest is what stands after the heading in the text itself.
        if known is not None and text.startswith(known[1]) and _closes(text[len(known[1]) :]):
            key, heading, _ = known
            names.append(Listed(heading, key, True, key is None and bool(ANNEX.search(heading)), joined))
            text = text[len(heading) :]
            continue
        name = re.split(r"[、，；。\n]|以及|等|共(?=[一二三四五六七八九十\d])|组成|构成", text)[0]
        if not name or len(name) > 40:
            return tuple(names), False
        text = text[len(name) :]
        if _NO_NAME.search(name):
            names.clear()  # the list has not begun yet
            continue
        part = msgspec.structs.replace(_unknown(name), joined=joined)
        # "因…申请投诉举报、行政复议、提起行政诉讼的情况" is one part, and so is "…申请行政复议、提起行政诉讼情况".
        if names and names[-1].name.startswith("因") and not _WHOLE_NAME.search(names[-1].name):
            before = names.pop()
            part = Listed(f"{before.name}、{name}", part.key or before.key, True, False, before.joined)
        elif part.key is not None and names and names[-1].key is part.key:
            part = Listed(f"{names.pop().name}、{name}", part.key, True, False)
        names.append(part)
    return tuple(names), False


def _closes(rest: str) -> bool:
    """Whether a wording is the whole name: what follows is the end, a separator, or the words that close the list."""
    return not rest or any(pattern.match(rest) for pattern in (_SEPARATOR, _END, _MARK))


def _unknown(name: str) -> Listed:
    bare = re.sub(r"^(?:相关|有关|本年度|年度)", "", squeeze(name))
    if ANNEX.search(bare):
        return Listed(name, None, True, True)
    heading = read_heading(f"一、{name}")
    key = heading.key if heading is not None else None
    return Listed(name, key, key is not None, False)
