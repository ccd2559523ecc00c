"""What would come out the same is left alone; what is gone, was touched or would be different is written again."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from output import exports
from output.kept import Kept, Need
from output.lines import Block
from output.marks import Marks
from output.model import Audit
from output.papers import pdf
from output.site import SiteView, places, watch
from output.site.render import Pages
from output.write import write_outputs
from parsers.model import DocumentRef, Report
from rules.life import Life, LifeState
from rules.model import CoverageStatus, Evidence, Finding, Outcome
from tests.output.audits import audit, entry
from tests.output.audits import finding as made_up

# Small, or with the date of the night on them.
ALWAYS = {"index.html", "review.html", "rules.html", "coverage.json", "scorecards.json", "alerts.json", "scorecards.xlsx",
          "coverage.csv", "findings.csv", "scorecards.csv"}  # fmt: skip
LISTS = ("assets/", "district-2023.html", "findings-2023.html")


@pytest.fixture(autouse=True)
def _prints_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Printing has tests of its own (test_printing.py)."""
    monkeypatch.setattr(pdf, "can_print", lambda: False)


def finding(rule: str = "T3-BALANCE", outcome: Outcome = Outcome.FAIL, **values: Any) -> Finding:
    """A finding whose fingerprint is made as real ones are."""
    about = f"{rule} {values.get('unit_id')} {values.get('year')}"
    reason = "相符。" if outcome is Outcome.PASS else ""
    return made_up(
        rule, outcome, **{"fingerprint": hashlib.sha256(about.encode()).hexdigest()[:24], "reason": reason, **values}
    )


class Stored:
    """Lines as a store has them: with marks, and counting who asks."""

    def __init__(self, findings: list[Finding]) -> None:
        self.findings, self.asked = findings, 0

    def blocks(self) -> Iterator[Block]:
        for key in dict.fromkeys((item.unit_id, item.year) for item in self.findings):
            yield Block(key, self.mark(key), lambda key=key: self.about(key))  # type: ignore[misc]

    def about(self, key: tuple[str | None, int | None]) -> list[Finding]:
        self.asked += 1
        return [item for item in self.findings if (item.unit_id, item.year) == key]

    def mark(self, key: tuple[str | None, int | None]) -> str:
        return hashlib.sha256(repr([item for item in self.findings if (item.unit_id, item.year) == key]).encode()).hexdigest()


def night(findings: list[Finding] | None = None, as_of: str = "2024-02-05", **values: Any) -> Audit:
    """Two units: one whose report has a fault, one without a report."""
    found = findings if findings is not None else [finding(), finding("S-T2", Outcome.PASS), late_one()]
    days = (dt.date.fromisoformat(as_of) - dt.date(2024, 1, 31)).days
    entries = [entry(CoverageStatus.ON_TIME, url="http://127.0.0.1:1/a.html"),
               entry(CoverageStatus.MISSING, "songbai", days_late=days, reason=f"期限已过{days}天")]  # fmt: skip
    made = audit(entries, [one for one in found if one.outcome is Outcome.FAIL], as_of=as_of, **values)
    made.stored = Stored(found)
    return replace(made, generated_at=f"{as_of}T00:00:00+00:00")


def late_one(as_of: str = "2024-02-05") -> Finding:
    days = (dt.date.fromisoformat(as_of) - dt.date(2024, 1, 31)).days
    return finding(
        "D-MISSING", unit_id="songbai", subject="report", left=as_of, right="2024-01-31", difference=days,
        message=f"到{as_of}已过{days}天。", evidence=(Evidence(quote=f"http://127.0.0.1:1/col @ {as_of}T01:00:00+00:00: 3/3"),),
    )  # fmt: skip


class Folder:
    """The outputs of one district over several nights."""

    def __init__(self, top: Path) -> None:
        self.out, self.memory = top / "out", top / "cache" / "outputs.kept"
        self.said: list[str] = []

    def write(self, one: Audit) -> set[str]:
        """The files that were written, relative to the folder."""
        before = {path: path.stat().st_ino for path in self._files()}
        write_outputs(one, self.out, "zh", self.said.append, self.memory)
        return {path.relative_to(self.out).as_posix() for path in self._files() if before.get(path) != path.stat().st_ino}

    def contents(self) -> dict[str, bytes]:
        return {path.relative_to(self.out).as_posix(): path.read_bytes() for path in self._files()}

    def _files(self) -> list[Path]:
        return [path for path in self.out.rglob("*") if path.is_file()]


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path)


PAGE = places.report_path("qinghe", 2023)


def test_the_next_day_only_what_shows_the_day_is_written(folder: Folder) -> None:
    everything = folder.write(night())
    assert {PAGE, "notices/qinghe.docx", "notices/songbai.docx", "findings.jsonl", "district-report-2023.docx"} <= everything
    assert {name for name in folder.write(night()) if not name.startswith(LISTS)} == ALWAYS
    page = (folder.out / PAGE).read_text("utf-8")
    later = folder.write(night([finding(), finding("S-T2", Outcome.PASS), late_one("2024-02-06")], "2024-02-06"))
    # The missing report is a day more overdue: its unit's pages say so, its letter keeps its date.
    assert {places.unit_path("songbai"), places.report_path("songbai", 2023)} <= later
    assert not {PAGE, places.unit_path("qinghe"), "notices/qinghe.docx", "notices/songbai.docx"} & later
    assert "district-report-2023.docx" not in later
    assert (folder.out / PAGE).read_text("utf-8") == page
    assert "本页按 2024-02-05 的审核写成" in page
    assert "2024-02-06" in (folder.out / "index.html").read_text("utf-8")


@pytest.mark.parametrize(
    "path", [PAGE, "units/qinghe.html", "notices/qinghe.docx", "findings.jsonl", "district-report-2023.docx"]
)
@pytest.mark.parametrize("harm", ["touched", "gone"])
def test_what_is_gone_or_was_touched_is_written_again(folder: Folder, path: str, harm: str) -> None:
    folder.write(night())
    before = folder.contents()
    target = folder.out / path
    if harm == "gone":
        target.unlink()
    else:
        target.write_bytes(target.read_bytes() + b" ")
    assert path in folder.write(night())
    assert folder.contents() == before


@pytest.mark.parametrize("spoil", [
    lambda path: path.unlink(),
    lambda path: path.write_bytes(path.read_bytes()[:-40]),
    lambda path: path.write_bytes(b""),
    lambda path: path.write_bytes(path.read_bytes().replace(b"2024-02-05", b"2024-02-04")),
])  # fmt: skip
def test_without_a_whole_memory_everything_is_written(folder: Folder, spoil: Callable[[Path], Any]) -> None:
    everything = folder.write(night())
    before = folder.contents()
    spoil(folder.memory)
    assert folder.write(night()) == everything
    assert folder.contents() == before


@pytest.mark.parametrize("note", ["", "[]", '{"made": "by another version"}'])
def test_a_note_of_another_version_is_none(folder: Folder, note: str) -> None:
    folder.write(night())
    kept = Kept(folder.out, folder.memory)
    for name, product in kept.products.items():
        kept.keep(name, replace(product, key="another", note=note))
    kept.save()
    assert "findings.jsonl" in folder.write(night())


def test_another_version_of_the_program_writes_everything(folder: Folder, monkeypatch: pytest.MonkeyPatch) -> None:
    everything = folder.write(night())
    for module in ("output.exports", "output.notices", "output.papers.district", "output.site.write"):
        monkeypatch.setattr(f"{module}.made_by", lambda: "another version")
    assert folder.write(night()) == everything


def test_a_decision_changes_the_pages_and_the_letter_of_its_unit_alone(folder: Folder) -> None:
    folder.write(night())
    decided = {
        "action": "dismiss",
        "reason": "核实无误",
        "author": "甲",
        "at": "2024-02-05T01:00:00+00:00",
        "until": None,
        "id": "1",
    }
    written = folder.write(night([finding(decision=decided), finding("S-T2", Outcome.PASS), late_one()]))
    assert {PAGE, "units/qinghe.html", "findings.jsonl"} <= written
    assert "units/songbai.html" not in written
    assert not (folder.out / "notices" / "qinghe.docx").exists()
    assert "核实无误" in (folder.out / PAGE).read_text("utf-8")
    assert "核实无误" in (folder.out / "findings.jsonl").read_text("utf-8")


def test_lines_that_did_not_change_are_taken_over_unasked(folder: Folder, tmp_path: Path) -> None:
    folder.write(night())
    other = night(
        [finding(), finding("S-T2", Outcome.PASS), late_one("2024-02-06"), finding("T4-SUM", year=2022)], "2024-02-06"
    )
    exports.write_exports(other, folder.out, Kept(folder.out, folder.memory))
    assert isinstance(other.stored, Stored)
    assert other.stored.asked == 2  # those of the missing report, and the new ones
    exports.write_exports(other, tmp_path / "whole")
    assert (folder.out / "findings.jsonl").read_bytes() == (tmp_path / "whole" / "findings.jsonl").read_bytes()


def test_a_letter_is_dated_anew_when_half_of_its_time_is_over(folder: Folder) -> None:
    """Ten working days from Monday 5 February 2024: 10 to 17 February are the spring holidays, the 18th is worked."""
    folder.write(night())
    written = {}
    for day in ("2024-02-08", "2024-02-09", "2024-02-18", "2024-02-19"):
        written[day] = folder.write(night([finding(), finding("S-T2", Outcome.PASS), late_one(day)], day))
    renewed = [day for day, names in written.items() if "notices/qinghe.docx" in names]
    assert renewed == ["2024-02-19"]
    assert "notices/songbai.docx" in written["2024-02-19"]


def test_a_letter_of_a_later_day_is_dated_back(folder: Folder) -> None:
    folder.write(night())
    earlier = folder.write(night([finding(), finding("S-T2", Outcome.PASS), late_one("2024-02-04")], "2024-02-04"))
    assert {"notices/qinghe.docx", "district-report-2023.docx"} <= earlier


def test_a_page_whose_document_is_lost_is_written_until_it_is_back(folder: Folder) -> None:
    bodies: dict[str, bytes] = {}
    document = b"<html><body><div id='zoom'><p>text</p></div></body></html>"
    sha256 = hashlib.sha256(document).hexdigest()
    report = Report(
        unit_id="qinghe", unit_name="清河镇", year=2023, template="2021", title="报告", published_at=None,
        published_at_source="none", introduction="", sections=[], tables=[], cells={},
        document=DocumentRef(url=None, sha256=sha256, captured_at=None, media_type="text/html", file=""),
    )  # fmt: skip

    def one() -> Audit:
        return replace(night(), reports={("qinghe", 2023): report}, body=bodies.__getitem__)

    folder.write(one())
    assert "存档文件缺失" in (folder.out / PAGE).read_text("utf-8")
    assert PAGE in folder.write(one())
    bodies[sha256] = document
    assert PAGE in folder.write(one())
    assert "存档文件缺失" not in (folder.out / PAGE).read_text("utf-8")
    assert PAGE not in folder.write(one())
    copy = next((folder.out / "originals").iterdir())
    content = copy.read_bytes()
    copy.write_bytes(b"something else")
    assert PAGE in folder.write(one())
    assert copy.read_bytes() == content


def test_a_finding_that_goes_on_does_not_move_its_page(folder: Folder) -> None:
    def one(as_of: str, state: LifeState = LifeState.OPEN) -> Audit:
        life = Life(
            fingerprint=finding().fingerprint, rule="T3-BALANCE", unit_id="qinghe", year=2023, subject="", state=state,
            first_seen="2024-02-05", last_seen=as_of,
        )  # fmt: skip
        return replace(night(as_of=as_of), lives={life.fingerprint: life})

    folder.write(one("2024-02-05"))
    assert PAGE not in folder.write(one("2024-02-06"))
    assert "最近一次审核时仍在" in (folder.out / PAGE).read_text("utf-8")
    assert PAGE in folder.write(one("2024-02-06", LifeState.UNJUDGED))


def test_whatever_a_page_looks_up_is_noted() -> None:
    watcher = watch.Watcher(SiteView(night()))
    pages = Pages(watcher)
    watcher.needs.clear()
    pages.render(PAGE)
    assert {need.kind for need in watcher.needs} >= {"coverage", "lines", "report", "publication", "card", "life"}
    assert {(need.name, need.year) for need in watcher.needs if need.kind == "lines"} == {("qinghe", 2023)}
    watcher.needs.clear()
    pages.render(places.INDEX)
    assert {Need("audit", "alerts"), Need("audit", "column_views"), Need("audit", "coverage")} <= set(watcher.needs)


def test_every_piece_that_can_be_looked_up_has_a_mark_that_changes_with_it() -> None:
    one, other = (
        Marks(SiteView(night())),
        Marks(SiteView(night([finding(message="另一句话。"), late_one("2024-02-06")], "2024-02-06"))),
    )
    changed = [Need("lines", "qinghe", 2023), Need("coverage", "songbai", 2023), Need("all coverage"), Need("audit", "findings"),
               Need("audit", "lines"), Need("audit", "stored"), Need("audit", "as_of")]  # fmt: skip
    same = [Need("coverage", "qinghe", 2023), Need("report", "qinghe", 2023), Need("card", "qinghe", 2023), Need("life", "x"),
            Need("publication", "qinghe", 2023), Need("all report"), Need("all publication"), Need("all card"), Need("all life"),
            Need("compared", "town", 2023), Need("audit", "alerts")]  # fmt: skip
    assert [need for need in changed if one.of(need) == other.of(need)] == []
    assert [need for need in same if one.of(need) != other.of(need)] == []
    with pytest.raises(ValueError, match="no page"):
        one.of(Need("weather"))
