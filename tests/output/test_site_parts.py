"""The parts that pages are made of: names, sums written out, figures over years, marks in tables, boxes on pages, days."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from crawler.register.model import Policy, Register, Site, Unit, UnitKind
from output.model import Audit
from output.site.charts.days import spans
from output.site.charts.strip import strip
from output.site.charts.svg import picture, text, ticks
from output.site.figures import figure, outcomes, rows_over_years
from output.site.grouping import by_cause
from output.site.ledger import ledger
from output.site.names import search_keys, short_names
from output.site.pages.overview import next_deadlines
from output.site.pages.report import marked_documents, marked_sheets
from output.site.published import lay_out, marked_tables
from output.site.sheets import Sheet, picture_of, sheets, write_sheets
from output.site.sources import Source
from output.site.sums import sums
from output.site.tables import shown_tables, signed
from output.site.view import SiteView
from parsers.blocks import Document, Grid, GridCell, Place
from parsers.model import Cell, CellKind, DocumentRef, Report, Suspect
from parsers.sniff import sniff
from rules.model import CoverageStatus, Outcome
from tests.output.audits import audit, entry, finding
from tests.output.district import PDF_WITH_FAULT


def unit(name: str, kind: UnitKind = UnitKind.DEPARTMENT, unit_id: str = "x", **values: object) -> Unit:
    return Unit(unit_id=unit_id, name=name, kind=kind, **values)  # type: ignore[arg-type]


def register(*units: Unit) -> Register:
    return Register(site=Site(id="t", name="t", base_url="http://127.0.0.1:1", hosts=("127.0.0.1",)), units=units)


def cell(value: int | None, raw: str | None = None, kind: CellKind = CellKind.NUMBER) -> Cell:
    return Cell(value=value, raw=str(value) if raw is None else raw, kind=kind, source="html")


def report(cells: dict[str, Cell], template: str = "2021", **values: object) -> Report:
    return Report(
        unit_id="qinghe",
        unit_name="清河镇",
        year=2023,
        template=template,
        title="",
        published_at=None,
        published_at_source="none",
        introduction="",
        sections=[],
        tables=[],
        cells=cells,
        document=DocumentRef(sha256="0" * 64, media_type="text/html"),
        **values,  # type: ignore[arg-type]
    )


def test_short_names_drop_the_district_and_the_kind_of_office() -> None:
    units = (
        unit("丙市丁区人民政府", UnitKind.DISTRICT_GOVERNMENT, "a"),
        unit("丙市丁区财政局", unit_id="b"),
        unit("丙市丁区米山镇人民政府", UnitKind.TOWN, "c"),
        unit("丙市丁区人民政府环山街道办事处", UnitKind.SUBDISTRICT, "d"),
        unit("丙市丁区人民政府办公室", unit_id="e"),
        unit("丙市戊县税务局", unit_id="f"),
    )
    assert short_names(register(*units)) == {
        "a": "丙市丁区人民政府",
        "b": "财政局",
        "c": "米山镇",
        "d": "环山街道",
        "e": "政府办公室",
        "f": "丙市戊县税务局",
    }


def test_a_unit_that_shares_no_district_keeps_its_name() -> None:
    assert short_names(register(unit("甲局", unit_id="a"), unit("乙局", unit_id="b"))) == {"a": "甲局", "b": "乙局"}


def test_search_keys_hold_names_pinyin_and_initials() -> None:
    keys = search_keys(unit("丁区重工业局", unit_id="zgy", aliases=("工业委",)), "重工业局").split("|")
    assert {"丁区重工业局", "重工业局", "工业委", "zgy", "zhonggongyeju", "zgyj", "gyw"} <= set(keys)
    assert "cgyj" in keys  # the other reading of 重


def test_search_keys_stay_few_for_names_of_many_readings() -> None:
    assert len(search_keys(unit("行行行行重重重重长长长长"), "行").split("|")) < 40


def test_ledger_writes_both_sides_of_an_identity() -> None:
    cells = {
        "T3.new_received.natural": cell(11),
        "T3.carried_in.natural": cell(2),
        "T3.handled_total.natural": cell(12),
        "T3.carried_out.natural": cell(None, "", CellKind.BLANK),
    }
    found = ledger(finding("T3-BALANCE", left=13, right=12), report(cells))
    assert found is not None
    assert [(term.raw, term.silent) for term in found.left] == [("11", False), ("2", False)]
    assert [(term.raw, term.silent) for term in found.right] == [("12", False), ("", True)]
    assert (found.left_sum, found.right_sum, found.difference) == ("13", "12", "1")
    assert found.left[0].label == "一、本年新收政府信息公开申请数量"


def test_ledger_of_other_findings_lists_their_cells() -> None:
    found = ledger(finding("T3-NUM", subject="x"), report({"T3.new_received.natural": cell(None, "3件", CellKind.TEXT)}))
    assert found is not None
    assert [(term.label, term.raw) for term in found.left] == [("表三“一、本年新收政府信息公开申请数量”行“自然人”列", "3件")]
    assert found.right == ()
    assert ledger(finding("T3-NUM", subject="x", evidence=()), report({})) is None
    assert ledger(finding("T3-BALANCE"), None) is None


def test_findings_of_one_cause_stand_under_what_repairs_them() -> None:
    suspects = [
        Suspect(cell="T3.handled_total.total", stated=160, implied=158, repairs=["T3-BALANCE:total"], cause="c1", option=1),
        Suspect(cell="T3.granted.total", stated=None, implied=2, repairs=["T3-BALANCE:total"], cause="c1", option=2),
    ]
    one = report({}, suspects=suspects)
    findings = [
        finding("T3-BALANCE", cause="c1"),
        finding("T4-SUM"),
        finding("T3-RESULTSUM", cause="c1"),
        finding("X-CARRY", cause="elsewhere"),
    ]
    groups = by_cause(findings, one, "zh")
    assert [[item.rule for item in group.findings] for group in groups] == [
        ["T3-BALANCE", "T3-RESULTSUM"],
        ["T4-SUM"],
        ["X-CARRY"],
    ]
    assert [[(item.stated, item.implied) for item in option] for option in groups[0].options] == [[("160", "158")], [("", "2")]]
    assert [group.heading for group in groups[1:]] == ["表四", "跨年"]


def test_figures_tell_unread_blank_and_words_apart() -> None:
    one = report(
        {
            "T3.granted.total": cell(3),
            "T3.partial.total": cell(None, "", CellKind.BLANK),
            "T3.carried_in.total": cell(None, "两件", CellKind.TEXT),
        }
    )
    assert figure(one, ["T3.granted.total"]).shown == "3"
    assert figure(one, ["T3.granted.total", "T3.partial.total"]).value == 3
    assert figure(one, ["T3.partial.total"]).shown == "blank"
    assert figure(one, ["T3.carried_in.total"]).shown == "两件"
    assert figure(one, ["T3.carried_out.total"]).shown == "?"
    assert figure(None, ["T3.granted.total"]).shown == ""


def test_rows_over_years_add_groups_and_show_changes() -> None:
    def year(granted: int) -> Report:
        return report(
            {
                "T3.granted.total": cell(granted),
                "T3.denied_state_secret.total": cell(1),
                **{
                    f"T3.denied_{name}.total": cell(0)
                    for name in (
                        "other_law",
                        "safety_stability",
                        "third_party",
                        "internal",
                        "process",
                        "enforcement_file",
                        "admin_query",
                    )
                },
            }
        )

    rows = {row.label: row.figures for row in rows_over_years([year(5), year(3), None])}
    assert [(one.shown, one.change) for one in rows["三、（一）予以公开"]] == [("5", "+2"), ("3", ""), ("", "")]
    assert [one.shown for one in rows["三、（三）不予公开"]] == ["1", "1", ""]
    assert outcomes(year(5)) == {
        "granted": 5, "partial": None, "denied": 1, "unavailable": None, "unprocessed": None, "other": None,
    }  # fmt: skip
    assert rows_over_years([None, None]) == []


def test_signed() -> None:
    assert [signed(3), signed(-2), signed(0)] == ["+3", "−2", ""]


def test_official_tables_show_change_and_marks() -> None:
    now = report({"T3.granted.natural": cell(5), "T3.partial.natural": cell(1)})
    before = report({"T3.granted.natural": cell(7)}, template="2019")
    tables = shown_tables(now, {"T3.granted.natural": (2,), "T3.partial.natural": ()}, before)
    assert [table.name for table in tables] == ["T3"]
    cells = {one.address: one for row in tables[0].rows for one in row.cells}
    granted, partial = cells["T3.granted.natural"], cells["T3.partial.natural"]
    assert (granted.raw, granted.change, granted.marks) == ("5", "−2", (2,))
    assert (partial.change, partial.marks, partial.soft) == ("", (), True)
    assert cells["T3.granted.total"].kind == "unread"
    assert shown_tables(report({}, template="2008"), {}) == []


def grid(*cells: GridCell, rows: int = 2, cols: int = 2) -> Grid:
    return Grid(n_rows=rows, n_cols=cols, cells=list(cells))


def test_published_table_keeps_spans_and_lines() -> None:
    shown = lay_out(
        grid(
            GridCell(0, 0, "甲\n乙", rowspan=2, place=Place(path="a")),
            GridCell(0, 1, "1", place=Place(path="b")),
            GridCell(1, 1, "2", place=Place(path="c")),
        ),
        {Place(path="c"): (1, 2)},
    )
    assert [[(one.lines, one.rowspan, one.marks) for one in row] for row in shown.rows] == [
        [(("甲", "乙"), 2, ()), (("1",), 1, ())],
        [(("2",), 1, (1, 2))],
    ]


def test_published_table_survives_cells_that_overlap_or_lack() -> None:
    shown = lay_out(grid(GridCell(0, 0, "a", colspan=9, rowspan=9), GridCell(1, 0, "b"), rows=2, cols=3), {})
    assert [[one.lines for one in row] for row in shown.rows] == [[("a",)], []] or shown.rows[1]
    holes = lay_out(grid(GridCell(1, 1, "x")), {})
    assert [[one.lines for one in row] for row in holes.rows] == [[(), ()], [(), ("x",)]]


def test_only_tables_with_marks_are_shown() -> None:
    document = Document(format="html", blocks=[grid(GridCell(0, 0, "a", place=Place(path="1"))), grid(GridCell(0, 0, "b"))])
    assert len(marked_tables(document, {Place(path="1"): (1,)})) == 1


def test_boxes_lie_on_the_ink_of_their_cell(district: Audit) -> None:
    import io

    from PIL import Image

    view = SiteView(district)
    loud = view.loud(PDF_WITH_FAULT)
    found = marked_documents(view, PDF_WITH_FAULT, loud, {id(item): number for number, item in enumerate(loud, 1)})
    ((source, pages),) = marked_sheets(view, PDF_WITH_FAULT)
    assert [sheet.path for sheet in found[0].sheets] == [sheet.path for sheet in pages]
    place = view.audit.reports[PDF_WITH_FAULT].cells["T3.new_received.natural"].place
    assert place.page is not None
    assert place.bbox is not None
    sheet = next(one for one in pages if one.page == place.page)
    image = Image.open(io.BytesIO(picture_of(source, sheet.page))).convert("L")
    scale = image.width / sheet.width
    left, top, right, bottom = (edge * scale for edge in place.bbox)
    inner = image.crop((int(left) + 4, int(top) + 4, int(right) - 4, int(bottom) - 4))
    assert min(inner.tobytes()) < 100  # digits
    assert sum(1 for value in inner.tobytes() if value > 200) > 0.5 * inner.width * inner.height  # on white paper
    first = found[0].sheets[0]
    part = first.excerpt(1)
    assert part is not None
    assert part[1] <= place.bbox[1]
    assert part[1] + part[3] >= place.bbox[3]
    assert first.excerpt(99) is None


def test_deadlines_tell_the_kinds_and_who_waits() -> None:
    view = SiteView(audit([entry(CoverageStatus.NOT_DUE), entry(CoverageStatus.ON_TIME, "songbai")], as_of="2024-01-21"))
    first, *later = next_deadlines(view)
    assert (first.left, first.year, first.waiting) == (10, 2023, 1)
    assert first.kinds == (UnitKind.DEPARTMENT, UnitKind.TOWN)
    assert [one.year for one in later] == [2024]
    moved = SiteView(audit([entry(CoverageStatus.NOT_DUE)], as_of="2024-01-31", policy=Policy(deadlines={"town": "02-28"})))
    assert [(one.left, one.kinds) for one in next_deadlines(moved)] == [
        (0, (UnitKind.DEPARTMENT,)),
        (28, (UnitKind.TOWN,)),
    ]


def test_newest_year_is_the_newest_that_is_due() -> None:
    coming = [entry(CoverageStatus.NOT_DUE, year=2024), entry(CoverageStatus.LATE, year=2023)]
    assert SiteView(audit(coming)).year == 2023
    assert SiteView(audit(coming[:1])).year == 2024
    assert SiteView(audit()).year is None


def test_settled_findings_are_not_open() -> None:
    view = SiteView(audit([entry(CoverageStatus.ON_TIME)], [finding(decision={"action": "dismiss"}), finding("T4-SUM")]))
    assert view.open_counts(("qinghe", 2023))["error"] == 1
    assert [item.rule for item in view.loud(("qinghe", 2023))] == ["T4-SUM", "T3-BALANCE"]


@pytest.mark.parametrize(
    ("days", "first", "last"),
    [(["2024-01-29", "2024-02-01"], "2024-01-29", "2024-02-01"), (["2023-06-01", "2024-01-31", "2024-02-03"], None, None)],
)
def test_no_bar_mixes_what_is_on_time_with_what_is_late(days: list[str], first: str | None, last: str | None) -> None:
    deadline = dt.date(2024, 1, 31)
    published = [dt.date.fromisoformat(day) for day in days]
    found = spans(published, deadline)
    assert sum(one.count for one in found) == len(days)
    assert sum(one.count for one in found if one.late) == sum(1 for day in published if day > deadline)
    assert all(one.late == (one.first > deadline) == (one.last > deadline) for one in found)
    assert all(before.last + dt.timedelta(days=1) == after.first for before, after in pairwise(found))
    if first and last:
        assert (found[0].first.isoformat(), found[-1].last.isoformat()) == (first, last)


@pytest.mark.parametrize(
    ("highest", "expected"), [(0, [0, 1]), (3, [0, 1, 2, 3]), (34, [0, 10, 20, 30, 40]), (1234, [0, 500, 1000, 1500])]
)
def test_ticks_are_round_and_reach_the_top(highest: int, expected: list[int]) -> None:
    assert ticks(highest) == expected


def test_drawings_escape_what_they_say() -> None:
    drawn = picture('<"&', 1, 1, text(0, 0, "</text><script>"))
    assert "<script>" not in drawn
    assert 'aria-label="&lt;&#34;&amp;"' in drawn
    assert "松柏局 50" in strip("t", [40.0, 50.0, 50.0], 50.0, "松柏局")


def test_sums_say_what_is_missing_from_them(district: Audit) -> None:
    found = sums(SiteView(district), 2023)
    assert found is not None
    assert found.expected > found.counted > 20
    lacking = dict(found.lacking)
    missing = {one.unit_id for one in district.coverage if one.year == 2023 and one.status is CoverageStatus.MISSING}
    assert missing <= set(lacking)
    received = next(
        one for table in found.tables for row in table.rows for one in row.cells if one.address == "T3.new_received.total"
    )
    cells = [
        one.cells.get("T3.new_received.total")
        for (unit_id, year), one in district.reports.items()
        if year == 2023 and unit_id != "qzf"
    ]
    assert received.raw == str(sum(one.value or 0 for one in cells if one is not None))
    assert sums(SiteView(replace(district, reports={})), 2023) is None


def test_district_finds_the_grave_before_the_light(district_view: SiteView) -> None:
    for key in district_view.coverage:
        loud = district_view.loud(key)
        errors = [item.severity.value == "error" and item.outcome is Outcome.FAIL for item in loud]
        assert errors == sorted(errors, reverse=True)


@pytest.mark.parametrize("kind", ["PNG", "TIFF", "JPEG"])
def test_a_scan_is_shown_upright_with_boxes_in_its_pixels(kind: str) -> None:
    import io

    from PIL import Image

    picture, out = Image.new("RGB", (300, 200), "white"), io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter: shown, it is 200 wide and 300 high
    picture.save(out, kind, exif=exif)
    source = Source("b" * 64, "", "", None, out.getvalue(), sniff(out.getvalue()))
    (sheet,) = sheets(
        source, {Place(page=1, bbox=(10.0, 20.0, 60.0, 40.0)): (1,), Place(page=9, bbox=(0.0, 0.0, 1.0, 1.0)): (1,)}
    )
    assert (sheet.width, sheet.height) == (200.0, 300.0)
    assert sheet.boxes[0].width == 50.0
    shown = Image.open(io.BytesIO(picture_of(source, 1)))
    assert shown.size == (200, 300)
    assert shown.format == "PNG"


def test_what_cannot_be_opened_has_no_pages() -> None:
    for data, kind in ((b"%PDF-1.7 broken", "pdf"), (b"\x89PNG\r\n\x1a\nbroken", "png"), (b"", "pdf")):
        assert sheets(Source("b" * 64, "", "", None, data, kind), {Place(page=1, bbox=(0.0, 0.0, 1.0, 1.0)): (1,)}) == []


def test_a_page_that_cannot_be_drawn_is_left_white(tmp_path: Path) -> None:
    from PIL import Image

    sheet = Sheet("sheets/x-1.png", 1, 200.0, 100.0, ())
    (path,) = write_sheets(Source("b" * 64, "", "", None, b"%PDF-1.7 broken", "pdf"), [sheet], tmp_path)
    shown = Image.open(path).convert("L")
    assert shown.size == (1240, 620)
    assert set(shown.tobytes()) == {255}
