"""Each layout has a document and the report that a person has read out of it; nothing in between may change unseen."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from parsers.parse import validate
from parsers.readers.ocr_engine import missing_parts
from tests.parsers import golden_reports as golden

# The office program must be there for these, text recognition for those.
CONVERTED, PICTURED = (".doc", ".wps"), (".png",)


def layout(folder: Path) -> object:
    kind = golden.source(folder).suffix
    marks = []
    if kind in CONVERTED:
        marks.append(pytest.mark.office)
    if kind in PICTURED:
        marks.append(pytest.mark.skipif(bool(missing_parts()), reason="text recognition is not installed"))
    return pytest.param(folder, id=folder.name, marks=marks)


def compare(folder: Path) -> None:
    report = golden.read(folder)
    assert validate(report) == []
    found, expected = golden.told(report), folder / "expected.json"
    if not expected.is_file():
        unread = folder / "unread.json"
        unread.write_text(golden.as_text(found), encoding="utf-8")
        pytest.fail(f"{folder.name}: read unread.json against {golden.source(folder).name}, then rename it to expected.json")
    assert found == json.loads(expected.read_text("utf-8"))


@pytest.mark.parametrize("folder", [layout(folder) for folder in golden.layouts()])
def test_the_report_is_what_a_person_has_read(folder: Path) -> None:
    compare(folder)


def test_a_missing_expectation_fails_until_a_person_has_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "html-word"
    folder.mkdir()
    shutil.copy(golden.FOLDER / "html-word" / "report.html", folder)
    for _ in range(2):
        with pytest.raises(pytest.fail.Exception, match=r"read unread\.json"):
            compare(folder)
    (folder / "unread.json").rename(folder / "expected.json")
    compare(folder)
    read = json.loads((folder / "expected.json").read_text("utf-8"))
    read["cells"]["T3.new_received.natural"][0] += "0"
    (folder / "expected.json").write_text(golden.as_text(read), encoding="utf-8")
    with pytest.raises(AssertionError):
        compare(folder)


def test_every_generation_and_every_kind_of_unit_occurs() -> None:
    read = [json.loads((folder / "expected.json").read_text("utf-8")) for folder in golden.layouts()]
    assert {report["template"] for report in read} == {"2008", "2019", "2021"}
    units = [golden.register().unit(report["unit"][0]) for report in read if report["unit"][0]]
    assert {unit.kind for unit in units} >= {"district_government", "department", "town", "subdistrict"}
    assert not list(golden.FOLDER.glob("*/unread.json"))
