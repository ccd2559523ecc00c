"""The stand-in's nights, each audited by the real program over loopback, once for all tests here."""

from __future__ import annotations

import datetime as dt
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec import Struct

from output.model import Alert
from rules.model import Coverage, Finding
from standin.answers import Answers
from standin.nights import NIGHTS
from standin.site import running_site
from tests.app.conftest import run_night


class Told(Struct):
    """One night: what the program said, and what it should have said."""

    exit_code: int
    read_now: int
    judged_now: int
    alerts: list[Alert]
    coverage: list[Coverage]
    findings: list[Finding]
    answers: Answers


class Nights(Struct):
    """All nights, and the folder in which they were stored."""

    told: dict[int, Told]
    data: Path
    register: Path
    as_of: dt.date

    def after(self, number: int) -> Path:
        """The data folder as it was after a night."""
        return self.data.with_name(f"after{number}")


@pytest.fixture(scope="session")
def nights(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nights]:
    """All nights of the stand-in, one after the other at the same address."""
    folder = tmp_path_factory.mktemp("nights")
    told: dict[int, Told] = {}
    with running_site(1) as site:
        register = site.write_register(folder / "register")
        for number in sorted(NIGHTS):
            if number > 1:
                site.turn_to(number)
            night, _ = run_night(register, folder / "data", site.answers.as_of)
            audit = night.audit
            told[number] = Told(
                int(night.exit_code),
                night.figures.read_now,
                night.figures.judged_now,
                night.alerts,
                audit.coverage,
                audit.findings,
                site.answers,
            )
            shutil.copytree(folder / "data", folder / f"after{number}")
        assert os.path.isdir(folder / "data" / "archive")
        yield Nights(told, folder / "data", register, site.answers.as_of)
