"""The evidence file is verified as a stranger would: with hashlib, a WARC reader and the index, none of our own code."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import re
import subprocess
import zipfile
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from app.cli.main import cli
from tests.history.conftest import Nights


def packed(nights: Nights, tmp_path: Path, unit: str, year: int) -> zipfile.ZipFile:
    out = tmp_path / f"{unit}.zip"
    words = ["--register", str(nights.register), "--data", str(nights.data), "evidence", unit, str(year), "--out", str(out)]
    result = CliRunner().invoke(cli, words, standalone_mode=False)
    assert result.exception is None, result.output
    return zipfile.ZipFile(out)


def records(warc: bytes) -> list[tuple[str, dict[str, str], bytes, object]]:
    found = []
    for record in ArchiveIterator(io.BytesIO(warc)):
        headers = dict(record.rec_headers.headers)
        found.append((record.rec_type, headers, record.content_stream().read(), record.http_headers))
    return found


@pytest.mark.parametrize(
    ("unit", "year"), [("xiaoguan", 2021), ("kjj", 2023), ("houjia", 2022), ("jtj", 2022), ("nyncj", 2022)]
)
def test_hashes_records_and_index_hold(nights: Nights, tmp_path: Path, unit: str, year: int) -> None:
    archive = packed(nights, tmp_path, unit, year)
    listed = dict(reversed(line.split("  ")) for line in archive.read("SHA256SUMS").decode().splitlines())
    assert set(listed) == set(archive.namelist()) - {"SHA256SUMS"}
    for name, digest in listed.items():
        assert hashlib.sha256(archive.read(name)).hexdigest() == digest
    warc = archive.read("captures.warc.gz")
    found = records(warc)
    kinds = {kind for kind, *_ in found}
    assert {"warcinfo", "request", "response"} <= kinds
    ids = [headers["WARC-Record-ID"] for _, headers, *_ in found]
    assert len(ids) == len(set(ids))
    responses = {}
    for kind, headers, body, http in found:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", headers["WARC-Date"])
        if kind == "response":
            digest = headers["WARC-Payload-Digest"].removeprefix("sha256:")
            assert base64.b32decode(digest) == hashlib.sha256(body).digest()
            assert http is not None
            responses[headers["WARC-Record-ID"]] = hashlib.sha256(body).hexdigest()
        if kind == "request":
            assert http.get_header("Host")  # type: ignore[attr-defined]
            assert "wendeng-audit" in http.get_header("User-Agent")  # type: ignore[attr-defined]
    captures = json.loads(archive.read("captures.json"))
    for capture in captures:
        if capture["status"] not in (0, 304) and capture["sha256"]:
            assert responses[capture["warc_record"]] == capture["sha256"]
    lines = archive.read("index.cdxj").decode().splitlines()
    assert lines == sorted(lines)
    for line in lines:
        entry = json.loads(line.split(" ", 2)[2])
        offset, length = int(entry["offset"]), int(entry["length"])
        (record,) = ArchiveIterator(io.BytesIO(warc[offset : offset + length]))
        assert record.rec_headers.get_header("WARC-Target-URI") == entry["url"]
        assert record.http_headers.get_statuscode() == entry["status"]


def test_a_public_checker_accepts_the_file(nights: Nights, tmp_path: Path) -> None:
    path = tmp_path / "captures.warc.gz"
    path.write_bytes(packed(nights, tmp_path, "kjj", 2023).read(path.name))

    checker = Checker(SimpleNamespace(inputs=[str(path)], verbose=False))
    checker.process_all()
    assert checker.exit_value == 0


def test_the_manifest_is_for_sha256sum(nights: Nights, tmp_path: Path) -> None:
    packed(nights, tmp_path, "xiaoguan", 2021).extractall(tmp_path / "all")
    done = subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "all", capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")


def test_a_missing_report_is_proven_absent(nights: Nights, tmp_path: Path) -> None:
    archive = packed(nights, tmp_path, "xiaoguan", 2021)
    assert json.loads(archive.read("coverage.json"))["status"] == "missing"
    views = json.loads(archive.read("listing-history.json"))
    proof = [view for view in views if view["complete"] and view["after_deadline"] and view["year"] == 2021]
    assert len({view["run_id"] for view in proof}) == len(nights.told)
    named = [article["title"] for view in views for article in view.get("articles", ())]
    assert len(named) > 20
    assert not [title for title in named if "小观" in title]
    # What the lists say can be read again from the answers of the list service in the WARC.
    texts = b"".join(body for kind, _, body, _ in records(archive.read("captures.warc.gz")) if kind == "response").decode()
    column = next(view for view in views if view["year"] == 2021 and "/col/col" in view["column_url"] and view.get("articles"))
    for article in column["articles"]:
        assert article["url"].rsplit("/", 1)[1] in texts
    cover = archive.read("index.html").decode()
    assert "缺报" in cover
    assert "sha256sum -c SHA256SUMS" in cover
    assert "2022-01-31" in cover


def test_the_pages_need_nothing_from_outside(nights: Nights, tmp_path: Path) -> None:
    archive = packed(nights, tmp_path, "kjj", 2023)
    for name in ("index.html", "listing-history.html"):
        text = archive.read(name).decode()
        assert not re.search(r"<(?:script|link|img|iframe)\b|url\(|@import", text)
        assert 'lang="zh-CN"' in text


def test_what_happened_is_told(nights: Nights, tmp_path: Path) -> None:
    archive = packed(nights, tmp_path, "kjj", 2023)
    events = json.loads(archive.read("events.json"))
    assert [event["kind"] for event in events] == ["appeared", "redated"]
    kept = {capture["sha256"] for capture in json.loads(archive.read("captures.json"))}
    assert set(events[1]["documents"]) <= kept
    findings = [finding for finding in json.loads(archive.read("findings.json")) if finding["rule"] == "D-BACKDATED"]
    assert findings[0]["outcome"] == "fail"


def test_the_same_records_give_the_same_bytes(nights: Nights, tmp_path: Path) -> None:
    first, second = ((tmp_path / name) for name in ("one", "two"))
    for folder in (first, second):
        folder.mkdir()
        packed(nights, folder, "houjia", 2022)
    assert (first / "houjia.zip").read_bytes() == (second / "houjia.zip").read_bytes()


@pytest.mark.parametrize(("unit", "year"), [("nobody", 2023), ("kjj", 1999)])
def test_no_verdict_is_wrong_usage(nights: Nights, tmp_path: Path, unit: str, year: int) -> None:
    words = ["--register", str(nights.register), "--data", str(nights.data), "evidence", unit, str(year)]
    result = CliRunner().invoke(cli, words)
    assert result.exit_code == 2
    assert unit in result.output or "1999" in result.output
