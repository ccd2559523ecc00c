"""The names between {{ }} in a notice template: what each stands for, in Chinese and English, and how lines are made from them."""

from __future__ import annotations

from output.notice_texts import NOTICE_TEXTS
from output.papers.notice import Notice

# Each name may be written in either language.
SCALARS = {
    "办公室": "office", "单位": "unit", "审核日期": "as_of", "问题数": "count", "整改期限": "deadline", "工作日": "workdays",
    "期限说明": "deadline_note", "联系方式": "contact", "发文日期": "date",
}  # fmt: skip
# A paragraph with one of these is the pattern of a kind of line; the lines stand where the first of the patterns stood.
LINES = {
    "年度": "year", "报告地址": "source", "原因": "cause", "问题": "point", "位置": "place", "原文": "quote", "改正": "correction",
    "依据": "basis",
}  # fmt: skip
REVIEWS = {"核对说明": "review_lead", "核对": "review"}
NAMES = {**SCALARS, **LINES, **REVIEWS, **{name: name for name in (*SCALARS.values(), *LINES.values(), *REVIEWS.values())}}
# Without these a notice says nothing.
NEEDED = ("unit", "point")

Line = tuple[str, str]


def scalars(notice: Notice, lang: str) -> dict[str, str]:
    """The value of every single placeholder."""
    words = NOTICE_TEXTS[lang]
    note = str(words["provisional"]).format(year=notice.deadline.year) if notice.provisional else ""
    return {
        "office": notice.office,
        "unit": notice.unit.name,
        "as_of": str(words["date"]).format(day=notice.as_of),
        "count": str(notice.count),
        "deadline": str(words["date"]).format(day=notice.deadline),
        "workdays": str(notice.workdays),
        "deadline_note": note,
        "contact": notice.contact,
        "date": str(words["date"]).format(day=notice.as_of),
    }


def finding_lines(notice: Notice, lang: str) -> list[Line]:
    """Kind and text of every line about what to correct, in order."""
    words = NOTICE_TEXTS[lang]
    lines: list[Line] = []
    for part in notice.years:
        if not part.groups:
            continue
        lines.append(("year", part.heading))
        if part.source:
            lines.append(("source", part.source))
        for group in part.groups:
            lines.append(("cause", group.heading))
            for point in group.points:
                lines.append(("point", f"{point.number}. {point.text}"))
                if point.place:
                    lines.append(("place", str(words["place"]).format(place=point.place)))
                if point.quote:
                    lines.append(("quote", str(words["quote"]).format(quote=point.quote)))
            lines.append(("correction", str(words["correction"]).format(correction=group.correction)))
            lines.append(("basis", str(words["basis"]).format(basis=group.basis)))
    return lines


def review_lines(notice: Notice, lang: str) -> list[Line]:
    """The paragraph of what a person has to look at; empty where there is nothing."""
    words = NOTICE_TEXTS[lang]
    if not notice.reviews:
        return []
    lead = str(words["review_lead"]).format(count=len(notice.reviews))
    return [("review_lead", lead),
            *(("review", str(words["review"]).format(year=year, text=text)) for year, text in notice.reviews)]  # fmt: skip
