"""Which generation of the form a report follows: its tables decide, then the year, then the topics of its parts."""

from __future__ import annotations

import re

from parsers.model import SectionKey
from parsers.sections import Division
from parsers.tables.read import TablesResult
from parsers.templates import template_for_year

_FEES_2008 = re.compile("收费及?减免|统计(?:附)?表")


def generation_of(tables: TablesResult, year: int | None, division: Division) -> str | None:
    """ "2008", "2019", "2021", or None where nothing tells.

    Headings of an older form around newer tables are common (REGULATION.md §3.3), so the tables win.
    """
    if tables.template is not None:
        return tables.template
    if year is not None:
        return template_for_year(year)
    headings = [part.heading for part in division.parts]
    if any(_FEES_2008.search(heading.heading) for heading in headings):
        return "2008"
    known = {heading.key for heading in headings if heading.key is not None}
    return "2021" if known >= set(SectionKey) else None
