"""All reports of the district with their faults and their answers, in the order of their article numbers."""

from datetime import date, datetime

from tests.second_site import prose
from tests.second_site.faults import NUMBER_FAULTS, WORD_FAULTS
from tests.second_site.report import NUMERALS, Report, clean_report
from tests.second_site.truth import numbers_of
from tests.second_site.units import BY_ID, UNITS

NEVER_WRITTEN = {"shangwu-2024", "lanbo-2024"}
"""Reports that are not there on the first night."""


CONSEQUENCES = {
    "fagai-2022": "X-STOCK",
    "shichang-2022": "P-LINK",
    "shangwu-2023": "P-LINK",
    "shangwu-2024": "D-MISSING",
    "shuili-2023": "P-VERSION",
    "wenlv-2023": "P-DUP",
    "shichang-2023": "P-TABLE-IMAGE",
}
"""What the site itself does to reports, and what a fault of one year means for the next."""


def _copied(report: Report, last: Report) -> None:
    """Let a report say what last year's said, but for its counts."""
    whole = prose.aspects(report.unit, report.year, report.numbers)
    old = prose.aspects(report.unit, last.year, last.numbers)
    lines = [(name, whole[at][1] if at < 2 else old[at][1]) for at, (name, _) in enumerate(whole)]
    report.parts[0][2][:] = [f"（{NUMERALS[at]}）{name}。{text}" for at, (name, text) in enumerate(lines)]
    report.parts[4][2][:] = last.parts[4][2]
    report.parts[5][2][:] = [line.replace(str(last.year), str(report.year)) for line in last.parts[5][2]]
    report.expected |= {"X-SIM-PROBLEM"}
    report.allowed |= {"X-SIM"}


def reports(address: str) -> dict[str, Report]:
    """Every report ever written, by `unit-year`; `address` is the site's own, named in the introductions."""
    found: dict[str, Report] = {}
    for unit in UNITS:
        for year, numbers in numbers_of(unit).items():
            key = f"{unit.id}-{year}"
            fault, rule = NUMBER_FAULTS.get(key, (None, ""))
            if fault:
                fault(numbers)
            report = found[key] = clean_report(unit, year, numbers, address)
            report.expected |= {rule} - {""}
            if key in WORD_FAULTS:
                WORD_FAULTS[key](report)
    for key, rules in CONSEQUENCES.items():
        found[key].expected |= set(rules.split())
    _copied(found["wanghai-2023"], found["wanghai-2022"])
    for place, report in enumerate(sorted(found.values(), key=lambda one: one.published)):
        report.number = article_number(report.published) + place % 7
    return found


def article_number(moment: datetime) -> int:
    """Numbers grow with time, as they do on the real system."""
    return 700000 + int((moment - datetime(2015, 1, 1)).total_seconds() // 1800) * 10


def deadline(report: Report) -> date:
    """The last day in time: 31 March for the district government, 31 January for all others (条例第四十九条)."""
    return date(report.year + 1, 3, 31) if report.unit.kind == "district_government" else date(report.year + 1, 1, 31)


def days_late(report: Report) -> int:
    """Days after the deadline, 0 in time."""
    return max(0, (report.published.date() - deadline(report)).days)


__all__ = ["BY_ID", "NEVER_WRITTEN", "article_number", "days_late", "deadline", "reports"]
