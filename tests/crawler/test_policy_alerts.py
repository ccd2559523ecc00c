"""The keys of policy.toml for alerts and notices are read with their defaults, and faults name line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.register.faults import Fault
from crawler.register.model import NoticePolicy, Policy, Quiet
from crawler.register.policy import read_policy
from crawler.register.tables import TomlFile


def read(folder: Path, text: str) -> tuple[Policy, list[Fault]]:
    path = folder / "policy.toml"
    path.write_text(text, "utf-8")
    faults: list[Fault] = []
    return read_policy(TomlFile(path, faults)), faults


def test_an_empty_file_means_the_defaults(tmp_path: Path) -> None:
    policy, faults = read(tmp_path, "")
    assert faults == []
    assert policy.reminder_days == (14, 7, 3, 1)
    assert policy.escalation_days == (3, 10)
    assert policy.quiet == Quiet()
    assert policy.notice == NoticePolicy(correction_workdays=10)


def test_every_key(tmp_path: Path) -> None:
    policy, faults = read(
        tmp_path,
        'escalation_days = [20, 5, 5]\n[quiet]\nhours = "20:30-8:00"\nrest_days = true\nurgent = ["missing"]\n'
        '[notice]\ncorrection_workdays = 15\noffice = "清河区政务公开办公室"\ncontact = "见公告"\npdf = false\n',
    )
    assert faults == []
    assert policy.escalation_days == (5, 20)
    assert policy.quiet == Quiet(start=20 * 60 + 30, end=8 * 60, rest_days=True, urgent=("missing",))
    assert policy.notice == NoticePolicy(correction_workdays=15, office="清河区政务公开办公室", contact="见公告", pdf=False)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("escalation_days = [-1]\n", 1),
        ('[quiet]\nhours = "25:00-08:00"\n', 2),
        ('[quiet]\nrest_days = "yes"\n', 2),
        ("[quiet]\nhour = 1\n", 2),
        ("[notice]\ncorrection_workdays = 0\n", 2),
        ("[notice]\nletterhead = 1\n", 2),
    ],
)
def test_faults_name_the_line(tmp_path: Path, text: str, line: int) -> None:
    _, faults = read(tmp_path, text)
    assert [fault.line for fault in faults] == [line]
