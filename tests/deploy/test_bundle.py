"""The wheel holds everything that the program opens, and a bundle installs it where nothing can be fetched."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
_DRAFT = """威海市文登区米山镇人民政府2023年政府信息公开工作年度报告
本报告由米山镇人民政府按照《中华人民共和国政府信息公开条例》编制。
一、总体情况
（一）主动公开。全年主动公开政府信息12条。
二、主动公开政府信息情况
三、收到和处理政府信息公开申请情况
四、政府信息公开行政复议、行政诉讼情况
五、存在的主要问题及改进情况
一是解读形式不多。二是更新不够及时。下一步，丰富形式，按月自查。
六、其他需要报告的事项
本年度未收取信息处理费。
"""
_ROOMS = ("app", "crawler", "output", "parsers", "rules", "standin")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q", "wheel", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--no-index", "-w", str(folder), str(ROOT)], check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_every_file_of_the_program(wheel: Path) -> None:
    here = {
        path.relative_to(ROOT).as_posix()
        for room in _ROOMS
        for path in (ROOT / room).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    here |= {f"app/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "registers").rglob("*") if path.is_file()}
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    assert here - packed == set()
    assert {name for name in packed - here if ".dist-info/" not in name} == set()
    for needed in ("app/registers/wendeng/units.csv", "app/serve/templates", "rules/messages/zh", "parsers/schema", "output/site/assets",
                   "app/store/migrations/versions/0001_what_the_first_release_stores.py"):  # fmt: skip
        assert any(name.startswith(needed) for name in packed), needed


def _unpacked_wheel(wheel: Path, folder: Path) -> Path:
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_the_wheel_works_away_from_the_checkout(wheel: Path, tmp_path: Path) -> None:
    """Registers, templates, messages and schemas are found inside the wheel: a check, the rules, a schema, the doctor's database."""
    code = _unpacked_wheel(wheel, tmp_path / "site")
    draft = tmp_path / "draft.txt"
    draft.write_text(_DRAFT, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(code)}
    where = [sys.executable, "-P", "-c", "import app, rules; print(app.__file__, rules.__file__)"]
    found = subprocess.run(where, cwd=tmp_path, env=environment, capture_output=True, text=True, check=True).stdout
    assert found.count(str(code)) == 2
    for arguments, says in {
        ("check", str(draft)): "米山镇",
        ("rules",): "T3-BALANCE",
        ("schema", "reports"): "$schema",
    }.items():
        done = subprocess.run(
            [sys.executable, "-P", "-c", "from app.cli import main; main()", *arguments],
            cwd=tmp_path, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert says in done.stdout, (arguments, done.stdout[-500:], done.stderr[-1500:])


@pytest.mark.long
def test_a_bundle_installs_without_internet(tmp_path: Path) -> None:
    made = subprocess.run(
        [sys.executable, str(ROOT / "deploy" / "bundle.py"), str(tmp_path)], capture_output=True, text=True, check=False
    )
    if made.returncode and any(words in made.stderr for words in ("No matching distribution", "Connection", "timed out")):
        pytest.skip("the package registry cannot be reached from here")
    assert made.returncode == 0, made.stderr
    with tarfile.open(made.stdout.strip()) as archive:
        archive.extractall(tmp_path / "usb", filter="data")
    room = next((tmp_path / "usb").iterdir())
    # Only a registry that does not exist: whatever pip asked for would fail.
    environment = {**os.environ, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_NO_CACHE_DIR": "1"}
    environment.pop("PYTHONPATH", None)
    done = subprocess.run(
        [sys.executable, str(room / "install.py"), str(tmp_path / "place")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    program = tmp_path / "place" / ("Scripts" if os.name == "nt" else "bin") / "wendeng-audit"
    draft = tmp_path / "draft.txt"
    draft.write_text(_DRAFT, encoding="utf-8")
    for arguments in (["--version"], ["check", str(draft)]):
        run = subprocess.run(
            [str(program), *arguments], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
        )
        assert run.returncode in (0, 1), run.stderr
        assert "0.1.0" in run.stdout or "米山镇" in run.stdout
    # One byte of one wheel changed: nothing is installed.
    victim = next((room / "wheels").glob("click-*.whl"))
    victim.write_bytes(victim.read_bytes()[:-1] + b"?")
    refused = subprocess.run(
        [sys.executable, str(room / "install.py"), str(tmp_path / "second")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert refused.returncode == 4
    assert victim.name in refused.stderr
    assert not (tmp_path / "second").exists()


def test_the_installer_sees_what_was_changed(tmp_path: Path) -> None:
    (tmp_path / "wheels").mkdir()
    (tmp_path / "install.py").write_bytes((ROOT / "deploy" / "install.py").read_bytes())
    (tmp_path / "wheels" / "a.whl").write_bytes(b"a")
    (tmp_path / "wheels" / "added.whl").write_bytes(b"b")
    sums = {"wheels/a.whl": b"other", "wheels/gone.whl": b"x"}
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sums.items()]
    (tmp_path / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "install.py"), str(tmp_path / "place")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 4
    assert all(name in done.stderr for name in ("wheels/a.whl", "wheels/gone.whl", "wheels/added.whl"))
    assert not (tmp_path / "place").exists()
