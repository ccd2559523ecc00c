"""An audit prepared for the pages: everything by unit and year, found once and looked up by every page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping

from crawler.register.model import Unit, UnitKind
from output.model import Audit, Scorecard
from output.site.names import search_keys, short_names
from output.site.texts import page_texts
from parsers.model import Report
from rules.decisions import values_of
from rules.explain import rule_title
from rules.life import Life
from rules.model import Coverage, CoverageStatus, Finding, Outcome, Severity

Key = tuple[str, int]
PUBLISHED = (CoverageStatus.ON_TIME, CoverageStatus.LATE)
# What a unit owes for a year; a report that is not due yet or never will be is in neither number.
OWED = (
    CoverageStatus.ON_TIME,
    CoverageStatus.LATE,
    CoverageStatus.MISSING,
    CoverageStatus.UNREADABLE,
    CoverageStatus.WITHDRAWN,
    CoverageStatus.UNKNOWN,
)
_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.INFO: 2}


class SiteView:
    """One audit in one language. Nothing here changes while pages are rendered."""

    def __init__(self, audit: Audit, lang: str = "zh") -> None:
        self.audit = audit
        self.lang = lang
        self.as_of, self.generated_at = audit.as_of.isoformat(), audit.generated_at  # for the foot of a page
        self.units: dict[str, Unit] = {unit.unit_id: unit for unit in audit.register.units}
        self._words = page_texts(lang)
        self._keys: dict[str, str] = {}
        # recall(name, what it depends on, how to make it): whoever remembers earlier nights gives what was made then.
        self.recall: Callable[[str, object, Callable[[], str]], str] = lambda name, inputs, make: make()
        self.short = short_names(audit.register)
        self.coverage: Mapping[Key, Coverage] = {(entry.unit_id, entry.year): entry for entry in audit.coverage}
        self.cards: Mapping[Key, Scorecard] = {(card.unit_id, card.year): card for card in audit.scorecards}
        self.years: list[int] = sorted({entry.year for entry in audit.coverage}, reverse=True)
        self._findings: dict[Key, list[Finding]] = defaultdict(list)
        for finding in audit.findings:
            if finding.unit_id in self.units and finding.year is not None:
                self._findings[finding.unit_id or "", finding.year].append(finding)

    @property
    def lives(self) -> Mapping[str, Life]:
        """First and last sight of every finding, by fingerprint."""
        return self.audit.lives

    def keys(self, unit_id: str) -> str:
        """Everything by which a unit is found."""
        if unit_id not in self._keys:
            self._keys[unit_id] = search_keys(self.units[unit_id], self.short[unit_id])
        return self._keys[unit_id]

    def words(self, key: str) -> str:
        """A fixed text in the language of the pages."""
        return self._words[key]

    def rule_title(self, rule_id: str) -> str:
        """What a rule is called in one line."""
        return rule_title(rule_id, self.lang)

    @property
    def year(self) -> int | None:
        """The newest audited year for which at least one report is due already, else the newest."""
        due = [entry.year for entry in self.audit.coverage if entry.status in OWED]
        return max(due or self.years, default=None)

    def unit(self, unit_id: str) -> Unit:
        """A unit of the register. KeyError names the id."""
        return self.units[unit_id]

    def report(self, unit_id: str, year: int) -> Report | None:
        """The report that was judged."""
        return self.audit.reports.get((unit_id, year))

    def years_of(self, unit_id: str) -> list[int]:
        """The audited years of a unit, newest first."""
        return [year for year in self.years if (unit_id, year) in self.coverage]

    def all_findings(self, key: Key) -> list[Finding]:
        """Every line about a unit and year."""
        return self._findings.get(key, []) if self.audit.stored is None else self.audit.stored.about(key)

    def loud(self, key: Key) -> list[Finding]:
        """Failures and reviews, the gravest first, settled ones last."""
        found = [item for item in self._findings.get(key, []) if item.outcome in (Outcome.FAIL, Outcome.REVIEW)]
        return sorted(found, key=lambda item: (item.is_settled, weight(item), item.rule, item.subject))

    def values_digest(self, finding: Finding) -> str:
        """What a decision about this finding is bound to: a form that was made before the values changed decides nothing."""
        life = self.audit.lives.get(finding.fingerprint)
        return values_of(finding, life.last_seen if life else self.audit.as_of.isoformat()).digest

    def open_counts(self, key: Key) -> dict[str, int]:
        """How many failures of each severity, and reviews, wait for somebody."""
        counts = dict.fromkeys(("error", "warning", "info", "review"), 0)
        for item in self._findings.get(key, []):
            if is_open(item):
                counts["review" if item.outcome is Outcome.REVIEW else item.severity.value] += 1
        return counts

    def comparable(self, kind: UnitKind, year: int) -> list[Scorecard]:
        """The scorecards of all units of one kind for a year that have a score, best first."""
        found = [
            card
            for unit_id, unit in self.units.items()
            if unit.kind is kind and (card := self.cards.get((unit_id, year))) is not None and card.score is not None
        ]
        return sorted(found, key=lambda card: (-(card.score or 0.0), card.unit_id))


def is_open(finding: Finding) -> bool:
    """A failure or review that no person has dismissed or waived."""
    return finding.outcome in (Outcome.FAIL, Outcome.REVIEW) and not finding.is_settled


def weight(finding: Finding) -> int:
    """0 for the gravest: errors, warnings, notices, then reviews."""
    return _RANK[finding.severity] + (3 if finding.outcome is Outcome.REVIEW else 0)
