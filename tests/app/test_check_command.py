"""`check` as a user runs it: what it prints, the JSON of the contract, and the exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.cli import main
from output.schemas import require_valid
from tests.parsers import make_html as make
from tests.parsers.test_html_reports import values_of


def write_report(folder: Path, change: dict[str, str] | None = None) -> Path:
    """米山镇's report for 2023 as an HTML draft; every cell 0 except those in `change`."""
    values = dict.fromkeys(values_of("2021"), "0") | (change or {})
    tables = {name: make.table(grid) for name, grid in make.official("2021", values).items()}
    path = folder / "draft.html"
    path.write_text(make.site_page(make.page(tables)), "utf-8")
    return path


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["check", *arguments])
    return int(ended.value.code or 0), capsys.readouterr().out


def test_a_balanced_draft_has_no_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, str(write_report(tmp_path)))
    assert "✗" not in text, text
    assert code == 0


def test_a_wrong_sum_is_an_error_with_its_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, str(write_report(tmp_path, {"T3.granted.natural": "1"})))
    assert code == 1
    assert "T3-ROWSUM" in text
    assert "予以公开" in text


def test_json_is_the_contracts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = run(capsys, str(write_report(tmp_path, {"T3.granted.natural": "1"})), "--format", "json", "--unit", "mishan")
    document = json.loads(text)
    require_valid("check", document, "check")
    (report,) = document["reports"]
    assert (report["unit_id"], report["year"], report["template"]) == ("mishan", 2023, "2021")
    assert report["cells"]["T3.granted.natural"]["value"] == 1
    failed = {finding["rule"] for finding in document["findings"] if finding["outcome"] == "fail"}
    assert {"T3-ROWSUM", "T3-RESULTSUM"} <= failed
    assert code == 1


@pytest.mark.parametrize(
    ("name", "body"), [("empty.pdf", b""), ("broken.pdf", b"%PDF-1.4 nothing"), ("noise.bin", b"\x00\x01\x02" * 50)]
)
def test_a_file_that_cannot_be_read(name: str, body: bytes, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / name
    path.write_bytes(body)
    code, text = run(capsys, str(path))
    assert code == 4
    assert name in text


def test_wrong_usage(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, str(tmp_path / "not there.html"))[0] == 2
    assert run(capsys, str(write_report(tmp_path)), "--unit", "nobody")[0] == 2
