"""What all tests share: the shared samples if they are there, the long form behind --long, and what the machine has to bring."""

from __future__ import annotations

import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from tests.postgres import binaries as postgres_programs

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples"
pytest_plugins = ["tests.databases"]
# Marker -> programs of which one has to be on the machine, and what to say where none is.
NEEDS = {
    "browser": (("chromium", "chromium-browser", "google-chrome"), "Chromium"),
    "office": (("soffice", "libreoffice"), "LibreOffice"),
    "postgres": (("postgres",), "PostgreSQL"),
}
_skipped: Counter[str] = Counter()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long forms too")


@cache
def program(marker: str) -> str | None:
    """The path of the program that tests with this marker use; None where the machine has none."""
    if marker == "postgres":
        folder = postgres_programs()
        return str(folder / "postgres") if folder else None
    return next((path for name in NEEDS[marker][0] if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    for item in items:
        if item.get_closest_marker("long") and not config.getoption("--long"):
            item.add_marker(pytest.mark.skip(reason="long form: make test-long"))
        for marker, (_, name) in NEEDS.items():
            if item.get_closest_marker(marker) and program(marker) is None:
                item.add_marker(pytest.mark.skip(reason=f"needs {name}: .ci/run installs it"))
        if item.get_closest_marker("samples") and not SAMPLES.is_dir():
            item.add_marker(pytest.mark.skip(reason="the shared samples are not beside this checkout (../shared/samples)"))


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.skipped and report.when == "setup" and isinstance(report.longrepr, tuple):
        _skipped[str(report.longrepr[2]).removeprefix("Skipped: ")] += 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for reason, count in sorted(_skipped.items()):
        terminalreporter.write_line(f"{count} tests not run: {reason}")


@pytest.fixture(scope="session")
def samples() -> Path:
    """The real documents beside the checkout."""
    if not SAMPLES.is_dir():
        pytest.skip("the shared samples are not beside this checkout (../shared/samples)")
    return SAMPLES
