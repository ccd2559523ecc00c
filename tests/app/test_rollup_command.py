"""`rollup` on an audited district: the sums are those of the true figures, and the summary says what is missing."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.cli import main
from output.schemas import require_valid
from standin.answers import Answers
from tests.app.conftest import Audited


def run(district: Audited, capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    """The command on the district's data; exit code and what was printed."""
    options = ["--register", str(district.register), "--data", str(district.data)]
    with pytest.raises(SystemExit) as ended:
        main([*options, "rollup", "--as-of", str(district.answers.as_of), *arguments])
    said = capsys.readouterr()
    return int(ended.value.code or 0), said.out + said.err


def true_sums(answers: Answers, year: int) -> dict[str, Decimal | None]:
    """What the printed figures of all bodies but the government add up to; None where nobody printed a number."""
    sums: dict[str, Decimal | None] = {}
    for report in answers.reports:
        if report.year == year and report.unit_id != "qzf":
            for address, value in report.cells.items():
                before = sums.get(address)
                sums[address] = before if value is None else (before or Decimal(0)) + Decimal(str(value))
    return sums


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023])
def test_sums_are_the_true_ones(district: Audited, capsys: pytest.CaptureFixture[str], year: int) -> None:
    code, text = run(district, capsys, "--year", str(year))
    assert code == 0, text
    document: dict[str, Any] = json.loads((district.out / f"rollup-{year}.json").read_text("utf-8"), parse_float=Decimal)
    require_valid("rollup", json.loads((district.out / f"rollup-{year}.json").read_text("utf-8")), "rollup")
    due = {"2020": "2019"}.get(str(year), "2021")
    assert document["template"] == due
    # A body that used another form's tables adds nothing where the forms differ: 表二 and （六）其他处理.
    others = any(report.year == year and report.template != due for report in district.answers.reports)
    apart = ("T2.", "T3.other") if others else ()
    sums = true_sums(district.answers, year)
    wrong = {
        address: (cell["value"], sums.get(address))
        for address, cell in document["cells"].items()
        if not address.startswith(apart) and not cell["computed"] and cell["value"] != sums.get(address)
    }
    assert wrong == {}
    expected = {e.unit_id for e in district.answers.coverage if e.year == year and e.status != "exempt"} - {"qzf"}
    assert {unit["unit_id"] for unit in document["units"]} == expected
    missing = {e.unit_id for e in district.answers.coverage if e.year == year and e.status in ("missing", "withdrawn")}
    assert {unit["unit_id"] for unit in document["units"] if unit["standing"] == "absent"} == missing - {"qzf"}
    unread = {e.unit_id for e in district.answers.coverage if e.year == year and e.status == "unreadable"}
    assert {unit["unit_id"] for unit in document["units"] if unit["standing"] == "unread"} == unread


def test_the_summary_names_who_is_missing(district: Audited, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(district, capsys, "--year", "2023")
    assert code == 0
    assert "未取得报告：威海市文登区科学技术局" in text
    assert "本年新收申请" in text
    assert str(district.out / "rollup-2023.docx") in text


@pytest.mark.parametrize(("year", "words"), [("2018", "2020–2023"), ("2024", "2020–2023")])
def test_years_outside_are_wrong_usage(district: Audited, capsys: pytest.CaptureFixture[str], year: str, words: str) -> None:
    code, text = run(district, capsys, "--year", year)
    assert code == 2
    assert words in text


def test_an_empty_data_folder_says_what_to_do(tmp_path: Path, district: Audited, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(
            ["--register", str(district.register), "--data", str(tmp_path), "rollup", "--year", "2022", "--as-of", "2024-02-20"]
        )
    assert ended.value.code == 2
    assert "wendeng-audit nightly" in capsys.readouterr().err


def test_schema_is_published(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["schema", "rollup"])
    assert ended.value.code in (0, None)
    assert json.loads(capsys.readouterr().out)["title"].startswith("rollup-YEAR.json")
