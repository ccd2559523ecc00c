"""The headings of the six parts in all the wordings and numberings that published reports use."""

from __future__ import annotations

import re

from msgspec import Struct

from parsers.model import SectionKey
from parsers.textnorm import squeeze

_S = r"\s*"
_HAN = "一二三四五六七八九十"
# Wordings of the 格式 of 2021 and 2019, accepted variants, and the topics of 条例 (2008) Art. 32, tolerant of 的/和/及/工作.
_WORDINGS: tuple[tuple[SectionKey | None, str], ...] = (
    (
        SectionKey.ACTIVE,
        r"(?:本?行政机关|本机关|政府信息)?主动公开(?:政府信息)?(?:工作)?的?情况|政府信息主动公开(?:工作)?的?情况",
    ),
    (
        SectionKey.REQUESTS,
        r"(?:本?行政机关|本机关)?(?:收到和?(?:处理|办理)|处理)政府信息公开申请的?(?:工作)?情况|(?:政府信息)?依申请公开(?:政府信息)?(?:工作)?的?(?:办理)?情况"
        r"|(?:政府信息公开)?申请(?:的)?(?:办理|处理|受理)(?:工作)?的?情况|政府信息公开申请情况",
    ),
    (
        SectionKey.DISPUTES,
        r"(?:因)?(?:政府)?信息公开(?:工作)?(?:被)?(?:申请|提起)?(?:的)?行政复议(?:[、和及，,]|以及)?(?:被)?(?:提起)?(?:的)?行政诉讼(?:[、和及]?(?:举报投诉|投诉举报|申诉))?的?情况"
        r"|(?:因)?政府信息公开(?:工作)?申请行政复议、?提起行政诉讼的?情况|(?:举报投诉|投诉举报)?[、和]?(?:政府信息公开)?行政?复议[、和及](?:行政)?诉讼的?情况?",
    ),
    (
        SectionKey.PROBLEMS,
        r"(?:政府信息公开)?(?:工作)?(?:中)?(?:存在的?|主要)(?:主要)?(?:问题|不足|困难)(?:[及和、与]|以及)?(?:其)?(?:下?一?步)?(?:工作)?(?:改进|整改|打算|解决)?(?:情况|措施|意见|办法|打算|方向)?",
    ),
    (SectionKey.OTHER, r"(?:其他|其它)(?:需要|应当|应)?(?:报告|说明)?的?事项|需要(?:报告|说明)的?其他事项|其他需要报告的?情况"),
    (
        SectionKey.OVERVIEW,
        r"(?:政府)?(?:信息公开|政务公开)?(?:工作)?(?:总体|基本)(?:推进)?情况|工作总体推进情况|(?:工作)?概述|(?:工作)?概况|组织领导(?:情况)?",
    ),
    (
        None,
        r"(?:政府)?(?:信息公开|依申请(?:信息)?公开|申请公开)?(?:信息)?(?:的)?(?:行政|相关|有关)?(?:收费|费用)(?:[及和与、]?减免)?(?:的)?情况|(?:相关)?(?:指标)?统计(?:附表|表)|附表",
    ),
)
_COMPILED = tuple((key, re.compile(_S.join(["^", f"(?P<heading>{words})"]))) for key, words in _WORDINGS)
_STYLES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("han", re.compile(rf"^\s*(?P<ordinal>[{_HAN}]{{1,3}})\s*[、.．,，:：]\s*")),
    ("part", re.compile(rf"^\s*第\s*(?P<ordinal>[{_HAN}]{{1,3}}|\d|[IVXⅠ-Ⅻ]{{1,4}})\s*(?:部分|章|节)\s*[、:：]?\s*")),
    ("roman", re.compile(r"^\s*(?P<ordinal>[Ⅰ-Ⅻ]+|[IVX]{1,4}(?=\s*[、.．,，:：]|\s))\s*[、.．,，:：]?\s*")),
    ("formal", re.compile(r"^\s*(?P<ordinal>[壹贰叁肆伍陆柒捌玖拾]{1,2})\s*[、.．,，:：]?\s*")),
    ("bracket", re.compile(rf"^\s*[（(]\s*(?P<ordinal>[{_HAN}]{{1,3}})\s*[）)]\s*[、.．]?\s*")),
    ("digit", re.compile(r"^\s*(?P<ordinal>\d{1,2})\s*[、.．]\s*(?!\d)")),
    ("arabic_bracket", re.compile(r"^\s*[（(]\s*(?P<ordinal>\d{1,2})\s*[）)]\s*")),
)
# Marks that stand in front of many lines: only the whole wording of a part behind one is a heading.
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ranked", re.compile(rf"^\s*第(?P<ordinal>[{_HAN}])\s*[、，,:：]\s*")),
    ("framed", re.compile(rf"^\s*[【〖\[［](?P<ordinal>[{_HAN}\d]?)[】〗\]］]?\s*[、.．]?\s*")),
    ("sign", re.compile(r"^\s*(?P<ordinal>[①-⑳㈠-㈩⑴-⑽⒈-⒑])\s*[、.．]?\s*")),
    ("letter", re.compile(r"^\s*(?P<ordinal>[A-Z])\s*[、.．]\s*")),
    ("number", re.compile(r"^\s*(?P<ordinal>0?\d)\s*[|｜/]?\s*(?!\d)")),
    ("bullet", re.compile(r"^\s*(?P<ordinal>)[■◆●★▲◎○□▪•※◇▶►→·]+\s*")),
)
STYLES = ("han", "part", "none", "roman", "formal", "digit", "bracket", "arabic_bracket", *(style for style, _ in _MARKS))
_BARE_ORDINAL = re.compile(rf"^\s*(?P<ordinal>[{_HAN}]{{1,2}})(?=[^{_HAN}\s、是个项件次年月日届])")
_LIKE_A_HEADING = re.compile(r"[^，。；：:\d]{2,24}(?:情况|措施|事项|附表)$")
_INLINE = re.compile(rf"(?:(?<=[。；：;）)！])|(?<=\s))\s*(?=[{_HAN}]{{1,2}}\s*、\s*(?P<rest>\S{{2,40}}))")
_STRANGE_HEADING = re.compile(
    rf"\s*[{_HAN}]\s*、\s*[^，。；：:\d\s]{{2,24}}?(?:情况|措施|事项|附表)(?=[\s\u3000：:]|本年|全年|今年|目前|截至|我|20\d\d)"
)
_LONGEST_HEADING = 45
_WITH_COLON = re.compile(r"(?P<heading>[^：:。；，,]{2,30})[：:](?P<rest>.*)$", re.DOTALL)
_KEYWORDS: tuple[tuple[SectionKey, re.Pattern[str]], ...] = (
    (SectionKey.PROBLEMS, re.compile("问题|不足|改进")),
    (SectionKey.DISPUTES, re.compile("复议|诉讼")),
    (SectionKey.REQUESTS, re.compile("依申请|公开申请|申请公开|收到和处理")),
    (SectionKey.ACTIVE, re.compile("主动公开")),
    (SectionKey.OTHER, re.compile("其[他它].{0,6}(?:事项|情况)|需要报告")),
    (SectionKey.OVERVIEW, re.compile("总体|概述|概况|基本情况|组织领导")),
)


class Heading(Struct, frozen=True):
    """A paragraph that begins like a heading. `rest` is what follows the heading in the same paragraph."""

    style: str
    ordinal: str
    heading: str
    key: SectionKey | None
    is_wording: bool  # one of the known wordings, not only a keyword
    rest: str


def read_heading(text: str) -> Heading | None:
    """The heading that a paragraph begins with, or None. Without an ordinal only a known wording that is the whole line counts."""
    for style, pattern in _STYLES:
        found = pattern.match(text)
        if found:
            return _after_ordinal(style, found["ordinal"], text[found.end() :])
    if found := _BARE_ORDINAL.match(text):
        # "二主动公开政府信息情况": the mark behind the ordinal was lost in copying.
        known = wording(text[found.end() :])
        if (known is not None and not known[2]) or _LIKE_A_HEADING.match(text[found.end() :].strip()):
            return _after_ordinal("han", found["ordinal"], text[found.end() :])
    known = wording(text)
    if known is not None and not known[2]:
        return Heading("none", "", known[1], known[0], True, "")
    return _behind_mark(text)


def _behind_mark(text: str) -> Heading | None:
    for style, pattern in _MARKS:
        found = pattern.match(text)
        known = wording(text[found.end() :].rstrip("】〗]］ ")) if found else None
        if found and known is not None and known[0] is not None and not known[2]:
            return Heading(style, found["ordinal"], known[1], known[0], True, "")
    return None


def wording(text: str) -> tuple[SectionKey | None, str, str] | None:
    """Key, heading and rest if the text begins with a known wording."""
    squeezed = squeeze(text)
    best: tuple[SectionKey | None, str, str] | None = None
    for key, pattern in _COMPILED:
        found = pattern.match(squeezed)
        if found and (best is None or len(found["heading"]) > len(best[1])):
            best = (key, found["heading"], squeezed[found.end() :])
    if best is None:
        return None
    key, heading, rest = best
    raw = _take(text, len(heading))
    return key, raw, text[len(raw) :].lstrip(" 　:：。.、，,") if rest else ""


def split_inline(text: str) -> list[str]:
    """A text that runs its parts together ("…服务。二、主动公开政府信息情况（一）…") cut before each part's heading.

    Words that are not those of a form head a part too where their number is the one missing between two that do; such a heading is
    cut from what follows it.
    """
    found_all = list(_INLINE.finditer(text))
    known = {han_ordinal(text[found.end() :]) for found in found_all if wording(found["rest"]) is not None}
    cuts: list[int] = []
    for found in found_all:
        number = han_ordinal(text[found.end() :])
        if wording(found["rest"]) is not None:
            cuts.append(found.end())
        elif (
            {number - 1, number + 1} <= known and number not in known and (strange := _STRANGE_HEADING.match(text, found.end()))
        ):
            cuts += [found.end(), strange.end()]
    pieces = [text[start:end].strip() for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True)]
    return [piece for piece in pieces if piece]


def number_of(ordinal: str) -> int:
    """What an ordinal of one character, in Chinese or Arabic, counts to; 0 for any other."""
    return int(ordinal) if ordinal.isdecimal() else han_ordinal(ordinal) if len(ordinal) == 1 else 0


def han_ordinal(text: str) -> int:
    """The number that a text begins with, 一 to 十; 0 where there is none."""
    return _HAN.find(text.lstrip()[:1]) + 1 if text.strip() else 0


def _after_ordinal(style: str, ordinal: str, text: str) -> Heading | None:
    known = wording(text)
    line = text.strip()
    if known is not None:
        key, heading, rest = known
        titled = _WITH_COLON.match(line)
        if titled and len(squeeze(titled["heading"])) >= len(squeeze(heading)):
            # "五、存在的不足及下一步打算：一是…": the colon ends the heading, whatever words it goes on with.
            return Heading(style, ordinal, titled["heading"].strip(), key, True, titled["rest"].strip())
        if not rest or key is not None or squeeze(heading).endswith("情况"):
            short = len(line) <= _LONGEST_HEADING and not re.search(r"[。；]", line)
            # "存在的主要问题和改进措施" may be longer than the wording: a short line is a heading as a whole.
            return Heading(style, ordinal, line, key, True, "") if short else Heading(style, ordinal, heading, key, True, rest)
    if not line or len(line) > _LONGEST_HEADING or re.search(r"[。；！？]", line):
        return None
    squeezed = squeeze(line)
    key = next((key for key, pattern in _KEYWORDS if pattern.search(squeezed)), None)
    return Heading(style, ordinal, line, key, False, "")


def _take(text: str, count: int) -> str:
    """The beginning of `text` that holds `count` characters besides white space."""
    seen = 0
    for position, char in enumerate(text):
        if not char.isspace() and char not in "\u3000\u00a0":
            seen += 1
        if seen == count:
            return text[: position + 1]
    return text
