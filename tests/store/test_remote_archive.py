"""The archive at an fsspec address holds the same files under the same names as one in a folder, and a crawl fills it."""

from __future__ import annotations

import datetime as dt
import gzip
import hashlib
import pickle
import subprocess
import sys
from pathlib import Path

import pytest

from app.context import AuditContext
from app.pipeline.nightly import nightly
from app.progress import Quiet
from app.store.store import Store
from crawler.archive import Archive, open_archive
from crawler.archive_remote import RemoteArchive
from crawler.register import load_register
from tests.app import small_district as small
from tests.app.conftest import FAST
from tests.crawler.site_server import serving


@pytest.mark.parametrize("kind", ["file", "memory"])
def test_bytes_come_back_and_are_kept_once(kind: str, tmp_path: Path) -> None:
    archive = open_archive(f"{kind}://{tmp_path / 'far'}")
    assert isinstance(archive, RemoteArchive)
    bodies = [b"<html>", b"", b"x" * 100_000, b"<html>"]
    hashes = archive.put_all(bodies)
    assert hashes == [hashlib.sha256(body).hexdigest() for body in bodies]
    assert [archive.get(sha256) for sha256 in hashes] == bodies
    assert archive.has(hashes[0])
    assert not archive.has("0" * 64)
    with pytest.raises(KeyError):
        archive.get("0" * 64)
    with pytest.raises(KeyError):
        archive.get("../../etc/passwd")
    assert pickle.loads(pickle.dumps(archive)).get(hashes[2]) == bodies[2]


def test_a_folder_and_an_address_are_the_same_archive(tmp_path: Path) -> None:
    sha256 = open_archive(f"file://{tmp_path}").put(b"page")
    local = Archive(tmp_path)
    assert local.get(sha256) == b"page"
    assert open_archive(f"file://{tmp_path}").get(local.put(b"other")) == b"other"


def test_bytes_that_are_no_longer_those_are_refused(tmp_path: Path) -> None:
    archive = open_archive(f"file://{tmp_path}")
    sha256 = archive.put(b"page")
    path = tmp_path / sha256[:2] / f"{sha256}.gz"
    path.write_bytes(gzip.compress(b"forged"))
    with pytest.raises(OSError, match="other bytes"):
        archive.get(sha256)
    path.write_bytes(path.read_bytes()[:12])
    with pytest.raises(OSError, match="damaged"):
        archive.get(sha256)


def test_an_address_that_nobody_knows_says_so() -> None:
    with pytest.raises(OSError, match="no archive can be opened at nosuch"):
        open_archive("nosuch://bucket/audit").put(b"x")


def test_a_local_archive_imports_no_fsspec(tmp_path: Path) -> None:
    code = "import sys; from crawler.archive import open_archive; open_archive(sys.argv[1]).put(b'x'); sys.exit('fsspec' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code, str(tmp_path)]).returncode == 0


def test_a_night_fills_the_archive_that_it_is_given(tmp_path: Path) -> None:
    with serving() as site:
        small.fill(site, 3)
        register = small.write_register(tmp_path / "register", site, 3)
        store = Store(tmp_path / "data", archive_url=f"file://{tmp_path / 'far'}")
        try:
            night = nightly(
                AuditContext(load_register(register), store, tmp_path / "data", dt.date(2024, 3, 1), "zh", Quiet()), FAST
            )
        finally:
            store.close()
    assert night.crawl.complete
    assert night.figures.reports == 6
    assert not (tmp_path / "data" / "archive").exists()
    assert len(list((tmp_path / "far").rglob("*.gz"))) > 6
