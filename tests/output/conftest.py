"""The pages of a made-up district, written once for all tests that look at them, and a browser to look with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from output.model import Audit
from output.site import SiteView, write_site
from tests.conftest import program
from tests.output.district import district_audit

if TYPE_CHECKING:
    from playwright.sync_api import Browser


@pytest.fixture(scope="session")
def district() -> Audit:
    """The stand-in's district, read and judged."""
    return district_audit()


@pytest.fixture(scope="session")
def district_view(district: Audit) -> SiteView:
    """The same, prepared for pages."""
    return SiteView(district)


@pytest.fixture(scope="session")
def site(district: Audit, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the pages in Chinese."""
    folder = tmp_path_factory.mktemp("site")
    write_site(district, folder)
    return folder


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A real browser without a window."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program("browser"), args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()
