"""Papers are printed elsewhere: what goes wrong there costs one paper and one sentence, and old content is not left in its place."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from output.kept import Kept
from output.notices import write_notices
from output.papers import printing
from output.papers.printing import Sheet, print_all, print_one, printed
from parsers.sandbox import Limits
from rules.model import CoverageStatus
from tests.output.audits import audit, entry, finding
from tests.output.papers.clumsy import print_clumsily


@pytest.fixture
def clumsy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "printed", print_clumsily)
    monkeypatch.setattr(printing, "LIMITS", Limits(seconds=2.0, memory_mib=2048))


@pytest.mark.usefixtures("clumsy")
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_page_has_its_outcome_and_what_failed_leaves_nothing_old(tmp_path: Path, lang: str) -> None:
    words = ["one", "hang", "two", "die", "stumble", "three"]
    sheets = [Sheet(tmp_path / f"{word}.pdf", f"<p>{word}</p>") for word in words]
    for sheet in sheets:
        sheet.path.write_bytes(b"old")
    said: list[str] = []
    outcomes = dict(print_all(iter(sheets), lang, said.append))
    assert {path.stem: is_there for path, is_there in outcomes.items()} == {
        "one": True, "hang": False, "two": True, "die": False, "stumble": False, "three": True,
    }  # fmt: skip
    assert sorted(path.stem for path in tmp_path.iterdir()) == ["one", "three", "two"]
    assert b"<p>two</p>" in (tmp_path / "two.pdf").read_bytes()
    about = {name: next(text for text in said if name in text) for name in ("hang.pdf", "die.pdf", "stumble.pdf")}
    assert len(said) == 3
    assert "2" in about["hang.pdf"]
    assert "IndexError: no such box" in about["stumble.pdf"]
    # What was made from the same page is not printed again.
    kept = (tmp_path / "two.pdf").stat().st_mtime_ns
    assert dict(print_all([sheets[2]], lang, said.append)) == {tmp_path / "two.pdf": True}
    assert (tmp_path / "two.pdf").stat().st_mtime_ns == kept


@pytest.mark.usefixtures("clumsy")
def test_a_single_paper_has_the_same_limits(tmp_path: Path) -> None:
    said: list[str] = []
    for word, is_there in (("one", True), ("hang", False), ("die", False), ("stumble", False)):
        assert print_one(Sheet(tmp_path / f"{word}.pdf", word), "zh", said.append) is is_there
    assert [text.partition(" ")[0] for text in said] == ["hang.pdf", "die.pdf", "stumble.pdf"]


@pytest.mark.usefixtures("clumsy")
def test_a_letter_that_was_not_printed_has_its_word_file_and_is_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("weasyprint")
    held = audit(
        [entry(CoverageStatus.ON_TIME), entry(CoverageStatus.ON_TIME, "songbai")],
        [finding(message="die"), finding(unit_id="songbai", fingerprint="b" * 24)],
    )
    said: list[str] = []

    def write() -> list[str]:
        kept = Kept(tmp_path, tmp_path / "memory")
        paths = write_notices(held, tmp_path / "notices", "zh", said.append, kept)
        kept.save()
        return [path.name for path in paths]

    (tmp_path / "notices").mkdir()
    (tmp_path / "notices" / "qinghe.pdf").write_bytes(b"old")
    assert write() == ["qinghe.docx", "songbai.docx", "songbai.pdf"]
    assert [text.partition(" ")[0] for text in said] == ["qinghe.pdf"]
    assert not (tmp_path / "notices" / "qinghe.pdf").exists()
    before = (tmp_path / "notices" / "songbai.pdf").stat().st_mtime_ns
    monkeypatch.setattr(printing, "printed", _plainly)
    assert write() == ["qinghe.docx", "qinghe.pdf", "songbai.docx", "songbai.pdf"]
    assert (tmp_path / "notices" / "songbai.pdf").stat().st_mtime_ns == before


def _plainly(page: str) -> bytes:
    return b"%PDF-" + page.encode()


def test_the_library_is_not_loaded_into_the_program(tmp_path: Path) -> None:
    """Its fonts would stay in the memory of the night."""
    pytest.importorskip("weasyprint")
    loaded = {name: module for name, module in sys.modules.items() if name.partition(".")[0] == "weasyprint"}
    for name in loaded:
        del sys.modules[name]
    try:
        assert print_one(Sheet(tmp_path / "x.pdf", "<p>文字</p>"), "zh", lambda _: None)
        assert "weasyprint" not in sys.modules
    finally:
        sys.modules.update(loaded)
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF-")


def test_what_the_library_stumbles_over_is_told_in_its_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(page: str, fonts: object = None) -> bytes:
        raise ValueError("a box without a width")

    monkeypatch.setattr("output.papers.pdf.as_pdf", broken)
    monkeypatch.setattr(printing, "_fonts", lambda: None)
    assert printed("<p></p>") == printing.Fault("ValueError: a box without a width")
