"""Part one is about this unit and long enough to say something; the report as a whole is not inflated."""

from __future__ import annotations

import re
from collections.abc import Iterator

from parsers.model import Report, SectionKey
from rules.case import Case
from rules.evidence import of_document, of_section
from rules.levels import bare_name, is_single_unit
from rules.model import Outcome, Severity, Verdict
from rules.passages import passage_of, passages
from rules.places import own_area
from rules.registry import rule
from rules.unit_names import names_of

FORMS = ("2019", "2021")
# Starting values of the project; policy.toml may set others under [thresholds].
SHORTEST_OVERVIEW, LONGEST_REPORT = 300, 10_000
_VAGUE = re.compile(r"部分地区|各级政府部门|一些地区|个别地区|各地区各部门|部分省市")
_YEAR = re.compile(r"(?:19|20)\d{2}年?|[（(]?[一二三四五六七八九十]{1,4}[）)、]|第\d+条|\d+号|“?最后1公里”?")
_NUMBER = re.compile(r"\d|[一二两三四五六七八九十百](?:次|件|条|篇|期|场|份|人|个|名|处|项|家|起)")


@rule("Q-GENERIC", severity=Severity.INFO, category="quality", templates=FORMS, basis="格式一")
def part_one_is_about_the_unit(case: Case) -> Iterator[Verdict]:
    """Part one has a number besides years or a name of the unit's own, and a single unit does not speak of 部分地区 or 各级政府部门.

    A notice. A government speaks for its whole area, so the second half does not apply to it. Not assessable where part one was not found.
    Right: 公开政府信息126条. Wrong: a text that any unit could have written.
    """
    report = case.report
    part = passage_of(report, SectionKey.OVERVIEW) if report is not None else None
    if report is None or part is None:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_part")
        return
    told = False
    text = _YEAR.sub("", re.sub(r"《[^》\n]{0,200}》", "", part.prose.text))
    names = _own_names(case)
    if not _NUMBER.search(text) and not any(name in text for name in names):
        told = True
        quote = part.prose.quote(0, min(len(part.prose.text), 120))
        yield Verdict(outcome=Outcome.FAIL, subject="section.overview", values={"quote": quote}, evidence=(part.proof(quote),))
    if is_single_unit(case):
        for passage in passages(report, introduction=False):
            found = _VAGUE.search(passage.prose.text)
            if found is not None:
                told = True
                quote = passage.sentence(found.start())
                yield Verdict(
                    outcome=Outcome.FAIL,
                    subject=f"{passage.name}/{found.group()}",
                    message="fail_vague",
                    values={"words": found.group(), "quote": quote, "where": passage.where},
                    evidence=(passage.proof(quote),),
                )
    if not told:
        yield Verdict(outcome=Outcome.PASS)


def _own_names(case: Case) -> set[str]:
    """Names that only this unit's report would use: its own and its short forms."""
    if case.unit is not None:
        return names_of(case.unit, case.register)
    name, area = bare_name(case), own_area(case)
    short = name.removeprefix(area.lowest)
    return {one for one in (name, short, re.sub(r"(?:人民政府|办事处)$", "", short)) if len(one) > 2}


@rule("Q-LENGTH", severity=Severity.INFO, category="quality", templates=FORMS, basis="格式一 (不宜泛化)")
def length_is_reasonable(case: Case) -> Iterator[Verdict]:
    """Part one has at least 300 characters, the whole text at most 10 000 (thresholds of the project, changeable in policy.toml).

    A notice. White space does not count, tables neither. Not assessable where part one was not found and the rest is not too long.
    Right: 800 characters. Wrong: two sentences.
    """
    report = case.report
    if report is None or not any(section.text.strip() for section in report.sections):
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_part")
        return
    thresholds = case.register.policy.thresholds
    shortest = int(thresholds.get("Q-LENGTH.overview", SHORTEST_OVERVIEW))
    longest = int(thresholds.get("Q-LENGTH.report", LONGEST_REPORT))
    part, whole = report.section(SectionKey.OVERVIEW), _count(_all(report))
    own = _count(part.text) if part is not None else 0
    if part is not None and own < shortest:
        yield Verdict(
            outcome=Outcome.FAIL,
            subject="section.overview",
            left=own,
            right=shortest,
            values={"count": own, "limit": shortest},
            evidence=(of_section(report, part, f"{part.heading}\n{part.text.strip()[:80]}".strip()),),
        )
    if whole > longest:
        yield Verdict(
            outcome=Outcome.FAIL,
            subject="report",
            message="fail_long",
            left=whole,
            right=longest,
            values={"count": whole, "limit": longest},
            evidence=(of_document(report),),
        )
    if part is None and whole <= longest:
        yield Verdict(outcome=Outcome.NOT_ASSESSABLE, message="no_part")
    elif own >= shortest and whole <= longest:
        yield Verdict(outcome=Outcome.PASS, values={"count": own, "whole": whole})


def _all(report: Report) -> str:
    return report.introduction + "".join(section.heading + section.text for section in report.sections)


def _count(text: str) -> int:
    return len(re.sub(r"\s", "", text))
