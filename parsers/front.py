"""What stands before the first part: lines about the page, the title over one or more lines, and the introduction."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field

from crawler.dates import parse_date
from crawler.identify import organisation
from parsers.blocks import Paragraph
from parsers.textnorm import squeeze

_LABELS = (
    r"标题|文章标题|发布日期|发布时间|发稿时间|发稿日期|公开日期|成文日期|生成日期|时间|日期|发布机构|发布单位|公开机构|信息来源|文章来源|来源|稿源|作者|编辑|"
    r"文号|发文字号|索引号|主题分类|内容分类|公开方式|公开范围|公开时限|有效性|栏目|浏览次数|浏览量|访问次数|点击次数|点击数|阅读次数|字号|字体|视力保护色|"
    r"原文链接|本地目录|页面链接[^:：]*|关键词|主题词"
)
_ABOUT = re.compile(rf"^[【\[（(]?(?P<label>{_LABELS})[】\]）)]?\s*[:：]\s*(?P<value>.*)$")
_RULE = re.compile(r"^[=\-_*—－＝\s]*(?:正文)?[=\-_*—－＝\s]*$")
_DATE_ONLY = re.compile(r"^[\[（(【]?\s*[\d〇○零一二三四五六七八九十年月日\-/.:：\s]{6,24}\s*[\]）)】]?$")
REPORT_WORDS = re.compile(r"年度报告|年度工作报告|年度信息公开报告|信息公开(?:工作)?(?:情况)?(?:的)?报告|年报")
_GLUED = re.compile(
    r"^(?P<title>[^，。；:：]{4,60}?(?:年度报告|年报|工作报告|公开报告)(?:[（(][^）)]{1,12}[）)])?)\s*"
    r"(?=(?:本(?:年度)?报告|本行政机关|根据|按照|依据|为了?|遵照|现将|现公布|\d{4}年))"
)
_LONGEST_TITLE_LINE = 60
_TITLE_LINES = 4
_DATED = ("发布日期", "发布时间", "发稿时间", "发稿日期", "公开日期", "时间", "日期")


class Front(Struct):
    """`title` is "" where nothing before the first part names the report; `about` maps labels of the page's head to values.

    `dates` maps "visible" and "written" (成文日期) to ISO dates found in the labelled lines.
    """

    title: str
    introduction: str
    about: dict[str, str] = field(default_factory=dict)
    dates: dict[str, str] = field(default_factory=dict)


def read_front(paragraphs: Sequence[Paragraph], known_title: str = "") -> Front:
    """Divide the text before the first part. `known_title` is what the page's own head says; its repetition is not introduction."""
    about: dict[str, str] = {}
    lines: list[str] = []
    for paragraph in paragraphs:
        text = paragraph.text.strip()
        found = _ABOUT.match(text)
        if found and len(text) <= 300:
            about.setdefault(found["label"], found["value"].strip())
        elif not _RULE.match(text):
            lines.append(text)
    title, rest = _title(lines, known_title or about.get("标题", "") or about.get("文章标题", ""))
    return Front(title, "\n".join(line for line in rest if not _DATE_ONLY.match(line)), about, _dates(about))


def _title(lines: list[str], known: str) -> tuple[str, list[str]]:
    """The title, and the lines behind it. A title may run over several short lines and may be glued to the introduction."""
    for count in range(1, min(_TITLE_LINES, len(lines)) + 1):
        line = lines[count - 1]
        if len(line) > _LONGEST_TITLE_LINE or line.endswith(("。", "；")):
            break
        if REPORT_WORDS.search(squeeze(line)):
            # The name of the body may stand on lines of its own above; a line above a title that names one is the page's.
            whole = line if organisation(line) else "".join(lines[:count])
            return whole, lines[count:]
    bare = squeeze(known)
    for number, line in enumerate(lines[:_TITLE_LINES]):
        if bare and REPORT_WORDS.search(bare) and squeeze(line).startswith(bare):
            return known, [*lines[:number], _without(line, len(bare)), *lines[number + 1 :]]
        if glued := _GLUED.match(line):
            return glued["title"].strip(), [*lines[:number], line[glued.end() :].strip(), *lines[number + 1 :]]
    return "", lines


def _without(line: str, count: int) -> str:
    """`line` without its first `count` characters that are not white space."""
    seen = 0
    for position, char in enumerate(line):
        if seen == count:
            return line[position:].strip()
        seen += not char.isspace() and char not in "\u3000\u00a0"
    return ""


def _dates(about: dict[str, str]) -> dict[str, str]:
    dates: dict[str, str] = {}
    for label in _DATED:
        if label in about and (iso := parse_date(about[label])):
            dates["visible"] = iso
            break
    if "成文日期" in about and (iso := parse_date(about["成文日期"])):
        dates["written"] = iso
    return dates
