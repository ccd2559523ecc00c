"""The prose of a report, passage by passage (introduction and parts), levelled for reading and quotable as evidence."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct

from parsers.model import Report, Section, SectionKey
from parsers.prose.text import Prose, level_prose
from rules.evidence import of_document, of_section
from rules.model import Evidence
from rules.once import once

PART_NAMES = {
    "introduction": "引言",
    SectionKey.OVERVIEW: "第一部分",
    SectionKey.ACTIVE: "第二部分",
    SectionKey.REQUESTS: "第三部分",
    SectionKey.DISPUTES: "第四部分",
    SectionKey.PROBLEMS: "第五部分",
    SectionKey.OTHER: "第六部分",
}


class Passage(Struct, frozen=True):
    """One stretch of prose. `name` is its stable name for subjects, `where` what people call it."""

    report: Report
    section: Section | None
    prose: Prose
    name: str
    where: str

    def proof(self, quote: str) -> Evidence:
        """A quotation from here as evidence."""
        if self.section is None:
            return of_document(self.report, quote)
        return of_section(self.report, self.section, quote)

    def sentence(self, position: int) -> str:
        """The sentence around a place, as published."""
        span = self.prose.sentence_at(position)
        return self.prose.quote(span.start, span.end)


def passages(report: Report, *, introduction: bool = True) -> Iterator[Passage]:
    """The introduction (unless left out) and every part that has text, in order."""
    found = _passages(report)
    return iter(found if introduction else [passage for passage in found if passage.section is not None])


@once
def _passages(report: Report) -> list[Passage]:
    found = []
    if report.introduction.strip():
        found.append(Passage(report, None, level_prose(report.introduction), "introduction", PART_NAMES["introduction"]))
    for number, section in enumerate(report.sections, 1):
        if section.text.strip():
            name = f"section.{section.key.value}" if section.key is not None else f"section.{number}"
            where = PART_NAMES[section.key] if section.key is not None else f"“{section.heading}”部分"
            found.append(Passage(report, section, level_prose(section.text), name, where))
    return found


def passage_of(report: Report, key: SectionKey) -> Passage | None:
    """The passage of one of the six parts, or None where it is absent or has no text."""
    return next((p for p in passages(report, introduction=False) if p.section is not None and p.section.key is key), None)
