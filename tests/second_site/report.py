"""One report before it is printed: unit, year, numbers, words and dates; faults change it, pages show it."""

from datetime import datetime, timedelta

from msgspec import Struct, field

from tests.second_site import prose, tables
from tests.second_site.truth import Numbers
from tests.second_site.units import Unit

NUMERALS = "一二三四五六七八"
HEADINGS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
TABLE_PARTS = {1: "T2", 2: "T3", 3: "T4"}


class Report(Struct):
    """A report as its unit meant it, or as a fault left it."""

    unit: Unit
    year: int
    numbers: Numbers
    published: datetime
    introduction: list[str]
    parts: list[tuple[str, str, list[str]]]
    """(numeral, heading, paragraphs) of each part; tables follow the paragraphs of parts 二, 三 and 四."""

    title: str
    list_title: str
    signature: str
    expected: set[str] = field(default_factory=set)
    allowed: set[str] = field(default_factory=set)
    without_tables: set[str] = field(default_factory=set)
    without_rows: tuple[str, ...] = ()
    extra_row: tuple[str, ...] = ()
    table_style: int = 0
    page_style: int = 0
    number: int = 0
    meta_date: datetime | None = None
    show_date: bool = True

    @property
    def key(self) -> str:
        """Unit and year, as the answers name a report."""
        return f"{self.unit.id}-{self.year}"

    def replace(self, old: str, new: str, part: int | None = None) -> None:
        """Replace wording in the introduction or in one part; the wording must be there."""
        lines = self.introduction if part is None else self.parts[part][2]
        changed = [line.replace(old, new) for line in lines]
        assert changed != lines, f"{self.key}: {old!r} is not in the text"
        lines[:] = changed

    def grid(self, table: str) -> tables.Grid:
        """One of the three tables as printed."""
        cells = self.numbers.cells
        if table == "T2":
            return tables.active_old(cells) if "T2.rules.newly_public" in cells else tables.active(cells, self.extra_row)
        return tables.requests(cells, self.without_rows) if table == "T3" else tables.disputes(cells)


def clean_report(unit: Unit, year: int, numbers: Numbers, address: str) -> Report:
    """A report nothing is wrong with, published in time, on a workday hour of its own."""
    whole = prose.aspects(unit, year, numbers)
    first = [f"（{NUMERALS[at]}）{name}。{text}" for at, (name, text) in enumerate(whole)]
    bodies = [first, [], [], [], prose.problems(unit, year), prose.others(unit, year)]
    month = 2 if unit.kind == "district_government" else 1
    day = datetime(year + 1, month, 8) + timedelta(
        days=(unit.place * 5 + year) % 19, hours=9, minutes=unit.place, seconds=year % 60
    )
    wording = (f"{year}年政府信息公开工作年度报告", f"{year}年度政府信息公开年度报告", f"{year}年政府信息公开年度报告")[
        (unit.place + year) % 3
    ]
    return Report(
        unit=unit,
        year=year,
        numbers=numbers,
        published=day,
        introduction=prose.introduction(unit, year, address),
        parts=[(NUMERALS[at], heading, body) for at, (heading, body) in enumerate(zip(HEADINGS, bodies, strict=True))],
        title=unit.name + wording,
        list_title=unit.name + wording,
        signature=f"{unit.name}\n{year + 1}年{day.month}月{day.day}日",
        table_style=unit.place + year,
        page_style=unit.place * 3 + year,
    )
