"""Nobody who installs the program is bound to publish their own work: no package of the default installation is under GPL or AGPL only."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def licences() -> ModuleType:
    spec = importlib.util.spec_from_file_location("licences", ROOT / "deploy" / "licences.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_default_installation_binds_nobody(licences: ModuleType) -> None:
    default = licences.default_installation()
    assert {"scrapy", "lxml", "pikepdf", "twisted"} <= default
    stated = {name: licences.licence_of(name) for name in sorted(default)}
    assert {name: text for name, text in stated.items() if licences.binds(text) or text == "not stated"} == {}


def test_the_lock_names_the_whole_default_installation(licences: ModuleType) -> None:
    locked = {licences.normal(name) for name in licences.shipped()}
    assert licences.default_installation() - locked == set()
    assert not locked & {"reportlab", "pytest", "ruff", "atheris"}


def test_the_page_is_up_to_date(licences: ModuleType) -> None:
    assert licences.PAGE.read_text("utf-8") == licences.page(), "stale: make licences"


@pytest.mark.parametrize(
    ("licence", "binds"),
    [
        ("GPL-3.0-only", True),
        ("GNU Affero General Public License v3", True),
        ("AGPL-3.0-or-later", True),
        ("GNU General Public License v2 (GPLv2); BSD License", False),
        ("GPL-2.0-or-later OR MPL-1.1", False),
        ("LGPL-3.0-or-later", False),
        ("GNU Library or Lesser General Public License (LGPL)", False),
        ("MIT", False),
        ("Apache-2.0 AND MPL-2.0", False),
        ("MIT AND GPL-2.0-only", True),
    ],
)
def test_licences_are_told_apart(licences: ModuleType, licence: str, binds: bool) -> None:
    assert licences.binds(licence) is binds
