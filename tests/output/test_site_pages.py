"""The pages as files: valid HTML without anything active, links that lead somewhere, and nothing hostile gets through."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import html5lib
import pytest
from lxml import html
from msgspec.structs import replace

from crawler.register.model import Register, Unit, UnitKind
from output.model import Alert, AlertKind, Audit, Scorecard
from output.site import Pages, SiteView, Viewer, places, write_site
from output.site.write import ASSETS
from parsers.blocks import Note, Place
from parsers.model import Cell, CellKind, DocumentRef, Report, TableReading, TableState
from rules.life import Life, LifeEvent, LifeState
from rules.model import CoverageStatus, Evidence, Outcome, Severity
from tests.output.audits import REGISTER, audit, entry, finding, view

HOSTILE = """"><script>alert(1)</script><img src=x onerror=alert(1)>'{{7*7}}&"""


def parsed(path: Path) -> html.HtmlElement:
    return html.document_fromstring(path.read_bytes())


def written(one: Audit, folder: Path, lang: str = "zh") -> list[Path]:
    write_site(one, folder, lang)
    return sorted(folder.rglob("*.html"))


def test_every_page_is_valid_html(site: Path) -> None:
    pages = sorted(site.rglob("*.html"))
    # All kinds of pages, and enough reports to meet every part of a report's page.
    chosen = [path for path in pages if path.parent == site or path.name == "2023.html"] + list(site.glob("units/*.html"))[:5]
    chosen += sorted(site.glob("originals/*.html"))[:5]
    for path in chosen:
        html5lib.HTMLParser(strict=True).parse(path.read_text("utf-8"))


def test_nothing_is_active_and_nothing_is_fetched_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        tree = parsed(path)
        for element in tree.iter():
            assert not [name for name in element.attrib if name.lower().startswith("on") or name == "style"], path
        assert [script.text for script in tree.iter("script") if script.text] == []
        fetched = [*tree.xpath("//@src"), *tree.xpath("//link/@href"), *tree.xpath("//*[local-name()='image']/@href")]
        assert [one for one in fetched if urlsplit(one).scheme or one.startswith("/")] == []
        policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
        assert policy[0].startswith("default-src 'none'")
        assert not tree.xpath("//iframe|//object|//embed|//base")


def test_every_link_leads_to_a_page_and_a_place_in_it(site: Path) -> None:
    ids: dict[Path, set[str]] = {}
    links = 0
    for path in site.rglob("*.html"):
        for address in parsed(path).xpath("//a/@href"):
            parts = urlsplit(address)
            if parts.scheme:
                assert parts.scheme in ("http", "https")
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            assert target.is_file(), (path, address)
            if parts.fragment:
                if target not in ids:
                    ids[target] = set(parsed(target).xpath("//@id"))
                assert unquote(parts.fragment) in ids[target], (path, address)
            links += 1
    assert links > 1000


def test_ids_are_given_once(site: Path) -> None:
    for path in site.rglob("*.html"):
        ids = parsed(path).xpath("//@id")
        assert len(ids) == len(set(ids)), path


def test_style_and_script_ask_for_nothing(site: Path) -> None:
    for name in ASSETS:
        text = (site / "assets" / name).read_text("utf-8")
        assert not re.search(r"https?:|url\(|@import|fetch\(|XMLHttp|eval\(|innerHTML", text)


def test_same_audit_gives_same_bytes(district: Audit, site: Path) -> None:
    pages = Pages(SiteView(district))
    for path, lasting in [(places.INDEX, False), (places.report_path("czj", 2023), True), (places.district_path(2023), False)]:
        assert pages.render(path, lasting=lasting) == (site / path).read_text("utf-8")
        assert pages.render(path) == pages.render(path)


def test_english_pages_keep_only_what_was_published_in_chinese(district: Audit) -> None:
    pages = Pages(SiteView(district, "en"))
    overview = pages.render(places.INDEX)
    assert '<html lang="en">' in overview
    assert "Reports by unit and year" in overview
    assert "missing" in overview
    assert "27 of 30 reports are published" in overview
    for path in (
        places.REVIEW,
        places.RULES,
        places.findings_path(2023),
        places.unit_path("czj"),
        places.report_path("czj", 2023),
    ):
        html5lib.HTMLParser(strict=True).parse(pages.render(path))


def test_unknown_page() -> None:
    pages = Pages(SiteView(audit()))
    assert "units/nobody.html" not in pages
    with pytest.raises(KeyError):
        pages.render("units/nobody.html")


def test_an_empty_audit_still_gives_pages(tmp_path: Path) -> None:
    pages = written(audit(), tmp_path)
    assert "还没有审核结果" in (tmp_path / "index.html").read_text("utf-8")
    for path in pages:
        html5lib.HTMLParser(strict=True).parse(path.read_text("utf-8"))


def hostile() -> Audit:
    unit = Unit(unit_id="../../etc/x<b>", name=f"某{HOSTILE}局", kind=UnitKind.DEPARTMENT, aliases=(HOSTILE,), note=HOSTILE)
    sha256 = "a" * 64
    place = Place(page=1, bbox=(1.0, 2.0, 3.0, 4.0))
    report = Report(
        unit_id=unit.unit_id,
        unit_name=unit.name,
        year=2023,
        template="2021",
        title=HOSTILE,
        published_at=None,
        published_at_source="none",
        introduction=HOSTILE,
        sections=[],
        tables=[TableReading(table="T3", state=TableState.READ)],
        cells={"T3.granted.natural": Cell(value=None, raw=HOSTILE, kind=CellKind.TEXT, source="html", place=place)},
        notes=[Note("x", HOSTILE)],
        document=DocumentRef(sha256=sha256, media_type="text/html", url="javascript:alert(1)", file=f"..\\..\\{HOSTILE}.html"),
    )
    bad = finding(
        unit_id=unit.unit_id,
        rule="T3-NUM",
        subject=HOSTILE,
        message=HOSTILE,
        basis=HOSTILE,
        fingerprint="../<x>",
        decision={"action": "confirm", "reason": HOSTILE, "author": HOSTILE, "at": "2024-02-01T00:00:00Z", "until": None},
        evidence=(
            Evidence(cell="T3.granted.natural", quote=HOSTILE, document=sha256, place=place),
            Evidence(quote=HOSTILE, document=sha256),
        ),
    )
    body = f"<h1>{HOSTILE}</h1><p>正文</p><table><tr><td>甲</td><td>{HOSTILE}</td></tr><tr><td>乙</td><td>1</td></tr></table>".encode()
    one = audit(
        [
            entry(
                CoverageStatus.ON_TIME,
                unit.unit_id,
                url="javascript:alert(1)",
                reason=HOSTILE,
                published_at="2024-01-09T08:00:00+08:00",
            )
        ],
        [bad],
        [replace(view(False, url=f"http://127.0.0.1:1/{HOSTILE}"), detail=HOSTILE)],
        reports={(unit.unit_id, 2023): report},
        scorecards=[
            Scorecard(unit_id=unit.unit_id, year=2023, score=50.0, grade=HOSTILE, categories={}, counts={}, arithmetic=HOSTILE)
        ],
        alerts=[
            Alert(
                kind=AlertKind.MISSING,
                unit_id=unit.unit_id,
                year=2023,
                since="2024-02-01",
                message=HOSTILE,
                fingerprint=HOSTILE,
            )
        ],
    )
    register = Register(site=replace(REGISTER.site, name=HOSTILE), units=(unit,))
    return replace(one, register=register, body=lambda sha256: body)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_nothing_hostile_gets_through(tmp_path: Path, lang: str) -> None:
    pages = written(hostile(), tmp_path / "site", lang)
    assert sorted(path for path in tmp_path.rglob("*") if path.is_file() and tmp_path / "site" not in path.parents) == []
    for path in pages:
        text = path.read_text("utf-8")
        html5lib.HTMLParser(strict=True).parse(text)
        tree = parsed(path)
        assert "alert(1)" not in "".join(script.text or "" for script in tree.iter("script"))
        assert not tree.xpath("//img")
        assert not [one for one in tree.xpath("//a/@href") if one.lower().startswith("javascript")]
        assert not [name for element in tree.iter() for name in element.attrib if name.startswith("on")]
        assert "49" not in "".join(tree.xpath("//h1//text()"))
    copies = [path for path in pages if "originals" in path.parts]
    assert len(copies) == 1
    assert "alert(1)" in copies[0].read_text("utf-8")  # as text: nothing of the original is hidden from the reader


def test_a_broken_document_still_gives_its_page(tmp_path: Path) -> None:
    for body in (b"", b"%PDF-1.7 broken", b"\x89PNG\r\n\x1a\nbroken", b"PK\x03\x04broken"):
        one = replace(hostile(), body=lambda sha256, body=body: body)  # type: ignore[misc]
        folder = tmp_path / str(len(body))
        write_site(one, folder)
        assert "T3-NUM" in next(folder.glob("units/*/2023.html")).read_text("utf-8")


def test_pages_of_units_that_left_are_removed_and_other_files_stay(tmp_path: Path) -> None:
    first = audit(
        [entry(CoverageStatus.ON_TIME), entry(CoverageStatus.MISSING, "songbai"), entry(CoverageStatus.LATE, year=2022)]
    )
    write_site(first, tmp_path)
    (tmp_path / "units" / "notes.txt").write_text("kept")
    (tmp_path / "other.html").write_text("kept")
    assert (tmp_path / places.report_path("songbai", 2023)).is_file()
    register = Register(site=REGISTER.site, units=REGISTER.units[:1])
    second = replace(first, register=register, coverage=[one for one in first.coverage if one.year == 2023])
    write_site(second, tmp_path)
    assert not (tmp_path / places.unit_path("songbai")).exists()
    assert not (tmp_path / "units" / "songbai").exists()
    assert not (tmp_path / places.findings_path(2022)).exists()
    assert (tmp_path / "units" / "notes.txt").read_text() == (tmp_path / "other.html").read_text() == "kept"
    assert not list(tmp_path.rglob("*.new"))


def test_every_state_is_a_word_with_a_shape() -> None:
    entries = [entry(status, year=2010 + number) for number, status in enumerate(CoverageStatus)]
    text = Pages(SiteView(audit(entries))).render(places.INDEX)
    tree = html.document_fromstring(text)
    shown = {cell.text_content().strip() for cell in tree.xpath("//table[@id='matrix']//td")}
    assert len({word for word in shown if word}) == len(CoverageStatus)
    assert len({word[0] for word in shown if word}) == len(CoverageStatus)


def test_broken_column_is_said_on_the_first_screen() -> None:
    one = audit([entry(CoverageStatus.UNKNOWN)], views=[view(), view(False, url="http://127.0.0.1:1/col/col2/index.html")])
    text = html.document_fromstring(Pages(SiteView(one)).render(places.INDEX)).text_content()
    assert "1 个栏目没有读完（共 2 个）" in text
    assert "网站返回验证页面" in text
    whole = html.document_fromstring(
        Pages(SiteView(audit(views=[view()], coverage=[entry(CoverageStatus.ON_TIME)]))).render(places.INDEX)
    )
    assert "1 个栏目全部读完" in whole.text_content()


def test_life_and_decision_stand_with_the_finding() -> None:
    settled = finding(
        decision={"action": "waive", "reason": "机构改革", "author": "甲", "at": "2024-02-03T01:00:00Z", "until": "2024-06-30"}
    )
    life = Life(
        fingerprint=settled.fingerprint,
        rule=settled.rule,
        unit_id="qinghe",
        year=2023,
        subject=settled.subject,
        state=LifeState.OPEN,
        first_seen="2024-02-01",
        last_seen="2024-02-05",
        events=(LifeEvent("2024-02-01", "opened"), LifeEvent("2024-02-02", "resolved"), LifeEvent("2024-02-04", "reopened")),
    )
    one = audit([entry(CoverageStatus.ON_TIME)], [settled], lives={settled.fingerprint: life})
    text = html.document_fromstring(Pages(SiteView(one)).render(places.report_path("qinghe", 2023))).text_content()
    for words in (
        "暂不追究",
        "机构改革",
        "有效期至 2024-06-30",
        "2024-02-01 首次发现",
        "2024-02-02 消失",
        "2024-02-04 再次出现",
    ):
        assert words in text
    assert "T3-BALANCE" not in html.document_fromstring(Pages(SiteView(one)).render(places.REVIEW)).text_content()


def test_forms_are_shown_only_to_those_who_may_decide() -> None:
    one = audit([entry(CoverageStatus.ON_TIME)], [finding(outcome=Outcome.REVIEW, reason="核对", severity=Severity.WARNING)])
    pages = Pages(SiteView(one))
    path = places.report_path("qinghe", 2023)
    assert "<form method=" not in pages.render(path)
    live = pages.render(
        path, Viewer(user="甲", decide_to="decide", token="t<1>", links=(("退出", "sign-out"),), notice="已保存")
    )
    form = html.document_fromstring(live).xpath("//form[@method='post']")[0]
    assert form.get("action") == "../../decide"
    assert form.fields["token"] == "t<1>"
    assert form.fields["back"] == path
    assert [button.get("value") for button in form.xpath(".//button")] == ["confirm", "dismiss", "waive"]
    assert "已登录：甲" in live
    assert "已保存" in live


def test_blank_cells_that_are_the_matter_are_marked_and_listed() -> None:
    addresses = [
        f"T3.granted.{column}"
        for column in ("natural", "business", "research", "public_interest", "legal_service", "other_org", "total")
    ]
    cells = {address: Cell(value=None, raw="", kind=CellKind.BLANK, source="html") for address in addresses}
    report = replace(next(iter(hostile().reports.values())), unit_id="qinghe", cells=cells)
    blank = finding("T3-BLANK", subject="T3", difference=None, left=None, right=None,
                    evidence=tuple(Evidence(cell=address, quote="", document="a" * 64) for address in addresses))  # fmt: skip
    one = replace(audit([entry(CoverageStatus.ON_TIME)], [blank]), reports={("qinghe", 2023): report})
    tree = html.document_fromstring(Pages(SiteView(one)).render(places.report_path("qinghe", 2023)))
    assert len(tree.xpath("//td[contains(@class, 'marked')]")) == len(addresses)
    listed = tree.xpath("//table[@class='ledger']//td/text()")
    assert listed == ["空"] * len(addresses)


def test_a_lost_archive_is_said_and_stops_nothing(tmp_path: Path) -> None:
    def lost(sha256: str) -> bytes:
        raise KeyError(sha256)

    write_site(replace(hostile(), body=lost), tmp_path)
    assert "存档文件缺失或已损坏" in next(tmp_path.glob("units/*/2023.html")).read_text("utf-8")
    assert not (tmp_path / "originals").exists()
