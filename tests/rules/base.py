"""Clean synthetic reports of both forms for a made-up unit: every rule has to be silent on them, every case starts from one.

All names, numbers, addresses and telephone numbers here are invented.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from crawler.records import ColumnView, ListedArticle, PageState, Publication, PublicationKind
from crawler.register.model import Column, Register, Site, Unit, UnitKind
from parsers.blocks import Place
from parsers.model import Cell, CellKind, DocumentRef, Report, Section, SectionKey, TableReading, TableState
from rules.case import Case
from tests.rules.base_prose import introduction, sections, title

NAMES = {
    UnitKind.DISTRICT_GOVERNMENT: "威海市文登区人民政府",
    UnitKind.DEPARTMENT: "威海市文登区清河管理局",
    UnitKind.TOWN: "威海市文登区清河镇人民政府",
    UnitKind.SUBDISTRICT: "威海市文登区清河街道办事处",
    UnitKind.FUNCTIONAL_ZONE: "威海市文登区清河经济开发区管理委员会",
    UnitKind.INSTITUTION: "威海市文登区清河服务中心",
}
HOST = "www.wendeng.example"
APPLICANTS = ("natural", "business", "research", "public_interest", "legal_service", "other_org")
DENIED = (
    "state_secret",
    "other_law",
    "safety_stability",
    "third_party",
    "internal",
    "process",
    "enforcement_file",
    "admin_query",
)
ROWS = (
    *("new_received", "carried_in", "granted", "partial"),
    *(f"denied_{reason}" for reason in DENIED),
    *(f"unavailable_{reason}" for reason in ("not_held", "needs_making", "unclear")),
    *(f"unprocessed_{reason}" for reason in ("petition", "repeat", "publication", "excessive", "reconfirm")),
)
OTHER = {"2019": ("other",), "2021": ("other_no_correction", "other_fee_unpaid", "other_misc")}

# Non-zero cells of table 3 by row: the six applicant columns; totals and (七)总计 are computed, never typed.
_THIS_YEAR = {
    "new_received": (8, 2, 1, 0, 1, 0),
    "carried_in": (1, 0, 0, 0, 0, 0),
    "granted": (4, 1, 1, 0, 0, 0),
    "partial": (1, 0, 0, 0, 0, 0),
    "denied_third_party": (0, 1, 0, 0, 0, 0),
    "denied_enforcement_file": (1, 0, 0, 0, 0, 0),
    "unavailable_not_held": (1, 0, 0, 0, 1, 0),
    "carried_out": (2, 0, 0, 0, 0, 0),
}
_LAST_YEAR = {
    "new_received": (6, 1, 0, 0, 0, 0),
    "granted": (3, 1, 0, 0, 0, 0),
    "unavailable_not_held": (2, 0, 0, 0, 0, 0),
    "carried_out": (1, 0, 0, 0, 0, 0),
}
# Table 2 as "address=raw": this year, the year before.
_T2 = {
    "2021": (
        """rules.made=0 rules.repealed=0 rules.in_force=0 normative.made=2 normative.repealed=1 normative.in_force=7
        licensing.decisions=35 penalty.decisions=14 coercion.decisions=2 fees.amount=1.25""",
        """rules.made=0 rules.repealed=0 rules.in_force=0 normative.made=1 normative.repealed=0 normative.in_force=6
        licensing.decisions=29 penalty.decisions=11 coercion.decisions=1 fees.amount=1.1""",
    ),
    "2019": (
        """rules.made=0 rules.newly_public=0 rules.public_total=0 normative.made=2 normative.newly_public=2
        normative.public_total=7 licensing.prior_items=20 licensing.change=-1 licensing.decisions=35
        other_services.prior_items=6 other_services.change=0 other_services.decisions=41
        penalty.prior_items=30 penalty.change=2 penalty.decisions=14
        coercion.prior_items=5 coercion.change=0 coercion.decisions=2
        fees.prior_items=1 fees.change=0 procurement.projects=3 procurement.amount=1280000元""",
        """rules.made=0 rules.newly_public=0 rules.public_total=0 normative.made=1 normative.newly_public=1
        normative.public_total=5 licensing.prior_items=19 licensing.change=1 licensing.decisions=29
        other_services.prior_items=6 other_services.change=0 other_services.decisions=37
        penalty.prior_items=30 penalty.change=0 penalty.decisions=11
        coercion.prior_items=5 coercion.change=0 coercion.decisions=1
        fees.prior_items=1 fees.change=0 procurement.projects=2 procurement.amount=960000元""",
    ),
}
# upheld, corrected, other, pending
_T4 = (
    {"review": (1, 1, 0, 0), "direct_suit": (0, 0, 0, 0), "suit_after_review": (1, 0, 0, 0)},
    {"review": (1, 0, 0, 0), "direct_suit": (0, 0, 0, 0), "suit_after_review": (0, 0, 0, 0)},
)


def make_cell(address: str, raw: str, source: str = "html") -> Cell:
    """A cell as a reader would hand it over: "" is blank, "/" and dashes are na, "text:…" forces text."""
    place = Place(path=f"table cell {address}")
    if raw.startswith("text:"):
        return Cell(value=None, raw=raw.removeprefix("text:"), kind=CellKind.TEXT, source=source, place=place)
    if raw == "":
        return Cell(value=None, raw="", kind=CellKind.BLANK, source=source, place=place)
    if raw in ("/", "-", "—"):
        return Cell(value=None, raw=raw, kind=CellKind.NA, source=source, place=place)
    number = raw.removesuffix("元")  # an amount may be printed with its unit
    value = Decimal(number) if "." in number else int(number)
    return Cell(value=value, raw=raw, kind=CellKind.NUMBER if value else CellKind.ZERO, source=source, place=place)


def clean_cells(template: str, *, previous: bool = False) -> dict[str, Cell]:
    """All cells of one form, consistent within the report and with the report of the other year."""
    raws = dict(f"T2.{entry}".split("=") for entry in _T2[template][previous].split())
    given = _LAST_YEAR if previous else _THIS_YEAR
    results = [row for row in (*ROWS, *OTHER[template]) if row not in ("new_received", "carried_in")]
    none = (0,) * len(APPLICANTS)
    table = {row: given.get(row, none) for row in (*ROWS, *OTHER[template])}
    table["handled_total"] = tuple(sum(column) for column in zip(*(table[row] for row in results), strict=True))
    table["carried_out"] = given["carried_out"]
    for row, numbers in table.items():
        raws |= {f"T3.{row}.{column}": str(number) for column, number in zip(APPLICANTS, numbers, strict=True)}
        raws[f"T3.{row}.total"] = str(sum(numbers))
    for group, results_of_group in _T4[previous].items():
        names = ("upheld", "corrected", "other", "pending")
        raws |= {f"T4.{group}.{name}": str(number) for name, number in zip(names, results_of_group, strict=True)}
        raws[f"T4.{group}.total"] = str(sum(results_of_group))
    return {address: make_cell(address, raw) for address, raw in raws.items()}


def clean_report(
    template: str = "2021",
    year: int = 2023,
    *,
    kind: UnitKind = UnitKind.TOWN,
    previous: bool = False,
    unit_id: str | None = "qinghe",
) -> Report:
    """A report without any fault; `previous` gives the other prose and the numbers of the year before."""
    name = NAMES[kind]
    parts = [
        Section(key=SectionKey(key), ordinal=ordinal, heading=f"{ordinal}、{heading}", text=text, place=Place(path=f"h2.{key}"))
        for key, ordinal, heading, text in sections(template, year, kind, previous=previous)
    ]
    return Report(
        unit_id=unit_id,
        unit_name=name,
        year=year,
        template=template,
        title=title(name, year),
        published_at=f"{year + 1}-01-25T10:00:00+08:00",
        published_at_source="meta",
        introduction=introduction(name, template, year),
        sections=parts,
        tables=[TableReading(table=table, state=TableState.READ, template=template) for table in ("T2", "T3", "T4")]
        if template != "2008"
        else [],
        cells=clean_cells(template, previous=previous) if template != "2008" else {},
        document=DocumentRef(
            sha256=f"{year:064d}", media_type="text/html", url=f"http://{HOST}/art/{year + 1}/1/25/art_{year}_1.html"
        ),
    )


def register(kind: UnitKind = UnitKind.TOWN, **unit: object) -> Register:
    """A register of the made-up unit, a neighbour of each kind, and two year columns."""
    own = Unit(unit_id="qinghe", name=NAMES[kind], kind=kind, **unit)  # type: ignore[arg-type]
    others = (
        Unit(unit_id="baishan", name="威海市文登区白杉镇人民政府", kind=UnitKind.TOWN, aliases=("白杉镇",)),
        Unit(unit_id="qushui", name="威海市文登区曲水局", kind=UnitKind.DEPARTMENT, aliases=("区曲水局", "曲水局")),
    )
    site = Site(id="wendeng", name="威海市文登区人民政府", base_url=f"http://{HOST}", hosts=(HOST,))
    columns = tuple(Column(url=f"/col/col{year}/index.html", year=year) for year in range(2017, 2026))
    return Register(site=site, units=(own, *others), columns=columns)


def column_view(year: int, report: Report | None, *, complete: bool = True) -> ColumnView:
    """Tonight's view of the column of one report year, listing the report if there is one."""
    listed: tuple[ListedArticle, ...] = ()
    if report is not None:
        listed = (
            ListedArticle(article_key=f"{HOST}/1", url=report.document.url or "", title=report.title, date=None, position=1),
        )
    return ColumnView(
        column_url=f"http://{HOST}/col/col{year}/index.html",
        year=year,
        fetched_at="2024-02-10T02:00:00+00:00",
        articles=listed,
        stated_total=len(listed),
        complete=complete,
        state=PageState.OK if complete else PageState.SERVER_ERROR,
    )


def publication(report: Report, *, column_year: int | None, dates: dict[str, str] | None = None) -> Publication:
    """The crawled article that `report` came from."""
    published = report.published_at
    given = dates if dates is not None else ({"meta": published} if published else {})
    return Publication(
        article_key=f"{HOST}/1",
        url=report.document.url or "",
        title=report.title,
        kind=PublicationKind.REPORT,
        kind_reason="title",
        unit_id=report.unit_id,
        unit_reason="title",
        year=report.year,
        year_reason="title",
        published_at=published,
        published_at_source=report.published_at_source,
        column_urls=(f"http://{HOST}/col/col{column_year}/index.html",) if column_year is not None else (),
        column_year=column_year,
        sha256=report.document.sha256,
        media_type="text/html",
        captured_at=f"{(report.year or 2023) + 1}-02-01T02:00:00+00:00",
        state=PageState.OK,
        dates=given,
    )


def clean_case(
    template: str = "2021",
    year: int = 2023,
    *,
    kind: UnitKind = UnitKind.TOWN,
    as_of: dt.date | None = None,
    with_previous: bool = True,
) -> Case:
    """The made-up unit's clean report of `year` as the nightly run would judge it."""
    report = clean_report(template, year, kind=kind)
    before = template if template in ("2008", "2019") or year > 2021 else "2019"
    own = register(kind)
    return Case(
        register=own,
        unit=own.units[0],
        year=year,
        as_of=as_of or dt.date(year + 1, 2, 10),
        report=report,
        previous=clean_report(before, year - 1, kind=kind, previous=True) if with_previous else None,
        publication=publication(report, column_year=year),
        column_views=(column_view(year, report),),
        earlier_years_published=(year - 1,) if with_previous else (),
    )
