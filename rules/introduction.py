"""Which passage is a report's introduction: the text before the first part, or the opening of that part where it stands in it."""

from __future__ import annotations

import re

from parsers.model import Report, Section, SectionKey
from parsers.prose.text import level_prose
from rules.once import once
from rules.passages import PART_NAMES, Passage

# Words with which a report speaks of itself; names of laws, forms and notices say them too and are taken away first.
_SPEAKS = re.compile(
    r"本(?:年度|年)?(?:工作)?(?:报告|年报)(?!期)|年报(?:由|根据|是|的|共)|报告(?:中)?(?:由|所列|所涉|内容|主要包括|包括|统计数据|数据|的?电子版)"
    r"|(?:统计|数据)[^。；，]{0,6}(?:期限|时限|周期|时段|起止|时间点)|(?:编制|编写|撰写|制定|形成|公布|发布|公开)(?:了|本)?[^。；]{0,40}(?:年度报告|年报|工作报告)"
    r"|如(?:有|需|对)[^。]{0,30}(?:疑问|疑义|咨询)"
)
_OTHER_TITLES = re.compile(r"《[^》\n]*(?:条例|通知|格式|办法|规定|指南|要点)》")
_SUB_HEADING = re.compile(
    r"^\s*(?:（[一二三四五六七八九十]{1,2}）|[一二三四五六七八九十]是|第?[一二三四五六七八九十][、是]|\d{1,2}[、.．]|（\d{1,2}）|[①-⑨])"
)
_MOST_SENTENCES, _GAP = 10, 2


@once
def introduction_of(report: Report) -> Passage | None:
    """The introduction as a passage, or None where nothing in the report is one.

    A text before the first part that says nothing of the report (menus, a path) gives way to an opening that does.
    """
    front = level_prose(report.introduction)
    if _speaks(front.text):
        return _front(report)
    inside = _opening(report)
    if inside is not None:
        return inside
    return _front(report) if re.search(r"[。；]", front.text) else None


def introduction_text(report: Report) -> str:
    """The introduction as published; "" where there is none."""
    passage = introduction_of(report)
    return passage.prose.source if passage is not None else ""


def _front(report: Report) -> Passage:
    return Passage(report, None, level_prose(report.introduction), "introduction", PART_NAMES["introduction"])


def _speaks(text: str) -> bool:
    return _SPEAKS.search(_OTHER_TITLES.sub("", text)) is not None


def _opening(report: Report) -> Passage | None:
    """The first sentences of the first part, up to the last that speaks of the report, before any sub-heading."""
    section = report.section(SectionKey.OVERVIEW) or _first(report)
    if section is None or section.key not in (SectionKey.OVERVIEW, None):
        return None
    prose = level_prose(section.text)
    end, silent = 0, 0
    for span in prose.sentences()[:_MOST_SENTENCES]:
        sentence = prose.text[span.start : span.end]
        if _SUB_HEADING.match(sentence) or silent > _GAP:
            break
        if _speaks(sentence):
            end, silent = span.end, 0
        else:
            silent += 1
    if not end:
        return None
    opening = section.text[: prose.origins[end - 1] + 1]
    return Passage(report, section, level_prose(opening), "introduction", PART_NAMES[SectionKey.OVERVIEW])


def _first(report: Report) -> Section | None:
    return report.sections[0] if report.sections else None
