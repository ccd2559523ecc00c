"""Which generation of the form is due for a year, which one a report uses, and how its cells are called in plain Chinese."""

from __future__ import annotations

from functools import lru_cache

from parsers.template import Template
from parsers.templates import TABLE_TEMPLATES, load_template, template_for_year
from rules.case import Case

# Categories that look into the tables go by the form the report uses; all others by the form that is due.
_BY_TABLES = frozenset({"table2", "table3", "table4", "cross-year"})


def form_of(case: Case) -> Template | None:
    """The template of the report's tables: what their labels told, else the one due; None without a report or for 2008."""
    if case.report is None:
        return None
    form = case.report.template or due_form(case)
    return load_template(form) if form in TABLE_TEMPLATES else None


def due_form(case: Case) -> str | None:
    """The id of the generation due for the year (格式: 2008, 2019 or 2021); without a year the report's own."""
    if case.year is not None:
        return template_for_year(case.year)
    return case.report.template if case.report is not None else None


def judged_form(case: Case, category: str) -> str | None:
    """The generation by which a rule of this category decides whether it applies at all."""
    own = case.report.template if case.report is not None else None
    return own if own is not None and category in _BY_TABLES else due_form(case)


def label(case: Case, address: str) -> str:
    """A cell, row, column or group in plain Chinese; the address itself where the form does not know it."""
    if address[:3] not in ("T2.", "T3.", "T4."):
        return address
    form = form_of(case)
    return _label(form.id, address) if form is not None else address


@lru_cache(maxsize=4096)
def _label(form: str, address: str) -> str:
    return load_template(form).label(address)
