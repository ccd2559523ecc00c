"""The example units are complete and keep the program in its place: run as its own user, writing to the data folder only."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

DEPLOY = Path(__file__).parents[2] / "deploy"
SERVICES = ("wendeng-audit.service", "wendeng-audit-serve.service", "wendeng-audit-alert.service")
TIMERS = ("wendeng-audit.timer", "wendeng-audit-alert.timer")


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_confined(name: str) -> None:
    lines = (DEPLOY / name).read_text("utf-8").splitlines()
    for line in (
        "User=wendeng-audit", "NoNewPrivileges=true", "ProtectSystem=strict", "ProtectHome=true", "CapabilityBoundingSet=",
        "ReadWritePaths=/srv/wendeng-data", "SystemCallFilter=@system-service", "RestrictNamespaces=true",
    ):  # fmt: skip
        assert line in lines


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("name", SERVICES)
def test_systemd_finds_nothing_wrong(name: str) -> None:
    command = ["systemd-analyze", "security", "--offline=true", "--threshold=25", str(DEPLOY / name)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-600:] + done.stderr
    assert "Unknown" not in done.stderr


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd-analyze")
@pytest.mark.parametrize("name", TIMERS)
def test_a_timer_starts_the_service_of_its_name_once_a_day(name: str) -> None:
    lines = (DEPLOY / name).read_text("utf-8").splitlines()
    when = next(line.partition("=")[2] for line in lines if line.startswith("OnCalendar="))
    done = subprocess.run(["systemd-analyze", "calendar", "--iterations=2", when], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count(when.split()[1]) >= 2
    assert name.replace(".timer", ".service") in SERVICES


def test_what_cron_runs_is_what_the_services_run() -> None:
    cron = (DEPLOY / "wendeng-audit.cron").read_text("utf-8")
    for name in ("wendeng-audit.service", "wendeng-audit-alert.service"):
        start = next(line for line in (DEPLOY / name).read_text("utf-8").splitlines() if line.startswith("ExecStart="))
        assert f"--data {start.partition('--data ')[2]} >>" in cron


def test_the_container_runs_as_nobody_special() -> None:
    lines = (DEPLOY / "Containerfile").read_text("utf-8").splitlines()
    assert lines.index("USER 10001") > max(number for number, line in enumerate(lines) if line.startswith("COPY --from"))
    assert sum("--require-hashes" in line for line in lines) == 2
