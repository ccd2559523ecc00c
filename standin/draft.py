"""A report as written, before it is laid out: title, introduction, six parts, printed cells, publication."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from standin.districts import Body

PARTS: tuple[tuple[str, str], ...] = (
    ("overview", "一"),
    ("active", "二"),
    ("requests", "三"),
    ("disputes", "四"),
    ("problems", "五"),
    ("other", "六"),
)
TABLE_OF_PART = {"active": "T2", "requests": "T3", "disputes": "T4"}


@dataclass
class Draft:
    """One report. `lines` holds every sentence by slot; faults change lines, cells or publication, never the layout."""

    body: Body
    year: int
    template: str
    title: str
    published: dt.datetime
    headings: dict[str, str]
    lines: dict[str, str]
    problems: list[str]
    measures: list[str]
    aspects: tuple[str, ...]
    cells: dict[str, str]
    tables: set[str] = field(default_factory=lambda: {"T2", "T3", "T4"})
    parts: set[str] = field(default_factory=lambda: {key for key, _ in PARTS})
    problems_text: str | None = None
    form: str = ""
    title_has_unit: bool = True

    def __post_init__(self) -> None:
        """The tables follow the template of the year unless a fault says otherwise."""
        self.form = self.form or self.template

    @property
    def full_title(self) -> str:
        """Unit and report name in one line, as the column lists it."""
        return f"{self.body.name}{self.title}"

    def introduction(self) -> list[str]:
        """The paragraphs before part one."""
        second = "".join(self.lines[slot] for slot in ("contents", "period", "epub", "contact"))
        return [self.lines["basis"], second]

    def paragraphs(self, part: str) -> list[str]:
        """The paragraphs under the heading of `part`, tables left out."""
        if part == "overview":
            return self._overview()
        if part == "problems":
            return self._problems()
        if part == "other":
            texts = [self.lines[slot] for slot in ("fees", "proposals", "six") if self.lines[slot]]
            return [f"（{mark}）{text}" for mark, text in zip("一二三", texts, strict=False)]
        return []

    def _overview(self) -> list[str]:
        slots = (
            ("active", "active_more"),
            ("requests", "compared", "cases"),
            ("management", "docs"),
            ("platform",),
            ("supervision", "assessment"),
        )
        found = [self.lines["opening"]]
        for mark, aspect, names in zip("一二三四五", self.aspects, slots, strict=True):
            text = "".join(self.lines[name] for name in names)
            found.append(f"（{mark}）{aspect}。{text}")
        return found

    def _problems(self) -> list[str]:
        if self.problems_text is not None:
            return [self.problems_text] if self.problems_text else []
        marks = "一二三四五"
        problems = "；".join(f"{mark}是{text}" for mark, text in zip(marks, self.problems, strict=False))
        measures = "；".join(f"{mark}是{text}" for mark, text in zip(marks, self.measures, strict=False))
        return [f"{self.lines['problem_opening']}{problems}。", f"{self.lines['measure_opening']}{measures}。"]
