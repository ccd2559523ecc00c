"""The stand-in's drafts as reports, without pages between: a whole district of texts of which none is a copy."""

from __future__ import annotations

import hashlib
from functools import cache

from crawler.register.model import Register, Site, Unit, UnitKind
from parsers.model import DocumentRef, Report, Section, SectionKey
from standin.districts import district
from standin.draft import PARTS, Draft
from standin.writing import write_all

YEARS = (2021, 2022, 2023)
SEED = 20240220


@cache
def _drafts() -> dict[tuple[str, int], Draft]:
    return write_all(district(1, None), YEARS, SEED)


def reports() -> dict[tuple[str, int], Report]:
    """Fresh reports of all bodies and years, with sections and without tables."""
    return {(unit_id, year): _report(draft) for (unit_id, year), draft in _drafts().items()}


def register() -> Register:
    """The same bodies as units."""
    place = district(1, None)
    units = tuple(
        Unit(unit_id=body.unit_id, name=body.name, kind=UnitKind(body.kind), aliases=body.aliases) for body in place.bodies
    )
    return Register(site=Site(id="standin", name=place.prefix, base_url="http://x.example", hosts=("x.example",)), units=units)


def _report(draft: Draft) -> Report:
    sections = [
        Section(key=SectionKey(key), ordinal=ordinal, heading=draft.headings[key], text="\n".join(draft.paragraphs(key)))
        for key, ordinal in PARTS
        if key in draft.parts
    ]
    return Report(
        unit_id=draft.body.unit_id,
        unit_name=draft.body.name,
        year=draft.year,
        template=draft.form,
        title=draft.full_title,
        published_at=None,
        published_at_source="none",
        introduction="\n".join(draft.introduction()),
        sections=sections,
        tables=[],
        cells={},
        document=DocumentRef(sha256=hashlib.sha256(f"{draft.body.unit_id}/{draft.year}".encode()).hexdigest(), media_type="-"),
    )


def text(report: Report, key: SectionKey) -> str:
    """The text of one part."""
    section = report.section(key)
    assert section is not None
    return section.text


def rewrite(report: Report, key: SectionKey, words: str) -> None:
    """Put other words into one part."""
    section = report.section(key)
    assert section is not None
    section.text = words
