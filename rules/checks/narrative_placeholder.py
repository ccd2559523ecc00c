"""No blank of a form is left unfilled in title and text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rules.case import Case
from rules.evidence import of_document
from rules.model import Outcome, Severity, Verdict
from rules.passages import passages
from rules.registry import rule

_X = r"[XxＸ×✕╳]"
_MARKS = re.compile(
    rf"20{_X}{{2}}年?|(?<![A-Za-z]){_X}{{2,}}(?=年|月|日|条|件|次|篇|个|家|项(?!目)|场|期|人次|名|万?元|份|处|户|批|%|局|镇|街道|单位|人民政府|路|号|市|区|县|部门|公众号|办)"
    r"|[（(〔\[【](?:单位|机关|部门)名称[^）)〕\]】\n]{0,10}[）)〕\]】]|[（(]\s*文字描述[^）)\n]{0,30}[）)]|[_＿]{2,}(?=年|月|日|条|件|次|篇|元)"
)
_GAP = r"[ \u3000\u00a0]"
_BLANKS = re.compile(
    r"(?:信息|消息|申请|文件|解读|稿件|活动|培训|建议|提案|公开|发布|收到|受理|共|合计|累计)"
    rf"{_GAP}{{2,}}余?[条件次篇期场](?=[，。；、,;\s]|$)"
    rf"|(?<![\d一二三四五六七八九〇零○]){_GAP}{{2,}}年(?:{_GAP}*\d{{1,2}}月|{_GAP}+月|度|，)"
)
# Each pattern with a fast one for what it cannot match without.
_SEARCHED = ((re.compile(rf"{_X}{_X}|名称|文字描述|[_＿]"), _MARKS), (re.compile(rf"{_GAP}{_GAP}"), _BLANKS))
# Where the blanks themselves were lost in layout: a unit right after what it counts, a year without digits. The first pattern finds
# quickly what the second cannot match without.
_MAY_BE_CLOSED = re.compile(
    r"条(?<=[息共计开布]条)(?=[，。；])|件(?<=[件文]件)(?=[，。；])|个(?:部分|方面)(?=内容|组成|构成|编制)|年月日|结合年"
    r"|年(?:(?<=^年)|(?<=[。\n]年))"
)
_CLOSED = re.compile(
    r"(?:政府信息|各类信息|政务信息|公开信息|发布信息)(?:共|共计|总计|累计)?条(?=[，。；])|共?(?:主动)?(?:公开|发布)条(?=[，。；])|(?:规范性文件|公文)件(?=[，。；])"
    r"|(?<![\d一二三四五六七八九十几各两多整每这那某数若单该前后余全本此])个(?:部分|方面)(?=内容|组成|构成|编制)"
    r"|(?:统计期限|期限|数据)(?:自|从|为)年月日|结合年[^，。；]{0,30}实际|(?:^|(?<=[。\n]))年(?=主动公开|共公开|度?我[局镇街区]|全[局镇区])"
)


@rule("N-PLACEHOLDER", severity=Severity.ERROR, category="narrative", templates=("2008", "2019", "2021"), basis="条例6")
def no_blank_is_left(case: Case) -> Iterator[Verdict]:
    """Every number, year and name that the wording asks for is filled in: no "信息  条", ××, 20XX, （单位名称）, （文字描述）.

    Not applicable where no text was read. Right: 公开信息23条. Wrong: 公开信息  条.
    """
    report = case.report
    if report is None:
        return
    texts = list(passages(report))
    if not texts and not report.title:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_text")
        return
    told = False
    if found := _MARKS.search(report.title):
        told = True
        yield Verdict(
            outcome=Outcome.FAIL,
            subject="title",
            values={"quote": report.title, "where": "标题", "blank": found.group().strip()},
            evidence=(of_document(report, report.title),),
        )
    for passage in texts:
        places = {
            found.start(): found.group()
            for first, pattern in _SEARCHED
            if first.search(passage.prose.source)
            for found in pattern.finditer(passage.prose.source)
        }
        quotes = [_around(passage.prose.source, start, len(blank)) for start, blank in places.items()]
        blanks = list(places.values())
        for found in _CLOSED.finditer(passage.prose.text) if _MAY_BE_CLOSED.search(passage.prose.text) else ():
            blanks.append(found.group())
            quotes.append(passage.prose.quote(max(0, found.start() - 15), min(len(passage.prose.text), found.end() + 15)))
        for quote, blank in zip(quotes, blanks, strict=True):
            told = True
            yield Verdict(
                outcome=Outcome.FAIL,
                subject=passage.name,
                values={"quote": quote, "where": passage.where, "blank": " ".join(blank.split()) or "空格"},
                evidence=(passage.proof(quote),),
            )
    if not told:
        yield Verdict(outcome=Outcome.PASS)


def _around(text: str, start: int, length: int) -> str:
    return text[max(0, start - 15) : start + length + 15].strip()
