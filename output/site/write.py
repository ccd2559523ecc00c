"""Writing the pages: the matrix of units and years, one page per unit, one per report, one list of all findings."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from output import labels
from output.filenames import file_name
from output.model import Audit
from output.site.tables import shown_tables
from output.site.texts import page_texts
from rules.model import Coverage, Finding, Outcome

Key = tuple[str, int]
_SHOWN = (Outcome.FAIL, Outcome.REVIEW)


def write_site(audit: Audit, folder: Path, lang: str = "zh") -> Path:
    """Write all pages below `folder`; returns index.html."""
    site = _Site(audit, folder, lang)
    site.index()
    site.findings_page()
    for unit in audit.register.units:
        site.unit(unit.unit_id)
    for entry in audit.coverage:
        site.report(entry)
    return folder / "index.html"


class _Site:
    """One writing of the pages."""

    def __init__(self, audit: Audit, folder: Path, lang: str) -> None:
        self.audit, self.folder, self.lang = audit, folder, lang
        self.coverage = {(entry.unit_id, entry.year): entry for entry in audit.coverage}
        self.cards = {(card.unit_id, card.year): card for card in audit.scorecards}
        self.findings: dict[Key, list[Finding]] = defaultdict(list)
        for finding in audit.findings:
            if finding.unit_id is not None and finding.year is not None:
                self.findings[finding.unit_id, finding.year].append(finding)
        self.years = sorted({entry.year for entry in audit.coverage}, reverse=True)
        self.names = {unit.unit_id: unit.name for unit in audit.register.units}
        self.environment = Environment(
            loader=PackageLoader("output.site"),
            autoescape=True,  # whatever a page of the site says stays text
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters["file_name"] = file_name
        self.environment.globals.update(
            lang=lang,
            t=page_texts(lang),
            STATUS=labels.STATUS,
            SEVERITY=labels.SEVERITY,
            OUTCOME=labels.OUTCOME,
            KIND=labels.KIND,
            TABLE=labels.TABLE,
            category=lambda name: labels.category(name, lang),
            district=audit.register.site.name,
            as_of=audit.as_of.isoformat(),
            generated_at=audit.generated_at,
            names=self.names,
            web_address=_web_address,
        )

    def index(self) -> None:
        """The first screen."""
        this_year = max(self.years, default=None)
        counts = Counter(entry.status for entry in self.audit.coverage if entry.year == this_year)
        open_counts = {
            key: Counter(item.severity for item in items if item.outcome is Outcome.FAIL)
            for key, items in self.findings.items()
        }
        broken = [view for view in self.audit.column_views if not view.complete]
        totals = Counter(item.severity for item in self.audit.findings if item.outcome is Outcome.FAIL)
        self._page(
            "index.html",
            root="",
            units=self.audit.register.units,
            years=self.years,
            coverage=self.coverage,
            open_counts=open_counts,
            counts=counts,
            this_year=this_year,
            totals=totals,
            reviews=sum(1 for item in self.audit.findings if item.outcome is Outcome.REVIEW),
            broken=broken,
            alerts=self.audit.alerts,
        )

    def findings_page(self) -> None:
        """All failures and reviews in one list."""
        shown = [item for item in self.audit.findings if item.outcome in _SHOWN and item.unit_id and item.year]
        shown.sort(key=lambda item: (-(item.year or 0), _rank(item), item.unit_id or "", item.rule))
        self._page("findings.html", root="", findings=shown)

    def unit(self, unit_id: str) -> None:
        """One unit, its years side by side."""
        unit = self.audit.register.unit(unit_id)
        self._page(
            "unit.html",
            f"units/{file_name(unit_id)}.html",
            root="../",
            unit=unit,
            years=[year for year in self.years if (unit_id, year) in self.coverage],
            coverage=self.coverage,
            cards=self.cards,
            findings={year: self._shown(unit_id, year) for year in self.years},
        )

    def report(self, entry: Coverage) -> None:
        """One unit and year: findings with the sum written out, and the tables with the cells marked."""
        key = (entry.unit_id, entry.year)
        report = self.audit.reports.get(key)
        shown = self._shown(*key)
        marks: dict[str, tuple[str, ...]] = {}
        for finding in shown:
            for proof in finding.evidence:
                if proof.cell:
                    marks[proof.cell] = (*marks.get(proof.cell, ()), finding.fingerprint)
        quiet = [item for item in self.findings[key] if item.outcome not in _SHOWN]
        self._page(
            "report.html",
            f"units/{file_name(entry.unit_id)}-{entry.year}.html",
            root="../",
            unit=self.audit.register.unit(entry.unit_id),
            entry=entry,
            report=report,
            card=self.cards.get(key),
            publication=self.audit.publications.get(key),
            findings=shown,
            quiet=quiet,
            tables=shown_tables(report, marks) if report else [],
        )

    def _shown(self, unit_id: str, year: int) -> list[Finding]:
        return sorted(
            (item for item in self.findings[unit_id, year] if item.outcome in _SHOWN), key=lambda item: (_rank(item), item.rule)
        )

    def _page(self, template: str, name: str | None = None, **values: Any) -> None:
        path = self.folder / (name or template)
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(path.name + ".new")
        beside.write_text(self.environment.get_template(template).render(**values), "utf-8")
        os.replace(beside, path)


def _rank(finding: Finding) -> int:
    order = ["error", "warning", "info"].index(finding.severity.value)
    return order if finding.outcome is Outcome.FAIL else order + 3


def _web_address(url: str | None) -> str | None:
    """The address if it may stand in a link: http and https only."""
    return url if url and urlsplit(url).scheme in ("http", "https") else None
