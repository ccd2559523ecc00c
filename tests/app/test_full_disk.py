"""A file system that is really full: the words name the place and the room that is needed, nothing stored is lost, half written or said twice.

The real command runs over loopback with one part of its data after the other on a disk of a few megabytes.
"""

from __future__ import annotations

import contextlib
import errno
import gzip
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from msgspec import Struct

from parsers.readers.dispatch import read_document
from tests.app import small_district as small
from tests.app.small_disk import IN_A_NAMESPACE, SmallDisk, may_make_a_namespace, may_mount, small_disk
from tests.app.test_killed import left_behind
from tests.crawler.site_server import Asked, Reply, SmallSite, serving

ROOT = Path(__file__).parents[2]
_TOWNS = 3
_DISK_MIB = 24
_SECOND_NIGHT = "2024-03-02"
_FULL = "磁盘已满"
# What lies on the small disk: a name below the data folder, or all of it.
_EVERYTHING = "everything"
_TEMPORARY = "temporary files"
_PLACES = ("archive", "audit.sqlite3", "out", "journal", "cache", "logs", "decisions")
_KIB = 1024

mounting = pytest.mark.skipif(not may_mount(), reason="needs leave to mount a file system (root, or a name space of one's own)")


class District(Struct):
    """A site whose second night brings news, the data after its first, and what an undisturbed second night leaves."""

    site: SmallSite
    register: Path
    data: Path
    fingerprint: str
    expected: dict[str, object]
    code: int
    posted: list[Asked]
    answer: Callable[[], None]
    environment: dict[str, str]

    def fingerprints(self) -> Counter[str]:
        """How often each alert came in over the wire."""
        return Counter(alert["fingerprint"] for asked in self.posted for alert in json.loads(asked.body)["alerts"])


def run(register: Path, data: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from app.cli import main; main()", "--register", str(register), "--data", str(data)]
    return subprocess.run(
        [*command, *arguments],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
        check=False,
        env={**os.environ, **environment},
    )


def night(district: District, data: Path) -> subprocess.CompletedProcess[str]:
    return run(district.register, data, "nightly", "--as-of", _SECOND_NIGHT, **district.environment)


def left(data: Path) -> dict[str, object]:
    """What nights leave, but the ledger: how many starts it took stands there."""
    found = left_behind(data)
    del found["runs"]
    return found


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory) -> Iterator[District]:
    folder = tmp_path_factory.mktemp("district")
    posted: list[Asked] = []
    with serving() as site:
        made = District(site, folder / "register", folder / "data", "", {}, 0, posted, lambda: None, {})

        def hook(asked: Asked) -> Reply:
            made.answer()
            posted.append(asked)
            return Reply("ok")

        small.fill(site, _TOWNS)
        site.pages["/hook"] = hook
        small.write_register(made.register, site, _TOWNS)
        channels = f'[[channels]]\ntype = "file"\n[[channels]]\ntype = "webhook"\nurl = "{site.base_url}/hook"\n'
        (made.register / "policy.toml").write_text(f"[notice]\npdf = false\n{channels}", encoding="utf-8")
        done = run(made.register, made.data, "nightly", "--as-of", small.AS_OF)
        assert done.returncode == 1, done.stdout + done.stderr
        lines = (made.data / "out" / "findings.jsonl").read_text("utf-8").splitlines()
        failed = [one for one in map(json.loads, lines) if one["outcome"] == "fail"]
        made.fingerprint = failed[0]["fingerprint"]
        arguments = ("decide", "confirm", made.fingerprint, "--reason", "属实。", "--author", "编造的人")
        done = run(made.register, made.data, *arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        # The second night: a report is replaced, one is withdrawn.
        site.pages[small.path(33, 1)] = small.article(33, 1, "补充说明。" * 50)
        small.put_list(site, 32, [0])
        del site.pages[small.path(32, 1)]
        posted.clear()
        undisturbed = folder / "undisturbed"
        shutil.copytree(made.data, undisturbed)
        done = night(made, undisturbed)
        assert done.returncode == 1, done.stdout + done.stderr
        made.code = done.returncode
        made.expected = {**left(undisturbed), "posted": made.fingerprints()}
        yield made


@contextlib.contextmanager
def on_a_small_disk(district: District, folder: Path, what: str) -> Iterator[tuple[Path, SmallDisk]]:
    """A copy of the data after the first night of which `what` lies on a small disk."""
    with small_disk(folder / "disk", _DISK_MIB) as disk:
        if what == _EVERYTHING:
            data = disk.path / "data"
            shutil.copytree(district.data, data)
        elif what == _TEMPORARY:
            data = shutil.copytree(district.data, folder / "data")
        else:
            data = shutil.copytree(district.data, folder / "data")
            shutil.move(data / what, disk.path / what)
            (data / what).symlink_to(disk.path / what)
        district.posted.clear()
        district.answer = lambda: None
        district.environment = {"TMPDIR": str(disk.path)} if what == _TEMPORARY else {}
        yield data, disk


def coverage(database: Path) -> dict[tuple[str, int], str]:
    with contextlib.closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT unit_id, year, record FROM coverage")
        return {(unit_id, year): json.loads(record)["status"] for unit_id, year, record in rows}


def is_whole(data: Path, district: District, room: Path) -> None:
    """Everything that was stored is still there and whole; nobody is called missing who was not; `room` lies on another disk."""
    room.mkdir(exist_ok=True)
    for name in ("audit.sqlite3", "audit.sqlite3-wal"):
        place = (data / "audit.sqlite3").resolve().with_name(name)
        if place.exists():
            shutil.copy(place, room / name)
    with contextlib.closing(sqlite3.connect(room / "audit.sqlite3")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        captures = {row[0] for row in connection.execute("SELECT sha256 FROM captures WHERE sha256 IS NOT NULL")}
        decided = connection.execute("SELECT count(*) FROM decisions").fetchone()[0]
    assert decided == 1
    archive = {path.name.removesuffix(".gz"): path for path in (data / "archive").rglob("*.gz")}
    assert captures <= set(archive)
    for sha256, path in archive.items():
        assert hashlib.sha256(gzip.decompress(path.read_bytes())).hexdigest() == sha256
    for path in (data / "journal").glob("*.gz"):
        gzip.decompress(path.read_bytes())
    decisions = (data / "decisions" / "decisions.jsonl").read_text("utf-8").splitlines()
    assert [json.loads(line)["fingerprint"] for line in decisions] == [district.fingerprint]
    out = data / "out"
    for old in (path for path in (district.data / "out").rglob("*") if path.is_file()):
        path = out / old.relative_to(district.data / "out")
        assert path.exists() or old.suffix == ".html", f"{path} is gone"
        if path.exists():
            _is_whole_file(path)
    was, will = coverage(district.data / "audit.sqlite3"), expected_coverage(district)
    found = {(row["unit_id"], row["year"]): row["status"] for row in json.loads((out / "coverage.json").read_text("utf-8"))}
    for now in (coverage(room / "audit.sqlite3"), found):
        assert all(status in (was[key], will[key]) for key, status in now.items())
    assert not [path for path in data.rglob("*") if path.suffix in (".new", ".part")]


def expected_coverage(district: District) -> dict[tuple[str, int], str]:
    rows = json.loads(str(district.expected["coverage.json"]))
    return {(row["unit_id"], row["year"]): row["status"] for row in rows}


def _is_whole_file(path: Path) -> None:
    if path.suffix == ".json":
        json.loads(path.read_bytes())
    elif path.suffix == ".jsonl":
        content = path.read_bytes()
        assert not content or content.endswith(b"\n"), f"{path} ends within a line"
        for line in content.splitlines():
            json.loads(line)
    elif path.suffix == ".html":
        assert path.read_bytes().rstrip().endswith(b"</html>"), path
    elif path.suffix in (".docx", ".xlsx"):
        with zipfile.ZipFile(path) as package:
            assert package.testzip() is None


def says_what_to_do(said: subprocess.CompletedProcess[str], disk: SmallDisk) -> None:
    """Code 4; what happened, where, and how much room is needed; in one sentence without a traceback or SQL."""
    assert said.returncode == 4, said.stdout + said.stderr
    assert _FULL in said.stderr, said.stderr
    assert str(disk.path) in said.stderr, said.stderr
    assert f"共 {_DISK_MIB} MB" in said.stderr, said.stderr
    assert "请至少腾出" in said.stderr, said.stderr
    for wrong in ("损坏或", "--repair", "Traceback", "sqlalche.me", "INSERT"):
        assert wrong not in said.stderr, said.stderr


def spoilt_and_made_up_for(district: District, folder: Path, what: str, room: int) -> int:
    """A second night with so much room, and another when there is enough; gives the code of the first."""
    with on_a_small_disk(district, folder, what) as (data, disk):
        disk.leave(room)
        first = night(district, data)
        if first.returncode != district.code:
            says_what_to_do(first, disk)
        is_whole(data, district, folder / "room")
        disk.clear()
        again = night(district, data)
        assert again.returncode in (0, district.code), again.stdout + again.stderr
        posted = district.fingerprints()
        assert posted == district.expected["posted"]
        if again.returncode == district.code:
            assert {**left(data), "posted": posted} == district.expected
        return first.returncode


@mounting
def test_a_night_on_a_full_disk_loses_nothing_and_is_made_up_for(district: District, tmp_path: Path) -> None:
    """Room for some of the night; the long form goes through all amounts, and through the places one after the other."""
    assert spoilt_and_made_up_for(district, tmp_path / "some", _EVERYTHING, 1100 * _KIB) == 4


@mounting
@pytest.mark.long
@pytest.mark.parametrize("what", [_EVERYTHING, _TEMPORARY, *_PLACES])
def test_wherever_the_disk_is_full_a_night_is_made_up_for(district: District, tmp_path: Path, what: str) -> None:
    codes = []
    for room in (0, 4, 16, 40, 80, 160, 320, 480, 640, 800, 960, 1280, 1600, 1900, 2200):
        codes.append(spoilt_and_made_up_for(district, tmp_path / str(room), what, room * _KIB))
        if codes[-2:] == [district.code] * 2:
            break
    assert codes[-1] == district.code
    # Without a single page left, Python looks for another folder for temporary files; the other two are not written that night.
    if what not in (_TEMPORARY, "logs", "decisions"):
        assert codes[0] == 4


@mounting
def test_what_was_sent_while_the_disk_filled_up_is_not_sent_again(district: District, tmp_path: Path) -> None:
    with on_a_small_disk(district, tmp_path, _EVERYTHING) as (data, disk):
        district.answer = lambda: disk.leave(0)
        says_what_to_do(night(district, data), disk)
        assert district.fingerprints() == district.expected["posted"]
        is_whole(data, district, tmp_path / "room")
        disk.clear()
        district.answer = lambda: None
        assert night(district, data).returncode in (0, 1)
        assert district.fingerprints() == district.expected["posted"]


@mounting
def test_a_full_disk_is_no_damage_and_is_not_repaired(district: District, tmp_path: Path) -> None:
    with on_a_small_disk(district, tmp_path, _EVERYTHING) as (data, disk):
        disk.leave(0)
        for arguments in (("doctor", "--offline"), ("doctor", "--offline", "--repair")):
            said = run(district.register, data, *arguments)
            assert said.returncode == 4, said.stdout + said.stderr
            assert _FULL in said.stdout + said.stderr
            assert "--repair" not in said.stdout + said.stderr
            assert not list(data.glob("audit.damaged-*"))
            is_whole(data, district, tmp_path / "room")
        disk.clear()
        said = run(district.register, data, "doctor", "--offline")
        assert said.returncode == 0, said.stdout + said.stderr


@mounting
@pytest.mark.office
def test_a_full_disk_makes_no_document_unreadable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """LibreOffice writes nothing and says nothing where its own files have no room: that is no fault of the document."""
    document = b"{\\rtf1\\ansi 2023 annual report\\par nothing else\\par}"
    with small_disk(tmp_path / "disk", _DISK_MIB) as disk:
        monkeypatch.setattr(tempfile, "tempdir", str(disk.path))
        for room in (0, 64):
            disk.leave(room * _KIB)
            with pytest.raises(OSError, match="No space left") as caught:
                read_document(document, name="report.rtf")
            assert caught.value.errno == errno.ENOSPC
        disk.clear()
        assert read_document(document, name="report.rtf").format == "rtf"
        assert not list(disk.path.iterdir())


_COMMANDS: tuple[tuple[str, ...], ...] = (
    ("crawl", "--as-of", _SECOND_NIGHT),
    ("audit", "--as-of", _SECOND_NIGHT),
    ("report", "--as-of", _SECOND_NIGHT),
    ("alert", "--as-of", _SECOND_NIGHT),
    ("decide", "dismiss", "{fingerprint}", "--reason", "重复。", "--author", "编造的人"),
    ("decide", "export"),
    ("decide", "list"),
    ("runs",),
    ("rollup", "--year", "2023"),
    ("evidence", "town0", "2023"),
    ("notify", "--test"),
)


@mounting
@pytest.mark.long
@pytest.mark.parametrize("arguments", _COMMANDS, ids=" ".join)
def test_every_command_says_so_or_needs_no_room(district: District, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    arguments = tuple(one.format(fingerprint=district.fingerprint) for one in arguments)
    for room in (0, 16, 64, 256):
        with on_a_small_disk(district, tmp_path / str(room), _EVERYTHING) as (data, disk):
            disk.leave(room * _KIB)
            said = run(district.register, data, *arguments)
            if said.returncode not in (0, 1):
                says_what_to_do(said, disk)
            if arguments[0] != "decide":
                is_whole(data, district, tmp_path / str(room) / "room")
            disk.clear()
            again = run(district.register, data, *arguments)
            assert again.returncode in (0, 1), again.stdout + again.stderr


@mounting
def test_a_draft_is_checked_on_a_full_disk(district: District, tmp_path: Path) -> None:
    """A check stores nothing."""
    draft = tmp_path / "report.html"
    reply: Any = district.site.pages[small.path(33, 1)]
    draft.write_text(reply.body, encoding="utf-8")
    with on_a_small_disk(district, tmp_path, _EVERYTHING) as (data, disk):
        disk.leave(0)
        said = run(district.register, data, "check", str(draft), TMPDIR=str(disk.path))
        assert said.returncode in (0, 1), said.stdout + said.stderr
        assert not said.stderr


@pytest.mark.skipif(may_mount() or not may_make_a_namespace(), reason="only where an ordinary user may mount in a name space")
def test_the_same_in_a_name_space() -> None:
    command = [*IN_A_NAMESPACE, sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-p", "no:xdist", __file__]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stdout[-3000:]
    assert "passed" in done.stdout
