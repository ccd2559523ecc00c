"""What a rectification notice says, before it becomes DOCX or PDF: years, causes, points with place, correction and clause."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from itertools import takewhile

from msgspec import Struct

from crawler.register.model import Unit
from output.kept import mark_of
from output.labels import SEVERITY, STATUS
from output.model import Audit
from output.notice_texts import NOTICE_TEXTS
from output.papers.timeless import timeless_coverage, timeless_finding
from output.site.grouping import by_cause
from output.workdays import calendar
from parsers.model import Report
from parsers.templates import TABLE_TEMPLATES, load_template
from rules.citations import cite
from rules.model import Coverage, CoverageStatus, Finding, Outcome, Responsibility, Severity

OUTSTANDING = (CoverageStatus.MISSING, CoverageStatus.LATE, CoverageStatus.WITHDRAWN)
# These rules say what the coverage status says; one point speaks for both.
_SPOKEN_FOR = ("D-A", "D-DEPT", "D-GOV", "D-MISSING", "D-TOWN", "P-WITHDRAWN")
_SAID = (Outcome.FAIL, Outcome.REVIEW)
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}
_SHOWN_CELLS, _SHOWN_QUOTES, _LONGEST_QUOTE = 2, 2, 120


class Point(Struct, frozen=True):
    """One thing to correct; `place` and `quote` are empty where the sentence itself says it."""

    number: int
    text: str
    place: str = ""
    quote: str = ""


class Group(Struct, frozen=True):
    """Points with one cause: `heading`, what to change, and the clauses."""

    heading: str
    points: tuple[Point, ...]
    correction: str
    basis: str


class YearPart(Struct, frozen=True):
    """The report of one year; `reviews` are what a person has to look at, counted as no fault."""

    year: int
    heading: str
    source: str
    groups: tuple[Group, ...]
    reviews: tuple[str, ...]


class Notice(Struct, frozen=True):
    """A whole notice. `deadline` is the last day for correction; `provisional` where its year's holidays are not published yet."""

    unit: Unit
    office: str
    contact: str
    as_of: dt.date
    workdays: int
    deadline: dt.date
    provisional: bool
    years: tuple[YearPart, ...]

    @property
    def count(self) -> int:
        """How many points there are to correct."""
        return sum(len(group.points) for part in self.years for group in part.groups)

    @property
    def reviews(self) -> list[tuple[int, str]]:
        """Year and sentence of everything to be looked at."""
        return [(part.year, text) for part in self.years for text in part.reviews]


def notices(audit: Audit, lang: str = "zh") -> list[Notice]:
    """One notice per unit that has something to correct, in the order of the register.

    A failure of severity error or warning counts unless a person dismissed or waived it or it is our own debt; so does a report
    that is missing, late or withdrawn. Reviews stand apart and alone bring no notice.
    """
    desk = NoticeDesk(audit, lang)
    made = (desk.notice(unit) for unit in audit.register.units)
    return [notice for notice in made if notice.count]


class NoticeDesk:
    """Makes the notice of any unit of an audit, and tells what goes into it."""

    def __init__(self, audit: Audit, lang: str = "zh") -> None:
        self._audit, self._lang = audit, lang
        self._findings: dict[str, dict[int, list[Finding]]] = defaultdict(lambda: defaultdict(list))
        for finding in audit.findings:
            if finding.unit_id is not None and finding.year is not None:
                self._findings[finding.unit_id][finding.year].append(finding)
        self._entries: dict[str, list[Coverage]] = defaultdict(list)
        for entry in audit.coverage:
            self._entries[entry.unit_id].append(entry)

    def notice(self, unit: Unit) -> Notice:
        """The notice of a unit, dated on the day of the audit; `count` is 0 where there is nothing to correct."""
        return _notice(self._audit, unit, self._findings[unit.unit_id], self._entries[unit.unit_id], self._lang)

    def mark(self, unit: Unit) -> str:
        """What changes whenever the notice says something else; dates, and days that only went by, do not count."""
        audit, policy = self._audit, self._audit.register.policy.notice
        found, entries = self._findings[unit.unit_id], self._entries[unit.unit_id]
        years = sorted({*found, *(entry.year for entry in entries)})
        said = [
            [
                year,
                [timeless_finding(audit, one) for one in found.get(year, []) if one.outcome in _SAID],
                audit.report_mark((unit.unit_id, year)),
            ]
            for year in years
        ]
        return mark_of(self._lang, audit.register.site.name, policy, unit, said, list(map(timeless_coverage, entries)))

    def is_spent(self, written_on: str) -> bool:
        """Whether a notice of that day (ISO) should be dated anew: it is of the future, or half of the time that it gives is over."""
        first, today = dt.date.fromisoformat(written_on), self._audit.as_of
        workdays = self._audit.register.policy.notice.correction_workdays
        if first > today:
            return True
        return calendar().after(today, workdays - workdays // 2) > calendar().after(first, workdays)


def is_due(finding: Finding) -> bool:
    """Whether a unit has to correct it."""
    return (
        finding.outcome is Outcome.FAIL
        and finding.severity is not Severity.INFO
        and finding.responsibility is Responsibility.PUBLISHER
        and not finding.is_settled
    )


def _notice(audit: Audit, unit: Unit, found: dict[int, list[Finding]], entries: Sequence[Coverage], lang: str) -> Notice:
    policy = audit.register.policy.notice
    by_year = {entry.year: entry for entry in entries}
    years, number = [], 0
    for year in sorted({*found, *by_year}, reverse=True):
        part = _year(audit, unit, year, by_year.get(year), found.get(year, []), number, lang)
        if part.groups or part.reviews:
            years.append(part)
            number += sum(len(group.points) for group in part.groups)
    deadline = calendar().after(audit.as_of, policy.correction_workdays)
    office = policy.office or str(NOTICE_TEXTS[lang]["office"]).format(district=audit.register.site.name)
    return Notice(
        unit, office, policy.contact, audit.as_of, policy.correction_workdays, deadline,
        calendar().is_provisional(deadline) or calendar().is_provisional(audit.as_of), tuple(years),
    )  # fmt: skip


def _year(
    audit: Audit, unit: Unit, year: int, entry: Coverage | None, found: list[Finding], number: int, lang: str
) -> YearPart:
    words = NOTICE_TEXTS[lang]
    report = audit.reports.get((unit.unit_id, year))
    groups = []
    spoken: tuple[str, ...] = ()
    if entry is not None and entry.status in OUTSTANDING:
        spoken = _SPOKEN_FOR
        group = _timeliness(audit, entry, [one for one in found if one.rule in spoken], number, lang)
        if group is not None:
            groups.append(group)
            number += 1
    due = sorted(
        (one for one in found if is_due(one) and one.rule not in spoken),
        key=lambda one: (_ORDER[one.severity], one.rule, one.subject),
    )
    for cause in by_cause(due, report, lang):
        texts, correction = _without_repair([one.message for one in cause.findings], bool(cause.options))
        points = []
        for one, text in zip(cause.findings, texts, strict=True):
            number += 1
            place, quote = _place(one, report, lang)
            points.append(Point(number, f"［{SEVERITY[one.severity][lang]}］{text}", place, quote))
        heading = cause.heading
        if cause.options:
            heading = str(words["one_cause"] if len(points) > 1 else words["one_place"]).format(count=len(points))
        bases = "；".join(dict.fromkeys(one.basis for one in cause.findings))
        groups.append(Group(heading, tuple(points), correction or str(words["check"]), bases))
    entry_status = STATUS[entry.status][lang] if entry is not None else ""
    reviews = [one.message for one in found if one.outcome is Outcome.REVIEW and not one.is_settled]
    return YearPart(
        year,
        str(words["year"]).format(year=year, status=entry_status),
        str(words["source"]).format(url=report.document.url) if report is not None and report.document.url else "",
        tuple(groups),
        tuple(dict.fromkeys(reviews)),
    )


def _timeliness(audit: Audit, entry: Coverage, found: list[Finding], number: int, lang: str) -> Group | None:
    """The point about the deadline; None where a person settled it."""
    words = NOTICE_TEXTS[lang]
    due = [one for one in found if is_due(one)]
    if any(one.is_settled for one in found) and not due:
        return None
    if due:
        text = f"［{SEVERITY[due[0].severity][lang]}］{due[0].message}"
        basis = due[0].basis
    else:
        values = {"as_of": audit.as_of.isoformat(), "year": entry.year, "days": entry.days_late,
                  "date": (entry.published_at or "")[:10]}  # fmt: skip
        text, basis = str(words[entry.status.value]).format(**values), cite("条例49", lang)
    heading = str(words["timeliness"])
    return Group(heading, (Point(number + 1, text),), str(words[f"{entry.status.value}_todo"]), basis)


def _without_repair(messages: list[str], repaired: bool) -> tuple[list[str], str]:
    """The messages without the sentence on the repair that all of them end with, and that sentence.

    A lone message keeps it: nothing is said twice.
    """
    if not repaired or len(messages) < 2:
        return messages, ""
    backwards = zip(*(reversed(message) for message in messages), strict=False)
    shared = "".join(chars[0] for chars in takewhile(lambda chars: len(set(chars)) == 1, backwards))[::-1]
    cut = shared.find("。")
    sentence = shared[cut + 1 :].strip() if cut >= 0 else ""
    if not sentence:
        return messages, ""
    return [message[: len(message) - len(sentence)].rstrip() for message in messages], sentence


def _place(finding: Finding, report: Report | None, lang: str) -> tuple[str, str]:
    """Where to look: cells by their labels, pages of a paged document; and words of the report that the sentence lacks."""
    words = NOTICE_TEXTS[lang]
    places: list[str] = []
    if report is not None and report.template in TABLE_TEMPLATES:
        form = load_template(report.template or "")
        cells = dict.fromkeys(proof.cell for proof in finding.evidence if proof.cell and proof.cell in form.cells)
        labels = [form.label(cell) for cell in cells]
        if labels:
            more = str(words["more_cells"]).format(count=len(labels)) if len(labels) > _SHOWN_CELLS else ""
            places.append("、".join(labels[:_SHOWN_CELLS]) + more)
    pages = sorted({proof.place.page for proof in finding.evidence if proof.place is not None and proof.place.page is not None})
    if pages:
        places.append(str(words["pages"]).format(pages="、".join(map(str, pages))))
    quotes = dict.fromkeys(proof.quote.strip() for proof in finding.evidence if proof.quote and not proof.cell)
    new = [quote for quote in quotes if quote and quote not in finding.message]
    shown = [quote if len(quote) <= _LONGEST_QUOTE else quote[:_LONGEST_QUOTE] + "…" for quote in new[:_SHOWN_QUOTES]]
    return "；".join(places), "".join(f"“{quote}”" for quote in shown)
