"""What stands before the first part: lines about the page, the title over one or more lines, and the introduction."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct, field
from rapidfuzz import fuzz

from crawler.dates import parse_date
from crawler.identify import organisation, title_year
from parsers.blocks import Paragraph
from parsers.textnorm import squeeze

_LABELS = (
    r"标题|文章标题|信息名称|名称|发布日期|发布时间|发稿时间|发稿日期|发表日期|发表时间|发文日期|发文时间|信息时间|编辑日期|更新日期|更新时间|公开日期|成文日期|成文时间|(?:公文)?生成日期|时间|日期|"
    r"发布机构|发布单位|发文机关|发文单位|公开机构|公开主体|责任部门|所属机构|信息来源|文章来源|来源|稿源|作者|(?:责任)?编辑|审核|"
    r"(?:备注[/／])?文号|文件编号|发文字号|索引号|信息索引号?|主题分类|内容分类|信息分类|信息类别|文件分类|体裁分类|组配分类|公开类别|公开方式|公开范围|公开时限|公开形式|"
    r"有效性|时效性?|关键字|栏目|浏览次数|浏览量|访问次数|访问量|点击次数|点击数|点击率|阅读次数|阅读量|字号|字体|字体大小|视力保护色|"
    r"原文链接|本地目录|页面链接[^:：]*|关键词|主题词"
)
_ABOUT = re.compile(rf"^[【\[（(]?(?P<label>{_LABELS})[】\]）)]?\s*[:：]\s*(?P<value>.*)$")
_LABEL = re.compile(rf"(?:{_LABELS})\s*[:：]")
_BETWEEN_LABELS = " \u3000|｜【】[]()（）"
_RULE = re.compile(r"^[=\-_*—－＝\s]*(?:正文)?[=\-_*—－＝\s]*$")
_DATE_ONLY = re.compile(r"^[\[（(【]?\s*[\d〇○零一二三四五六七八九十年月日\-/.:：\s]{6,24}\s*[\]）)】]?$")
REPORT_WORDS = re.compile(r"年度报告|年度工作报告|年度信息公开报告|信息公开(?:工作)?(?:情况)?(?:的)?报告|年报")
_GLUED = re.compile(
    r"^(?P<title>[^，。；:：]{4,60}?(?:年度报告|年报|工作报告|公开报告)(?:[（(][^）)]{1,12}[）)])?)\s*"
    r"(?=(?:本(?:年度)?报告|本行政机关|根据|按照|依据|为了?|遵照|现将|现公布|\d{4}年))"
)
_LONGEST_TITLE_LINE = 60
_TITLE_LINES = 4
_LONGEST_HEAD_LINE = 200
_DEEPEST_TITLE = 8  # how many lines a page may set above a title that names body, year and report
_SAME = 92.0  # a title that the page repeats may lose 年 or a blank
_DATED = (
    *("发布日期", "发布时间", "发稿时间", "发稿日期", "发表日期", "发表时间", "公开日期", "发文日期", "发文时间", "信息时间"),
    *("编辑日期", "生成日期", "公文生成日期", "时间", "日期"),
)
# Bullets in front of a label and blanks inside it ("• 索 引 号：") are layout.
_BULLET = re.compile(r"^[•·●◆■▪\-－*]\s*(?=\S)")
_PATH = re.compile(r"(?:当前|所在|现在的?)位置|(?:首页|主页)\s*[>＞»›/→-]|[>＞»›].*[>＞»›]")
_NO_TITLE = re.compile(r"[；;。]|(?:年报|报告)\s*[,，]")
_BODY_NAME = re.compile(
    r"(?:政府|局|委员会|委|办公室|办公厅|办事处|办|中心|街道|镇|乡|院|校|中学|小学|队|站|所|厅|部|会|公司|集团|[区县市旗州]|园|馆|社|年度?|20\d{2})$"
)
_PLACE = re.compile(r"[^市县区]{2,6}[市县区旗州](?:[^市县区]{1,5}[县区旗])?")
_YEAR_LINE = re.compile(r"20\d{2}年?度?")
_NEARLY = re.compile(r"^[^，。；：:]{0,40}20\d{2}年[^，。；：:]{0,12}信息公开[^，。；：:]{0,16}$")


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
        text = _BULLET.sub("", paragraph.text.strip())
        if several := _several(text):
            for label, value in several:
                about.setdefault(label, value)
            continue
        found = _ABOUT.match(_label_closed(text))
        if found and len(text) <= 300:
            about.setdefault(found["label"], found["value"].strip())
        elif not _RULE.match(text) and not (_PATH.search(text) and len(text) <= 120):
            lines.append(paragraph.text.strip())
    title, rest = _title(lines, known_title or about.get("标题", "") or about.get("文章标题", ""))
    return Front(title, "\n".join(line for line in rest if not _DATE_ONLY.match(line)), about, _dates(about))


def _several(text: str) -> list[tuple[str, str]]:
    """The labels of a line that sets them side by side ("来源：区政府办 时间：2024-01-25 点击数：-") with their values; none else."""
    if len(text) > _LONGEST_HEAD_LINE:
        return []
    found = list(_LABEL.finditer(text))
    if len(found) < 2 or text[: found[0].start()].strip(_BETWEEN_LABELS):
        return []
    ends = [*(label.start() for label in found[1:]), len(text)]
    return [
        (squeeze(label.group()).rstrip(":"), text[label.end() : end].strip(_BETWEEN_LABELS))
        for label, end in zip(found, ends, strict=True)
    ]


def _label_closed(text: str) -> str:
    """ "索 引 号：1" as "索引号：1"."""
    label, mark, value = text.partition("：" if "：" in text[:20] else ":")
    return f"{squeeze(label)}{mark}{value}" if mark and len(label) <= 20 else text


def _title(lines: list[str], known: str) -> tuple[str, list[str]]:
    """The title, and the lines behind it. A title may run over several short lines and may be glued to the introduction."""
    for count in range(1, min(_DEEPEST_TITLE, len(lines)) + 1):
        line = lines[count - 1]
        if len(line) > _LONGEST_TITLE_LINE or line.endswith(("。", "；")):
            break
        if _NO_TITLE.search(line) or not REPORT_WORDS.search(squeeze(line)):
            continue
        # The name of the body may stand on lines of its own above; a line above a title that names one is the page's.
        if organisation(line):
            whole = line if count <= _TITLE_LINES or title_year(line) else ""
        else:
            whole = "".join([*_name_above(lines[: count - 1]), line]) if count <= _TITLE_LINES else ""
        if whole:
            return whole, _without_repeats(lines[count:], whole)
    bare = squeeze(known)
    for number, line in enumerate(lines[:_TITLE_LINES]):
        if bare and REPORT_WORDS.search(bare) and squeeze(line).startswith(bare):
            return known, [*lines[:number], _without(line, len(bare)), *lines[number + 1 :]]
        if glued := _GLUED.match(line):
            return glued["title"].strip(), [*lines[:number], line[glued.end() :].strip(), *lines[number + 1 :]]
    for number, line in enumerate(lines[:_TITLE_LINES]):
        if _NEARLY.match(squeeze(line)) and organisation(line):
            # "工作告年度报": a title with a slip of the pen is still the title.
            return line, _without_repeats(lines[number + 1 :], line)
    return "", lines


def _name_above(lines: list[str]) -> list[str]:
    """The lines above a title that name its body and year: up to the nearest name, with the place on a line of its own above it."""
    taken: list[str] = []
    named = False
    for line in reversed(lines):
        bare = squeeze(line)
        if not _BODY_NAME.search(bare) or (named and not _PLACE.fullmatch(bare)):
            break
        taken.insert(0, line)
        named = named or not _YEAR_LINE.fullmatch(bare)
    return taken


def _without_repeats(lines: list[str], title: str) -> list[str]:
    """The lines behind the title without those in which the page says it again, whole or broken over lines."""
    bare = squeeze(title)
    for count in range(1, min(_TITLE_LINES, len(lines)) + 1):
        if fuzz.ratio(squeeze("".join(lines[:count])), bare) >= _SAME:
            return lines[count:]
    return lines


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
