"""A district written from the dossier alone, with answers of its own: three nights on it go as they must."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.second_site import answers
from tests.second_site.register import write_register
from tests.second_site.site import Site

_PROGRAM = [sys.executable, "-c", "from app.cli import main; main()"]


class Night(NamedTuple):
    """What one night left behind."""

    exit_code: int
    out: Path
    asked: list[str]
    errors: str


def _night(site: Site, number: int, folder: Path) -> Night:
    site.night = number
    site.asked.clear()
    command = [*_PROGRAM, "--register", str(folder / "register"), "--data", str(folder / "data")]
    done = subprocess.run(
        [*command, "nightly", "--as-of", f"2025-02-{9 + number:02d}"], capture_output=True, text=True, check=False
    )
    shutil.copytree(folder / "data" / "out", folder / f"night-{number}")
    return Night(done.returncode, folder / f"night-{number}", list(site.asked), done.stderr)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    """The site, on loopback, and the host beside it that nobody may ask."""
    pytest.importorskip("weasyprint", reason="one report is a PDF only")
    pytest.importorskip("rapidocr", reason="two tables of one report are pictures")
    running = Site()
    yield running
    running.close()


def _right(site: Site, night: Night, number: int) -> None:
    """One night against its answers: every status, date, cell, finding and alert, and nothing asked that may not be."""
    assert night.exit_code == answers.EXIT_CODES[number], night.errors
    assert answers.coverage_differences(site, night.out) == []
    cells, wrong_cells = answers.cell_differences(site, night.out)
    assert wrong_cells == []
    assert cells > 15_000
    findings, wrong_findings = answers.finding_differences(site, night.out, number)
    assert wrong_findings == []
    assert findings > 80
    assert answers.alerts(night.out) == answers.ALERTS[number]
    assert site.foreign == []
    assert [path for path in night.asked if path.startswith("/private/")] == []


def test_three_nights(site: Site, tmp_path: Path) -> None:
    """All is found on the first night, nothing is said on the quiet second one, and the third tells what changed, once."""
    write_register(tmp_path / "register", site.address)
    first = _night(site, 1, tmp_path)
    _right(site, first, 1)
    second = _night(site, 2, tmp_path)
    _right(site, second, 2)
    assert json.loads((second.out / "alerts.json").read_text(encoding="utf-8")) == []
    assert len(second.asked) <= len(first.asked)
    assert max(second.asked.count(path) for path in second.asked) == 1
    _right(site, _night(site, 3, tmp_path), 3)
