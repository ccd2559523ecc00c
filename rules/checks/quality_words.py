"""No word stands twice where once was meant, and no punctuation either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from rules.case import Case
from rules.model import Outcome, Severity, Verdict
from rules.passages import passages
from rules.registry import rule
from rules.words import table

_REPEATED = re.compile(r"([\u4e00-\u9fff]{2,6}?)\1")
# It begins with one set of marks, which are found fast.
_PUNCTUATION = re.compile(
    r"[，、；：。！？（）《》“”](?:(?<=[，、；：])[，。、；：]+|(?<=。)[，、；：。](?!。)|(?<=[！？])[！？]{2,}"
    r"|(?<=（)（|(?<=）)）(?!）)|(?<=《)《|(?<=》)》|(?<=“)“|(?<=”)”)"
)
# "一个一个", "研究研究": verbs and measure words are doubled on purpose.
_ON_PURPOSE = re.compile(
    r"^(?:[一二三四五六七八九十百千两]|[\u4e00-\u9fff]*[一每]|讨论|商量|研究|学习|了解|宣传|认识|考虑|体验|走访|感受|交流|比较|许许|等等|某某|甲乙)"
)


@rule("Q-DUPWORD", severity=Severity.INFO, category="quality", templates=("2008", "2019", "2021"), basis="条例6")
def nothing_stands_twice(case: Case) -> Iterator[Verdict]:
    """No word or character is typed twice (行行政复议, 遵循遵循), and no punctuation mark.

    Words that end one term and begin the next are right: 人民政府政府信息公开, 推行行政许可, 文登区区政府. Only a notice. Not applicable
    where no text was read. Right: 严格遵循. Wrong: 严格遵循遵循.
    """
    report = case.report
    texts = list(passages(report)) if report is not None else []
    if not texts:
        yield Verdict(outcome=Outcome.NOT_APPLICABLE, message="no_text")
        return
    told = False
    for passage in texts:
        for start, end in _doubles(passage.prose.text):
            told = True
            quote = passage.prose.quote(max(0, start - 12), min(len(passage.prose.text), end + 12))
            yield Verdict(
                outcome=Outcome.FAIL,
                subject=f"{passage.name}/{passage.prose.text[start:end]}",
                values={"word": passage.prose.text[start:end], "where": passage.where, "quote": quote},
                evidence=(passage.proof(quote),),
            )
    if not told:
        yield Verdict(outcome=Outcome.PASS)


def _doubles(text: str) -> Iterator[tuple[int, int]]:
    """Where something stands twice, in order of kind."""
    for found in _PUNCTUATION.finditer(text):
        yield found.span()
    for found in _REPEATED.finditer(text):
        if not _is_meant(found[1], text[found.end() : found.end() + 6], text[max(0, found.start() - 2) : found.start()]):
            yield found.span()
    pattern, before = _pairs()
    for found in pattern.finditer(text):
        if text[found.start() - 1 : found.start()] not in tuple(before[found.group()]) or not found.start():
            yield found.span()


def _is_meant(word: str, after: str, before: str) -> bool:
    """Whether a word that stands twice is right: doubled on purpose, or the end of one term and the beginning of the next."""
    if len(set(word)) == 1 or _ON_PURPOSE.match(word):
        return True
    follows = table("doubled")["words"].get(word)
    return follows is not None and re.match(follows, after) is not None and not before.endswith(word)


@cache
def _pairs() -> tuple[re.Pattern[str], dict[str, str]]:
    """Doubled single characters with the characters before them that make them right."""
    pairs: dict[str, str] = table("doubled")["pairs"]
    return re.compile("|".join(map(re.escape, pairs))), pairs
