"""This year's report speaks of this year: its numbers are new, its events are this year's, last year's promises are taken up."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from parsers.model import Report, SectionKey
from parsers.prose.numbers import Mention, NumberKind, mentions
from parsers.prose.points import measures_of
from parsers.prose.text import level_prose
from rules.case import Case
from rules.copying.terms import key_terms, taken_up
from rules.evidence import of_section
from rules.last_year import nearest, text_obstacle
from rules.model import Outcome, Severity, Verdict
from rules.passages import Passage, passage_of, passages
from rules.registry import rule

ALL = ("2008", "2019", "2021")
_SAME_SENTENCE = 0.85
_FEWEST = 5
_SHOWN = 8


class Sentence(Struct, frozen=True):
    """One sentence: its words with numbers masked, its numbers, and itself as published."""

    masked: str
    numbers: tuple[Mention, ...]
    quote: str


@rule("X-SAMENUM", severity=Severity.WARNING, category="cross-year", templates=ALL, basis="条例6; practice")
def numbers_are_this_years(case: Case) -> Iterator[Verdict]:
    """Fewer than five numbers of part one are the same as last year's in the same sentences.

    Counted are quantities and shares other than 0 and 100%, not years, dates, document numbers or 第几. Two sentences are the same when
    they agree by 85 % with their numbers masked. Not applicable without last year's report; not assessable where either part one has no
    text. Right: 450条 after 97条. Wrong: five numbers taken over.
    """
    hindered, report, before = text_obstacle(case), case.report, case.previous
    if hindered is not None or report is None or before is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    now, then = (passage_of(one, SectionKey.OVERVIEW) for one in (report, before))
    if now is None or then is None:
        year = case.year if now is None else before.year
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="text_unread", values={"which_year": year})
        return
    earlier = _sentences(then)
    masked = [one.masked for one in earlier]
    same: list[Mention] = []
    proofs = []
    for sentence in _sentences(now):
        index = nearest(sentence.masked, masked, _SAME_SENTENCE)
        kept = _identical(sentence, earlier[index]) if index is not None else []
        if kept and index is not None:
            same += kept
            proofs += [now.proof(sentence.quote), then.proof(earlier[index].quote)]
    found = len(same) >= _FEWEST
    shown = "、".join(f"{one.label[-12:]}{one.written}" for one in same[:_SHOWN])
    yield Verdict(
        outcome=Outcome.FAIL if found else Outcome.PASS,
        subject="section.overview",
        left=len(same),
        right=_FEWEST,
        values={"count": len(same), "fewest": _FEWEST, "shown": shown, "previous_year": before.year},
        evidence=tuple(proofs[: 2 * _SHOWN]),
    )


def _sentences(passage: Passage) -> list[Sentence]:
    """The sentences that hold a number that counts."""
    prose = passage.prose
    numbers = [n for n in mentions(prose) if _counts(n)]
    found = []
    for span in prose.sentences():
        inside = tuple(n for n in numbers if span.start <= n.start < span.end)
        if inside:
            words = re.sub(r"\d+(?:[.,]\d+)*", "#", prose.text[span.start : span.end])
            found.append(Sentence(words, inside, prose.quote(span.start, span.end)))
    return found


def _counts(number: Mention) -> bool:
    if not number.value or number.ordinal or number.titled:
        return False
    if number.kind is NumberKind.PERCENT:
        return number.value != 100
    return number.kind in (NumberKind.COUNT, NumberKind.MONEY)


def _identical(one: Sentence, other: Sentence) -> list[Mention]:
    """The numbers that did not change: in order where both sentences have as many, else by the words before them."""
    if len(one.numbers) == len(other.numbers):
        pairs = list(zip(one.numbers, other.numbers, strict=True))
    else:
        named = {(n.label, n.unit): n for n in other.numbers}
        pairs = [(n, named[n.label, n.unit]) for n in one.numbers if (n.label, n.unit) in named]
    return [left for left, right in pairs if left.value == right.value and left.unit == right.unit]


_STALE_SAME = 0.9
_PLAN = re.compile(r"《[^《》]*?(20\d{2})年[^《》]*?(?:要点|分工|方案|计划|安排|任务)[^《》]*》")
_DATED = re.compile(r"(?<![\d—－–~-])(20\d{2})年(?:度)?(?![—－–~-])")
# Words that tell of the past as past: such a sentence may stand in every report.
_PAST = re.compile(
    r"以来|至今|起(?:施行|实施|执行|生效)|[自从](?:20\d{2})年|截至|截止|较20|比20|与20|同20|相比|同比|分别|成立于|始于|"
    r"曾|原|此前|历年|近年|近几年|连续|先后|修订|施行|累计|已于|早在|20\d{2}年(?:以后|之后|之前|以前|底|末)|(?:到|至|—|-|－)20\d{2}年"
)
_NOW = re.compile(r"今年|本年|年内|全年|一年来|当年")


@rule("X-STALE", severity=Severity.INFO, category="cross-year", templates=ALL, basis="条例6; practice")
def events_are_this_years(case: Case) -> Iterator[Verdict]:
    """No yearly plan or event of two or more years ago is told as this year's work in a sentence that stood in last year's report too.

    A plan or an old year beside 今年, 全年 is a failure, an old year alone is for review. Sentences that tell the past as past (自2019年以来,
    较2020年, 截至) do not count. Not applicable without last year's report. Right: 落实《2023年政务公开工作要点》. Wrong: in the reports for
    2022 and 2023 the same 落实《2020年政务公开工作要点》.
    """
    hindered, report, before = text_obstacle(case), case.report, case.previous
    if hindered is not None or report is None or before is None or case.year is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    earlier = [(p, span) for p in passages(before, introduction=False) for span in p.prose.sentences()]
    texts = [p.prose.text[span.start : span.end] for p, span in earlier]
    told = False
    for passage in passages(report, introduction=False):
        for span in passage.prose.sentences():
            words = passage.prose.text[span.start : span.end]
            found = _old_year(words, case.year)
            index = (
                nearest(_plain(words, case.year), [_plain(text, case.year - 1) for text in texts], _STALE_SAME)
                if found
                else None
            )
            if found is None or index is None or str(found[0]) not in texts[index]:
                continue
            told = True
            year, sure = found
            quote, (where, there) = passage.prose.quote(span.start, span.end), earlier[index]
            yield Verdict(
                outcome=Outcome.FAIL if sure else Outcome.REVIEW,
                subject=f"{passage.name}/{year}",
                left=year,
                right=case.year,
                values={"quote": quote, "where": passage.where, "old": year, "previous_year": before.year},
                evidence=(passage.proof(quote), where.proof(where.prose.quote(there.start, there.end))),
            )
    if not told:
        yield Verdict(outcome=Outcome.PASS, values={"previous_year": before.year})


def _old_year(words: str, year: int) -> tuple[int, bool] | None:
    """A year of at least two years ago that the sentence tells as current, and whether that is sure."""
    plans = [int(found[1]) for found in _PLAN.finditer(words)]
    old_plans = [one for one in plans if one <= year - 2]
    # Where a plan of this year stands beside an old one, the old one is only mentioned.
    if old_plans and not any(one >= year - 1 for one in plans) and not _PAST.search(re.sub(r"《[^》]*》", "", words)):
        return old_plans[0], True
    bare = re.sub(r"《[^》]*》|（[^）]*）|〔\d+〕", "", words)
    old = [int(found[1]) for found in _DATED.finditer(bare) if int(found[1]) <= year - 2]
    if not old or _PAST.search(bare):
        return None
    return old[0], bool(_NOW.search(bare)) or f"{year}年" in bare


def _plain(words: str, year: int) -> str:
    """A sentence with the report year masked, so that the year put forward does not hide the repetition."""
    return words.replace(f"{year}年", "#年")


@rule("X-PROMISE", severity=Severity.INFO, category="cross-year", templates=("2019", "2021"), basis="条例50(四)")
def promises_are_taken_up(case: Case) -> Iterator[Verdict]:
    """Something of what last year's part five promised comes up again this year.

    Key terms of last year's measures are looked for in the whole of this year's text; a notice only where none of them appears. Not
    applicable without last year's report; not assessable where last year's part five does not tell its measures. Right: 去年拟建留言板, 今年
    留言板答复36条. Wrong: nothing of last year's measures is mentioned.
    """
    hindered, report, before = text_obstacle(case), case.report, case.previous
    if hindered is not None or report is None or before is None:
        yield hindered or Verdict(outcome=Outcome.NOT_ASSESSABLE)
        return
    part = before.section(SectionKey.PROBLEMS)
    measures = measures_of(level_prose(part.text)) if part is not None else None
    terms = key_terms(measures) if measures else ()
    if part is None or measures is None or not terms:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_measures", values={"previous_year": before.year})
        return
    found = taken_up(terms, _all_text(report))
    yield Verdict(
        outcome=Outcome.PASS if found else Outcome.FAIL,
        subject="section.problems",
        values={
            "previous_year": before.year, "terms": "、".join((found or terms)[:_SHOWN]), "measures": _first(measures),
        },
        evidence=(of_section(before, part, measures.strip()[:400]),),
    )  # fmt: skip


def _all_text(report: Report) -> str:
    return "\n".join([report.introduction, *(section.text for section in report.sections)])


def _first(text: str, most: int = 120) -> str:
    prose = level_prose(text)
    words = prose.quote(0, len(prose.text)) if prose.text else ""
    return words if len(words) <= most else f"{words[:most]}……"
