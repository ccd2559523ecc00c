"""What all tests share: the shared samples if they are there, and the long form behind --long."""

from __future__ import annotations

from pathlib import Path

import pytest

SAMPLES = Path(__file__).resolve().parents[2] / "shared" / "samples"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--long", action="store_true", help="run the long forms too")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--long"):
        return
    for item in items:
        if item.get_closest_marker("long"):
            item.add_marker(pytest.mark.skip(reason="long form: make test-long"))


@pytest.fixture(scope="session")
def samples() -> Path:
    """The real documents beside the checkout."""
    if not SAMPLES.is_dir():
        pytest.skip("the shared samples are not beside this checkout (../shared/samples)")
    return SAMPLES
