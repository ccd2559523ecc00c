"""The dates that an article page shows, by where they stand: the day of publication, the day of signature."""

from __future__ import annotations

import re

from crawler.dates import leading_date, parse_date

_FAR = r"\s*[:：]?\s*(?P<date>.{8,40})"
# Words before it would make it the day of something that the report speaks of.
_FIRST = r"(?<![\u4e00-\u9fff》”）)])"
# The labels of the day of publication, the plainest first. A catalogue's 发文日期 and 生成日期 speak only where nothing else does;
# 更新时间 is no day of publication.
_LABELS = (
    re.compile(
        r"(?:发布日期|发布时间|发稿时间|发稿日期|公开日期|公开时间|发表时间|发表日期)(?<![\u4e00-\u9fff].{4})" + _FAR, re.DOTALL
    ),
    re.compile(r"(?:时间|日期)(?<![\u4e00-\u9fff]..)\s*[:：]\s*(?P<date>.{8,40})", re.DOTALL),
    re.compile(_FIRST + r"发布于" + _FAR, re.DOTALL),
    re.compile(_FIRST + r"(?:发文日期|发文时间|信息时间|录入时间|上传时间|编辑日期|(?:公文)?生成日期)" + _FAR, re.DOTALL),
)
_WRITTEN = re.compile(r"成文日期" + _FAR, re.DOTALL)
_UNDER_TITLE = 4  # lines
_LONGEST = 80
# With 年 and 月, or in round brackets, it is the day of signature as often as not.
_ALONE = re.compile(r"[\[【]?\s*(?:19|20)\d{2}\s*[-/.]\s*\d{1,2}\s*[-/.]\s*\d{1,2}(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?\s*[\]】]?")
_LINE_OF_FACTS = re.compile(r"来源|作者|浏览|点击|阅读|字号|字体|编辑|打印|分享")
_YEAR = re.compile(r"(?:19|20)\d{2}\s*[-/.年]")
_FACT = re.compile(
    r"(?P<label>[\u4e00-\u9fff]*)[\s:：|｜\[【(（]*(?P<date>(?:19|20)\d{2}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}.{0,12})"
)


def published_day(text: str, title: str) -> str | None:
    """The day of publication that the text of a page shows, as an ISO date or date-time: behind its label, else right under the title."""
    for label in _LABELS:
        for found in label.finditer(text):
            if iso := leading_date(found["date"]):
                return iso
    return _under(text, title)


def written_day(text: str) -> str | None:
    """成文日期 as an ISO date."""
    found = _WRITTEN.search(text)
    return leading_date(found["date"]) if found else None


def _under(text: str, title: str) -> str | None:
    """The date without a label of its own in one of the lines under the title: alone, or among 来源, 作者, 浏览次数."""
    lines = [line for line in (re.sub(r"\s+", " ", line).strip() for line in text.splitlines()) if line]
    at = next((number for number, line in enumerate(lines) if line == title), None) if title else None
    if at is None:
        return None
    for line in lines[at + 1 : at + 1 + _UNDER_TITLE]:
        if len(line) > _LONGEST or "。" in line:
            return None
        if _ALONE.fullmatch(line):
            return parse_date(line)
        if _LINE_OF_FACTS.search(line):
            found = _FACT.search(line)
            alone = len(_YEAR.findall(line)) == 1
            if found and alone and not re.search(r"(?:日期|时间|更新|期限|截至|截止)$", found["label"]):
                return parse_date(found["date"])
    return None
