"""Decisions from the command line: kept for good, found by a prefix, brought back after the database was lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.cli import main
from app.decision_file import decision_file, read_decisions
from app.store.decisions import DecisionStore
from app.store.store import Store
from rules.decisions import Action
from rules.model import Outcome
from tests.app.serving import OFFICE_FP, REVIEW_FP, TOWN_FP, Served, findings, put, served_district
from tests.output.audits import finding


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    with served_district(tmp_path) as district:
        yield district


def run(served: Served, *arguments: str) -> int:
    with pytest.raises(SystemExit) as left:
        main(["--register", str(served.folder), "--data", str(served.data), *arguments])
    return int(left.value.code or 0)


WHO = ("--reason", "电话核实过", "--author", "复核员甲")


def test_confirm_dismiss_waive(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(served, "decide", "confirm", TOWN_FP, *WHO) == 0
    assert run(served, "decide", "dismiss", OFFICE_FP[:6], *WHO) == 0
    assert run(served, "decide", "waive", REVIEW_FP[:4].upper(), *WHO, "--until", "2999-12-31") == 0
    log = served.decisions.log()
    assert [(item.action, item.fingerprint, item.until) for item in log] == [
        (Action.CONFIRM, TOWN_FP, None),
        (Action.DISMISS, OFFICE_FP, None),
        (Action.WAIVE, REVIEW_FP, "2999-12-31"),
    ]
    assert log[0].values.cells == {"T3.new_received.natural": "12"}
    assert log[0].values.as_of == "2024-02-05"  # the audit that gave the finding, not today
    assert [line.author for line in served.people.actions()] == ["复核员甲"] * 3
    capsys.readouterr()
    assert run(served, "decide", "list") == 0
    shown = capsys.readouterr().out
    assert "不算问题" in shown
    assert "电话核实过［有效］" in shown
    assert run(served, "decide", "list", "--format", "json") == 0
    assert [entry["action"] for entry in json.loads(capsys.readouterr().out)] == ["confirm", "dismiss", "waive"]
    assert run(served, "decide", "list", "--open") == 0
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("confirm", "aaa", *WHO), "至少写前"),
        (("confirm", "f00d", *WHO), "没有编号以 f00d 开头"),
        (("confirm", "d" * 24, *WHO), "没有编号"),  # a rule that passed is nothing to decide about
        (("dismiss", TOWN_FP, "--reason", " ", "--author", "甲"), "写明理由"),
        (("dismiss", TOWN_FP, "--reason", "x", "--author", " "), "由谁决定"),
        (("waive", TOWN_FP, *WHO), "--until"),
        (("waive", TOWN_FP, *WHO, "--until", "2020-01-01"), "已经过去"),
        (("waive", TOWN_FP, *WHO, "--until", "31.12.2999"), "YYYY-MM-DD"),
    ],
)
def test_refusals(served: Served, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(served, "decide", *arguments) == 2
    assert said in capsys.readouterr().err
    assert served.decisions.log() == []


def test_a_prefix_must_be_unique(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    put(served.store, [finding(fingerprint="abcd" + "0" * 20), finding(fingerprint="abcd" + "1" * 20, subject="other")])
    assert run(served, "decide", "dismiss", "abcd", *WHO) == 2
    assert "abcd0000" in capsys.readouterr().err


def test_decisions_survive_a_lost_database(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    run(served, "decide", "dismiss", TOWN_FP, *WHO)
    run(served, "decide", "waive", OFFICE_FP, *WHO, "--until", "2999-12-31")
    before = served.decisions.log()
    served.store.close()
    for path in served.data.glob("audit.sqlite3*"):
        path.unlink()
    assert run(served, "decide", "export") == 0  # what a night does at its end: nothing is overwritten by an empty database
    store = Store(served.data)
    assert DecisionStore(store.engine).log() == before
    store.close()
    assert "2 项决定" in capsys.readouterr().out


def test_import_from_a_backup_is_all_or_nothing(served: Served, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(served, "decide", "dismiss", TOWN_FP, *WHO)
    whole = decision_file(served.data).read_text("utf-8")
    with served_district(tmp_path / "other") as other:
        backup = tmp_path / "backup.jsonl"
        backup.write_text(whole + '{"id": "half', "utf-8")
        assert run(other, "decide", "import", str(backup)) == 2
        assert "第 2 行" in capsys.readouterr().err
        assert other.decisions.log() == []
        backup.write_text(whole, "utf-8")
        assert run(other, "decide", "import", str(backup)) == 0
        assert run(other, "decide", "import", str(backup)) == 0
        assert len(other.decisions.log()) == 1


def test_doctor_says_what_the_database_lacks(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    run(served, "decide", "dismiss", TOWN_FP, *WHO)
    capsys.readouterr()
    run(served, "doctor", "--offline")
    assert "✓ decisions: 1" in capsys.readouterr().out
    served.store.close()
    for path in served.data.glob("audit.sqlite3*"):
        path.unlink()
    run(served, "doctor", "--offline")
    assert "数据库缺少 1 项决定" in capsys.readouterr().out


def test_runs_reports_waivers_that_are_not_used(served: Served, capsys: pytest.CaptureFixture[str]) -> None:
    run(served, "decide", "waive", TOWN_FP, *WHO, "--until", "2999-12-31")
    put(served.store, findings()[1:], "2024-02-06")
    capsys.readouterr()
    assert run(served, "runs") == 0
    assert "没有用上" in capsys.readouterr().out


def test_damaged_lines_are_kept_aside(served: Served) -> None:
    run(served, "decide", "dismiss", TOWN_FP, *WHO)
    path = decision_file(served.data)
    with path.open("a", encoding="utf-8") as stream:
        stream.write("not a decision\n")
    run(served, "decide", "dismiss", OFFICE_FP, *WHO)
    good, bad = read_decisions(path)
    assert (len(good), bad) == (2, [])
    assert "not a decision" in path.with_name("decisions.damaged-1.jsonl").read_text("utf-8")


def test_the_log_only_grows(served: Served) -> None:
    run(served, "decide", "dismiss", TOWN_FP, *WHO)
    run(served, "decide", "confirm", TOWN_FP, "--reason", "看错了", "--author", "复核员乙")
    assert [item.action for item in served.decisions.log()] == [Action.DISMISS, Action.CONFIRM]


def test_lives_move_on_with_every_audit(served: Served) -> None:
    assert {life.first_seen for life in served.decisions.lives().values()} == {"2024-02-05"}
    repaired = [item for item in findings() if item.fingerprint != OFFICE_FP]
    repaired.append(finding("T3-ROWSUM", unit_id="songbai", outcome=Outcome.PASS, fingerprint="e" * 24, reason="相符。"))
    put(served.store, repaired, "2024-02-06")
    lives = served.decisions.lives()
    assert lives[OFFICE_FP].state == "resolved"
    assert lives[TOWN_FP].last_seen == "2024-02-06"


def test_users(served: Served, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    import io

    def typed(text: str) -> None:
        monkeypatch.setattr("sys.stdin", io.StringIO(text))

    typed("made-up-Pass-9\n")
    assert run(served, "users", "add", "wang", "--role", "unit", "--unit", "songbai", "--password-stdin") == 0
    assert served.people.user("wang").unit_id == "songbai"
    for arguments, said in (
        (("add", "wang", "--role", "viewer"), "已有用户"),
        (("add", "li", "--role", "unit"), "--unit"),
        (("add", "li", "--role", "viewer", "--unit", "songbai"), "--unit"),
        (("add", "li", "--role", "unit", "--unit", "nowhere"), "没有单位"),
        (("add", "a/b", "--role", "viewer"), "用户名"),
    ):
        typed("made-up-Pass-9\n")
        assert run(served, "users", *arguments, "--password-stdin") == 2
        assert said in capsys.readouterr().err
    typed("short\n")
    assert run(served, "users", "add", "li", "--role", "viewer", "--password-stdin") == 2
    assert run(served, "users", "disable", "wang") == 0
    assert served.people.user("wang").disabled
    assert run(served, "users", "list") == 0
    assert "已停用" in capsys.readouterr().out
    assert run(served, "users", "enable", "wang") == 0
    typed("made-up-Pass-8\n")
    old = served.people.user("wang").password
    assert run(served, "users", "password", "wang", "--password-stdin") == 0
    assert served.people.user("wang").password != old
    assert run(served, "users", "disable", "nobody") == 2


def test_serve_refuses_the_network_without_users(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with served_district(tmp_path, users=False) as served:
        assert run(served, "serve", "--host", "192.0.2.7") == 2
        assert "users add" in capsys.readouterr().err
