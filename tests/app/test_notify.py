"""`notify --test` tries every channel and says which failed; the store remembers deliveries and digests over processes."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from app.cli.main import main
from app.store.store import Store
from crawler.register.model import Quiet
from output.alerts import Told
from output.channels.base import Context
from output.channels.make import make_channels
from output.delivery import deliver
from output.model import Alert, AlertKind

ALERT = Alert(
    kind=AlertKind.MISSING,
    unit_id="qinghe",
    year=2023,
    since="2024-02-01",
    message="缺报。",
    fingerprint="a" * 32,
    escalation=3,
)


def register(folder: Path, policy: str) -> Path:
    folder.mkdir()
    (folder / "site.toml").write_text(
        '[site]\nid = "qinghe"\nname = "清河区人民政府"\nbase_url = "http://127.0.0.1:9"\nhosts = ["127.0.0.1"]\n'
        '[[columns]]\nurl = "/col/col1/index.html"\nyear = 2023\n',
        "utf-8",
    )
    (folder / "units.csv").write_text(
        "unit_id,name,kind,aliases,parent,active_from,active_to,credit_code,enforcement,note\nqinghe,清河镇人民政府,town,,,,,,,\n",
        "utf-8",
    )
    (folder / "policy.toml").write_text(policy, "utf-8")
    return folder


def run(folder: Path, data: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    with pytest.raises(SystemExit) as left:
        main(["--register", str(folder), "--data", str(data), "notify", "--test"])
    said = capsys.readouterr()
    return int(left.value.code or 0), said.out + said.err


def test_the_test_message_reaches_every_channel_at_any_hour(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = '[quiet]\nhours = "00:00-23:59"\nrest_days = true\n[[channels]]\ntype = "console"\n[[channels]]\ntype = "file"\n'
    code, said = run(register(tmp_path / "register", policy), tmp_path / "data", capsys)
    assert code == 0, said
    assert "✓ console" in said
    assert "✓ file" in said
    (line,) = (tmp_path / "data" / "out" / "alerts.log.jsonl").read_text("utf-8").splitlines()
    assert "测试消息" in json.loads(line)["message"]


def test_a_failing_channel_is_named_and_the_others_are_tried(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = '[[channels]]\ntype = "webhook"\nurl = "http://127.0.0.1:9/"\n[[channels]]\ntype = "file"\n'
    code, said = run(register(tmp_path / "register", policy), tmp_path / "data", capsys)
    assert code == 4
    assert "✗ webhook" in said
    assert "✓ file" in said


def test_a_missing_secret_is_wrong_configuration(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    policy = '[[channels]]\ntype = "wecom"\nkey_env = "NOT_SET_ANYWHERE"\n'
    code, said = run(register(tmp_path / "register", policy), tmp_path / "data", capsys)
    assert code == 2
    assert "NOT_SET_ANYWHERE" in said


def test_the_store_remembers_digests_and_routes_over_processes(tmp_path: Path) -> None:
    lines: list[str] = []
    context = Context(district="清河区", out=tmp_path / "out", lang="zh", say=lines.append)
    channels = make_channels([{"type": "console", "digest": True, "min_escalation": 3}], context)

    def night(moment: str) -> tuple[int, int]:
        store = Store(tmp_path)
        try:
            (done,) = deliver(channels, store, dt.datetime.fromisoformat(moment), Quiet())
        finally:
            store.close()
        return done.sent, done.held

    store = Store(tmp_path)
    run_id = store.start_run("alert", dt.date(2024, 2, 3))
    store.tell(run_id, [ALERT], {"coverage:qinghe:2023": Told("missing|", "2024-02-01")})
    store.close()
    assert night("2024-02-03T09:00") == (1, 0)
    store = Store(tmp_path)
    assert store.last_digest("console") == "2024-02-03"
    later = Alert(
        kind=AlertKind.MISSING,
        unit_id="qinghe",
        year=2023,
        since="2024-02-01",
        message="仍缺。",
        fingerprint="b" * 32,
        escalation=10,
    )
    store.tell(run_id, [later], store.told())
    store.close()
    assert night("2024-02-03T12:00") == (0, 1)
    assert night("2024-02-04T09:00") == (1, 0)
    assert night("2024-02-05T09:00") == (0, 0)
    assert len(lines) == 2
