"""What lies in the data folder and in the register may be damaged in any way: it is put aside or refused in words, nothing else happens."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
from pathlib import Path

import pytest

from app.store.journal import journal_folder, keep_journal, read_journal
from app.store.store import Store
from output.channels.base import Context
from output.channels.file import FileChannel
from output.kept import Kept
from output.model import Alert, AlertKind

_LINES = b'["runs", {"run_id": "r1", "command": "nightly", "as_of": "2024-03-01", "started_at": "2024-03-01"}]\n' * 40
_PACKED = gzip.compress(_LINES, mtime=0)
_DAMAGED = {
    "flipped": _PACKED[:30] + bytes(255 - byte for byte in _PACKED[30:40]) + _PACKED[40:],
    "cut": _PACKED[:-20],
    "no package": b"x" * 100,
    "nothing": b"",
    "no pair": gzip.compress(b"1\n"),
    "no row": gzip.compress(b'["runs", 1]\n'),
    "no name": gzip.compress(b'[{}, {"run_id": "r2"}]\n'),
    "half a row": gzip.compress(b'["runs", {"run_id": "r2"}]\n["publications", {"article_key": "k"}]\n'),
    "values of other kinds": gzip.compress(b'["runs", {"run_id": {"a": 1}, "command": [], "as_of": 1, "started_at": null}]\n'),
    "deep": gzip.compress(b"[" * 200_000),
    "half characters": gzip.compress(b'["runs", {"run_id": "\xff"}]\n'),
}


@pytest.mark.parametrize("what", _DAMAGED)
@pytest.mark.parametrize("name", ["20240301000000-r1.jsonl.gz", "finding-lives.gz"])
def test_a_damaged_file_of_the_journal_is_named_and_the_others_are_read(tmp_path: Path, what: str, name: str) -> None:
    folder = journal_folder(tmp_path)
    folder.mkdir()
    (folder / name).write_bytes(_DAMAGED[what])
    whole = (
        b'["runs", {"run_id": "r9", "command": "nightly", "as_of": "2024-03-02", "started_at": "2024-03-02", "detail": "{}"}]\n'
    )
    (folder / "20240302000000-r9.jsonl.gz").write_bytes(gzip.compress(whole))
    store = Store(tmp_path)
    try:
        restored = read_journal(store.engine, tmp_path)
        assert restored.damaged == (name,) or (what == "half a row" and name.startswith("2024"))
        assert "r9" in [run.run_id for run in store.runs()]
    finally:
        store.close()


def test_a_line_may_hold_any_character_of_a_web_page(tmp_path: Path) -> None:
    """Characters that end a line for some programs do not end one here."""
    store = Store(tmp_path / "first")
    run_id = store.start_run("nightly", dt.date(2024, 3, 1))
    store.finish_run(run_id, "done", {"error": "\u2028 \u0085 \x0b \x1c"})
    assert keep_journal(store.engine, tmp_path / "first")
    store.close()
    again = Store(tmp_path / "again")
    try:
        restored = read_journal(again.engine, tmp_path / "first")
        assert (restored.runs, restored.damaged) == (1, ())
    finally:
        again.close()


def test_a_memory_of_outputs_that_is_no_text_remembers_nothing(tmp_path: Path) -> None:
    """Found by the guided fuzzer: bytes that are no UTF-8 are another fault than JSON that is none."""
    content = b'{"\xff\xff": 1}'
    (tmp_path / "kept").write_bytes(hashlib.sha256(content).hexdigest().encode() + b"\n" + content)
    assert not Kept(tmp_path, tmp_path / "kept").products


def test_a_line_of_the_alert_file_that_is_no_text_stops_nobody(tmp_path: Path) -> None:
    context = Context(district="清河区人民政府", out=tmp_path, lang="zh", say=print, units=frozenset())
    log = tmp_path / "alerts.log.jsonl"
    log.write_bytes(b'{"fingerprint": "\xff"}\n')
    alert = Alert(kind=AlertKind.MISSING, unit_id="a", year=2023, since="2024-02-01", message="没有公开。", fingerprint="f")
    FileChannel("file", context).deliver([alert])
    assert len(log.read_bytes().splitlines()) == 2
