"""The report as the contract publishes it: sections, cells with address and place, notes, and the document it came from."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct, field

from parsers.blocks import Note, Place

Number = int | Decimal


class CellKind(StrEnum):
    """What stands in a cell. `zero` is a printed 0; `blank` is nothing at all; `na` is "/", "-" or "—"; `text` is other words."""

    NUMBER = "number"
    ZERO = "zero"
    BLANK = "blank"
    NA = "na"
    TEXT = "text"


class Cell(Struct):
    """One addressed value. `value` is None unless `kind` is number or zero; money keeps its decimals exactly."""

    value: Number | None
    raw: str
    kind: CellKind
    source: str
    confidence: float = 1.0
    place: Place = Place()
    document: str | None = None  # sha256 of the attachment it was read from; None: the report's own document


class SectionKey(StrEnum):
    """The six parts of the 格式 (topics of 条例 2008 Art. 32 are mapped to the nearest)."""

    OVERVIEW = "overview"
    ACTIVE = "active"
    REQUESTS = "requests"
    DISPUTES = "disputes"
    PROBLEMS = "problems"
    OTHER = "other"


class Section(Struct):
    """A part of the report. `ordinal` and `heading` are as printed ("" where none); `text` joins its paragraphs with "\\n"."""

    key: SectionKey | None  # None: a top-level part that is not one of the six
    ordinal: str
    heading: str
    text: str
    place: Place = Place()


class TableState(StrEnum):
    """How far a required table could be read."""

    READ = "read"
    PARTIAL = "partial"  # some rows or columns could not be aligned; their cells are absent from `cells`
    PICTURE = "picture"  # the part holds a picture, frame or attachment that may be the table
    LOST = "lost"  # the format of this copy cannot carry tables: proves nothing
    ABSENT = "absent"  # looked for where it has to stand, nothing there


class TableReading(Struct):
    """What was found of one required table (T2, T3, T4): its generation by its own labels, and labels out of place."""

    table: str
    state: TableState
    template: str | None = None
    signals: list[str] = field(default_factory=list)
    missing_labels: list[str] = field(default_factory=list)
    extra_labels: list[str] = field(default_factory=list)
    place: Place = Place()
    detail: str = ""


class Suspect(Struct):
    """A cell whose change would repair failed identities: stated value, implied value, and which repairs it makes.

    `cause` ties together the suspects and the findings of one fault. Where several repairs are equally small they are all listed:
    `option` numbers them, the likeliest first, and suspects of one option change together. `reason` is the code of the slip that
    may have happened ("digit_dropped", "exchanged", ...).
    """

    cell: str
    stated: Number | None
    implied: Number
    repairs: list[str]
    reason: str = ""
    option: int = 1
    cause: str = ""


class DocumentRef(Struct, omit_defaults=True):
    """The bytes that a report was read from."""

    sha256: str
    media_type: str
    url: str | None = None
    captured_at: str | None = None
    file: str | None = None


class Report(Struct, kw_only=True):
    """One annual report as read. The introduction is the text before the first part; `unit_*` and `year` are as identified."""

    unit_id: str | None
    unit_name: str | None
    year: int | None
    template: str | None
    title: str
    published_at: str | None
    published_at_source: str
    introduction: str
    sections: list[Section]
    tables: list[TableReading]
    cells: dict[str, Cell]
    suspects: list[Suspect] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    document: DocumentRef

    def section(self, key: SectionKey) -> Section | None:
        """The first section with this key, or None."""
        return next((section for section in self.sections if section.key == key), None)

    def table(self, name: str) -> TableReading | None:
        """What was found of table `name` (T2, T3, T4); None where the template has no such table."""
        return next((table for table in self.tables if table.table == name), None)
